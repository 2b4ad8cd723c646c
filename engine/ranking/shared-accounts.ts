import { type Decimal, type Ratio, ZERO } from '../decimal'
import { EDGE, LEAST_MOVE, LEGS_MAX, type MarketFloats, type SharedColumns } from '../formula/columns'
import type { Market } from '../market'
import type { Account, Position, View } from '../state'
import { floatsOf, grown, split } from './floats'

/**
 * Accounts whose equity is not their position's own: several cross legs, in whatever markets, or figures of the venue's
 * own. Their sums are worked out anew at every tick, from all legs, beside the gross of what went into each sum: kernels
 * leave a sum that lost too many digits to the exact reading.
 */
export class SharedAccounts implements SharedColumns {
  balance = new Float64Array(0)
  equity = new Float64Array(0)
  equityGross = new Float64Array(0)
  maintenance = new Float64Array(0)
  maintenanceGross = new Float64Array(0)
  pair = new Float64Array(0)
  pairGross = new Float64Array(0)
  private equityOffset = new Float64Array(0)
  private maintenanceOffset = new Float64Array(0)
  /** First leg of each row plus one. */
  private first = new Uint32Array(0)
  private readonly rows = new Map<string, number>()
  private readonly freeRows: number[] = []
  private readonly legs = new Legs()
  private readonly markets = new Map<string, number>()
  /** The markets at which the sums were worked out; none once an account has changed. */
  private summedAt: readonly Market[] = []

  /** @param market the one whose pairs of legs are summed */
  constructor(
    private readonly view: View,
    private readonly market: string,
  ) {}

  /** Reads an account again. Its row, or -1 where it stands alone. */
  update(id: string, account: Account | undefined): number {
    const legs = account ? crossLegs(this.view, id) : []
    this.leave(id)
    if (!account || !isShared(account, legs)) return -1
    this.summedAt = []
    const row = this.rowFor(id)
    this.balance[row] = account.balance.toNumber()
    this.equityOffset[row] = floatOf(account.equityOffset)
    this.maintenanceOffset[row] = floatOf(account.maintenanceOffset)
    // Too many legs for the bound: infinitely gross, so that every answer is a doubt.
    if (legs.length > LEGS_MAX) this.equityOffset[row] = Number.POSITIVE_INFINITY
    for (const leg of legs)
      this.first[row] = this.legs.add(this.first[row]!, row, this.marketIndex(leg.market), leg, this.view)
    return row
  }

  /** Works all sums out at the marks as they are, unless they are those of the last time. */
  refresh(): void {
    const markets = [...this.markets.keys()].map((id) => marketOf(this.view, id))
    // Markets are never changed but replaced.
    if (markets.length === this.summedAt.length && markets.every((market, i) => market === this.summedAt[i])) return
    this.summedAt = markets
    this.equity.set(this.balance)
    this.pair.fill(0)
    this.pairGross.fill(0)
    for (let row = 0; row < this.equity.length; row += 1) {
      const [equity, maintenance] = [this.equityOffset[row]!, this.maintenanceOffset[row]!]
      this.equity[row]! += equity
      this.equityGross[row] = Math.abs(this.balance[row]!) + Math.abs(equity)
      this.maintenance[row] = maintenance
      this.maintenanceGross[row] = Math.abs(maintenance)
    }
    this.legs.addTo(this, markets, this.markets.get(this.market) ?? -1)
  }

  get byteLength(): number {
    return this.first.byteLength + this.balance.byteLength * 9 + this.legs.byteLength
  }

  private leave(id: string): void {
    const row = this.rows.get(id)
    if (row === undefined) return
    this.legs.remove(this.first[row]!)
    this.first[row] = 0
    this.balance[row] = 0
    this.equityOffset[row] = 0
    this.maintenanceOffset[row] = 0
    this.rows.delete(id)
    this.freeRows.push(row)
  }

  private rowFor(id: string): number {
    const row = this.freeRows.pop() ?? this.rows.size
    if (row >= this.first.length) this.grow(Math.max(16, Math.ceil(this.first.length * 1.5)))
    this.rows.set(id, row)
    return row
  }

  private grow(length: number): void {
    this.first = grown(this.first, length)
    for (const name of FLOAT_COLUMNS) this[name] = grown(this[name], length)
    this.equityOffset = grown(this.equityOffset, length)
    this.maintenanceOffset = grown(this.maintenanceOffset, length)
  }

  private marketIndex(id: string): number {
    const known = this.markets.get(id)
    if (known !== undefined) return known
    this.markets.set(id, this.markets.size)
    return this.markets.size - 1
  }
}

