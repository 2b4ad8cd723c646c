import {
  AMOUNT_PLACES,
  compare,
  cutPlaces,
  type Decimal,
  min,
  ONE,
  plain,
  printedRatio,
  RATIO_ZERO,
  type Ratio,
  ratio,
  TEN,
  ZERO,
} from '../decimal'
import { PlimsollError } from '../errors'
import { byCodeUnits } from '../state'

/**
 * The research's policies: how a loss is spread over endowments (arXiv 2512.01112 and 2602.15182, in the corrected forms
 * named below). Every share is exact; amounts are cut to 18 decimal places and what the cuts left goes, one unit of the
 * last place each, to the largest remainders, so that the sum is the budget to the last digit.
 */
export const POLICIES = ['queue', 'pro-rata', 'capped-pro-rata', 'risk-weighted', 'min-max'] as const
export type Policy = (typeof POLICIES)[number]

/** What one account could lose at most, in money, and how strongly it is weighed. */
export interface Endowment {
  readonly id: string
  /** Never negative. */
  readonly amount: Decimal
  /** Order of `queue`, strength of `risk-weighted`; null where none was given. */
  readonly weight: Decimal | null
}

export interface Share {
  readonly endowment: Endowment
  readonly taken: Decimal
}

export interface Spread {
  /** In the order of the endowments given. */
  readonly shares: readonly Share[]
  /** The largest share of an endowment that is taken, before amounts are cut. */
  readonly maxFraction: Ratio
}

export interface SpreadOptions {
  /** No more than this share of an endowment is taken; 1 when absent. */
  readonly cap?: Decimal | undefined
}

/** Spreads `budget` over `endowments`. Refuses with `infeasible` and names the capacity where they can't bear it. */
export function spread(
  policy: Policy,
  endowments: readonly Endowment[],
  budget: Decimal,
  options: SpreadOptions = {},
): Spread {
  if (policy === 'queue') return byQueue(endowments, budget)
  const cap = policy === 'capped-pro-rata' || policy === 'risk-weighted' ? (options.cap ?? ONE) : ONE
  // With a divisible loss the smallest largest haircut is the uniform one, so min-max and pro-rata agree here.
  const strength = policy === 'risk-weighted' ? (e: Endowment) => e.weight ?? ZERO : () => ONE
  return byLevel(endowments, budget, cap, strength)
}

function byQueue(endowments: readonly Endowment[], budget: Decimal): Spread {
  const capacity = endowments.reduce((sum, e) => sum.plus(e.amount), ZERO)
  checkCapacity(budget, capacity)
  const taken = new Map<string, Decimal>()
  let left = budget
  let maxFraction = RATIO_ZERO
  for (const endowment of [...endowments].sort(queueOrder)) {
    const amount = min(left, endowment.amount)
    if (amount.isZero()) continue
    taken.set(endowment.id, amount)
    left = left.minus(amount)
    const fraction = ratio(amount, endowment.amount)
    if (compare(fraction, maxFraction) > 0) maxFraction = fraction
  }
  return { shares: endowments.map((endowment) => ({ endowment, taken: taken.get(endowment.id) ?? ZERO })), maxFraction }
}

/** Weight (else endowment) descending, then endowment descending, then id by code units. */
function queueOrder(a: Endowment, b: Endowment): number {
  return (b.weight ?? b.amount).cmp(a.weight ?? a.amount) || b.amount.cmp(a.amount) || byCodeUnits(a.id, b.id)
}

/**
 * Water-filling: h_i = min(cap, tau * strength_i) with the one level tau at which the sum of h_i * w_i is the budget. At a
 * level r the sum is (what the capped ones give) + r * (mass of the others), so each test costs one comparison.
 */
