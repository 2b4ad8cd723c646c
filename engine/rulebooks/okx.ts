import { NEUTRAL_LAST, NO_TIE_BREAK, RETURN_OVER_MARGIN_RATIO } from './families'
import type { Rulebook } from './rulebook'

const HELP = 'https://www.okx.com/help/iv-introduction-to-auto-deleveraging-adl'
const EARLY = 'https://www.okx.com/help/what-is-the-mechanism-for-the-strong-level-in-advance-what-is-the-use'
const OLD = 'https://ukcamo.com/4352'

export const okx: Rulebook = {
  name: 'okx',
  version: 1,
  title: 'OKX',
  trigger: 'fund-drawdown',
  drawdown: {
    kind: 'fund',
    windowHours: 8,
    readings: [
      { from: 'peak', drop: '0.3', leastDrop: '0', inclusive: true },
      { from: 'average', drop: '0.3', leastDrop: '50000', inclusive: false },
    ],
  },
  ranking: {
    score: RETURN_OVER_MARGIN_RATIO,
    group: NEUTRAL_LAST,
    percentile: 'none',
    indicator: 'rank-5-to-1',
  },
  allocation: 'queue',
  price: 'mark',
  clauses: {
    trigger: {
      text: 'The fund has fallen by 30 % from its peak within 8 hours, or is exhausted.',
      source: EARLY,
      grade: 'published',
    },
    ranking: {
      text: 'Profit as a share of entry value over the margin ratio; for positions at a loss, times it. Delta-neutral accounts stand behind all others.',
      source: OLD,
      grade: 'third-party',
    },
    allocation: { text: 'One after another from the front of the queue.', source: HELP, grade: 'published' },
    price: { text: 'The mark price.', source: HELP, grade: 'published' },
    indicator: { text: 'A rank from 5 (front) to 1; 0 without a position.', source: HELP, grade: 'published' },
  },
  gaps: [
    'Two copies of the trigger disagree: a fall of 30 % from the peak, or a fund below its 8-hour average less the greater of 30 % and 50,000. The peak decides where it is known, else the average.',
    'When it ends is not published: once begun, it goes on until the fund has made good a tenth of the fall that starts it.',
    'A snapshot without a peak or an average says nothing about a fall: only exhaustion is looked at.',
    'The formula is that of an older page in a third-party copy; the newer one was only found cut off.',
    'A third trigger, the backlog of unmatched liquidation orders of futures and options, is not computed.',
    'The bounds of the five ranks are not published: fifths of the number of positions are used.',
    NO_TIE_BREAK,
  ],
}