const FLOAT_COLUMNS = [
  'balance',
  'equity',
  'equityGross',
  'maintenance',
  'maintenanceGross',
  'pair',
  'pairGross',
] as const

/** Cross legs of shared accounts in columns; the legs of one row are chained. A free leg has no size. */
class Legs {
  private count = 0
  /** Size times multiplier, negative for a short. */
  private q = new Float64Array(0)
  private entry = new Float64Array(0)
  private entryRest = new Float32Array(0)
  private market = new Uint32Array(0)
  private row = new Uint32Array(0)
  private next = new Uint32Array(0)
  private readonly free: number[] = []

  /** Puts a leg before the chain that begins with `next`; returns the chain's new beginning. */
  add(next: number, row: number, market: number, position: Position, view: View): number {
    const leg = this.free.pop() ?? this.count++
    if (leg >= this.q.length) this.grow(Math.max(32, Math.ceil(this.q.length * 1.5)))
    const { multiplier } = marketOf(view, position.market)
    const { head, rest } = split(position.entry)
    const q = position.size.times(multiplier).toNumber()
    this.q[leg] = position.side === 'long' ? q : -q
    this.entry[leg] = head
    this.entryRest[leg] = rest
    this.market[leg] = market
    this.row[leg] = row
    this.next[leg] = next
    return leg + 1
  }

  remove(first: number): void {
    for (let leg = first; leg > 0; leg = this.next[leg - 1]!) {
      this.q[leg - 1] = 0
      this.free.push(leg - 1)
    }
  }

  addTo(sums: SharedColumns, markets: readonly Market[], own: number): void {
    const floats = markets.map(floatsOf)
    for (let i = 0; i < this.count; i += 1) {
      const q = this.q[i]!
      if (q === 0) continue
      const market = floats[this.market[i]!]!
      const inverse = markets[this.market[i]!]!.kind === 'inverse'
      const [entry, row, size] = [this.entry[i]!, this.row[i]!, Math.abs(q)]
      const move = market.mark - entry + (market.markRest - this.entryRest[i]!)
      const gain = inverse ? (q * move) / (entry * market.mark) : q * move
      const gross = Math.abs(gain) + LEAST_MOVE * (inverse ? size / entry : size * entry)
      sums.equity[row]! += gain
      sums.equityGross[row]! += gross
      addMaintenance(sums, row, market, inverse ? size / market.mark : size * market.mark)
      if (this.market[i] === own) {
        sums.pair[row]! += gain
        sums.pairGross[row]! += gross
      }
    }
  }

  get byteLength(): number {
    return [this.q, this.entry, this.entryRest, this.market, this.row, this.next].reduce((s, a) => s + a.byteLength, 0)
  }

  private grow(length: number): void {
    this.q = grown(this.q, length)
    this.entry = grown(this.entry, length)
    this.entryRest = grown(this.entryRest, length)
    this.market = grown(this.market, length)
    this.row = grown(this.row, length)
    this.next = grown(this.next, length)
  }
}

/** At the edge of a tier the sum is made infinitely gross: a doubt. */
function addMaintenance(sums: SharedColumns, row: number, market: MarketFloats, notional: number): void {
  let { rate } = market
  let deduct = 0
  for (const tier of market.tiers) {
    if (isAtEdge(notional, tier.from)) sums.maintenanceGross[row] = Number.POSITIVE_INFINITY
    if (notional < tier.from) break
    rate = tier.rate
    deduct = tier.deduct
  }
  sums.maintenance[row]! += notional * rate - deduct
  sums.maintenanceGross[row]! += notional * rate + Math.abs(deduct)
}

function isAtEdge(notional: number, from: number): boolean {
  return Math.abs(notional - from) <= EDGE * from
}

function isShared({ equityOffset, maintenanceOffset }: Account, legs: readonly Position[]): boolean {
  return legs.length > 1 || (legs.length === 1 && (equityOffset !== null || maintenanceOffset !== null))
}

function crossLegs(view: View, account: string): Position[] {
  const legs: Position[] = []
  for (const position of view.positionsBy(account)) if (!position.margin) legs.push(position)
  return legs
}

function marketOf(view: View, id: string): Market {
  const market = view.markets.get(id)
  if (!market) throw new Error(`market ${id} of a position exists`)
  return market
}

function floatOf(offset: Ratio | null): number {
  return offset ? quotient(offset.n, offset.d) : 0
}

function quotient(n: Decimal, d: Decimal): number {
  return n.eq(ZERO) ? 0 : n.toNumber() / d.toNumber()
}
