import { NO_GROUPS, NO_TIE_BREAK, RETURN_OVER_MARGIN_RATIO } from './families'
import type { Rulebook } from './rulebook'

const HELP = 'https://www.htx.com/support/64914554002695'

export const htx: Rulebook = {
  name: 'htx',
  version: 1,
  title: 'HTX',
  trigger: 'fund-exhausted',
  ranking: {
    score: RETURN_OVER_MARGIN_RATIO,
    group: NO_GROUPS,
    percentile: 'none',
    indicator: 'none',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: { text: 'The insurance fund is depleted.', source: HELP, grade: 'published' },
    ranking: {
      text: 'Profit as a share of entry value over the margin ratio; for positions at a loss, times it.',
      source: HELP,
      grade: 'published',
    },
    allocation: { text: 'From the front of the queue, the last position in part.', source: HELP, grade: 'inferred' },
    price: { text: 'The bankruptcy price.', source: HELP, grade: 'inferred' },
    indicator: {
      text: 'A risk figure is served by the API; its scale was not found.',
      source: HELP,
      grade: 'inferred',
    },
  },
  gaps: [
    'A second trigger, a straight fall of the fund to a threshold of each pair within 8 hours, is published without its numbers and is not computed.',
    'The closing price was not found: the bankruptcy price is taken, as at most venues.',
    NO_TIE_BREAK,
  ],
}
