import { type Decimal, isWhole, minus, ONE, over, type Ratio, ratio, scale, ZERO } from './decimal'

export type Side = 'long' | 'short'
export type MarketKind = 'linear' | 'inverse'

/** From notional `from` on, maintenance margin is notional x rate - deduct. */
export interface Tier {
  readonly from: Decimal
  readonly rate: Decimal
  readonly deduct: Decimal
}

/** One perpetual market. `mark` in quote units per base unit; `lot` in sizes; `tick` in prices. */
export interface Market {
  readonly id: string
  readonly kind: MarketKind
  readonly settle: string
  readonly multiplier: Decimal
  readonly lot: Decimal
  readonly tick: Decimal
  readonly mark: Decimal
  /** When the mark was set (RFC 3339), null when only a snapshot's own time is known. */
  readonly markAt: string | null
  readonly previousMark: Decimal | null
  readonly maintenanceMarginRate: Decimal
  readonly tiers: readonly Tier[]
  readonly fund: string | null
  readonly status: 'open' | 'final-settlement'
  /** Why an operator halted the market, null while it runs. */
  readonly halted: string | null
}

export function opposite(side: Side): Side {
  return side === 'long' ? 'short' : 'long'
}

/** +1 for a long, -1 for a short. */
export function signOf(side: Side): 1 | -1 {
  return side === 'long' ? 1 : -1
}

/**
 * What `size` of `side` gains when the price goes from `from` to `to`, in the settlement asset.
 * Linear s*z*(to - from); inverse s*z*(1/from - 1/to).
 */
export function gain(
  market: Pick<Market, 'kind' | 'multiplier'>,
  side: Side,
  size: Decimal,
  from: Decimal,
  to: Decimal,
): Ratio {
  const z = market.multiplier === ONE ? size : size.times(market.multiplier)
  const move = to.minus(from)
  const signed = z.times(side === 'long' ? move : move.neg())
  return market.kind === 'linear' ? { n: signed, d: ONE } : ratio(signed, from.times(to))
}

/** `gain` between prices that need not be decimals. */
export function gainBetween(market: Market, side: Side, size: Decimal, from: Ratio, to: Ratio): Ratio {
  if (isWhole(from) && isWhole(to)) return gain(market, side, size, from.n, to.n)
  const move = market.kind === 'linear' ? minus(to, from) : minus(over(ratio(ONE), from), over(ratio(ONE), to))
  const z = size.times(market.multiplier)
  return scale(move, side === 'long' ? z : z.neg())
}

/** Notional of `size` at `price` in the settlement asset: q*p, inverse q/p. */
export function notionalAt(market: Pick<Market, 'kind' | 'multiplier'>, size: Decimal, price: Decimal): Ratio {
  const q = size.times(market.multiplier)
  return market.kind === 'linear' ? { n: q.times(price), d: ONE } : ratio(q, price)
}

/** The tier a notional falls into; below the first one the market's own rate applies. */
export function tierOf(market: Market, notional: Ratio): Tier {
  let found: Tier = { from: ZERO, rate: market.maintenanceMarginRate, deduct: ZERO }
  for (const tier of market.tiers) {
    if (notional.n.lt(tier.from.times(notional.d))) break
    found = tier
  }
  return found
}

/** Maintenance margin of `size` at `price`. */
export function maintenanceAt(market: Market, size: Decimal, price: Decimal): Ratio {
  const notional = notionalAt(market, size, price)
  const tier = tierOf(market, notional)
  const gross = scale(notional, tier.rate)
  return tier.deduct.isZero() ? gross : { n: gross.n.minus(tier.deduct.times(gross.d)), d: gross.d }
}

/** `price` to the tick: up for a bankrupt long, down for a bankrupt short, so that it is not left negative. */
export function roundToTick(market: Market, price: Ratio, direction: 'up' | 'down'): Decimal {
  const steps = over(price, ratio(market.tick))
  const cut = steps.n.divToInt(steps.d)
  const exact = cut.times(steps.d).eq(steps.n)
  return (direction === 'up' && !exact ? cut.plus(ONE) : cut).times(market.tick)
}
