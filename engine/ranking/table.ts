import { type Decimal, dec } from '../decimal'
import { compile, ISOLATED, type Kernel, type MarketFloats, NEUTRAL, SHARED } from '../formula/columns'
import { type Whole, wholeOf, wholeTimesIn } from '../formula/whole'
import { type Market, opposite, type Side, signOf } from '../market'
import type { Curve } from '../reach'
import type { Rulebook } from '../rulebooks/rulebook'
import { type Account, isFundAccount, type Position, type View } from '../state'
import { exemptionOf } from '../trigger'
import { Directory } from './directory'
import { isDominance } from './dominance'
import { ExactReading } from './exact-reading'
import { atMark, floatsOf, nearest, split, timesIn } from './floats'
import { frontOf } from './front'
import { type Entry, indicatorOf, percentileOf, publishedScore, type Queue, type TieBreak } from './queue'
import type { Front, Ranking, Standing } from './ranking'
import { SharedAccounts } from './shared-accounts'
import { type Row, SideColumns } from './side-columns'
import { Scratch, SideTable } from './side-table'
import { Count, type Place, type Total } from './standing'
import { SideVictims } from './victims'

/** Sizes are summed in lots, and five times a sum is still a whole number of a float. */
const LOTS_MAX = 2 ** 50

/** Newcomers stand outside the layout, until they are this share of a side. */
const FRESH_MOST = 0.1

