import { NO_GROUPS, NO_TIE_BREAK, RETURN_TIMES_LEVERAGE } from './families'
import type { Rulebook } from './rulebook'

const ADL = 'https://www.kucoin.com/support/26686471898009'

export const kucoin3: Rulebook = {
  name: 'kucoin',
  version: 3,
  title: 'KuCoin',
  trigger: 'fund-exhausted',
  ranking: {
    score: RETURN_TIMES_LEVERAGE,
    group: NO_GROUPS,
    percentile: 'heads',
    indicator: 'rank-5-to-1',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: { text: 'The insurance fund of the pair is insufficient.', source: ADL, grade: 'published' },
    ranking: {
      text: 'Profit as a share of entry value times position value over effective margin; for positions at a loss, divided by it, the smaller loss first.',
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
    'The effective margin of a cross position is its “cross-margin balance”: read as the account’s equity, as an isolated one counts its profit too.',
    'Whether the levels count positions or contracts is not published: fifths of the number of positions are used.',
    NO_TIE_BREAK,
  ],
}
