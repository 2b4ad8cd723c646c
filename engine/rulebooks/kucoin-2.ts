import { NO_GROUPS, NO_TIE_BREAK, RETURN_ONLY } from './families'
import type { Rulebook } from './rulebook'

const ADL = 'https://www.kucoin.com/support/26686471898009'
const CROSS = 'https://www.kucoin.com/support/35084312224281'

export const kucoin2: Rulebook = {
  name: 'kucoin',
  version: 2,
  title: 'KuCoin, cross, older page',
  trigger: 'fund-exhausted',
  ranking: {
    score: RETURN_ONLY,
    group: NO_GROUPS,
    percentile: 'heads',
    indicator: 'rank-5-to-1',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: { text: 'The insurance fund of the pair is insufficient.', source: ADL, grade: 'published' },
    ranking: {
      text: 'Mark less entry as a share of entry value, without leverage, for gains and losses alike.',
      source: CROSS,
      grade: 'published',
    },
    allocation: {
      text: 'From the front of the queue; longs and shorts stand in separate queues.',
      source: ADL,
      grade: 'inferred',
    },
    price: {
      text: 'The bankruptcy price of the liquidated position, even where that closes a winner at a loss.',
      source: ADL,
      grade: 'published',
    },
    indicator: { text: 'Five levels of 20 %.', source: ADL, grade: 'published' },
  },
  gaps: [
    'Whether the levels count positions or contracts is not published: fifths of the number of positions are used.',
    NO_TIE_BREAK,
  ],
}