const SIDES = ['long', 'short'] as const

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
  private readonly scratch = new Scratch()
  /** Counted when somebody first asks for a curve. */
  private readonly victims: Partial<Record<Side, SideVictims>> = {}
  private readonly kernel: Kernel
  /** The market as it was when sizes were counted in its lots. */
  private readonly listed: Market
  /** The market as it was last looked at, and as floats. */
  private looked: Market
  private floats: MarketFloats
  private readonly lot: Whole

  constructor(
    private readonly view: View,
    private readonly market: string,
    private readonly rulebook: Rulebook,
    tie: TieBreak = (account) => account,
  ) {
    this.listed = this.marketNow()
    this.looked = this.listed
    this.floats = floatsOf(this.listed)
    this.lot = wholeOf(this.listed.lot)
    const exempt = exemptionOf(rulebook, market) !== null
    this.kernel = compile(publishedScore(rulebook), exempt ? null : rulebook.ranking.group, this.listed.kind)
    const sides = { long: view.positionsOf(market, 'long'), short: view.positionsOf(market, 'short') }
    this.directory = new Directory(sides.long.size + sides.short.size)
    this.shared = new SharedAccounts(view, market)
    this.sides = {
      long: this.side('long', sides.long.size, tie),
      short: this.side('short', sides.short.size, tie),
    }
    for (const side of SIDES) for (const position of sides[side].values()) this.enter(position)
    for (const side of SIDES) this.arrange(side)
  }

  /** Throws `TooLarge` when sizes no longer fit. */
  update(account: string): void {
    const held = this.view.accounts.get(account)
    const row = this.shared.update(account, held)
    for (const side of SIDES) {
      const position = this.view.position(account, this.market, side)
      if (position) this.put(position, held, row)
      const known = this.directory.indexOf(account)
      if (known < 0) continue
      if (!position) this.sides[side].remove(known)
      this.victims[side]?.update(known)
    }
  }

  private enter(position: Position): void {
    const account = this.view.accounts.get(position.account)
    this.put(position, account, this.shared.update(position.account, account))
  }

  /** @param row of the account among the shared ones, or -1 */
  private put(position: Position, account: Account | undefined, row: number): void {
    const { account: id, side } = position
    if (!account) throw new Error(`account ${id} of a position exists`)
    if (isFundAccount(id)) return
    this.sides[side].put(this.directory.add(id), this.rowOf(position, account, row))
    if (this.sides[side].columns.sum >= LOTS_MAX) throw new TooLarge(`the ${side}s of ${this.market} are too large`)
  }

  rerank(): void {
    for (const side of SIDES) {
      if (this.sides[side].fresh > this.sides[side].columns.count * FRESH_MOST) this.arrange(side)
      this.ranked(side)
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

  /** Who stands at a place, without the exact score of an entry. */
  placed(side: Side, place: number): { account: string; ahead: Decimal; lights: number } {
    const table = this.sides[side]
    const ahead = table.ahead[place - 1]!
    return {
      account: table.accountAt(table.slots[place - 1]!),
      ahead: this.sizeOf(ahead),
      lights: lightsOf(ahead, table.lots),
    }
  }

  queue(side: Side): Queue {
    const { count, lots } = this.sides[side]
    return { market: this.marketNow(), side, size: this.sizeOf(lots), entries: this.entries(side, 1, count) }
  }

  accounts(side: Side): string[] {
    const table = this.sides[side]
    return table.accountsAt(table.slots.subarray(0, table.count))
  }

  standing(account: string, side: Side): Standing | null {
    const known = this.directory.indexOf(account)
    const slot = known < 0 ? -1 : this.sides[side].columns.slotOf(known)
    if (slot < 0) return null
    const count = new Count(this.sides[side], this.scratch, this.begin(side), this.shared)
    const found = count.standing(slot)
    if (!found) return null
    const total = count.total()
    const lights = lightsOf(found.ahead, total.lots)
    return { place: found.place, ahead: this.sizeOf(found.ahead), lights, count: total.count }
  }

  front(side: Side, size: Decimal): Front {
    const lots = timesIn(size, this.listed.lot)
    const table = this.sides[side]
    const slots = frontOf(table, lots, this.scratch, this.begin(side), this.shared) ?? this.rankedFront(side, lots)
    return {
      count: slots.length,
      accounts: () => table.accountsAt(slots),
      entries: () => this.entriesOf(side, slots),
    }
  }

  /** What would reach the positions of a side: for marks on the grid of ticks, the exact curve. */
  curve(closed: Side): Curve {
    const [side, market] = [opposite(closed), this.marketNow()]
    this.begin(side)
    const known = this.victims[side]
    const victims = known?.fits(market) ? known : new SideVictims(this.sides[side], market)
    this.victims[side] = victims
    return this.sides[side].exact.curve(market, closed, victims.now())
  }

  /** What the last ranking of a side met: how much floats left to the exact rule. */
  met(side: Side) {
    return this.sides[side].met
  }

  /** How often the front of a side was where the last one let expect it. */
  guesses(side: Side): Readonly<{ held: number; failed: number }> {
    return this.sides[side].guesses
  }

  /** Bytes of all columns, of the indexes, and of the room that ranking uses. */
  get bytes() {
    const { long, short } = this.sides
    return {
      columns: long.columns.byteLength + short.columns.byteLength,
      order: long.byteLength + short.byteLength,
      index: (long.dominance?.byteLength ?? 0) + (short.dominance?.byteLength ?? 0),
      directory: this.directory.byteLength,
      sharedAccounts: this.shared.byteLength,
      scratch: this.scratch.byteLength,
    }
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
  private rowOf(position: Position, account: Account, row: number): Row {
    const { head, rest } = split(position.entry)
    const isShared = !position.margin && row >= 0
    return {
      lots: this.lotsOf(position.size),
      entry: head,
      entryRest: rest,
      backing: isShared ? row : nearest(position.margin ?? account.balance),
      flags: (position.margin ? ISOLATED : 0) | (account.deltaNeutral ? NEUTRAL : 0) | (isShared ? SHARED : 0),
      balance: nearest(account.balance),
      openingLeverage: position.openingLeverage?.toNumber() ?? Number.NaN,
      netDelta: account.netDelta?.abs().toNumber() ?? Number.NaN,
    }
  }

  /** Whole lots of a size: read from its digits, and divided where it is no multiple. */
  private lotsOf(size: Decimal): number {
    const lots = wholeTimesIn(wholeOf(size), this.lot)
    return Number.isNaN(lots) ? size.divToInt(this.listed.lot).toNumber() : lots
  }

  private entryAt(side: Side, place: number): Entry {
    const { slots, ahead, count, lots } = this.sides[side]
    return this.entryOf(side, slots[place - 1]!, { place, ahead: ahead[place - 1]! }, { count, lots })
  }

  /** Entries of the first slots of a queue, at the marks as they are now. */
  private entriesOf(side: Side, slots: Uint32Array): Entry[] {
    const { columns } = this.sides[side]
    const total = new Count(this.sides[side], this.scratch, this.begin(side), this.shared).total()
    let ahead = 0
    return Array.from(slots, (slot, i) => {
      const entry = this.entryOf(side, slot, { place: i + 1, ahead }, total)
      ahead += columns.lots[slot]!
      return entry
    })
  }

  private entryOf(side: Side, slot: number, { place, ahead }: Place, { count, lots }: Total): Entry {
    const { exact, columns } = this.sides[side]
    const position = exact.position(this.sides[side].accountAt(slot))
    const { percentile, indicator } = this.rulebook.ranking
    const fifth = Math.max(1, Math.ceil((5 * (ahead + columns.lots[slot]!)) / lots))
    return {
      place,
      position,
      ...exact.printed(position),
      ahead: this.sizeOf(ahead),
      lights: lightsOf(ahead, lots),
      percentile: percentileOf(percentile, place, count, fifth),
      venueIndicator: indicatorOf(indicator, place, count, fifth),
    }
  }

  /** Makes ready to look at a side at the marks as they are now. */
  private begin(side: Side): MarketFloats {
    this.sides[side].exact.begin()
    this.shared.refresh()
    const market = this.marketNow()
    if (!isMarkAlone(market, this.looked)) {
      const isSame = market.kind === this.listed.kind && market.lot.eq(this.listed.lot)
      if (!isSame || !market.multiplier.eq(this.listed.multiplier)) {
        throw new Error(`${market.id} was listed anew: its positions need a new table`)
      }
      this.floats = floatsOf(market)
    } else if (market.mark !== this.looked.mark) this.floats = atMark(market.mark, this.floats)
    this.looked = market
    return this.floats
  }

  private rankedFront(side: Side, lots: number): Uint32Array {
    const { slots, ahead, count } = this.ranked(side)
    let end = 0
    while (end < count && ahead[end]! < lots) end += 1
    return slots.slice(0, end)
  }

  private ranked(side: Side): SideTable {
    this.sides[side].rank(this.scratch, this.begin(side), this.shared)
    return this.sides[side]
  }

  private arrange(side: Side): void {
    const { kind, lot, multiplier } = this.listed
    const { score } = this.rulebook.ranking
    const isIndexed = score !== null && isDominance(score)
    this.sides[side].arrange(kind, lot.times(multiplier).toNumber(), isIndexed, this.scratch.radix)
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

/** Whether a market says nothing new but its mark. Markets are replaced, and what they say is never changed in place. */
function isMarkAlone(now: Market, before: Market): boolean {
  if (now.kind !== before.kind || now.lot !== before.lot || now.multiplier !== before.multiplier) return false
  return now.maintenanceMarginRate === before.maintenanceMarginRate && now.tiers === before.tiers
}

/** Five for under a fifth of all lots ahead, four for under two fifths, and so on. Whole numbers below 2^53 divide so. */
function lightsOf(ahead: number, lots: number): number {
  return 5 - Math.floor((5 * ahead) / lots)
}
