import { Decimal as Library } from 'decimal.js'

/**
 * Exact arithmetic for the engine.
 *
 * | operation            | result                                                                  |
 * |----------------------|-------------------------------------------------------------------------|
 * | Decimal + - x        | exact: amounts have at most 30 significant digits, so every sum and     |
 * |                      | product the rules form stays far below the constructor's 4,000 digits   |
 * | Ratio + - x /        | exact: a pair of decimals, never divided                                |
 * | cutPlaces, cutDigits | the one place where a quotient is rounded: always towards zero          |
 * | floorQuotient        | whole times one amount goes into another: towards minus infinity        |
 *
 * The constructor is a private clone, because any other code in the process may reconfigure the library's own.
 */
export type Decimal = Library
export const Decimal: typeof Library = Library.clone({
  defaults: true,
  precision: 4000,
  rounding: Library.ROUND_DOWN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
})

export const ZERO = new Decimal(0)
export const ONE = new Decimal(1)
export const TEN = new Decimal(10)

/** Decimal places to which amounts that do not terminate are cut (contract 3.1). */
export const AMOUNT_PLACES = 18
/** Significant digits to which prices and ratios are cut (contract 3.1). */
export const RATIO_DIGITS = 18
/** Significant digits of a score; the score so cut is the ranking rule. */
export const SCORE_DIGITS = 12

/** A decimal from text or another decimal; the text must already be known to be a plain decimal. */
export function dec(value: string | Decimal | number): Decimal {
  return new Decimal(value)
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
  if (isWhole(a)) return a.n.toDecimalPlaces(places, Library.ROUND_DOWN)
  return a.n.times(powerOfTen(places)).divToInt(a.d).times(powerOfTen(-places))
}

const powers = new Map<number, Decimal>()

/** The library works a power out by multiplying, however often it is asked for the same one. */
function powerOfTen(exponent: number): Decimal {
  let power = powers.get(exponent)
  if (!power) {
    power = TEN.pow(exponent)
    powers.set(exponent, power)
  }
  return power
}

const cutters = new Map<number, typeof Library>()

/** The quotient cut towards zero to `digits` significant digits. */
export function cutDigits(a: Ratio, digits: number): Decimal {
  if (isWhole(a)) return a.n.toSignificantDigits(digits, Library.ROUND_DOWN)
  let cutter = cutters.get(digits)
  if (!cutter) {
    cutter = Library.clone({ defaults: true, precision: digits, rounding: Library.ROUND_DOWN })
    cutters.set(digits, cutter)
  }
  return new Decimal(new cutter(a.n).div(a.d))
}

/** A positive quotient raised to the next number of `digits` significant digits, or itself where it has no more. */
export function raiseDigits(a: Ratio, digits: number): Decimal {
  const cut = cutDigits(a, digits)
  if (cut.times(a.d).eq(a.n)) return cut
  return cut.plus(TEN.pow(cut.e - digits + 1))
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
  return value.isZero() ? '0' : value.toFixed()
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

/** Digits of the library's words, and what one word weighs against the next. */
const WORD_DIGITS = 7
const WORD = 1e7

/**
 * The nearest float or one beside it (within 2e-15 relative), for looking and never for booking. Read from the
 * library's words, which is far quicker than its way through text.
 */
export function toFloat(value: Decimal): number {
  const words = value.d
  if (!words) return value.toNumber()
  let exponent = Math.floor(value.e / WORD_DIGITS)
  let sum = (words[0] ?? 0) + ((words[1] ?? 0) + ((words[2] ?? 0) + (words[3] ?? 0) / WORD) / WORD) / WORD
  for (; exponent > 0; exponent -= 1) sum *= WORD
  for (; exponent < 0; exponent += 1) sum /= WORD
  return value.s < 0 ? -sum : sum
}
