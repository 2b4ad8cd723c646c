import { atLeast, constant, div, type Formula, field, mul, step } from '../formula/expr'
import { PROFIT_FIRST } from './families'
import type { Rulebook } from './rulebook'

const DOCS = 'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/auto-deleveraging'
const ANALYSIS = 'https://osec.io/blog/2026-06-22-hyperliquid-risk-engine'

const LEAST = constant('0.00000001')

const SCORE: Formula = {
  steps: [
    {
      name: 'leverage',
      label: 'Notional ÷ account value',
      expr: atLeast(div(field('notional'), field('equity')), LEAST),
    },
    {
      name: 'return',
      label: 'Profit ÷ entry value',
      expr: atLeast(div(atLeast(constant('0'), field('unrealised')), field('entryNotional')), LEAST),
    },
  ],
  result: mul(step('leverage'), step('return')),
}

export const hyperliquidObserved: Rulebook = {
  name: 'hyperliquid-observed',
  version: 1,
  title: 'Hyperliquid, as observed',
  trigger: 'account-value-below-zero',
  ranking: {
    score: SCORE,
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
      text: 'Notional over account value times profit over entry value, neither below 0.00000001. Positions without profit are taken only when nobody else is left.',
      source: ANALYSIS,
      grade: 'third-party',
    },
    allocation: {
      text: 'From the front of the queue, the last position in part.',
      source: ANALYSIS,
      grade: 'inferred',
    },
    price: { text: 'The previous mark price.', source: DOCS, grade: 'published' },
    indicator: { text: 'None is documented.', source: DOCS, grade: 'published' },
  },
  gaps: [
    'The formula was read out of the program by others, and its order is not that of the documented one: a profit of 1 % at leverage 20 stands before 50 % at leverage 3 there, and behind it here.',
    'No amount per counterparty and no tie-break are published.',
  ],
}
