import { Decimal } from 'decimal.js'
import { PLAIN_DECIMAL } from '../wire/plain-decimal'

/** Amounts arrive as decimal strings; whatever may be lacking is null. */
export type Amount = string | null | undefined

export const UNKNOWN = '\u2014'
export const MINUS = '\u2212'
/** Between a figure and its unit: the two must not part at the end of a line. */
export const NBSP = '\u00a0'

/** Its own constructor: formatting may never change the precision another room computes with, nor the other way round. */
const Exact = Decimal.clone({ precision: 80, toExpNeg: -9e15, toExpPos: 9e15, defaults: true })
export type Exact = InstanceType<typeof Exact>

/** The value, or null for everything that is not a plain decimal: formatting never throws and never prints NaN. */
export function parse(value: Amount): Exact | null {
  return typeof value === 'string' && PLAIN_DECIMAL.test(value) ? new Exact(value) : null
}

/** How many decimals a step such as a tick or a lot has: "0.1" has one, "5" none, "0.250" two. */
export function decimalsOf(step: Amount): number {
  return parse(step)?.decimalPlaces() ?? 0
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

export interface FixedOptions {
  /** Profit and changes always carry their sign; zero carries none. */
  readonly signed?: boolean
  readonly prefix?: string
  readonly suffix?: string
}

/**
 * `places` decimals, grouped by thousands, minus as U+2212. A value that would round to zero without being zero is
 * written as a bound, `<0.01`, `+<0.01` or `>−0.01`, because a shown zero means zero.
 */
export function fixed(value: Exact, places: number, options: FixedOptions = {}): string {
  const { signed = false, prefix = '', suffix = '' } = options
  const rounded = value.toDecimalPlaces(places, Decimal.ROUND_HALF_UP)
  if (rounded.isZero() && !value.isZero()) {
    const least = `${prefix}${new Exact(10).pow(-places).toFixed(places)}${suffix}`
    return value.isNegative() ? `>${MINUS}${least}` : `${signed ? '+' : ''}<${least}`
  }
  const [whole = '0', fraction] = rounded.abs().toFixed(places).split('.')
  const sign = rounded.isNegative() && !rounded.isZero() ? MINUS : signed && !rounded.isZero() ? '+' : ''
  return `${sign}${prefix}${group(whole)}${fraction === undefined ? '' : `.${fraction}`}${suffix}`
}

/** Sum of the known values; null when none is known, so that an empty column does not total to zero. */
export function sum(values: readonly Amount[]): string | null {
  const known = values.map(parse).filter((value) => value !== null)
  if (known.length === 0) return null
  return known.reduce((total, value) => total.plus(value), new Exact(0)).toFixed()
}

export function difference(a: Amount, b: Amount): string | null {
  const left = parse(a)
  const right = parse(b)
  return left === null || right === null ? null : left.minus(right).toFixed()
}

/** a × b, exactly. */
export function product(a: Amount, b: Amount): string | null {
  const left = parse(a)
  const right = parse(b)
  return left === null || right === null ? null : left.times(right).toFixed()
}

/** a / b for display, null when b is zero or either is not known. */
export function ratioOf(a: Amount, b: Amount): string | null {
  const over = parse(a)
  const under = parse(b)
  if (over === null || under === null || under.isZero()) return null
  return over.div(under).toDecimalPlaces(24).toFixed()
}

/** The value cut towards zero to whole steps: what a slider between two lots means. */
export function inSteps(value: Amount, step: Amount): string | null {
  const known = parse(value)
  const unit = parse(step)
  if (known === null || unit === null || unit.isZero()) return null
  return known.div(unit).trunc().times(unit).toFixed()
}

/** The value to so many digits, for the round numbers of a scale. */
export function toDigits(value: Amount, digits: number): string | null {
  return parse(value)?.toSignificantDigits(digits, Decimal.ROUND_HALF_UP).toFixed() ?? null
}

/** -1, 0 or 1; null when one of the two is not known. */
export function compare(a: Amount, b: Amount): number | null {
  const left = parse(a)
  const right = parse(b)
  return left === null || right === null ? null : left.comparedTo(right)
}

export function signOf(value: Amount): -1 | 0 | 1 | null {
  const known = parse(value)
  if (known === null) return null
  return known.isZero() ? 0 : known.isNegative() ? -1 : 1
}

export function absolute(value: Amount): string | null {
  return parse(value)?.abs().toFixed() ?? null
}

/** For pixel geometry only, never for a figure that is read; null when not known. */
export function forPixels(value: Amount): number | null {
  const known = parse(value)
  return known === null ? null : known.toNumber()
}

/**
 * Parts rounded so that, as printed, they add up to the total as printed: each is cut to the unit below, and the units that
 * are then missing go to the parts that lost most. No part is off by a whole unit. Null where something is not known.
 */
export function apportion(parts: readonly Amount[], total: Amount, places: number): readonly string[] | null {
  const whole = parse(total)
  const known = parts.map(parse).filter((part) => part !== null)
  if (whole === null || known.length !== parts.length) return null
  const cut = known.map((part) => part.toDecimalPlaces(places, Decimal.ROUND_FLOOR))
  const unit = new Exact(10).pow(-places)
  const rest = whole.toDecimalPlaces(places, Decimal.ROUND_HALF_UP).minus(cut.reduce((a, b) => a.plus(b), new Exact(0)))
  const units = rest.div(unit).toNumber()
  const lost = known.map((part, i) => part.minus(cut[i] ?? part))
  const first = lost.map((_, i) => i).sort((a, b) => (lost[b] ?? unit).comparedTo(lost[a] ?? unit) || a - b)
  const gains = new Set(first.slice(0, Math.max(0, units)))
  return cut.map((part, i) => (gains.has(i) ? part.plus(unit) : part).toFixed())
}
