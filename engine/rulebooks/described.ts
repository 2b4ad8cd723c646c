import type { DescribedVenue } from './rulebook'

/** Venues that share losses without a queue. They describe themselves, and compute nothing. */

const DRIFT = 'https://github.com/drift-labs/protocol-v2/blob/master/programs/drift/src/controller/liquidation.rs'
const GMX = 'https://github.com/gmx-io/gmx-synthetics/blob/main/contracts/adl/AdlUtils.sol'
const GMX_HANDLER = 'https://github.com/gmx-io/gmx-synthetics/blob/main/contracts/exchange/AdlHandler.sol'
const DERIBIT = 'https://support.deribit.com/hc/en-us/articles/25944777576477'
const PARADEX = 'https://docs.paradex.trade/risk/socialized-losses'
const LIGHTER = 'https://github.com/elliottech/lighter-prover/blob/main/circuit/src/transactions/internal_deleverage.rs'

export const drift: DescribedVenue = {
  name: 'drift',
  version: 1,
  title: 'Drift',
  clauses: {
    trigger: {
      text: 'A user has no collateral left and a perpetual position with a negative quote amount.',
      source: DRIFT,
      grade: 'published',
    },
    fund: {
      text: 'The insurance vault pays first, up to a cap of each market; then the fee pool of the market.',
      source: DRIFT,
      grade: 'published',
    },
    allocation: {
      text: 'The rest is shared by every open position of the market, both sides, by base size: the loss over the sum of both sides, rounded up, moves cumulative funding. Nothing is closed.',
      source: DRIFT,
      grade: 'published',
    },
  },
  gaps: ['There is no queue, so there is no place to compute.'],
}

export const gmx: DescribedVenue = {
  name: 'gmx',
  version: 1,
  title: 'GMX',
  clauses: {
    trigger: {
      text: 'The pending profit of one side over the pool’s value exceeds the market’s limit: what can be paid out, not a bankruptcy.',
      source: GMX,
      grade: 'published',
    },
    ranking: {
      text: 'Keepers choose the position; no order is enforced.',
      source: GMX,
      grade: 'published',
    },
    price: { text: 'The oracle price, with fees and price impact.', source: GMX_HANDLER, grade: 'published' },
    stop: {
      text: 'Each step must lower the ratio, and may not bring it below a second limit.',
      source: GMX_HANDLER,
      grade: 'published',
    },
  },
  gaps: ['Which position a keeper chooses is not decided by any published rule.'],
}

export const deribit: DescribedVenue = {
  name: 'deribit',
  version: 1,
  title: 'Deribit',
  clauses: {
    fund: {
      text: 'An insurance fund pays; its state and bankruptcies are published in real time.',
      source: DERIBIT,
      grade: 'published',
    },
    allocation: {
      text: 'If it is emptied, bankruptcies are shared by the traders who won that day. By its own page that has never happened.',
      source: DERIBIT,
      grade: 'published',
    },
  },
  gaps: ['How the share of each winner is worked out was not found.'],
}

export const paradex: DescribedVenue = {
  name: 'paradex',
  version: 1,
  title: 'Paradex',
  clauses: {
    trigger: { text: 'The insurance fund is bankrupt.', source: PARADEX, grade: 'published' },
    allocation: {
      text: 'No position is closed: a factor cuts every withdrawal until the fund has money again, so only those who withdraw meanwhile pay.',
      source: PARADEX,
      grade: 'published',
    },
  },
  gaps: ['There is no queue, so there is no place to compute.'],
}

export const lighter: DescribedVenue = {
  name: 'lighter',
  version: 1,
  title: 'Lighter',
  clauses: {
    trigger: {
      text: 'An account is below close-out; the fund takes the position first, and ADL follows where it does not.',
      source: LIGHTER,
      grade: 'published',
    },
    ranking: {
      text: 'The sequencer chooses the counterparty: the proof covers accounts, sizes and the price, and no order of a queue.',
      source: LIGHTER,
      grade: 'published',
    },
    price: {
      text: 'The zero price: the account’s value over its maintenance margin does not change, and is zero when all is closed. No fee.',
      source: LIGHTER,
      grade: 'published',
    },
  },
  gaps: ['No order is published or proved, so there is no place to compute.'],
}
