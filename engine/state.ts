import { type Decimal, type Ratio, ZERO } from './decimal'
import { assert } from './errors'
import type { Market, Side } from './market'

/** An insurance fund. Amounts in `asset`; `floor` may not be spent. */
export interface Fund {
  readonly id: string
  readonly asset: string
  readonly balance: Decimal
  readonly floor: Decimal
  readonly windowPeak: Decimal | null
  readonly windowAverage: Decimal | null
  /** Losses within the window that its rulebook calls large. Null where this, as the figures above, is not known. */
  readonly largeLosses: number | null
  readonly markets: ReadonlyMap<string, { readonly pnl: Decimal; readonly peakPnl: Decimal }>
}

export interface Account {
  readonly id: string
  readonly owner: string
  readonly balance: Decimal
  readonly deltaNeutral: boolean
  /** The venue's own net delta of the currency, for accounts under portfolio margin only; null for all others. */
  readonly netDelta: Decimal | null
  /** The venue's own cross equity (maintenance margin) less ours when the snapshot was read; null where it gave none. */
  readonly equityOffset: Ratio | null
  readonly maintenanceOffset: Ratio | null
  /** Losses of closures already declared as residual and still in the balance; deposits make them good. */
  readonly residual: Decimal
}

/** A position. `size` in the market's units, always positive; `margin` only when isolated. */
export interface Position {
  readonly account: string
  readonly market: string
  readonly side: Side
  readonly size: Decimal
  readonly entry: Decimal
  readonly margin: Decimal | null
  readonly openingLeverage: Decimal | null
  readonly openedAt: string | null
}

export type Coverage = 'full' | 'cohort' | 'own'

/** Account that holds what a fund has taken over: never ranked, never liquidated. */
export function fundAccount(fund: string): string {
  return `fund:${fund}`
}

export function isFundAccount(account: string): boolean {
  return account.startsWith('fund:')
}

/**
 * The read-only face of the state: rules take this and nothing else. Values inside are immutable; the maps change only
 * through `MutableState`, which settlement and the book's input step own.
 */
export interface View {
  readonly at: string
  readonly venue: string
  readonly rulebook: string
  readonly coverage: Coverage
  readonly markets: ReadonlyMap<string, Market>
  readonly funds: ReadonlyMap<string, Fund>
  readonly accounts: ReadonlyMap<string, Account>
  /** Open positions of one market side, by account. */
  positionsOf(market: string, side: Side): ReadonlyMap<string, Position>
  /** Open positions of one account, in no stated order. */
  positionsBy(account: string): Iterable<Position>
  position(account: string, market: string, side: Side): Position | undefined
}

const NONE: ReadonlyMap<string, Position> = new Map()

/** A map that tells the keys that are set. */
class NotedMap<V> extends Map<string, V> {
  constructor(private readonly note: (key: string) => void) {
    super()
  }

  override set(key: string, value: V): this {
    this.note(key)
    return super.set(key, value)
  }
}

export class MutableState implements View {
  at = ''
  venue = ''
  rulebook = ''
  coverage: Coverage = 'full'
  readonly markets = new Map<string, Market>()
  readonly funds = new Map<string, Fund>()
  private readonly watchers: Set<string>[] = []
  readonly accounts: Map<string, Account> = new NotedMap<Account>((id) => this.note(id))
  /** Positions of each side by market, then by account. */
  private readonly sides: Readonly<Record<Side, Map<string, Map<string, Position>>>> = {
    long: new Map(),
    short: new Map(),
  }
  /** What each account holds: mostly one position, which needs no list of its own. */
  private readonly held = new Map<string, Position | readonly Position[]>()

  /**
   * A set that from now on collects the accounts whose balance or positions change, until whoever asked empties it: for
   * caches, no part of the state.
   */
  watch(): Set<string> {
    const changed = new Set<string>()
    this.watchers.push(changed)
    return changed
  }

  private note(account: string): void {
    for (const changed of this.watchers) changed.add(account)
  }

  positionsOf(market: string, side: Side): ReadonlyMap<string, Position> {
    return this.sides[side].get(market) ?? NONE
  }

  positionsBy(account: string): Iterable<Position> {
    return listOf(this.held.get(account))
  }

  position(account: string, market: string, side: Side): Position | undefined {
    return this.sides[side].get(market)?.get(account)
  }

  /** Adds or replaces a position; a position of size zero is removed. Both indexes change together. */
  put(position: Position): void {
    assert(!position.size.isNegative(), 'a position never has a negative size')
    const { account, market } = position
    const side = bucket(this.sides[position.side], market)
    this.note(account)
    const before = side.get(account)
    const held = listOf(this.held.get(account))
    if (position.size.isZero()) {
      side.delete(account)
      this.hold(
        account,
        held.filter((other) => other !== before),
      )
    } else {
      side.set(account, position)
      this.hold(account, before ? held.map((other) => (other === before ? position : other)) : [...held, position])
    }
  }

  /** Puts in an account that was not there, and all it holds: nothing need be looked up that can't be there either. */
  enter(account: Account, positions: readonly Position[]): void {
    this.accounts.set(account.id, account)
    for (const position of positions) bucket(this.sides[position.side], position.market).set(account.id, position)
    this.hold(account.id, positions)
  }

  private hold(account: string, positions: readonly Position[]): void {
    const [only] = positions
    if (!only) this.held.delete(account)
    else this.held.set(account, positions.length === 1 ? only : positions)
  }

  account(id: string): Account {
    const account = this.accounts.get(id)
    assert(account !== undefined, `account ${id} exists`)
    return account
  }

  fund(id: string): Fund {
    const fund = this.funds.get(id)
    assert(fund !== undefined, `fund ${id} exists`)
    return fund
  }

  market(id: string): Market {
    const market = this.markets.get(id)
    assert(market !== undefined, `market ${id} exists`)
    return market
  }

  clone(): MutableState {
    const copy = new MutableState()
    copy.at = this.at
    copy.venue = this.venue
    copy.rulebook = this.rulebook
    copy.coverage = this.coverage
    for (const [id, market] of this.markets) copy.markets.set(id, market)
    for (const [id, fund] of this.funds) copy.funds.set(id, fund)
    for (const [id, account] of this.accounts) copy.accounts.set(id, account)
    for (const side of ['long', 'short'] as const)
      for (const [market, positions] of this.sides[side]) copy.sides[side].set(market, new Map(positions))
    for (const [account, held] of this.held) copy.held.set(account, held)
    return copy
  }
}

const NOTHING: readonly Position[] = []

function listOf(held: Position | readonly Position[] | undefined): readonly Position[] {
  if (held === undefined) return NOTHING
  return isList(held) ? held : [held]
}

function isList(held: Position | readonly Position[]): held is readonly Position[] {
  return Array.isArray(held)
}

function bucket(index: Map<string, Map<string, Position>>, key: string): Map<string, Position> {
  let found = index.get(key)
  if (!found) {
    found = new Map()
    index.set(key, found)
  }
  return found
}

/** What a fund may spend: its balance above the floor, never negative. */
export function availableOf(fund: Fund | undefined): Decimal {
  if (!fund) return ZERO
  const free = fund.balance.minus(fund.floor)
  return free.isNegative() ? ZERO : free
}

/** Order of ids everywhere an order is needed: by UTF-16 code units, never by locale. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
