import { ceilQuotient, type Decimal, dec, ratio } from '../decimal'
import { compile, ISOLATED, type Kernel, NEUTRAL, SHARED } from '../formula/columns'
import { type Market, type Side, signOf } from '../market'
import type { Rulebook } from '../rulebooks/rulebook'
import { isFundAccount, type Position, type View } from '../state'
import { exemptionOf } from '../trigger'
import { Directory } from './directory'
import { ExactReading } from './exact-reading'
import { floatsOf, split } from './floats'
import { type Entry, indicatorOf, percentileOf, publishedScore, type Queue, type TieBreak } from './queue'
import { Radix } from './radix'
import type { Ranking } from './ranking'
import { SharedAccounts } from './shared-accounts'
import { type Row, SideColumns } from './side-columns'
import { Scratch, SideTable } from './side-table'

/** Sizes are summed in lots, and five times a sum is still a whole number of a float. */
const LOTS_MAX = 2 ** 50

/** A market whose sizes don't fit columns: rank it exactly (see ranking-of.ts). */
export class TooLarge extends RangeError {}

/**
 * One market's positions in columns, ranked by floats and certified against the exact rule. Everything that is asked about
 * single positions (their exact score, their size) is read in the view; the table keeps who stands where.
 */
export class Table implements Ranking {
  private readonly sides: Readonly<Record<Side, SideTable>>
  private readonly directory: Directory
  private readonly shared: SharedAccounts
  private readonly scratch = new Scratch(new Radix())
  private readonly kernel: Kernel
  private listed: Market

  constructor(
    private readonly view: View,
    private readonly market: string,
    private readonly rulebook: Rulebook,
    tie: TieBreak = (account) => account,
  ) {
    this.listed = this.marketNow()
    const exempt = exemptionOf(rulebook, market) !== null
    this.kernel = compile(publishedScore(rulebook), exempt ? null : rulebook.ranking.group, this.listed.kind)
    const sides = { long: view.positionsOf(market, 'long'), short: view.positionsOf(market, 'short') }
    this.directory = new Directory(sides.long.size + sides.short.size)
    this.shared = new SharedAccounts(view, market)
    this.sides = {
      long: this.side('long', sides.long.size, tie),
      short: this.side('short', sides.short.size, tie),
    }
    for (const account of sides.long.keys()) this.update(account)
    for (const account of sides.short.keys()) if (!sides.long.has(account)) this.update(account)
  }

  /** Throws `TooLarge` when sizes no longer fit. */
  update(account: string): void {
    const row = this.shared.update(account)
    for (const side of ['long', 'short'] as const) {
      const position = this.view.position(account, this.market, side)
      if (position && !isFundAccount(account)) {
        this.sides[side].columns.put(this.directory.add(account), this.rowOf(position, row))
        if (this.sides[side].columns.sum >= LOTS_MAX) throw new TooLarge(`the ${side}s of ${this.market} are too large`)
      } else {
        const known = this.directory.indexOf(account)
        if (known >= 0) this.sides[side].columns.remove(known)
      }
    }
  }

  rerank(): void {
    const floats = floatsOf(this.marketNow())
    this.shared.refresh()
    for (const side of ['long', 'short'] as const) {
      this.sides[side].rank(this.scratch, floats, this.shared)
    }
  }

  count(side: Side): number {
    return this.sides[side].count
  }

  entry(account: string, side: Side): Entry | null {
    const { columns, place } = this.sides[side]
    const known = this.directory.indexOf(account)
    const slot = known < 0 ? -1 : columns.slotOf(known)
    const mine = slot < 0 ? 0 : (place[slot] ?? 0)
    return mine === 0 ? null : this.entryAt(side, mine)
  }

  entries(side: Side, first: number, most: number): Entry[] {
    const last = Math.min(this.sides[side].count, first + most - 1)
    const entries: Entry[] = []
    for (let place = first; place <= last; place += 1) entries.push(this.entryAt(side, place))
    return entries
  }

  queue(side: Side): Queue {
    const { count, lots } = this.sides[side]
    return { market: this.marketNow(), side, size: this.sizeOf(lots), entries: this.entries(side, 1, count) }
  }

  standing(account: string, side: Side): Entry | null {
    this.rerank()
    return this.entry(account, side)
  }

  front(side: Side, size: Decimal): Entry[] {
    this.rerank()
    const { ahead, count } = this.sides[side]
    const needed = ceilQuotient(ratio(size), ratio(this.listed.lot)).toNumber()
    let last = 0
    while (last < count && ahead[last]! < needed) last += 1
    return this.entries(side, 1, last)
  }

  /** What the last ranking of a side met: how much floats left to the exact rule. */
  met(side: Side) {
    return this.sides[side].met
  }

  /** Bytes of all columns, indexes and the room that ranking uses. */
  get byteLength(): number {
    const { long, short } = this.sides
    const parts = [long, short, this.directory, this.shared, this.scratch]
    return parts.reduce((sum, part) => sum + part.byteLength, 0)
  }

  private side(side: Side, count: number, tie: TieBreak): SideTable {
    const { fields } = this.kernel
    const optional = {
      balance: fields.has('balance'),
      openingLeverage: fields.has('openingLeverage'),
      netDelta: fields.has('netDelta') || fields.has('portfolio'),
    }
    const exact = new ExactReading(this.view, this.market, side, this.rulebook, tie)
    return new SideTable(new SideColumns(count, optional), signOf(side), this.kernel, exact, this.directory)
  }

  /** @param row of the account among the shared ones, or -1 */
  private rowOf(position: Position, row: number): Row {
    const account = this.view.accounts.get(position.account)
    if (!account) throw new Error(`account ${position.account} of a position exists`)
    const { head, rest } = split(position.entry)
    const isShared = !position.margin && row >= 0
    return {
      lots: position.size.divToInt(this.listed.lot).toNumber(),
      entry: head,
      entryRest: rest,
      backing: isShared ? row : (position.margin ?? account.balance).toNumber(),
      flags: (position.margin ? ISOLATED : 0) | (account.deltaNeutral ? NEUTRAL : 0) | (isShared ? SHARED : 0),
      balance: account.balance.toNumber(),
      openingLeverage: position.openingLeverage?.toNumber() ?? Number.NaN,
      netDelta: account.netDelta?.abs().toNumber() ?? Number.NaN,
    }
  }

  private entryAt(side: Side, place: number): Entry {
    const { slots, ahead, count, lots, exact, columns } = this.sides[side]
    const slot = slots[place - 1]!
    const position = exact.position(this.sides[side].accountAt(slot))
    const [mine, through] = [ahead[place - 1]!, ahead[place - 1]! + columns.lots[slot]!]
    const { percentile, indicator } = this.rulebook.ranking
    const reached = Math.max(1, Math.ceil((5 * through) / lots))
    return {
      place,
      position,
      ...exact.printed(position),
      ahead: this.sizeOf(mine),
      lights: 5 - Math.floor((5 * mine) / lots),
      percentile: percentileOf(percentile, place, count, reached),
      venueIndicator: indicatorOf(indicator, place, count, reached),
    }
  }

  private sizeOf(lots: number): Decimal {
    return dec(lots).times(this.listed.lot)
  }

  private marketNow(): Market {
    const market = this.view.markets.get(this.market)
    if (!market) throw new Error(`there is no market ${this.market}`)
    return market
  }
}
