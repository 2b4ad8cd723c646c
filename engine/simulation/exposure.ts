import { availableOf, byCodeUnits, type View } from '../state'
import { approx } from './grid'
import type { Member } from './population'
import { FUNDS, LISTINGS, type Listing } from './venue'

/**
 * What the venue stands to lose at other prices, in floating point: enough to size a blow by, never used to settle one.
 */
interface Holding {
  readonly account: string
  readonly market: Listing
  /** Signed size. */
  readonly size: number
  readonly entry: number
  readonly margin: number | null
}

export class Exposure {
  private constructor(
    private readonly isolated: ReadonlyMap<string, readonly Holding[]>,
    private readonly cross: readonly { readonly balance: number; readonly holdings: readonly Holding[] }[],
    private readonly available: ReadonlyMap<string, number>,
  ) {}

  /** Walks the members in a fixed order: sums of floats must not depend on how maps came to be filled. */
  static of(view: View, members: readonly Member[]): Exposure {
    const isolated = new Map<string, Holding[]>(LISTINGS.map((l) => [l.id, []]))
    const cross: { balance: number; holdings: Holding[] }[] = []
    for (const member of members) {
      const holdings = holdingsOf(view, member)
      for (const h of holdings) if (h.margin !== null) isolated.get(h.market.id)?.push(h)
      const shared = holdings.filter((h) => h.margin === null)
      const balance = view.accounts.get(member.id)?.balance
      if (shared.length > 0 && balance) cross.push({ balance: approx(balance), holdings: shared })
    }
    const available = new Map(FUNDS.map((f) => [f.id, approx(availableOf(view.funds.get(f.id)))]))
    return new Exposure(isolated, cross, available)
  }

  /** Bankrupt positions at these prices that the funds could not pay for, taken in the book's order. */
  uncovered(prices: ReadonlyMap<string, number>): number {
    const left = new Map(this.available)
    const shared = this.crossDeficits(prices)
    let count = 0
    for (const market of LISTINGS) {
      const price = prices.get(market.id) ?? 0
      const deficits = [
        ...(this.isolated.get(market.id) ?? []).map((h) => ({ account: h.account, deficit: -equityOf(h, price) })),
        ...(shared.get(market.id) ?? []),
      ].filter((d) => d.deficit > 0)
      for (const { deficit } of deficits.sort((a, b) => byCodeUnits(a.account, b.account))) {
        const fund = left.get(market.fund) ?? 0
        left.set(market.fund, Math.max(0, fund - deficit))
        if (deficit > fund) count += 1
      }
    }
    return count
  }

  /** Deficits of bankrupt cross accounts, shared among their positions by notional. */
  private crossDeficits(prices: ReadonlyMap<string, number>): Map<string, { account: string; deficit: number }[]> {
    const found = new Map<string, { account: string; deficit: number }[]>(LISTINGS.map((l) => [l.id, []]))
    for (const { balance, holdings } of this.cross) {
      let [equity, gross] = [balance, 0]
      for (const h of holdings) {
        const price = prices.get(h.market.id) ?? 0
        equity += equityOf(h, price)
        gross += notional(h, price)
      }
      if (equity >= 0) continue
      for (const h of holdings) {
        const share = notional(h, prices.get(h.market.id) ?? 0) / gross
        found.get(h.market.id)?.push({ account: h.account, deficit: -equity * share })
      }
    }
    return found
  }
}

function holdingsOf(view: View, member: Member): Holding[] {
  const found: Holding[] = []
  for (const market of member.markets) {
    for (const side of ['long', 'short'] as const) {
      const held = view.position(member.id, market.id, side)
      if (!held) continue
      found.push({
        account: member.id,
        market,
        size: side === 'long' ? approx(held.size) : -approx(held.size),
        entry: approx(held.entry),
        margin: held.margin ? approx(held.margin) : null,
      })
    }
  }
  return found
}

function equityOf(holding: Holding, price: number): number {
  const { market, size, entry } = holding
  return (holding.margin ?? 0) + size * (market.inverse ? 1 / entry - 1 / price : price - entry)
}

function notional(holding: Holding, price: number): number {
  const size = Math.abs(holding.size)
  return holding.market.inverse ? size / price : size * price
}
