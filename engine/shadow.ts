import { ZERO } from './decimal'
import type { Market } from './market'
import type { Account, Position, View } from './state'

const NONE = -1

/**
 * What every account holds, as floats in columns: 24 bytes an account and 30 a position, and no object for either. It
 * decides nothing. The screen reads it to see who needs an exact look; whoever changes the state says which accounts to
 * take anew.
 */
export class Shadow {
  private readonly slots = new Map<string, number>()
  private readonly ids: string[] = []
  private balances = new Float64Array(0)
  private richer = new Uint8Array(0)
  private first = new Int32Array(0)

  private readonly marketNumbers = new Map<string, number>()
  private readonly markets: ShadowMarket[] = []

  private rows = 0
  private free = NONE
  private marketOf = new Uint16Array(0)
  /** Size times multiplier, negative for a short. */
  private quantities = new Float64Array(0)
  private atEntry = new Float64Array(0)
  /** NaN for a cross position. */
  private margins = new Float64Array(0)
  private next = new Int32Array(0)

  private readonly held: Held = { market: NO_MARKET, unrealised: 0, notional: 0, gross: 0, margin: 0, isCross: true }

  /** Accounts that were ever taken. */
  get count(): number {
    return this.ids.length
  }

  idOf(slot: number): string {
    return this.ids[slot] ?? ''
  }

  balance(slot: number): number {
    return this.balances[slot] ?? 0
  }

  /** Whether the venue has its own figures for the account: floats of ours say nothing about it. */
  isRicher(slot: number): boolean {
    return this.richer[slot] === 1
  }

  firstRow(slot: number): number {
    return this.first[slot] ?? NONE
  }

  nextRow(row: number): number {
    return this.next[row] ?? NONE
  }

  /** A position at the marks as they were last taken. The same object every time: it holds until the next look. */
  look(row: number): Readonly<Held> {
    const { held } = this
    const market = this.markets[this.marketOf[row] ?? 0] ?? NO_MARKET
    const quantity = this.quantities[row] ?? 0
    const entry = this.atEntry[row] ?? 0
    const size = Math.abs(quantity)
    const notional = market.inverse ? size / market.mark : size * market.mark
    const rise = market.inverse ? entry - notional : notional - entry
    const margin = this.margins[row] ?? 0
    held.market = market
    held.unrealised = quantity < 0 ? -rise : rise
    held.notional = notional
    held.gross = notional + entry
    held.isCross = Number.isNaN(margin)
    held.margin = margin
    return held
  }

  /** Takes the marks as they are now; says how far the furthest has moved, and whether margin rules are others now. */
  takeMarkets(markets: ReadonlyMap<string, Market>): { largestMove: number; rulesChanged: boolean } {
    let [largestMove, rulesChanged] = [0, false]
    for (const [id, market] of markets) {
      const known = this.markets[this.marketNumbers.get(id) ?? NONE]
      if (known?.source === market) continue
      const now = shadowOf(market)
      if (known && known.source.mark !== market.mark) {
        // Relative, and the same for a rise and the fall that undoes it.
        largestMove = Math.max(largestMove, now.mark / known.mark - 1, known.mark / now.mark - 1)
      }
      rulesChanged ||= known !== undefined && !hasSameRules(known.source, market)
      this.markets[this.numberOf(id)] = now
    }
    return { largestMove, rulesChanged }
  }

  /** Takes an account as it is now, and answers with its slot. */
  take(view: View, id: string): number {
    const slot = this.slots.get(id) ?? this.newSlot(id)
    this.release(slot)
    const account = view.accounts.get(id)
    if (account) this.write(slot, account, view.positionsBy(id))
    else {
      this.balances[slot] = 0
      this.richer[slot] = 0
    }
    return slot
  }

  /** Takes an account that was never taken: of a whole state none need be looked for. */
  enter(account: Account, positions: Iterable<Position>): void {
    this.write(this.newSlot(account.id), account, positions)
  }

