import { NO_GROUPS, NO_TIE_BREAK, RETURN_TIMES_LEVERAGE } from './families'
import type { Rulebook } from './rulebook'

const HELP = 'https://www.mexc.com/support/articles/360042504091'

export const mexc: Rulebook = {
  name: 'mexc',
  version: 1,
  title: 'MEXC',
  trigger: 'fund-exhausted',
  ranking: {
    score: RETURN_TIMES_LEVERAGE,
    group: NO_GROUPS,
    percentile: 'none',
    indicator: 'none',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: { text: 'The insurance fund is exhausted.', source: HELP, grade: 'published' },
    ranking: {
      text: 'Profit as a share of entry value times effective leverage; for positions at a loss, divided by it.',
      source: HELP,
      grade: 'published',
    },
    allocation: { text: 'From the front of the queue, the last position in part.', source: HELP, grade: 'inferred' },
    price: { text: 'The bankruptcy price.', source: HELP, grade: 'published' },
    indicator: { text: 'None was found.', source: HELP, grade: 'inferred' },
  },
  gaps: [NO_TIE_BREAK],
}
