import { dec, ONE, ZERO } from '@/engine/decimal'
import type { Market, Side } from '@/engine/market'
import { Random } from '@/engine/simulation/random'
import type { Account, Position, View } from '@/engine/state'

/**
 * A market of any size that is not held in memory: whole numbers in columns, of which a position is made when it is asked
 * for. So the table's memory is the table's, and ten million positions can be read. Isolated positions of a linear market:
 * entries around the mark on the tick, every third an average of 15 digits; leverages of 1 to 100; long-tailed sizes.
 */
export const MARKET = 'BTC-PERP'
export const LOT = dec('0.001')

const LISTED: Market = {
  id: MARKET,
  kind: 'linear',
  settle: 'USDT',
  multiplier: ONE,
  lot: LOT,
  tick: dec('0.1'),
  mark: dec('60000.5'),
  markAt: null,
  previousMark: null,
  maintenanceMarginRate: dec('0.005'),
  tiers: [],
  fund: null,
  status: 'open',
  halted: null,
}

export class World {
  readonly lots: Float64Array
  /** Entries in ticks, and what an average has beyond them: nine more digits, or zero. */
  readonly ticks: Uint32Array
  readonly rest: Uint32Array
  /** Cents. */
  readonly margin: Float64Array
  readonly long: Uint8Array

  constructor(readonly count: number) {
    const random = Random.seeded(`bench|market|${count}`)
    this.lots = new Float64Array(count)
    this.ticks = new Uint32Array(count)
    this.rest = new Uint32Array(count)
    this.margin = new Float64Array(count)
    this.long = new Uint8Array(count)
    for (let i = 0; i < count; i += 1) this.draw(i, random)
  }

  entryText(i: number): string {
    const ticks = this.ticks[i]!
    const rest = this.rest[i]!
    return `${Math.floor(ticks / 10)}.${ticks % 10}${rest === 0 ? '' : String(rest).padStart(9, '0')}`
  }

  marginText(i: number): string {
    const cents = this.margin[i]!
    return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
  }

  private draw(i: number, random: Random): void {
    const spread = random.uniform() + random.uniform() + random.uniform() - 1.5
    const size = random.uniform()
    this.lots[i] = 1 + Math.floor(20 / (1.0001 - size)) + random.below(1_000)
    this.ticks[i] = Math.round(600_005 * (1 + spread * 0.1))
    this.rest[i] = random.chance(0.33) ? 1 + random.below(999_999_999) : 0
    this.long[i] = random.chance(0.5) ? 1 : 0
    // What was lost is still there, as liquidation would have come before: one in two hundred is bankrupt all the same.
    const loss = Math.max(0, (this.long[i] === 1 ? 1 : -1) * spread * 0.1) * (random.chance(0.01) ? 0.5 : 1.01)
    this.margin[i] = Math.ceil((this.lots[i]! * this.ticks[i]! * (loss + 1 / (1 + random.uniform() * 99))) / 100)
  }
}

/** As many characters for everybody, so that numbers and ids have one order. */
export const idOf = (i: number) => `a${i.toString(36).padStart(5, '0')}`
export const indexOf = (id: string) => Number.parseInt(id.slice(1), 36)

/** The world as rules see it. Nobody but a test or a benchmark changes the mark. */
export class WorldView implements View {
  readonly at = '2026-01-01T00:00:00.000Z'
  readonly venue = 'bench'
  readonly rulebook = 'bitmex'
  readonly coverage = 'full'
  readonly funds = new Map()
  readonly markets = new Map<string, Market>([[MARKET, LISTED]])
  readonly accounts: ReadonlyMap<string, Account>
  private readonly sides: Readonly<Record<Side, ReadonlyMap<string, Position>>>

  constructor(readonly world: World) {
    this.accounts = new Lazy(
      world.count,
      (i) => accountOf(i),
      () => true,
    )
    const side = (name: Side) =>
      new Lazy(
        countOf(world, name),
        (i) => positionOf(world, i),
        (i) => sideOf(world, i) === name,
        world.count,
      )
    this.sides = { long: side('long'), short: side('short') }
  }

  setMark(mark: string): void {
    this.markets.set(MARKET, { ...LISTED, mark: dec(mark) })
  }

  positionsOf(_market: string, side: Side): ReadonlyMap<string, Position> {
    return this.sides[side]
  }

  positionsBy(account: string): Iterable<Position> {
    return [positionOf(this.world, indexOf(account))]
  }

  position(account: string, _market: string, side: Side): Position | undefined {
    return this.sides[side].get(account)
  }
}

/** A map whose values are made when they are asked for. */
class Lazy<V> extends Map<string, V> {
  constructor(
    private readonly held: number,
    private readonly make: (index: number) => V,
    private readonly holds: (index: number) => boolean,
    private readonly total = held,
  ) {
    super()
  }

  override get size(): number {
    return this.held ?? 0
  }

  override get(id: string): V | undefined {
    const index = indexOf(id)
    return this.has(id) ? this.make(index) : undefined
  }

  override has(id: string): boolean {
    const index = indexOf(id)
    return index >= 0 && index < this.total && this.holds(index)
  }

  override *keys(): MapIterator<string> {
    for (let i = 0; i < this.total; i += 1) if (this.holds(i)) yield idOf(i)
  }

  override *values(): MapIterator<V> {
    for (let i = 0; i < this.total; i += 1) if (this.holds(i)) yield this.make(i)
  }
}

function countOf(world: World, side: Side): number {
  return world.long.reduce((sum, isLong) => sum + (isLong === (side === 'long' ? 1 : 0) ? 1 : 0), 0)
}

const sideOf = (world: World, i: number): Side => (world.long[i] === 1 ? 'long' : 'short')

function accountOf(i: number): Account {
  const id = idOf(i)
  return {
    id,
    owner: id,
    balance: ONE,
    deltaNeutral: false,
    equityOffset: null,
    maintenanceOffset: null,
    netDelta: null,
    residual: ZERO,
  }
}

function positionOf(world: World, i: number): Position {
  return {
    account: idOf(i),
    market: MARKET,
    side: sideOf(world, i),
    size: dec(world.lots[i]!).times(LOT),
    entry: dec(world.entryText(i)),
    margin: dec(world.marginText(i)),
    openingLeverage: null,
    openedAt: null,
  }
}
