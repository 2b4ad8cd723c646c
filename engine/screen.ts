import type { Decimal } from './decimal'
import type { Market } from './market'
import type { MutableState, Position, View } from './state'

/**
 * A quick look in floating point at who might be below maintenance margin. It may name an account that is not, never miss
 * one that is: float error is below 1e-13 of the gross amounts involved, and everything within 1e-9 of them is named. The
 * exact rules decide about those that are named.
 */
const TOLERANCE = 1e-9
/** The furthest the marks may move before an account is looked at again, however safe it is. */
const LONGEST_MOVE = 0.5

interface Tier {
  readonly from: number
  readonly rate: number
  readonly deduct: number
}

interface MarketFloats {
  readonly inverse: boolean
  readonly multiplier: number
  readonly mark: number
  /** In ascending order; the first one begins at zero. */
  readonly tiers: readonly Tier[]
}

interface PositionFloats {
  readonly unrealised: number
  readonly notional: number
  /** Sum of all amounts that were added up, for the bound on their error. */
  readonly gross: number
  readonly margin: number | null
}

/** Accounts among `accounts` that may hold a position below maintenance margin, in code-unit order. */
export function suspects(view: View, accounts: Iterable<string>): string[] {
  const markets = floatsOf(view)
  const found: string[] = []
  for (const account of accounts) if (isSuspect(view, account, markets)) found.push(account)
  return found.sort()
}

/**
 * The same question asked after every tick. Remembers how far each account is from its maintenance margin, so that after a tick only those are looked at that
 * changed, or whose distance the marks have used up since. `path` is the way the marks have gone, the largest move of
 * each tick added up: no mark is further from where it was than the path that was gone in between.
 */
export class Screen {
  private state: MutableState | null = null
  private readonly lastMarkets = new Map<string, Market>()
  private readonly index = new Map<string, number>()
  private readonly ids: string[] = []
  private readonly safeUntil: number[] = []
  private path = 0

  /** Those of all accounts that may hold a position below maintenance margin, in code-unit order. */
  suspects(state: MutableState): string[] {
    if (state !== this.state || this.rulesChanged(state)) this.forget(state)
    this.path += this.largestMove(state)
    for (const [id, market] of state.markets) this.lastMarkets.set(id, market)
    for (const id of state.changed) this.lookAgain(id)
    state.changed.clear()
    const markets = floatsOf(state)
    const found: string[] = []
    for (let i = 0; i < this.ids.length; i += 1) {
      if (this.path < (this.safeUntil[i] ?? 0)) continue
      const id = this.ids[i] ?? ''
      const distance = distanceOf(state, id, markets)
      if (distance > 0) this.safeUntil[i] = this.path + pathWithin(distance)
      else if (isSuspect(state, id, markets)) found.push(id)
    }
    return found.sort()
  }

  private forget(state: MutableState): void {
    this.state = state
    this.lastMarkets.clear()
    this.index.clear()
    this.ids.length = 0
    this.safeUntil.length = 0
    for (const id of state.accounts.keys()) this.lookAgain(id)
  }

  private lookAgain(id: string): void {
    const known = this.index.get(id)
    if (known !== undefined) {
      this.safeUntil[known] = 0
      return
    }
    this.index.set(id, this.ids.length)
    this.ids.push(id)
    this.safeUntil.push(0)
  }

  /** A market listed anew with other margin rules makes every distance worthless. */
  private rulesChanged(state: View): boolean {
    for (const [id, market] of state.markets) {
      const before = this.lastMarkets.get(id)
      if (!before || before === market) continue
      if (before.tiers !== market.tiers || before.maintenanceMarginRate !== market.maintenanceMarginRate) return true
    }
    return false
  }

  /** Relative, and the same for a rise and the fall that undoes it. */
  private largestMove(state: View): number {
    let largest = 0
    for (const [id, market] of state.markets) {
      const before = this.lastMarkets.get(id)
      if (!before || before.mark === market.mark) continue
      const ratio = number(market.mark) / number(before.mark)
      largest = Math.max(largest, ratio - 1, 1 / ratio - 1)
    }
    return largest
  }
}

/** A path of s moves no mark by more than s(1 + s): this is the s for which that is at most `distance`. */
function pathWithin(distance: number): number {
  const move = Math.min(distance, LONGEST_MOVE)
  return (move / (1 + move)) * (1 - TOLERANCE)
}

/**
 * A relative move of all marks up to which the account stays above its maintenance margin for certain; zero or less where
 * that can't be said. Equity loses at most notional x move; maintenance margin is taken at the highest rate of any tier in
 * reach of the longest move.
 */
