import { ceilQuotient, Decimal, dec, ratio } from '../decimal'
import { tenTo } from '../exact'
import type { MarketFloats } from '../formula/columns'
import type { Market } from '../market'

/** A decimal as two floats: the nearest one, and what that leaves out. */
export interface Split {
  readonly head: number
  readonly rest: number
}

/** More places than a price above 1e-18 needs as a float: its exact value, as far as the rest is carried. */
const PLACES = 100
/** Whole numbers of this many digits are exact as floats, and so are powers of ten up to 22. */
const EXACT_DIGITS = 15
const EXACT_POWER = 22

export function split(value: Decimal): Split {
  const places = value.decimalPlaces()
  if (isShort(value, places)) {
    const [whole, power] = [wholeOf(value, places), 10 ** places]
    return { head: whole / power, rest: restOf(whole / power, whole, power) }
  }
  const head = value.toNumber()
  // `toFixed` writes a float's exact value; the decimal constructor would take its shortest text instead.
  return { head, rest: value.minus(dec(head.toFixed(PLACES))).toNumber() }
}

/** The nearest float: for most amounts one division of two exact ones, which rounds once, as the way through text does. */
export function nearest(value: Decimal): number {
  const places = value.decimalPlaces()
  return isShort(value, places) ? wholeOf(value, places) / 10 ** places : value.toNumber()
}

function isShort(value: Decimal, places: number): boolean {
  return value.e + places < EXACT_DIGITS && places <= EXACT_POWER
}

/** value x 10^places, a whole number of at most 15 digits; `places` are all that the value has, or more. */
function wholeOf({ units, places: own }: Decimal, places: number): number {
  const whole = own <= places ? units * tenTo(places - own) : units / tenTo(own - places)
  return new Decimal(whole, 0).toNumber()
}

/** n / d - head, where head is the nearest float to n / d: the product is split in halves (Dekker), so nothing is lost. */
function restOf(head: number, n: number, d: number): number {
  const product = head * d
  const [a, b] = halves(head)
  const [c, e] = halves(d)
  const lost = b * e - (product - a * c - b * c - a * e)
  return (n - product - lost) / d
}

function halves(value: number): [number, number] {
  const scaled = value * (2 ** 27 + 1)
  const high = scaled - (scaled - value)
  return [high, value - high]
}

/** How often a part goes into an amount, the last time perhaps not wholly. Neither is negative. */
export function timesIn(amount: Decimal, part: Decimal): number {
  const places = Math.max(amount.decimalPlaces(), part.decimalPlaces())
  if (!isShort(amount, places) || !isShort(part, places)) return ceilQuotient(ratio(amount), ratio(part)).toNumber()
  // Whole numbers of floats: the rest of a division is exact, and so is a quotient that has none.
  const [all, each] = [wholeOf(amount, places), wholeOf(part, places)]
  const rest = all % each
  return (all - rest) / each + (rest > 0 ? 1 : 0)
}

/** A market at its present mark. */
export function floatsOf(market: Market): MarketFloats {
  return atMark(market.mark, {
    unit: market.lot.times(market.multiplier).toNumber(),
    rate: market.maintenanceMarginRate.toNumber(),
    tiers: market.tiers.map((tier) => ({
      from: tier.from.toNumber(),
      rate: tier.rate.toNumber(),
      deduct: tier.deduct.toNumber(),
    })),
  })
}

/** A market whose other figures are known already. */
export function atMark(mark: Decimal, { unit, rate, tiers }: Omit<MarketFloats, 'mark' | 'markRest'>): MarketFloats {
  const { head, rest } = split(mark)
  return { mark: head, markRest: rest, unit, rate, tiers }
}

/** The same elements in an array with more room. */
export function grown<A extends Float64Array | Float32Array | Uint32Array | Int32Array | Uint8Array>(
  array: A,
  length: number,
): A {
  const larger = new (array.constructor as new (length: number) => A)(length)
  larger.set(array)
  return larger
}
