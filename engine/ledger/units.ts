import { Decimal } from '../decimal'

/**
 * Amounts as whole numbers of a fixed small unit. The places are chosen so that whatever a linear market's rules add and
 * multiply is exact: size x multiplier x price, and size x multiplier x price x rate, have no more places than money.
 */
export const PLACES = { size: 8, multiplier: 6, price: 24, rate: 12, money: 50 } as const

/** An amount that these units don't hold exactly: the fold goes on in decimals. */
export class Beyond extends RangeError {}

const POWERS = Array.from({ length: 160 }, (_, n) => 10n ** BigInt(n))
/** Texts up to this long hold at most fifteen digits, which a float holds exactly. */
const SHORT = 16
const [MINUS, DOT, ZERO] = [45, 46, 48]

export function power(n: number): bigint {
  const known = POWERS[n]
  if (known === undefined) throw new Beyond(`10^${n}`)
  return known
}

/** A plain decimal in units of 10^-places. */
export function unitsOf(text: string, places: number): bigint {
  if (text.length < SHORT) return unitsOfShort(text, places)
  const dot = text.indexOf('.')
  const fraction = dot < 0 ? 0 : text.length - dot - 1
  if (fraction > places) throw new Beyond(text)
  return BigInt(dot < 0 ? text : text.slice(0, dot) + text.slice(dot + 1)) * power(places - fraction)
}

function unitsOfShort(text: string, places: number): bigint {
  const isNegative = text.charCodeAt(0) === MINUS
  let digits = 0
  let dot = text.length - 1
  for (let i = isNegative ? 1 : 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === DOT) dot = i
    else digits = 10 * digits + (code - ZERO)
  }
  const fraction = text.length - 1 - dot
  if (fraction > places) throw new Beyond(text)
  return BigInt(isNegative ? -digits : digits) * power(places - fraction)
}

export function decimalOf(units: bigint, places: number): Decimal {
  return new Decimal(units, places)
}

/** Units of a decimal that is known already. */
export function unitsOfDecimal(value: Decimal, places: number): bigint {
  return unitsOf(value.toFixed(), places)
}

/** A fraction without the powers of ten that both have in common: what is divided stays short. The denominator is not zero. */
export function withoutTens(n: bigint, d: bigint): readonly [n: bigint, d: bigint] {
  let tens = 0
  while (n % power(tens + 1) === 0n && d % power(tens + 1) === 0n) tens += 1
  return [n / power(tens), d / power(tens)]
}

/** The number of digits of a positive whole number. */
export function digitsOf(value: bigint): number {
  let digits = Math.floor(Math.log10(Number(value))) + 1
  // The logarithm of a float may be one off beside a power of ten.
  while (value >= power(digits)) digits += 1
  while (digits > 1 && value < power(digits - 1)) digits -= 1
  return digits
}

/** The quotient cut to `digits` significant digits; raised to the next such number where `up` and not exact. */
export function cutQuotient(n: bigint, d: bigint, digits: number, up: boolean): bigint {
  const whole = n / d
  const step = power(Math.max(0, digitsOf(whole) - digits))
  const cut = whole - (whole % step)
  return up && cut * d !== n ? cut + step : cut
}