function byLevel(
  endowments: readonly Endowment[],
  budget: Decimal,
  cap: Decimal,
  strength: (e: Endowment) => Decimal,
): Spread {
  const bearing = endowments.filter((e) => e.amount.gt(ZERO) && strength(e).gt(ZERO))
  checkCapacity(
    budget,
    bearing.reduce((sum, e) => sum.plus(e.amount.times(cap)), ZERO),
  )
  const order = [...bearing].sort((a, b) => strength(b).cmp(strength(a)))
  let given = ZERO
  let mass = order.reduce((sum, e) => sum.plus(e.amount.times(strength(e))), ZERO)
  let first = 0
  for (const endowment of order) {
    const filled = given.times(strength(endowment)).plus(cap.times(mass))
    if (filled.gte(budget.times(strength(endowment)))) break
    given = given.plus(endowment.amount.times(cap))
    mass = mass.minus(endowment.amount.times(strength(endowment)))
    first += 1
  }
  const level = mass.isZero() ? RATIO_ZERO : ratio(budget.minus(given), mass)
  const capped = new Set(order.slice(0, first))
  const fractionOf = (e: Endowment): Ratio =>
    capped.has(e) ? ratio(cap) : { n: level.n.times(strength(e)), d: level.d }
  return settled(endowments, bearing, budget, fractionOf)
}

function settled(
  endowments: readonly Endowment[],
  bearing: readonly Endowment[],
  budget: Decimal,
  fractionOf: (e: Endowment) => Ratio,
): Spread {
  let maxFraction = RATIO_ZERO
  const rows = bearing.map((endowment) => {
    const fraction = fractionOf(endowment)
    if (compare(fraction, maxFraction) > 0) maxFraction = fraction
    const exact: Ratio = { n: fraction.n.times(endowment.amount), d: fraction.d }
    const cut = min(cutPlaces(exact, AMOUNT_PLACES), endowment.amount)
    return { endowment, cut, rest: { n: exact.n.minus(cut.times(exact.d)), d: exact.d } }
  })
  const taken = new Map(rows.map((row) => [row.endowment.id, row.cut]))
  let missing = rows.reduce((left, row) => left.minus(row.cut), budget)
  const unit = TEN.pow(-AMOUNT_PLACES)
  for (const row of [...rows].sort((a, b) => compare(b.rest, a.rest) || queueOrder(a.endowment, b.endowment))) {
    if (missing.lte(ZERO)) break
    const extra = min(min(unit, missing), row.endowment.amount.minus(row.cut))
    taken.set(row.endowment.id, row.cut.plus(extra))
    missing = missing.minus(extra)
  }
  return { shares: endowments.map((endowment) => ({ endowment, taken: taken.get(endowment.id) ?? ZERO })), maxFraction }
}

function checkCapacity(budget: Decimal, capacity: Decimal): void {
  if (budget.lte(capacity)) return
  throw new PlimsollError(
    'infeasible',
    `The budget of ${plain(budget)} exceeds the capacity of ${plain(capacity)}.`,
    '--budget',
  )
}

/**
 * Gini coefficient of what is taken, over those with a positive endowment: sum((2i - n - 1) x_i) / (n sum(x)) with x in
 * ascending order and i from 1. Null where nothing is taken.
 */
export function gini(amounts: readonly Decimal[]): Ratio | null {
  const sorted = [...amounts].sort((a, b) => a.cmp(b))
  let weighted = ZERO
  let sum = ZERO
  for (const [i, amount] of sorted.entries()) {
    weighted = weighted.plus(amount.times(2 * (i + 1) - sorted.length - 1))
    sum = sum.plus(amount)
  }
  return sum.isZero() ? null : ratio(weighted, sum.times(sorted.length))
}

/** Counts and measures of a spread, as they are printed. */
export function measuresOf({ shares, maxFraction }: Spread) {
  const bearing = shares.filter((s) => s.endowment.amount.gt(ZERO))
  const inequality = gini(bearing.map((s) => s.taken))
  return {
    taken: plain(shares.reduce((sum, s) => sum.plus(s.taken), ZERO)),
    touched: shares.filter((s) => s.taken.gt(ZERO)).length,
    full: bearing.filter((s) => s.taken.eq(s.endowment.amount)).length,
    maxFraction: printedRatio(maxFraction),
    gini: inequality ? printedRatio(inequality) : null,
  }
}
