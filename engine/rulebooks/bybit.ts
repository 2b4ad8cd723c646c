import { NEUTRAL_CROSS_LAST, NO_TIE_BREAK, RETURN_TIMES_LEVERAGE } from './families'
import type { Rulebook } from './rulebook'

const ALERT = 'https://github.com/bybit-exchange/docs/blob/master/docs/v5/market/adl-alert.mdx'
const HELP = 'https://www.bybit.com/en/help-center/article/Auto-Deleveraging-ADL'
const ENUMS = 'https://github.com/bybit-exchange/docs/blob/master/docs/v5/enum.mdx'
const COMPARISON = 'https://adl.finance'

export const bybit: Rulebook = {
  name: 'bybit',
  version: 1,
  title: 'Bybit',
  trigger: 'market-pnl-drawdown',
  drawdown: { kind: 'market-pnl', windowHours: 8, start: '-0.3', stop: '-0.25', leastBalance: '10000' },
  ranking: {
    score: RETURN_TIMES_LEVERAGE,
    group: NEUTRAL_CROSS_LAST,
    percentile: 'none',
    indicator: 'rank-5-to-1',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: {
      text: 'One market has lost 30 % of the most its pool held within 8 hours while the pool holds more than 10,000, until the loss is above 25 % again; or the pool holds nothing.',
      source: ALERT,
      grade: 'published',
    },
    ranking: {
      text: 'Profit as a share of entry value times leverage; for positions at a loss, divided by it. Delta-neutral cross accounts stand behind all others; isolated positions never qualify.',
      source: COMPARISON,
      grade: 'third-party',
    },
    allocation: { text: 'One after another from the front of the queue.', source: HELP, grade: 'published' },
    price: { text: 'The bankruptcy price.', source: HELP, grade: 'published' },
    indicator: { text: 'A rank from 5 (front) to 1; 0 without a position.', source: ENUMS, grade: 'published' },
  },
  gaps: [
    'The help page of 2025-11 starts at 100 % of the pool; the API page of 2026-07 at -0.3, written with < and used with <= in its own example. The API page and its example are followed: exactly -0.3 starts it.',
    'The formula of the ranking was only found in a third-party comparison; the venue says “leveraged return”. Effective leverage is read.',
    'A third party reports the mark in place of a bankruptcy price more than 5 % away from it; the venue’s pages do not say so, and it is not done.',
    'The venue holds the market at the start of the drawdown by moving the bankruptcy price. How much that is stands among the numbers of the trigger; the price is not moved, and while the trigger holds the fund pays nothing, so that the market’s loss to it grows no further.',
    'A market’s profit and its peak are not published by the venue. A log keeps them from the fund’s payments; a snapshot without them says nothing about a market’s loss, and only the balance is looked at.',
    'The bounds of the five ranks are not published: fifths of the number of positions are used.',
    NO_TIE_BREAK,
  ],
}
