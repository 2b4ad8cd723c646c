import { isMultiple, min, ZERO } from '../decimal'
import { opposite } from '../market'
import { Measures } from '../measures'
import { rank } from '../ranking/queue'
import { rulebookNamed } from '../rulebooks/index'
import type { Position, View } from '../state'
import { type Plan, type SkipReason, skipReason } from './plan'
import { walkSkipReason } from './random-walk'
import { divided, shareProblems } from './shares'

/**
 * Checks a plan against the state as it is now, and says by name what does not hold; an empty answer means it may be
 * settled. Both accounts of every closure are looked at again, the taken size has a floor (enough) and a ceiling (one lot
 * less would not do), and every entry before the last closure is taken whole or passed over for a reason that still holds.
 * Where a rulebook shares, everybody's share is held against the one that the state as it is now gives.
 */
export function verifyPlan(plan: Plan, view: View): string[] {
  const measures = new Measures(view)
  return [
    ...bankruptProblems(plan, view),
    ...amountProblems(plan),
    ...(plan.sharing ? sharingProblems(plan, measures) : orderProblems(plan)),
    ...entryProblems(plan, measures),
  ]
}

function bankruptProblems(plan: Plan, view: View): string[] {
  const now = view.position(plan.position.account, plan.market.id, plan.position.side)
  if (!now) return ['bankrupt-position-gone']
  if (now.size.lt(plan.needed) || !now.entry.eq(plan.position.entry)) return ['bankrupt-position-changed']
  return []
}

function amountProblems(plan: Plan): string[] {
  const problems: string[] = []
  const taken = plan.closures.reduce((sum, c) => sum.plus(c.size), ZERO)
  if (!taken.plus(plan.remaining).eq(plan.needed)) problems.push('taken-is-not-what-is-needed')
  if (plan.closures.some((c) => c.size.lte(ZERO) || !isMultiple(c.size, plan.market.lot)))
    problems.push('closure-off-lot')
  const { shortfall, fundPaid, adlCovered, residual, overshoot } = plan.waterfall
  if (!fundPaid.plus(adlCovered).plus(residual).eq(shortfall.plus(overshoot))) problems.push('waterfall-does-not-sum')
  return problems
}

function orderProblems(plan: Plan): string[] {
  const problems: string[] = []
  const places = [...plan.closures, ...plan.skipped].map((x) => x.entry.place).sort((a, b) => a - b)
  const last = plan.closures.at(-1)
  if (plan.closures.some((c, i) => i > 0 && c.entry.place <= (plan.closures[i - 1]?.entry.place ?? 0)))
    problems.push('closures-out-of-order')
  if (places.some((place, i) => place !== i + 1)) problems.push('place-left-out')
  const partial = plan.closures.filter((c) => !c.size.eq(c.entry.position.size))
  if (partial.some((c) => c !== last)) problems.push('partial-before-last')
  if (partial.length > 0 && !plan.remaining.isZero()) problems.push('stopped-too-early')
  return problems
}

/** Every position of the side is looked at again: who may be closed, who is passed over, and what each one gives. */
function sharingProblems(plan: Plan, measures: Measures): string[] {
  const { sharing, market } = plan
  if (!sharing || plan.needed.isZero()) return []
  const queue = rank(measures, market, opposite(plan.position.side), rulebookNamed(plan.rulebook))
  const { candidates, skipped } = divided(measures, queue, sharing, reasonsNow(plan, measures))
  const named = new Set(plan.skipped.map((s) => s.entry.position.account))
  const isSkipped = skipped.length === named.size && skipped.every((s) => named.has(s.entry.position.account))
  const sizes = new Map(plan.closures.map((c) => [c.entry.position.account, c.size]))
  return [
    ...(isSkipped ? [] : ['skips-differ']),
    ...(sizes.size === plan.closures.length ? [] : ['closed-twice']),
    ...shareProblems(candidates, sharing, plan.needed, market.lot, (account) => sizes.get(account) ?? ZERO),
  ]
}

function entryProblems(plan: Plan, measures: Measures): string[] {
  const problems: string[] = []
  const reasonNow = reasonsNow(plan, measures)
  for (const { entry } of [...plan.closures, ...plan.skipped]) {
    const now = measures.view.position(entry.position.account, plan.market.id, opposite(plan.position.side))
    if (!now || !sameHolding(now, entry.position)) problems.push(`entry-changed:${entry.place}`)
  }
  if (problems.length > 0) return problems
  for (const closure of plan.closures)
    if (reasonNow(closure.entry.position)) problems.push(`closure-not-allowed:${closure.entry.place}`)
  for (const skip of plan.skipped) {
    if (reasonNow(skip.entry.position) !== skip.reason) problems.push(`skipped-without-reason:${skip.entry.place}`)
  }
  return problems
}

/** Why an entry would be passed over now. In a walk that depends on what is still needed at its turn. */
function reasonsNow(plan: Plan, measures: Measures): (position: Position) => SkipReason | null {
  if (!plan.isWalk) {
    const { owner } = measures.account(plan.position.account)
    return (position) => skipReason(measures, position, owner, plan.exactPrice)
  }
  const reasons = new Map<string, SkipReason | null>()
  let remaining = plan.needed
  for (const { entry } of [...plan.closures, ...plan.skipped].sort((a, b) => a.entry.place - b.entry.place)) {
    const size = min(remaining, entry.position.size)
    const reason = walkSkipReason(measures, entry.position, plan.position, plan.exactPrice, size)
    reasons.set(entry.position.account, reason)
    if (!reason) remaining = remaining.minus(size)
  }
  return (position) => reasons.get(position.account) ?? null
}

function sameHolding(a: Position, b: Position): boolean {
  const margins = a.margin && b.margin ? a.margin.eq(b.margin) : a.margin === b.margin
  return a.size.eq(b.size) && a.entry.eq(b.entry) && margins
}
