import { NO_GROUPS } from './families'
import type { Rulebook } from './rulebook'

const CODE = 'https://github.com/dydxprotocol/v4-chain/blob/main/protocol/x/clob/keeper/deleveraging.go'

export const dydx: Rulebook = {
  name: 'dydx',
  version: 1,
  title: 'dYdX',
  trigger: 'account-value-below-zero',
  ranking: {
    score: null,
    group: NO_GROUPS,
    percentile: 'none',
    indicator: 'none',
  },
  allocation: 'random-walk',
  price: 'bankruptcy',
  clauses: {
    trigger: {
      text: 'A subaccount’s net collateral is below zero; or its market is in final settlement.',
      source: CODE,
      grade: 'published',
    },
    ranking: {
      text: 'There is none: every account on the opposite side may be met, bankrupt ones too.',
      source: CODE,
      grade: 'published',
    },
    allocation: {
      text: 'From a pseudo-random start round the accounts, at most 500, each with its whole position, the last in part. Accounts whose bankruptcy price does not overlap are passed over.',
      source: CODE,
      grade: 'published',
    },
    price: {
      text: 'The exact bankruptcy price, a deficit shared by maintenance margin; in final settlement the mark for solvent accounts.',
      source: CODE,
      grade: 'published',
    },
    indicator: { text: 'None.', source: CODE, grade: 'published' },
  },
  gaps: [
    'The protocol’s own pseudo-random source is not reproduced: the start follows from a seed.',
    'The protocol rounds to whole quantums; here amounts are cut to 18 places.',
  ],
}
