import { NO_GROUPS } from './families'
import type { Rulebook } from './rulebook'

const DOCS = 'https://docs.whitebit.com/concepts/auto-deleveraging'

export const whitebit: Rulebook = {
  name: 'whitebit',
  version: 1,
  title: 'WhiteBIT',
  trigger: 'order-book-exhausted',
  ranking: {
    score: null,
    group: NO_GROUPS,
    percentile: 'none',
    indicator: 'none',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: {
      text: 'The order book cannot absorb the liquidation order. There is no fund stage.',
      source: DOCS,
      grade: 'published',
    },
    ranking: {
      text: 'Profitable counterparties by a formula that was only found cut off.',
      source: DOCS,
      grade: 'published',
    },
    allocation: {
      text: 'Orders in the public book, each for a whole counterparty position, the last one smaller.',
      source: DOCS,
      grade: 'published',
    },
    price: { text: 'The bankruptcy price.', source: DOCS, grade: 'published' },
    indicator: { text: 'A grade from 4 (about the top 5 %) to 0.', source: DOCS, grade: 'published' },
  },
  gaps: [
    'The ranking formula was not found, so no queue can be computed.',
    'The bounds of the grades below 4 were not found.',
  ],
}
