import {
  compare,
  cutDigits,
  type Decimal,
  dec,
  floorQuotient,
  min,
  ONE,
  over,
  plus,
  RATIO_ZERO,
  type Ratio,
  ratio,
  SCORE_DIGITS,
  ZERO,
} from '../decimal'
import { assert } from '../errors'
import type { Measures } from '../measures'
import type { Entry, Ordered, Queue } from '../ranking/queue'
import type { AllocationRule, Rulebook } from '../rulebooks/rulebook'
import type { Position } from '../state'
import type { PlannedClosure, Skip, SkipReason } from './plan'

/**
 * The research's policies over positions: everybody who may be closed gives a share, in whole lots. What is shared is the
 * size that ADL has to close, because positions are reduced in size; the policies over money are in `policies.ts`.
 *
 * The groups of the rulebook's order are used up one after the other: positions in profit first, because the research
 * (in its corrected form) lets only profits bear a loss, and the others only where those have nothing left to give.
 * Everything is counted in lots, so that it stays whole. Ties go to the front of the order.
 */
const SHARE_RULES = ['pro-rata', 'capped-pro-rata', 'risk-weighted', 'min-max'] as const
export type ShareRule = (typeof SHARE_RULES)[number]

/** How a plan was shared out: the rule, and the largest share of one position it may take. */
export interface Sharing {
  readonly rule: ShareRule
  readonly cap: Decimal
}

/** Null where the rulebook has a queue, or a walk, in place of shares. */
export function sharingOf({ allocation, cap }: Pick<Rulebook, 'allocation' | 'cap'>): Sharing | null {
  return isShareRule(allocation) ? { rule: allocation, cap: cap === undefined ? ONE : dec(cap) } : null
}

function isShareRule(rule: AllocationRule): rule is ShareRule {
  return (SHARE_RULES as readonly AllocationRule[]).includes(rule)
}

/** What somebody holds and may give, in lots. */
export interface Holding {
  readonly held: Decimal
  /** No more than this is taken. */
  readonly most: Decimal
  /** What it gives at a level of one, before `most`. */
  readonly mass: Decimal
}

/** One position that may be closed. */
export interface Candidate extends Holding {
  readonly entry: Entry
}

/** Everybody's share of `needed`: closures in the queue's order, who is passed over and why, and what nobody could give. */
export function shareOut(
  measures: Measures,
  queue: Ordered,
  sharing: Sharing,
  needed: Decimal,
  reasonOf: (position: Position) => SkipReason | null,
) {
  const { lot } = queue.market
  const { candidates, skipped } = divided(measures, queue, sharing, reasonOf)
  let lots = needed.divToInt(lot)
  const closures: PlannedClosure[] = []
  for (const tier of tiersOf(candidates)) {
    const taken = sharing.rule === 'min-max' ? smallestLargest(tier, lots) : largestRemainders(tier, lots)
    for (const [i, { entry }] of tier.entries()) {
      const given = taken[i] ?? ZERO
      lots = lots.minus(given)
      if (!given.isZero()) closures.push({ entry, size: given.times(lot) })
    }
  }
  return { closures, skipped, remaining: lots.times(lot) }
}

/** Those who may be closed, and those who are passed over. */
export function divided(
  measures: Measures,
  queue: Ordered,
  sharing: Sharing,
  reasonOf: (position: Position) => SkipReason | null,
) {
  const candidates: Candidate[] = []
  const skipped: Skip[] = []
  for (const entry of queue.entries) {
    const reason = reasonOf(entry.position)
    if (reason) skipped.push({ entry, reason })
    else candidates.push(candidateOf(measures, entry, sharing, queue.market.lot))
  }
  return { candidates, skipped }
}

function candidateOf(measures: Measures, entry: Entry, { rule, cap }: Sharing, lot: Decimal): Candidate {
  const held = entry.position.size.divToInt(lot)
  const strength = rule === 'risk-weighted' ? leverageOf(measures, entry.position) : ONE
  return { entry, held, most: held.times(cap).divToInt(ONE), mass: held.times(strength) }
}

