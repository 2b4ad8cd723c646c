import { constant, div, field, ifPositive, mul, step } from '../formula/expr'
import type { Rulebook } from './rulebook'

const RULE = 'https://www.bitmex.com/app/autoDeleveraging'
const EXAMPLES = 'https://testnet.bitmex.com/app/autoDeleveragingExamples'

export const bitmex: Rulebook = {
  name: 'bitmex',
  version: 1,
  title: 'BitMEX',
  trigger: 'fund-exhausted',
  ranking: {
    score: {
      steps: [
        { name: 'return', label: 'Profit ÷ entry value', expr: div(field('unrealised'), field('entryNotional')) },
        { name: 'leverage', label: 'Effective leverage', expr: div(field('notional'), field('equity')) },
      ],
      result: ifPositive(step('return'), mul(step('return'), step('leverage')), div(step('return'), step('leverage'))),
    },
    group: { steps: [], result: constant('0') },
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
  gaps: ['No tie-break is published: equal scores go by larger size, then by account id.'],
}
