import type { Market, Side } from '../market'
import type { MutableState, Position, View } from '../state'

/** A view in which one market, and one account where it is given, are other than they are. */
export class Overlay implements View {
  readonly markets: ReadonlyMap<string, Market>
  readonly accounts: View['accounts']

  constructor(
    private readonly base: View,
    market: Market,
    private readonly me: MutableState | null,
  ) {
    this.markets = new Map(base.markets).set(market.id, market)
    this.accounts = me ? new Map([...base.accounts, ...me.accounts]) : base.accounts
  }

  get at(): string {
    return this.base.at
  }

  get venue(): string {
    return this.base.venue
  }

  get rulebook(): string {
    return this.base.rulebook
  }

  get coverage(): View['coverage'] {
    return this.base.coverage
  }

  get funds(): View['funds'] {
    return this.base.funds
  }

  positionsOf(market: string, side: Side): ReadonlyMap<string, Position> {
    const known = this.base.positionsOf(market, side)
    if (!this.me) return known
    const changed = new Map(known)
    for (const account of this.me.accounts.keys()) {
      const mine = this.me.position(account, market, side)
      if (mine) changed.set(account, mine)
      else changed.delete(account)
    }
    return changed
  }

  positionsBy(account: string): Iterable<Position> {
    return this.me?.accounts.has(account) ? this.me.positionsBy(account) : this.base.positionsBy(account)
  }

  position(account: string, market: string, side: Side): Position | undefined {
    return this.me?.accounts.has(account)
      ? this.me.position(account, market, side)
      : this.base.position(account, market, side)
  }
}
