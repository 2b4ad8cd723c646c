import { type Plan, type PlanOptions, plan } from './allocation/plan'
import { verifyPlan } from './allocation/verify-plan'
import type { Decimal } from './decimal'
import { plain } from './decimal'
import { assert } from './errors'
import type { Side } from './market'
import type { Rulebook } from './rulebooks/index'
import { type SettledClosure, settleClosures, settleFund } from './settlement'
import type { MutableState, Position } from './state'

/** `plimsoll.run/1`: one waterfall for one bankrupt position, as the command line and the HTTP twin print it. */
export interface Run {
  readonly format: 'plimsoll.run/1'
  readonly rulebook: string
  readonly market: string
  readonly hypothetical: boolean
  readonly trigger: {
    readonly holds: boolean
    readonly rule: string
    readonly numbers: Readonly<Record<string, string>>
  }
  readonly price: string
  readonly priceRule: string
  readonly waterfall: Readonly<Record<'shortfall' | 'fundPaid' | 'adlCovered' | 'residual' | 'overshoot', string>>
  readonly bankrupt: {
    readonly account: string
    readonly side: Side
    readonly sizeBefore: string
    readonly sizeAfter: string
    readonly balanceAfter: string
  }
  readonly closures: readonly RunClosure[]
  readonly skipped: readonly { readonly place: number; readonly account: string; readonly reason: string }[]
  readonly remaining: string
  readonly fund: RunFund | null
}

export interface RunClosure {
  readonly place: number
  readonly account: string
  readonly size: string
  readonly price: string
  readonly realisedPnl: string
  readonly fee: '0'
  readonly sizeAfter: string
  readonly balanceAfter: string
}

export interface RunFund {
  readonly id: string
  readonly before: string
  readonly after: string
  readonly position: { readonly side: Side; readonly size: string; readonly entry: string }
}

/** Plans, verifies and settles one position on `state`, and says what was done. */
export function deleverage(
  state: MutableState,
  position: Position,
  rulebook: Rulebook,
  options: PlanOptions = {},
): Run {
  const planned = plan(state, position, rulebook, options)
  const problems = verifyPlan(planned, state)
  assert(problems.length === 0, `a fresh plan verifies, but: ${problems.join(', ')}`)
  const before = planned.fund === null ? null : state.fund(planned.fund).balance
  settleFund(state, planned)
  const closures = settleClosures(state, planned)
  return describeRun(state, planned, closures, before)
}

function describeRun(
  state: MutableState,
  planned: Plan,
  closures: readonly SettledClosure[],
  fundBefore: Decimal | null,
): Run {
  const { position, waterfall } = planned
  const left = state.position(position.account, planned.market.id, position.side)
  return {
    format: 'plimsoll.run/1',
    rulebook: planned.rulebook,
    market: planned.market.id,
    hypothetical: planned.hypothetical,
    trigger: planned.trigger,
    price: plain(planned.price),
    priceRule: planned.priceRule,
    waterfall: printWaterfall(waterfall),
    bankrupt: {
      account: position.account,
      side: position.side,
      sizeBefore: plain(position.size),
      sizeAfter: left ? plain(left.size) : '0',
      balanceAfter: plain(state.account(position.account).balance),
    },
    closures: closures.map(printClosure),
    skipped: planned.skipped.map((s) => ({
      place: s.entry.place,
      account: s.entry.position.account,
      reason: s.reason,
    })),
    remaining: plain(planned.remaining),
    fund: fundOf(state, planned, fundBefore),
  }
}

export function printWaterfall(waterfall: Plan['waterfall']): Run['waterfall'] {
  return {
    shortfall: plain(waterfall.shortfall),
    fundPaid: plain(waterfall.fundPaid),
    adlCovered: plain(waterfall.adlCovered),
    residual: plain(waterfall.residual),
    overshoot: plain(waterfall.overshoot),
  }
}

/** A closure as it is printed in runs and logs. No rulebook so far charges a fee. */
export function printClosure(closure: SettledClosure): RunClosure {
  return {
    place: closure.place,
    account: closure.account,
    size: plain(closure.size),
    price: plain(closure.price),
    realisedPnl: plain(closure.realisedPnl),
    fee: '0',
    sizeAfter: plain(closure.sizeAfter),
    balanceAfter: plain(closure.balanceAfter),
  }
}

function fundOf(state: MutableState, planned: Plan, before: Decimal | null): RunFund | null {
  if (planned.fund === null || before === null) return null
  return {
    id: planned.fund,
    before: plain(before),
    after: plain(state.fund(planned.fund).balance),
    position: { side: planned.position.side, size: plain(planned.fundSize), entry: plain(planned.market.mark) },
  }
}
