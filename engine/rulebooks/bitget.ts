import { NEUTRAL_LAST, NO_TIE_BREAK, RETURN_TIMES_MAINTENANCE_RATIO } from './families'
import type { Rulebook } from './rulebook'

const HELP = 'https://www.bitget.com/support/articles/12560603800805'

export const bitget: Rulebook = {
  name: 'bitget',
  version: 1,
  title: 'Bitget',
  trigger: 'fund-exhausted',
  ranking: {
    score: RETURN_TIMES_MAINTENANCE_RATIO,
    group: NEUTRAL_LAST,
    percentile: 'none',
    indicator: 'none',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: {
      text: 'The fund of the coin is used up, until it is above zero again.',
      source: HELP,
      grade: 'published',
    },
    ranking: {
      text: 'Return times the maintenance margin ratio, of the account or of the isolated position; for positions at a loss, divided by it. Accounts in delta-neutral mode come later.',
      source: HELP,
      grade: 'published',
    },
    allocation: { text: 'Matched directly with the highest rank.', source: HELP, grade: 'published' },
    price: { text: 'The bankruptcy price; no fee.', source: HELP, grade: 'published' },
    indicator: { text: 'A rank is served by the API; its scale was not found.', source: HELP, grade: 'inferred' },
  },
  gaps: [
    'An older copy also starts at a fall of 30 % from the fund’s peak and stops at 90 % of that threshold; it was dropped by 2025-09.',
    'One copy says “cost price” in place of the bankruptcy price.',
    'Without maintenance margin the ratio is zero, and the return alone orders losses.',
    NO_TIE_BREAK,
  ],
}
