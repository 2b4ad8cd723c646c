import { Shadow, type ShadowMarket } from './shadow'
import type { MutableState } from './state'

/**
 * A quick look in floating point at who might be below maintenance margin. It may name an account that is not, never miss
 * one that is: float error is below 1e-13 of the gross amounts involved, and everything within 1e-9 of them is named. The
 * exact rules decide about those that are named.
 */
const TOLERANCE = 1e-9
/** The furthest the marks may move before an account is looked at again, however safe it is. */
const LONGEST_MOVE = 0.5

/**
 * Asked after every tick. Remembers how far each account is from its maintenance margin, so that after a tick only those
 * are looked at that changed, or whose distance the marks have used up since. `path` is the way the marks have gone, the
 * largest move of each tick added up: no mark is further from where it was than the path that was gone in between.
 */
export class Screen {
  private state: MutableState | null = null
  private shadow = new Shadow()
  private safeUntil = new Float64Array(0)
  private changed = new Set<string>()
  private path = 0

  /** Those of all accounts that may hold a position below maintenance margin, in code-unit order. */
  suspects(state: MutableState): string[] {
    if (state !== this.state) this.begin(state)
    const { largestMove, rulesChanged } = this.shadow.takeMarkets(state.markets)
    if (rulesChanged) this.safeUntil.fill(0)
    this.path += largestMove
    for (const id of this.changed) this.lookAgain(state, id)
    this.changed.clear()
    const found: string[] = []
    for (let slot = 0; slot < this.shadow.count; slot += 1) {
      if (this.path < (this.safeUntil[slot] ?? 0)) continue
      const distance = this.distanceOf(slot)
      if (distance > 0) this.safeUntil[slot] = this.path + pathWithin(distance)
      else if (this.isSuspect(slot)) found.push(this.shadow.idOf(slot))
    }
    return found.sort()
  }

  private begin(state: MutableState): void {
    this.state = state
    this.shadow = new Shadow()
    this.shadow.takeMarkets(state.markets)
    this.safeUntil = new Float64Array(state.accounts.size)
    this.changed = state.watch()
    for (const account of state.accounts.values()) this.shadow.enter(account, state.positionsBy(account.id))
  }

  private lookAgain(state: MutableState, id: string): void {
    const slot = this.shadow.take(state, id)
    if (slot >= this.safeUntil.length) {
      const longer = new Float64Array(Math.max(64, slot * 2))
      longer.set(this.safeUntil)
      this.safeUntil = longer
    }
    this.safeUntil[slot] = 0
  }

  /**
   * A relative move of all marks up to which the account stays above its maintenance margin for certain; zero or less
   * where that can't be said. Equity loses at most notional x move; maintenance margin is taken at the highest rate of any
   * tier in reach of the longest move.
   */
  private distanceOf(slot: number): number {
    const { shadow } = this
    if (shadow.isRicher(slot)) return 0
    const balance = shadow.balance(slot)
    let [slack, exposed, gross, nearest] = [balance, 0, Math.abs(balance), LONGEST_MOVE]
    for (let row = shadow.firstRow(slot); row >= 0; row = shadow.nextRow(row)) {
      const held = shadow.look(row)
      const { rate, added } = highestWithin(held.market, held.notional * (1 + LONGEST_MOVE))
      const maintenance = held.notional * rate + added
      const exposure = held.notional * (1 + rate)
      if (held.isCross) {
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

  /** Whether equity is within float error of the maintenance margin, or below it, at the marks as they are. */
  private isSuspect(slot: number): boolean {
    const { shadow } = this
    if (shadow.isRicher(slot)) return true
    const balance = shadow.balance(slot)
    let [slack, gross] = [balance, Math.abs(balance)]
    for (let row = shadow.firstRow(slot); row >= 0; row = shadow.nextRow(row)) {
      const held = shadow.look(row)
      const maintenance = maintenanceOf(held.market, held.notional)
      if (held.isCross) {
        slack += held.unrealised - maintenance
        gross += held.gross
      } else if (held.margin + held.unrealised - maintenance <= TOLERANCE * (held.gross + Math.abs(held.margin))) {
        return true
      }
    }
    return gross > 0 && slack <= TOLERANCE * gross
  }
}

/** A path of s moves no mark by more than s(1 + s): this is the s for which that is at most `distance`. */
function pathWithin(distance: number): number {
  const move = Math.min(distance, LONGEST_MOVE)
  return (move / (1 + move)) * (1 - TOLERANCE)
}

/** The highest rate of the tiers up to a notional, and the most that a (negative) deduction adds. */
function highestWithin(market: ShadowMarket, notional: number): { rate: number; added: number } {
  let [rate, added] = [0, 0]
  for (const tier of market.tiers) {
    if (tier.from > notional) break
    rate = Math.max(rate, tier.rate)
    added = Math.max(added, -tier.deduct)
  }
  return { rate, added }
}

/** Maintenance margin by tier; at the edge of a tier the larger of both. */
function maintenanceOf(market: ShadowMarket, notional: number): number {
  let largest = 0
  for (const [i, tier] of market.tiers.entries()) {
    if (tier.from > notional * (1 + TOLERANCE)) break
    const isPast = (market.tiers[i + 1]?.from ?? Number.POSITIVE_INFINITY) < notional * (1 - TOLERANCE)
    if (!isPast) largest = Math.max(largest, notional * tier.rate - tier.deduct)
  }
  return largest
}
