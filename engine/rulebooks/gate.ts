import { NO_GROUPS, NO_TIE_BREAK, RETURN_TIMES_MAINTENANCE_RATIO } from './families'
import type { Rulebook } from './rulebook'

const HELP = 'https://www.gate.com/help/futures/futures-logic/22082'

export const gate: Rulebook = {
  name: 'gate',
  version: 1,
  title: 'Gate',
  trigger: 'fund-exhausted',
  ranking: {
    score: RETURN_TIMES_MAINTENANCE_RATIO,
    group: NO_GROUPS,
    percentile: 'none',
    indicator: 'rank-1-to-5',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: { text: 'The insurance fund cannot cover the loss.', source: HELP, grade: 'published' },
    ranking: {
      text: 'By return rate and maintenance margin ratio; the two are multiplied, and a loss is divided.',
      source: HELP,
      grade: 'inferred',
    },
    allocation: {
      text: 'From the highest rank to the lowest; what is left of a position that was closed in part is ranked anew.',
      source: HELP,
      grade: 'published',
    },
    price: { text: 'The bankruptcy price of the liquidated position.', source: HELP, grade: 'published' },
    indicator: {
      text: 'A rank from 1 (front) to 5; 6 without a position or while it is liquidated.',
      source: HELP,
      grade: 'published',
    },
  },
  gaps: [
    'The page names what decides the rank and gives no formula: the product is read, as at venues that name the same two figures. An older page names the return alone.',
    'No rule for positions at a loss is published.',
    'The bounds of the five ranks are not published: fifths of the number of positions are used.',
    NO_TIE_BREAK,
  ],
}
