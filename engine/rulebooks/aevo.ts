import { atLeast, constant, div, type Formula, field, ifPositive, mul, step } from '../formula/expr'
import { NO_GROUPS, NO_TIE_BREAK } from './families'
import type { Rulebook } from './rulebook'

const DOCS = 'https://docs.aevo.xyz/aevo-products/aevo-exchange/auto-deleveraging-adl'

/** The sign rule stands on the return, not on equity. */
const SCORE: Formula = {
  steps: [
    {
      name: 'return',
      label: 'Profit ÷ balance',
      expr: div(field('unrealised'), atLeast(constant('1'), field('wallet'))),
    },
    {
      name: 'marginRatio',
      label: 'Margin ratio',
      expr: ifPositive(step('return'), div(field('maintenance'), field('equity')), constant('0')),
    },
  ],
  result: mul(step('return'), step('marginRatio')),
}

export const aevo: Rulebook = {
  name: 'aevo',
  version: 1,
  title: 'Aevo',
  trigger: 'fund-exhausted',
  exempt: ['BTC', 'ETH', 'SOL'],
  ranking: {
    score: SCORE,
    group: NO_GROUPS,
    percentile: 'none',
    indicator: 'none',
  },
  allocation: 'queue',
  price: 'mark',
  clauses: {
    trigger: {
      text: 'The insurance fund cannot cover the loss. Markets of BTC, ETH and SOL are exempt.',
      source: DOCS,
      grade: 'published',
    },
    ranking: {
      text: 'Unrealised profit over balance, times maintenance margin over balance and profit; without profit the ratio is zero.',
      source: DOCS,
      grade: 'published',
    },
    allocation: { text: 'From the front of the queue, the last position in part.', source: DOCS, grade: 'inferred' },
    price: { text: 'The mark price, for both accounts.', source: DOCS, grade: 'published' },
    indicator: { text: 'None is documented.', source: DOCS, grade: 'published' },
  },
  gaps: [
    'How markets are told to belong to an asset is not published: by the part of a market’s id before its first separator. Their positions stand outside the rule and are only taken in hypothetical runs.',
    'All positions without profit score zero.',
    NO_TIE_BREAK,
  ],
}
