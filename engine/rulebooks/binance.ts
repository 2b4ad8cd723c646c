import { NEUTRAL_LAST, profitOnWallet } from './families'
import type { Rulebook } from './rulebook'

const FAQ = 'https://www.binance.com/en/support/faq/360033525471'
const QUANTILE =
  'https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Position-ADL-Quantile-Estimation'

export const binance: Rulebook = {
  name: 'binance',
  version: 1,
  title: 'Binance',
  trigger: 'fund-exhausted',
  ranking: {
    score: profitOnWallet('pairUnrealised'),
    group: NEUTRAL_LAST,
    percentile: 'heads',
    indicator: 'quantile-4-to-0',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: {
      text: 'The insurance fund is unable to take over the positions of the bankrupt account.',
      source: FAQ,
      grade: 'published',
    },
    ranking: {
      text: 'Unrealised profit over wallet balance, times the maintenance margin ratio; losses count as zero. Cross legs of one account in one market share a score. Delta-neutral accounts stand behind all others.',
      source: FAQ,
      grade: 'published',
    },
    allocation: {
      text: 'From the front of the queue, the last position in part.',
      source: FAQ,
      grade: 'inferred',
    },
    price: { text: 'The bankruptcy price of the liquidated order; no fee.', source: FAQ, grade: 'published' },
    indicator: {
      text: 'A quantile from 4 (front) to 0, by number of positions.',
      source: QUANTILE,
      grade: 'published',
    },
  },
  gaps: [
    'No order among positions without profit is published: all score zero and go by larger size, then by account id.',
    'The bounds of the quantile are not published: fifths of the number of positions are used.',
  ],
}
