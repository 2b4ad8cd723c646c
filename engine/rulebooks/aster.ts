import { NO_GROUPS, NO_TIE_BREAK, profitOnWallet } from './families'
import type { Rulebook } from './rulebook'

const DOCS = 'https://docs.asterdex.com/product/aster-perpetuals/auto-deleveraging-adl'

export const aster: Rulebook = {
  name: 'aster',
  version: 1,
  title: 'Aster',
  trigger: 'fund-exhausted',
  ranking: {
    score: profitOnWallet('unrealised'),
    group: NO_GROUPS,
    percentile: 'none',
    indicator: 'bars-4-to-1',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: {
      text: 'The mark reaches the bankruptcy price before a liquidation completes; what the fund can pay comes first.',
      source: DOCS,
      grade: 'published',
    },
    ranking: {
      text: 'Unrealised profit over wallet balance, times the maintenance margin ratio; losses count as zero.',
      source: DOCS,
      grade: 'published',
    },
    allocation: {
      text: 'In part or in full, from the front of the queue, without warning.',
      source: DOCS,
      grade: 'published',
    },
    price: { text: 'The bankruptcy price.', source: DOCS, grade: 'inferred' },
    indicator: { text: 'Four bars, all lit at the front.', source: DOCS, grade: 'published' },
  },
  gaps: [
    'Whether a fund stands before the queue, and the closing price, are not said on the page: both are read as at the venue whose formula it shares.',
    'The bounds of the bars are not published: quarters of the number of positions are used.',
    NO_TIE_BREAK,
  ],
}
