import { type Decimal, dec, floorQuotient, ratio, ZERO } from '../decimal'
import { ABSENT, SHARED } from '../formula/columns'
import type { Market, MarketKind } from '../market'
import { type Victim, type Victims, victimsAt } from '../reach'
import { yOf } from './dominance'
import { grown } from './floats'
import type { SideTable } from './side-table'

/** Far above what a bankruptcy price worked out in floats can be off, relative to what it is made of. */
const SLACK = 2 ** -47
/** Prices so many ticks away are far beyond ten times any mark, where reach ends. */
const TICKS_MAX = 2 ** 50

/**
 * One side in the order in which it goes bankrupt, for a curve of reach: the lots of all positions whose bankruptcy price
 * rounds to the same tick together, because on the grid of ticks they go together. Positions that stand alone are read from
 * columns, unless their price is too close to a tick to be rounded for certain; all others exactly, every time, because
 * marks of other markets move them. Whoever stands alone is counted once and moved when told of.
 */
export class SideVictims {
  private readonly lotsAt = new Map<number, number>()
  /** What is counted of each account, by its number: ticks, 0 where there is nothing, and lots. */
  private ticks = new Float64Array(0)
  private lots = new Float64Array(0)
  private readonly changed = new Set<number>()
  private readonly moving = new Set<number>()
  private known: TickVictims | null = null
  private readonly grid: Grid

  constructor(
    private readonly side: SideTable,
    private readonly market: Market,
  ) {
    const { columns } = side
    this.grid = gridOf(market)
    for (let slot = 0; slot < columns.count; slot += 1) {
      if (!(columns.flags[slot]! & ABSENT)) this.take(columns.account[slot]!)
    }
  }

  /** Whether what is counted holds on the market's grid as it is now. */
  fits({ tick }: Market): boolean {
    return tick.eq(this.market.tick)
  }

  /** An account's position has come, gone or become another one. */
  update(account: number): void {
    this.changed.add(account)
  }

  now(): Victims {
    for (const account of this.changed) this.take(account)
    this.changed.clear()
    for (const account of this.moving) this.take(account)
    this.known ??= new TickVictims(this.market, this.lotsAt, this.side.direction)
    return this.known
  }

  private take(account: number): void {
    const ticks = this.ticksNow(account)
    const slot = this.side.columns.slotOf(account)
    const lots = ticks === 0 ? 0 : this.side.columns.lots[slot]!
    if (account >= this.ticks.length) this.grow(account)
    if (ticks === this.ticks[account] && lots === this.lots[account]) return
    this.add(this.ticks[account]!, -this.lots[account]!)
    this.add(ticks, lots)
    this.ticks[account] = ticks
    this.lots[account] = lots
    this.known = null
  }

  private ticksNow(account: number): number {
    const { columns, exact } = this.side
    const slot = columns.slotOf(account)
    const isMoving = slot >= 0 && (columns.flags[slot]! & SHARED) !== 0
    if (isMoving) this.moving.add(account)
    else this.moving.delete(account)
    if (slot < 0) return 0
    const known = isMoving ? UNKNOWN : ticksOf(this.side, slot, this.grid)
    const ticks = known === UNKNOWN ? indexOf(exact.bankruptcyTick(this.side.accountAt(slot)), this.market) : known
    return ticks > 0 && ticks < TICKS_MAX ? ticks : 0
  }

  private add(ticks: number, lots: number): void {
    if (ticks === 0) return
    const sum = (this.lotsAt.get(ticks) ?? 0) + lots
    if (sum === 0) this.lotsAt.delete(ticks)
    else this.lotsAt.set(ticks, sum)
  }

  private grow(account: number): void {
    const length = Math.ceil((account + 8) * 1.25)
    this.ticks = grown(this.ticks, length)
    this.lots = grown(this.lots, length)
  }
}

/** Lots by tick, and their sums: numbers that nothing was rounded in. */
class TickVictims implements Victims {
  readonly isSettled = false
  private readonly ticks: Float64Array
  /** Lots at each tick, and of the first so many ticks. */
  private readonly lots: Float64Array
  private readonly lotsTo: Float64Array
  private readonly weights: (count: number) => Decimal

  constructor(
    private readonly market: Market,
    lotsAt: ReadonlyMap<number, number>,
    direction: 1 | -1,
  ) {
    this.ticks = Float64Array.from(lotsAt.keys()).sort()
    if (direction === 1) this.ticks.reverse()
    this.lots = this.ticks.map((tick) => lotsAt.get(tick) ?? 0)
    this.lotsTo = new Float64Array(this.count + 1)
    for (let i = 0; i < this.count; i += 1) this.lotsTo[i + 1] = this.lotsTo[i]! + this.lots[i]!
    this.weights = market.kind === 'linear' ? this.linearWeights() : this.inverseWeights()
  }

  get count(): number {
    return this.ticks.length
  }

  get onGrid() {
    const { market, ticks, lots } = this
    return { market, ticks, lots }
  }

  at(index: number): Victim {
    const { market } = this
    return victimsAt(market, dec(this.lots[index]!).times(market.lot), dec(this.ticks[index]!).times(market.tick))
  }

  sizeOf(count: number): Decimal {
    return dec(this.lotsTo[count]!).times(this.market.lot)
  }

  weightOf(count: number): Decimal {
    return this.weights(count)
  }

  /** A sum of lots x ticks has more digits than a float. */
  private linearWeights(): (count: number) => Decimal {
    const { lot, tick, multiplier } = this.market
    const unit = lot.times(multiplier).times(tick)
    const sums = [0n]
    for (let i = 0; i < this.count; i += 1) sums.push(sums[i]! + BigInt(this.lots[i]!) * BigInt(this.ticks[i]!))
    return (count) => dec(sums[count]!.toString()).times(unit)
  }

  private inverseWeights(): (count: number) => Decimal {
    const sums = [ZERO]
    for (let i = 0; i < this.count; i += 1) sums.push(sums[i]!.plus(this.at(i).weight))
    return (count) => sums[count]!
  }
}

const UNKNOWN = -1

/** What of a market the bankruptcy prices of a whole side are worked out with, as floats. */
interface Grid {
  readonly kind: MarketKind
  readonly tick: number
  /** What one lot is multiplied by. */
  readonly unit: number
}

function gridOf({ kind, tick, lot, multiplier }: Market): Grid {
  return { kind, tick: tick.toNumber(), unit: lot.times(multiplier).toNumber() }
}

/** The bankruptcy price in ticks, rounded as its side has it; 0 where there is none, UNKNOWN where floats can't say. */
function ticksOf(side: SideTable, slot: number, { kind, tick, unit }: Grid): number {
  const { columns, direction } = side
  const entry = columns.entry[slot]!
  const perUnit = Math.abs(columns.backing[slot]!) / (columns.lots[slot]! * unit)
  const y = yOf(columns, slot, kind, direction, unit)
  const gross = (kind === 'linear' ? entry : 1 / entry) + perUnit
  if (Math.abs(y) <= SLACK * gross) return UNKNOWN
  if (y < 0) return 0
  const price = kind === 'linear' ? y : 1 / y
  const ticks = price / tick
  const off = (SLACK * ticks * gross) / y
  if (Math.abs(ticks - Math.round(ticks)) <= off || ticks <= 1) return UNKNOWN
  return direction === 1 ? Math.ceil(ticks) : Math.floor(ticks)
}

function indexOf(tick: Decimal | null, market: Market): number {
  return tick === null ? 0 : floorQuotient(ratio(tick), ratio(market.tick)).toNumber()
}
