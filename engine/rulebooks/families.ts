import type { Formula, Step } from '../formula/expr'
import { atLeast, constant, div, field, ifPositive, mul, step } from '../formula/expr'
import type { TieRule } from './rulebook'

/** The families of scoring formulas that venues share, each written once. */

const RETURN: Step = {
  name: 'return',
  label: 'Profit ÷ entry value',
  expr: div(field('unrealised'), field('entryNotional')),
}
const LEVERAGE: Step = {
  name: 'leverage',
  label: 'Effective leverage',
  expr: div(field('notional'), field('equity')),
}
const MAINTENANCE_RATIO: Step = {
  name: 'marginRatio',
  label: 'Maintenance margin ratio',
  expr: div(field('maintenance'), field('equity')),
}

/** Return times effective leverage; a loss is divided by it. */
export const RETURN_TIMES_LEVERAGE: Formula = {
  steps: [RETURN, LEVERAGE],
  result: ifPositive(step('return'), mul(step('return'), step('leverage')), div(step('return'), step('leverage'))),
}

/** Profit over wallet balance, times the maintenance margin ratio; losses count as zero. */
export function profitOnWallet(profit: 'unrealised' | 'pairUnrealised'): Formula {
  return {
    steps: [
      {
        name: 'return',
        label: 'Profit ÷ wallet balance',
        expr: div(atLeast(constant('0'), field(profit)), atLeast(constant('1'), field('wallet'))),
      },
      MAINTENANCE_RATIO,
    ],
    result: mul(step('return'), step('marginRatio')),
  }
}

/**
 * Return times the maintenance margin ratio; a loss is divided by it. Without maintenance margin there is nothing to
 * divide by, and the return stands alone.
 */
export const RETURN_TIMES_MAINTENANCE_RATIO: Formula = {
  steps: [RETURN, MAINTENANCE_RATIO],
  result: ifPositive(
    step('return'),
    mul(step('return'), step('marginRatio')),
    ifPositive(step('marginRatio'), div(step('return'), step('marginRatio')), step('return')),
  ),
}

/** Return over the margin ratio, which is high where a position is safe; a loss is multiplied by it. */
export const RETURN_OVER_MARGIN_RATIO: Formula = {
  steps: [RETURN, { name: 'marginRatio', label: 'Margin ratio', expr: div(field('equity'), field('notional')) }],
  result: ifPositive(
    step('return'),
    div(step('return'), step('marginRatio')),
    mul(step('return'), step('marginRatio')),
  ),
}

/** Return times the leverage the position was opened with. */
export const RETURN_TIMES_OPENING_LEVERAGE: Formula = {
  steps: [RETURN],
  result: mul(step('return'), field('openingLeverage')),
}

export const RETURN_ONLY: Formula = { steps: [RETURN], result: step('return') }

/** Effective leverage alone: for orders that go on by other figures. */
export const LEVERAGE_ONLY: Formula = { steps: [LEVERAGE], result: step('leverage') }

export const NO_GROUPS: Formula = { steps: [], result: constant('0') }
/** Accounts that the venue calls delta-neutral stand behind all others. */
export const NEUTRAL_LAST: Formula = { steps: [], result: field('deltaNeutral') }
/** The same, but isolated positions never qualify. */
export const NEUTRAL_CROSS_LAST: Formula = {
  steps: [],
  result: ifPositive(field('isolated'), constant('0'), field('deltaNeutral')),
}
/** Positions without profit are outside the rule. */
export const PROFIT_FIRST: Formula = {
  steps: [],
  result: ifPositive(field('unrealised'), constant('0'), constant('2')),
}

export const NO_TIE_BREAK = 'No tie-break is published: equal scores go by larger size, then by account id.'

export function tie(order: 'highest' | 'lowest', name: 'unrealised' | 'balance', label: string): TieRule {
  return { by: 'formula', label, order, expr: field(name) }
}
