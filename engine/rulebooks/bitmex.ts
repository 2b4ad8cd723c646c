import { NO_GROUPS, NO_TIE_BREAK, RETURN_TIMES_LEVERAGE } from './families'
import type { Rulebook } from './rulebook'

const RULE = 'https://www.bitmex.com/app/autoDeleveraging'
const EXAMPLES = 'https://testnet.bitmex.com/app/autoDeleveragingExamples'

export const bitmex: Rulebook = {
  name: 'bitmex',
  version: 1,
  title: 'BitMEX',
  trigger: 'fund-exhausted',
  ranking: {
    score: RETURN_TIMES_LEVERAGE,
    group: NO_GROUPS,
    percentile: 'size-fifths',
    indicator: 'five-lights',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: {
      text: 'A liquidation is not filled by the time the mark reaches the bankruptcy price, and the insurance fund is exhausted.',
      source: RULE,
      grade: 'published',
    },
    ranking: {
      text: 'Profit as a share of entry value times effective leverage; for positions at a loss, divided by it. Longs and shorts stand in separate queues.',
      source: RULE,
      grade: 'published',
    },
    allocation: {
      text: 'Whole positions from the front of the queue; the last one is reduced by what is still needed.',
      source: EXAMPLES,
      grade: 'published',
    },
    price: { text: 'The bankruptcy price of the liquidated order; no fee.', source: RULE, grade: 'published' },
    indicator: {
      text: 'Five lights in steps of 20 %, by contracts ahead of and including the position.',
      source: EXAMPLES,
      grade: 'inferred',
    },
  },
  gaps: [NO_TIE_BREAK],
}
