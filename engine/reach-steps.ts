import { type Decimal, floorQuotient, ONE, ratio } from './decimal'
import { type Market, type Side, signOf } from './market'
import type { Victims } from './reach'

/**
 * The curve in lots and ticks, as floats: thousands of traders ask for a price at every tick, and decimals take a
 * millisecond for each. In a linear market every figure on the grid of prices that decides who is closed is a whole
 * number, and while all of them stay below 2^53 floats count them exactly. In an inverse one, and beyond 2^53, what comes
 * out is a guess that the caller has to try.
 */
export class Steps {
  private constructor(
    private readonly laid: Laid,
    private readonly isLinear: boolean,
    /** 1 where longs are the victims and the mark falls. */
    private readonly s: 1 | -1,
    /** What the fund can pay, in lots moved by one tick; where everything else is whole, cut to whole ones. */
    private readonly available: number,
    private readonly first: number,
    private readonly last: number,
    readonly isExact: boolean,
  ) {}

  /**
   * Null where something is no whole number of lots or ticks.
   * @param first the price of index 0, in ticks; `last` the last index
   */
  static of(
    market: Market,
    hurt: Side,
    victims: Victims,
    available: Decimal,
    first: Decimal,
    last: Decimal,
  ): Steps | null {
    const laid = laidOut(market, victims)
    if (!laid || available.isNegative()) return null
    const isLinear = market.kind === 'linear'
    const farthest = Math.max(first.toNumber() + last.toNumber(), laid.largest)
    const isExact = isLinear && farthest * laid.lots[laid.count]! <= Number.MAX_SAFE_INTEGER
    const { lot, multiplier, tick } = market
    const unit = isLinear ? lot.times(multiplier).times(tick) : lot.times(multiplier)
    const paid = isExact
      ? Math.min(floorQuotient(ratio(available), ratio(unit)).toNumber(), Number.MAX_SAFE_INTEGER)
      : (available.toNumber() / unit.toNumber()) * (isLinear ? 1 : tick.toNumber())
    return new Steps(laid, isLinear, signOf(hurt), paid, first.toNumber(), last.toNumber(), isExact)
  }

  /** The first index at which more than so many lots are closed, with who is bankrupt there and whom the fund pays whole. */
  beyond(lots: number): { index: number; bankrupt: number; whole: number } | null {
    let low = 0
    let high = this.last
    if (this.closed(high) <= lots) return null
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.closed(middle) > lots) high = middle
      else low = middle + 1
    }
    const mark = this.markAt(low)
    const bankrupt = this.bankrupt(mark)
    return { index: low, bankrupt, whole: this.whole(mark, bankrupt) }
  }

  private markAt(index: number): number {
    return this.first - this.s * index
  }

  private closed(index: number): number {
    const { ticks, lots } = this.laid
    const mark = this.markAt(index)
    const bankrupt = this.bankrupt(mark)
    const whole = this.whole(mark, bankrupt)
    if (whole === bankrupt) return 0
    const away = this.s * (ticks[whole]! - mark)
    const lossOfLot = this.isLinear ? away : away / (ticks[whole]! * mark)
    const part = Math.floor((this.available - this.cost(mark, whole)) / lossOfLot)
    return lots[bankrupt]! - lots[whole]! - part
  }

  /** A price of the grid lies beyond a bankruptcy price exactly where it lies beyond the tick that this is rounded to. */
  private bankrupt(mark: number): number {
    const { ticks, count } = this.laid
    let [low, high] = [0, count]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.s * (ticks[middle]! - mark) > 0) low = middle + 1
      else high = middle
    }
    return low
  }

  private whole(mark: number, bankrupt: number): number {
    let [low, high] = [0, bankrupt]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.cost(mark, middle + 1) <= this.available) low = middle + 1
      else high = middle
    }
    return low
  }

  private cost(mark: number, count: number): number {
    const { lots, weights } = this.laid
    if (this.isLinear) return this.s * (weights[count]! - lots[count]! * mark)
    return this.s * (lots[count]! / mark - weights[count]!)
  }
}

/** Lots of the first so many, lots times (inverse: over) ticks, and where each goes bankrupt. */
interface Laid {
  readonly count: number
  readonly ticks: Float64Array
  readonly lots: Float64Array
  readonly weights: Float64Array
  readonly largest: number
}

/** Victims stay while only marks move, and so does this. */
const known = new WeakMap<Victims, { readonly market: Market; readonly laid: Laid | null }>()

function laidOut(market: Market, victims: Victims): Laid | null {
  const before = known.get(victims)
  if (before && isSameGrid(before.market, market)) return before.laid
  const laid = layOut(market, victims)
  known.set(victims, { market, laid })
  return laid
}

function isSameGrid(a: Market, b: Market): boolean {
  return a === b || (a.kind === b.kind && a.lot.eq(b.lot) && a.tick.eq(b.tick))
}

function layOut(market: Market, victims: Victims): Laid | null {
  const counted =
    victims.onGrid && isSameGrid(victims.onGrid.market, market) ? victims.onGrid : counting(market, victims)
  if (!counted) return null
  const { count } = victims
  const { ticks, lots: each } = counted
  const [lots, weights] = [new Float64Array(count + 1), new Float64Array(count + 1)]
  let largest = 0
  for (let i = 0; i < count; i += 1) {
    const [size, at] = [each[i]!, ticks[i]!]
    lots[i + 1] = lots[i]! + size
    weights[i + 1] = weights[i]! + (market.kind === 'linear' ? size * at : size / at)
    largest = Math.max(largest, at)
  }
  return { count, ticks, lots, weights, largest }
}

/** The lots and ticks of victims that are known as decimals; null where one of them is no whole number. */
function counting({ lot, tick }: Market, victims: Victims): Pick<Laid, 'ticks' | 'lots'> | null {
  const [ticks, lots] = [new Float64Array(victims.count), new Float64Array(victims.count)]
  for (let i = 0; i < victims.count; i += 1) {
    const victim = victims.at(i)
    const size = wholeNumber(victim.size, lot)
    const at = wholeNumber(victim.tick, tick)
    if (size === null || at === null) return null
    ticks[i] = at
    lots[i] = size
  }
  return { ticks, lots }
}

function wholeNumber(value: Decimal, unit: Decimal): number | null {
  const near = Math.round(value.toNumber() / unit.toNumber())
  return Number.isSafeInteger(near) && unit.times(near).eq(value) ? near : null
}

/** Whole lots below or at a size. */
export function lotsIn(market: Market, size: Decimal): number {
  return floorQuotient(ratio(size, ONE), ratio(market.lot)).toNumber()
}