  private write(slot: number, account: Account, positions: Iterable<Position>): void {
    this.balances[slot] = account.balance.toNumber()
    this.richer[slot] = account.equityOffset || account.maintenanceOffset ? 1 : 0
    for (const position of positions) this.add(slot, position)
  }

  private newSlot(id: string): number {
    const slot = this.ids.length
    this.slots.set(id, slot)
    this.ids.push(id)
    if (slot >= this.first.length) {
      const length = longer(slot)
      this.balances = grown(this.balances, new Float64Array(length))
      this.richer = grown(this.richer, new Uint8Array(length))
      this.first = grown(this.first, new Int32Array(length))
    }
    this.first[slot] = NONE
    return slot
  }

  private release(slot: number): void {
    for (let row = this.firstRow(slot); row >= 0; ) {
      const after = this.nextRow(row)
      this.next[row] = this.free
      this.free = row
      row = after
    }
    this.first[slot] = NONE
  }

  private add(slot: number, position: Position): void {
    const number = this.marketNumbers.get(position.market)
    if (number === undefined) return
    const market = this.markets[number] ?? NO_MARKET
    const row = this.freeRow()
    const quantity = position.size.toNumber() * market.multiplier
    const entry = position.entry.toNumber()
    this.marketOf[row] = number
    this.quantities[row] = position.side === 'long' ? quantity : -quantity
    this.atEntry[row] = market.inverse ? quantity / entry : quantity * entry
    this.margins[row] = position.margin ? position.margin.toNumber() : Number.NaN
    this.next[row] = this.firstRow(slot)
    this.first[slot] = row
  }

  private freeRow(): number {
    if (this.free !== NONE) {
      const row = this.free
      this.free = this.nextRow(row)
      return row
    }
    const row = this.rows
    this.rows += 1
    if (row >= this.next.length) {
      const length = longer(row)
      this.marketOf = grown(this.marketOf, new Uint16Array(length))
      this.quantities = grown(this.quantities, new Float64Array(length))
      this.atEntry = grown(this.atEntry, new Float64Array(length))
      this.margins = grown(this.margins, new Float64Array(length))
      this.next = grown(this.next, new Int32Array(length))
    }
    return row
  }

  private numberOf(id: string): number {
    const known = this.marketNumbers.get(id)
    if (known !== undefined) return known
    const number = this.markets.length
    this.marketNumbers.set(id, number)
    return number
  }
}

export interface ShadowTier {
  readonly from: number
  readonly rate: number
  readonly deduct: number
}

export interface ShadowMarket {
  readonly source: Pick<Market, 'mark' | 'tiers' | 'maintenanceMarginRate'>
  readonly inverse: boolean
  readonly multiplier: number
  readonly mark: number
  /** In ascending order; the first one begins at zero. */
  readonly tiers: readonly ShadowTier[]
}

interface Held {
  market: ShadowMarket
  unrealised: number
  notional: number
  /** Sum of all amounts that were added up, for the bound on their error. */
  gross: number
  margin: number
  isCross: boolean
}
const NO_MARKET: ShadowMarket = {
  source: { mark: ZERO, tiers: [], maintenanceMarginRate: ZERO },
  inverse: false,
  multiplier: 1,
  mark: 1,
  tiers: [],
}

function shadowOf(market: Market): ShadowMarket {
  const base = { from: 0, rate: market.maintenanceMarginRate.toNumber(), deduct: 0 }
  const tiers = market.tiers.map((t) => ({
    from: t.from.toNumber(),
    rate: t.rate.toNumber(),
    deduct: t.deduct.toNumber(),
  }))
  return {
    source: market,
    inverse: market.kind === 'inverse',
    multiplier: market.multiplier.toNumber(),
    mark: market.mark.toNumber(),
    tiers: [base, ...tiers],
  }
}

function hasSameRules(a: ShadowMarket['source'], b: Market): boolean {
  return a.tiers === b.tiers && a.maintenanceMarginRate === b.maintenanceMarginRate
}

function longer(length: number): number {
  return Math.max(64, Math.ceil(length * 1.5))
}

function grown<A extends { set(from: A): void }>(from: A, to: A): A {
  to.set(from)
  return to
}