function distanceOf(view: View, id: string, markets: ReadonlyMap<string, MarketFloats>): number {
  const account = view.accounts.get(id)
  if (!account) return LONGEST_MOVE
  if (account.equityOffset || account.maintenanceOffset) return 0
  const balance = number(account.balance)
  let [slack, exposed, gross, nearest] = [balance, 0, Math.abs(balance), LONGEST_MOVE]
  for (const position of view.positionsBy(id)) {
    const market = markets.get(position.market)
    if (!market) continue
    const held = floats(market, position)
    const { rate, added } = highestWithin(market, held.notional * (1 + LONGEST_MOVE))
    const maintenance = held.notional * rate + added
    const exposure = held.notional * (1 + rate)
    if (held.margin === null) {
      slack += held.unrealised - maintenance
      exposed += exposure
      gross += held.gross
    } else {
      const own = held.margin + held.unrealised - maintenance - TOLERANCE * (held.gross + Math.abs(held.margin))
      nearest = Math.min(nearest, own / exposure)
    }
  }
  return exposed > 0 ? Math.min(nearest, (slack - TOLERANCE * gross) / exposed) : nearest
}

/** The highest rate of the tiers up to a notional, and the most that a (negative) deduction adds. */
function highestWithin(market: MarketFloats, notional: number): { rate: number; added: number } {
  let [rate, added] = [0, 0]
  for (const tier of market.tiers) {
    if (tier.from > notional) break
    rate = Math.max(rate, tier.rate)
    added = Math.max(added, -tier.deduct)
  }
  return { rate, added }
}

/** Whether equity is within float error of the maintenance margin, or below it, at the marks as they are. */
function isSuspect(view: View, id: string, markets: ReadonlyMap<string, MarketFloats>): boolean {
  const account = view.accounts.get(id)
  if (!account) return false
  if (account.equityOffset || account.maintenanceOffset) return true
  const balance = number(account.balance)
  let [slack, gross] = [balance, Math.abs(balance)]
  for (const position of view.positionsBy(id)) {
    const market = markets.get(position.market)
    if (!market) continue
    const held = floats(market, position)
    const maintenance = maintenanceOf(market, held.notional)
    if (held.margin === null) {
      slack += held.unrealised - maintenance
      gross += held.gross
    } else if (held.margin + held.unrealised - maintenance <= TOLERANCE * (held.gross + Math.abs(held.margin))) {
      return true
    }
  }
  return gross > 0 && slack <= TOLERANCE * gross
}

/** Maintenance margin by tier; at the edge of a tier the larger of both. */
function maintenanceOf(market: MarketFloats, notional: number): number {
  let largest = 0
  for (const [i, tier] of market.tiers.entries()) {
    if (tier.from > notional * (1 + TOLERANCE)) break
    const isPast = (market.tiers[i + 1]?.from ?? Number.POSITIVE_INFINITY) < notional * (1 - TOLERANCE)
    if (!isPast) largest = Math.max(largest, notional * tier.rate - tier.deduct)
  }
  return largest
}

function floatsOf(view: View): Map<string, MarketFloats> {
  return new Map([...view.markets].map(([id, market]) => [id, marketFloats(market)]))
}

function marketFloats(market: Market): MarketFloats {
  const base = { from: 0, rate: number(market.maintenanceMarginRate), deduct: 0 }
  const tiers = market.tiers.map((t) => ({ from: number(t.from), rate: number(t.rate), deduct: number(t.deduct) }))
  return {
    inverse: market.kind === 'inverse',
    multiplier: number(market.multiplier),
    mark: number(market.mark),
    tiers: [base, ...tiers],
  }
}

function floats(market: MarketFloats, position: Position): PositionFloats {
  const held = fixedOf(position)
  const q = held.size * market.multiplier
  const [atMark, atEntry] = market.inverse ? [q / market.mark, q / held.entry] : [q * market.mark, q * held.entry]
  const gain = market.inverse ? atEntry - atMark : atMark - atEntry
  return {
    unrealised: position.side === 'long' ? gain : -gain,
    notional: atMark,
    gross: atMark + atEntry,
    margin: held.margin,
  }
}

/** What of a position does not move with the marks. Positions are values, so it is worked out once for each. */
interface Fixed {
  readonly size: number
  readonly entry: number
  readonly margin: number | null
}

const fixed = new WeakMap<Position, Fixed>()

function fixedOf(position: Position): Fixed {
  let known = fixed.get(position)
  if (!known) {
    const { size, entry, margin } = position
    known = { size: number(size), entry: number(entry), margin: margin && number(margin) }
    fixed.set(position, known)
  }
  return known
}

function number(value: Decimal): number {
  return value.toNumber()
}
