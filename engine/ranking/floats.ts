import { type Decimal, dec } from '../decimal'
import type { MarketFloats } from '../formula/columns'
import type { Market } from '../market'

/** A decimal as two floats: the nearest one, and what that leaves out. */
export interface Split {
  readonly head: number
  readonly rest: number
}

/** More places than a price above 1e-18 needs as a float: its exact value, as far as the rest is carried. */
const PLACES = 100

export function split(value: Decimal): Split {
  const head = value.toNumber()
  // `toFixed` writes a float's exact value; the decimal constructor would take its shortest text instead.
  return { head, rest: value.minus(dec(head.toFixed(PLACES))).toNumber() }
}

/** A market at its present mark. */
export function floatsOf(market: Market): MarketFloats {
  const { head, rest } = split(market.mark)
  return {
    mark: head,
    markRest: rest,
    unit: market.lot.times(market.multiplier).toNumber(),
    rate: market.maintenanceMarginRate.toNumber(),
    tiers: market.tiers.map((tier) => ({
      from: tier.from.toNumber(),
      rate: tier.rate.toNumber(),
      deduct: tier.deduct.toNumber(),
    })),
  }
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
