import { constant, div, type Formula, field, ifPositive, mul, step } from '../formula/expr'
import { NO_TIE_BREAK } from './families'
import type { Rulebook } from './rulebook'

const PAGE = 'https://service.xcoin.com/hc/en-us/articles/14577196478351-ADL-Mechanism'

/** Return times what is at risk: the maintenance margin ratio, or the net delta of accounts under portfolio margin. */
const SCORE: Formula = {
  steps: [
    { name: 'return', label: 'Profit ÷ entry value', expr: div(field('unrealised'), field('entryNotional')) },
    {
      name: 'risk',
      label: 'Net delta, or maintenance margin ratio',
      expr: ifPositive(field('portfolio'), field('netDelta'), div(field('maintenance'), field('equity'))),
    },
  ],
  result: ifPositive(
    step('return'),
    mul(step('return'), step('risk')),
    ifPositive(step('risk'), div(step('return'), step('risk')), step('return')),
  ),
}

/** Under portfolio margin, a net delta of zero is left out. */
const GROUP: Formula = {
  steps: [],
  result: ifPositive(field('portfolio'), ifPositive(field('netDelta'), constant('0'), constant('3')), constant('0')),
}

export const xcoin: Rulebook = {
  name: 'xcoin',
  version: 1,
  title: 'xCoin',
  trigger: 'fund-losses',
  losses: { windowHours: 4, loss: '5000000', moreThan: 3, stopBelow: 3 },
  ranking: {
    score: SCORE,
    group: GROUP,
    percentile: 'none',
    indicator: 'none',
  },
  allocation: 'queue',
  price: 'bankruptcy',
  clauses: {
    trigger: {
      text: 'The risk reserve is lost; or it fell by a share of its peak within some hours; or it lost 5,000,000 USDT more than three times within four hours; or too many liquidation orders wait. It ends once none of these is left.',
      source: PAGE,
      grade: 'published',
    },
    ranking: {
      text: 'Return times the maintenance margin ratio; for positions at a loss, divided by it. Under portfolio margin the net delta of the currency, without its sign, stands in place of that ratio, and an account whose net delta is zero is left out.',
      source: PAGE,
      grade: 'published',
    },
    allocation: { text: 'From the front of the queue.', source: PAGE, grade: 'inferred' },
    price: { text: 'The bankruptcy price.', source: PAGE, grade: 'inferred' },
    indicator: { text: 'Lights are mentioned; their scale was not found.', source: PAGE, grade: 'inferred' },
  },
  gaps: [
    'The page names its figures by letters. Only the count of losses comes with numbers, as an example: those are used.',
    'How far the reserve may fall from its peak, within how many hours, how many waiting orders start ADL, and the reserve and share of the peak at which it ends are not published: these conditions are not computed.',
    'That the reserve pays nothing while the count of losses holds is our reading: the page says ADL is triggered.',
    'Net delta is the venue’s own figure for an account and a currency, taken as given.',
    'The closing price was not found: the bankruptcy price is inferred.',
    'Without maintenance margin the ratio is zero, and the return alone orders losses.',
    NO_TIE_BREAK,
  ],
}