/** Cut to 12 digits as scores are, so that shares can be checked from what is printed and sums stay short. */
function leverageOf(measures: Measures, position: Position): Decimal {
  return cutDigits(over(measures.notional(position), measures.equity(position)), SCORE_DIGITS)
}

/** The groups of the order, each in the order of the queue. */
function tiersOf(candidates: readonly Candidate[]): Candidate[][] {
  const tiers: Candidate[][] = []
  for (const candidate of candidates) {
    const last = tiers.at(-1)
    if (last?.[0]?.entry.group === candidate.entry.group) last.push(candidate)
    else tiers.push([candidate])
  }
  return tiers
}

/** Everybody's exact share in lots, before it is rounded: the groups one after the other, each filled to one level. */
function exactShares(candidates: readonly Candidate[], needed: Decimal): Map<Candidate, Ratio> {
  const shares = new Map<Candidate, Ratio>()
  let lots = needed
  for (const tier of tiersOf(candidates)) {
    const exact = filled(tier, lots)
    for (const [i, candidate] of tier.entries()) shares.set(candidate, exact[i] ?? RATIO_ZERO)
    lots = lots.minus(min(lots, capacityOf(tier)))
  }
  return shares
}

function capacityOf(tier: readonly Holding[]): Decimal {
  return tier.reduce((sum, c) => sum.plus(c.most), ZERO)
}

/** min(most, level × mass) with the one level at which the sum is what is needed, or everybody's most. */
function filled(tier: readonly Holding[], needed: Decimal): Ratio[] {
  const target = min(needed, capacityOf(tier))
  const byReach = [...tier].sort((a, b) => a.most.times(b.mass).cmp(b.most.times(a.mass)))
  const full = new Set<Holding>()
  let given = ZERO
  let mass = tier.reduce((sum, c) => sum.plus(c.mass), ZERO)
  for (const candidate of byReach) {
    // Where the level of the others has not come as far as this one's most, it does not reach anybody's after it.
    const level = target.minus(given)
    if (mass.isZero() || level.times(candidate.mass).lt(candidate.most.times(mass))) break
    full.add(candidate)
    given = given.plus(candidate.most)
    mass = mass.minus(candidate.mass)
  }
  const level = mass.isZero() ? RATIO_ZERO : ratio(target.minus(given), mass)
  return tier.map((c) => (full.has(c) ? ratio(c.most) : { n: level.n.times(c.mass), d: level.d }))
}

/** Shares cut to whole lots; the lots left over go, one each, to the largest remainders. */
export function largestRemainders(tier: readonly Holding[], needed: Decimal): Decimal[] {
  const exact = filled(tier, needed)
  const taken = exact.map((share) => floorQuotient(share, ratio(ONE)))
  const rests = exact.map((share, i): Ratio => ({ n: share.n.minus((taken[i] ?? ZERO).times(share.d)), d: share.d }))
  const rest = (i: number) => rests[i] ?? RATIO_ZERO
  const order = tier.map((_, i) => i).sort((a, b) => compare(rest(b), rest(a)) || a - b)
  const missing = missingOf(tier, needed, taken)
  for (const i of order.slice(0, missing)) taken[i] = (taken[i] ?? ZERO).plus(ONE)
  return taken
}

/**
 * The smallest largest share of a position that covers the need. From the level cut to lots, each further lot is taken
 * where it makes for the smallest share.
 */
function smallestLargest(tier: readonly Candidate[], needed: Decimal): Decimal[] {
  const taken = filled(tier, needed).map((share) => floorQuotient(share, ratio(ONE)))
  const next = (i: number) => ({ i, n: (taken[i] ?? ZERO).plus(ONE), held: tier[i]?.held ?? ONE })
  const later = (a: ReturnType<typeof next>, b: ReturnType<typeof next>) =>
    b.n.times(a.held).cmp(a.n.times(b.held)) || b.i - a.i
  // The one to take from stands last.
  const waiting = tier.map((_, i) => next(i)).sort(later)
  for (let missing = missingOf(tier, needed, taken); missing > 0; missing -= 1) {
    const first = waiting.pop()
    assert(first !== undefined, 'a tier has the lots it is asked for')
    taken[first.i] = first.n
    const again = next(first.i)
    waiting.splice(
      firstNotBefore(waiting, (w) => later(w, again) < 0),
      0,
      again,
    )
  }
  return taken
}

