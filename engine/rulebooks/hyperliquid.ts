import { div, field, ifPositive, mul, step } from '../formula/expr'
import { PROFIT_FIRST } from './families'
import type { Rulebook } from './rulebook'

const DOCS = 'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/auto-deleveraging'

export const hyperliquid: Rulebook = {
  name: 'hyperliquid',
  version: 1,
  title: 'Hyperliquid, as documented',
  trigger: 'account-value-below-zero',
  ranking: {
    score: {
      steps: [
        {
          name: 'gain',
          label: 'Mark against entry',
          expr: ifPositive(field('direction'), div(field('mark'), field('entry')), div(field('entry'), field('mark'))),
        },
        { name: 'leverage', label: 'Notional ÷ account value', expr: div(field('notional'), field('equity')) },
      ],
      result: mul(step('gain'), step('leverage')),
    },
    group: PROFIT_FIRST,
    percentile: 'none',
    indicator: 'none',
  },
  allocation: 'queue',
  price: 'previous-mark',
  clauses: {
    trigger: {
      text: 'An account value, or the value of an isolated position, is below zero after the order book and the backstop.',
      source: DOCS,
      grade: 'published',
    },
    ranking: {
      text: 'Mark over entry (inverted for shorts) times notional over account value. The page speaks of users in profit, so positions without profit are taken only when nobody else is left.',
      source: DOCS,
      grade: 'published',
    },
    allocation: { text: 'From the front of the queue, the last position in part.', source: DOCS, grade: 'inferred' },
    price: { text: 'The previous mark price.', source: DOCS, grade: 'published' },
    indicator: { text: 'None is documented.', source: DOCS, grade: 'published' },
  },
  gaps: [
    'The ratio is written for longs only; shorts use its inverse, as every public re-implementation does.',
    'No amount per counterparty and no tie-break are published.',
  ],
}
