import { Decimal, digitsOf, parsed, TEN, tenTo } from './exact'

/**
 * Exact arithmetic for the engine.
 *
 * | operation            | result                                                           |
 * |----------------------|------------------------------------------------------------------|
 * | Decimal + - x        | exact, however long                                              |
 * | Ratio + - x /        | exact: a pair of decimals, never divided                         |
 * | cutPlaces, cutDigits | the one place where a quotient is rounded: always towards zero   |
 * | floorQuotient        | whole times one amount goes into another: towards minus infinity |
 */
export { Decimal, TEN }

export const ZERO = new Decimal(0n, 0)
export const ONE = new Decimal(1n, 0)

/** Decimal places to which amounts that do not terminate are cut (contract 3.1). */
export const AMOUNT_PLACES = 18
/** Significant digits to which prices and ratios are cut (contract 3.1). */
export const RATIO_DIGITS = 18
/** Significant digits of a score; the score so cut is the ranking rule. */
export const SCORE_DIGITS = 12

/** A decimal from text or another decimal; the text must already be known to be a plain decimal. */
export function dec(value: string | Decimal | number): Decimal {
  return typeof value === 'object' ? value : parsed(value)
}

/** An exact fraction. The denominator is always positive. */
export interface Ratio {
  readonly n: Decimal
  readonly d: Decimal
}

export function ratio(n: Decimal, d: Decimal = ONE): Ratio {
  if (d.isZero()) throw new RangeError('a ratio has no zero denominator')
  return d.isNegative() ? { n: n.neg(), d: d.neg() } : { n, d }
}

export const RATIO_ZERO: Ratio = { n: ZERO, d: ONE }

export function plus(a: Ratio, b: Ratio): Ratio {
  if (a.d === b.d || a.d.eq(b.d)) return { n: a.n.plus(b.n), d: a.d }
  return { n: a.n.times(b.d).plus(b.n.times(a.d)), d: a.d.times(b.d) }
}

export function minus(a: Ratio, b: Ratio): Ratio {
  return plus(a, negate(b))
}

export function negate(a: Ratio): Ratio {
  return { n: a.n.neg(), d: a.d }
}

export function times(a: Ratio, b: Ratio): Ratio {
  return { n: multiply(a.n, b.n), d: multiply(a.d, b.d) }
}

/** Exact quotient of two fractions; the caller has excluded a zero divisor. */
export function over(a: Ratio, b: Ratio): Ratio {
  return ratio(multiply(a.n, b.d), multiply(a.d, b.n))
}

export function scale(a: Ratio, by: Decimal): Ratio {
  return { n: multiply(a.n, by), d: a.d }
}

export function compare(a: Ratio, b: Ratio): number {
  return multiply(a.n, b.d).cmp(multiply(b.n, a.d))
}

export function sign(a: Ratio): number {
  return a.n.isZero() ? 0 : a.n.isNegative() ? -1 : 1
}

export function isWhole(a: Ratio): boolean {
  return a.d === ONE || a.d.eq(ONE)
}

/** Multiplying by the shared ONE is common in linear markets and worth skipping. */
function multiply(a: Decimal, b: Decimal): Decimal {
  return a === ONE ? b : b === ONE ? a : a.times(b)
}

/** The quotient cut towards zero to `places` decimal places. */
export function cutPlaces(a: Ratio, places: number): Decimal {
  if (isWhole(a)) return a.n.toDecimalPlaces(places)
  return quotientAt(a, places)
}

/** The quotient cut towards zero to `digits` significant digits. */
export function cutDigits(a: Ratio, digits: number): Decimal {
  if (isWhole(a)) return a.n.toSignificantDigits(digits)
  if (a.n.isZero()) return ZERO
  // The quotient has as many digits before its point as the difference says, or one more: never fewer than are asked for.
  const before = digitsOf(a.n.units) - a.n.places - (digitsOf(a.d.units) - a.d.places)
  return quotientAt(a, digits - before).toSignificantDigits(digits)
}

/** The quotient cut towards zero; negative places are zeros before the point. */
function quotientAt({ n, d }: Ratio, places: number): Decimal {
  const shift = places + d.places - n.places
  const cut = shift >= 0 ? (n.units * tenTo(shift)) / d.units : n.units / (d.units * tenTo(-shift))
  return places >= 0 ? new Decimal(cut, places) : new Decimal(cut * tenTo(-places), 0)
}

/** A positive quotient raised to the next number of `digits` significant digits, or itself where it has no more. */
export function raiseDigits(a: Ratio, digits: number): Decimal {
  const cut = cutDigits(a, digits)
  if (cut.times(a.d).eq(a.n)) return cut
  return cut.plus(TEN.pow(cut.e - digits + 1))
}

/** The square root of a number that is not negative, cut towards zero to `places` decimal places. */
export function rootOf(value: Decimal, places: number): Decimal {
  const square = value.times(TEN.pow(2 * places)).divToInt(ONE).units
  let root = square
  for (let next = (root + 1n) / 2n; next < root; next = (root + square / root) / 2n) root = next
  return new Decimal(root, places)
}

/** Greatest whole number of times `part` goes into `whole`; towards minus infinity. */
export function floorQuotient(whole: Ratio, part: Ratio): Decimal {
  const q = over(whole, part)
  const cut = q.n.divToInt(q.d)
  return q.n.isNegative() && !cut.times(q.d).eq(q.n) ? cut.minus(ONE) : cut
}

/** Least whole number not below the quotient; towards plus infinity. */
export function ceilQuotient(whole: Ratio, part: Ratio): Decimal {
  return floorQuotient(negate(whole), part).neg()
}

/**
 * An amount as it is printed and booked: exact in linear markets, cut towards zero to 18 places where a division was
 * needed. Balances and funds move by exactly this value.
 */
export function amountOf(a: Ratio): Decimal {
  return isWhole(a) ? a.n : cutPlaces(a, AMOUNT_PLACES)
}

/** A price or a ratio as it is printed: cut to 18 significant digits. */
export function printedRatio(a: Ratio): string {
  return plain(cutDigits(a, RATIO_DIGITS))
}

/** Plain decimal text: no exponent, no negative zero. */
export function plain(value: Decimal): string {
  return value.toFixed()
}

export function max(a: Decimal, b: Decimal): Decimal {
  return a.gt(b) ? a : b
}

export function min(a: Decimal, b: Decimal): Decimal {
  return a.lt(b) ? a : b
}

/** Whether `value` is a whole multiple of `step`. */
export function isMultiple(value: Decimal, step: Decimal): boolean {
  return value.mod(step).isZero()
}
