import { NO_GROUPS, NO_TIE_BREAK, RETURN_TIMES_OPENING_LEVERAGE } from './families'
import type { Rulebook } from './rulebook'

const ADL = 'https://www.kucoin.com/support/26686471898009'

export const kucoin1: Rulebook = {
  name: 'kucoin',
  version: 1,
  title: 'KuCoin, isolated, until 2025',
  trigger: 'fund-exhausted',
  ranking: {
    score: RETURN_TIMES_OPENING_LEVERAGE,
    group: NO_GROUPS,
    percentile: 'heads',
    indicator: 'rank-5-to-1',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: { text: 'The insurance fund of the pair is insufficient.', source: ADL, grade: 'published' },
    ranking: {
      text: 'Profit as a share of entry value times the leverage the position was opened with.',
      source: ADL,
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
    'No rule for positions at a loss is published: the same formula orders them.',
    'A snapshot that does not carry the opening leverage of every position is refused.',
    'Whether the levels count positions or contracts is not published: fifths of the number of positions are used.',
    NO_TIE_BREAK,
  ],
}
