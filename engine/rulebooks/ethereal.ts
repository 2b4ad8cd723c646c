import { LEVERAGE_ONLY, NO_GROUPS, tie } from './families'
import type { Rulebook } from './rulebook'

const DOCS = 'https://docs.ethereal.trade/trading/perpetual-futures/auto-deleveraging'

export const ethereal: Rulebook = {
  name: 'ethereal',
  version: 1,
  title: 'Ethereal',
  trigger: 'fund-exhausted',
  ranking: {
    score: LEVERAGE_ONLY,
    group: NO_GROUPS,
    percentile: 'none',
    indicator: 'none',
    ties: [
      tie('highest', 'unrealised', 'Higher unrealised profit'),
      tie('lowest', 'balance', 'Smaller account balance'),
      { by: 'newest', label: 'Newest first' },
    ],
  },
  allocation: 'queue',
  price: 'mark',
  clauses: {
    trigger: {
      text: 'The insurance fund’s equity is at its own bankruptcy price; it runs to completion, without checks on the way.',
      source: DOCS,
      grade: 'published',
    },
    ranking: {
      text: 'By effective leverage, then by higher unrealised profit, then by smaller account balance, then the newest account first.',
      source: DOCS,
      grade: 'published',
    },
    allocation: { text: 'Just enough from the front of the queue.', source: DOCS, grade: 'published' },
    price: { text: 'The oracle mark, no further than the bankruptcy price.', source: DOCS, grade: 'published' },
    indicator: { text: 'None is documented.', source: DOCS, grade: 'published' },
  },
  gaps: [
    'The venue lets the fund take everything over first and deleverages the fund; here the fund takes what it can pay for and the rest is closed against the queue at the same price.',
    'A bankrupt position’s mark is never better than its bankruptcy price, so the cap changes nothing.',
    'A snapshot does not say how old an account is: when the position was opened stands for it, where that is given.',
  ],
}