/** The index of the first one that is not before, by halving. */
function firstNotBefore<T>(sorted: readonly T[], isBefore: (item: T) => boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const item = sorted[middle]
    if (item !== undefined && isBefore(item)) low = middle + 1
    else high = middle
  }
  return low
}

function missingOf(tier: readonly Holding[], needed: Decimal, taken: readonly Decimal[]): number {
  return taken.reduce((left, lots) => left.minus(lots), min(needed, capacityOf(tier))).toNumber()
}

/**
 * What is wrong with what everybody gives: more than the position or its cap, a lot or more beside the exact share, or,
 * where the largest share is to be the smallest, one that could be smaller.
 */
export function shareProblems(
  candidates: readonly Candidate[],
  { rule }: Sharing,
  needed: Decimal,
  lot: Decimal,
  sizeOf: (account: string) => Decimal,
): string[] {
  const taken = (c: Candidate) => sizeOf(c.entry.position.account).divToInt(lot)
  const problems = candidates.flatMap((c) => (taken(c).gt(c.most) ? [`more-than-allowed:${c.entry.place}`] : []))
  const lots = needed.divToInt(lot)
  if (rule === 'min-max') {
    const before = (tier: readonly Candidate[]) => lotsBefore(candidates, tier, lots)
    return [...problems, ...tiersOf(candidates).flatMap((tier) => tierProblems(tier, taken, before(tier)))]
  }
  for (const [c, exact] of exactShares(candidates, lots)) {
    const off = plus(exact, ratio(taken(c).neg()))
    if (off.n.abs().gte(off.d)) problems.push(`share-off:${c.entry.place}`)
  }
  return problems
}

/** What is still needed when a group's turn comes. */
function lotsBefore(candidates: readonly Candidate[], tier: readonly Candidate[], lots: Decimal): Decimal {
  const ahead = candidates.slice(0, tier[0] ? candidates.indexOf(tier[0]) : 0)
  return lots.minus(min(lots, capacityOf(ahead)))
}

/** A group gives what is still needed, and with every share below its largest one it would not give as much. */
function tierProblems(tier: readonly Candidate[], taken: (c: Candidate) => Decimal, lots: Decimal): string[] {
  const given = tier.reduce((sum, c) => sum.plus(taken(c)), ZERO)
  if (!given.eq(min(lots, capacityOf(tier)))) return [`group-gives-otherwise:${tier[0]?.entry.group}`]
  if (given.isZero()) return []
  const top = tier.reduce((most, c) => larger(most, ratio(taken(c), c.held)), RATIO_ZERO)
  const below = tier.reduce((sum, c) => sum.plus(lotsBelow(c, top)), ZERO)
  return below.lt(given) ? [] : [`share-could-be-smaller:${tier[0]?.entry.group}`]
}

/** Most lots whose share of the position stays below `top`. */
function lotsBelow(c: Candidate, top: Ratio): Decimal {
  const reach = floorQuotient({ n: top.n.times(c.held), d: top.d }, ratio(ONE))
  return reach.times(top.d).eq(top.n.times(c.held)) ? reach.minus(ONE) : reach
}

function larger(a: Ratio, b: Ratio): Ratio {
  return compare(b, a) > 0 ? b : a
}

/** Size that is taken before the first lot of this position: what stands ahead, or where all share, the groups before. */
export function sizeBefore(rulebook: Rulebook, queue: Queue, entry: Entry): Decimal {
  const sharing = sharingOf(rulebook)
  if (!sharing) return entry.ahead
  const before = queue.entries.find((e) => e.group === entry.group)?.ahead ?? ZERO
  return before.times(sharing.cap)
}
