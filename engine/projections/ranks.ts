import type { Book } from '../book'
import { dec, plain, ZERO } from '../decimal'
import type { Missing } from '../distance'
import { unlessRefused } from '../errors'
import { type Market, opposite, type Side } from '../market'
import { Measures } from '../measures'
import { status } from '../questions/status'
import { rankingOf } from '../ranking/exact-ranking'
import { type Entry, type Queue, rank, type TieBreak } from '../ranking/queue'
import type { Ranking } from '../ranking/ranking'
import { TooLarge } from '../ranking/table'
import { Curve, type Victims } from '../reach'
import { type Rulebook, rulebookNamed } from '../rulebooks/index'
import { MutableState, type View } from '../state'
import { MovedSums, type SideSums } from './side-sums'

/** Sides with fewer owners show totals only where accounts are hidden. */
export const OWNERS_MIN = 5

/** A queue as pages read it: they want a few entries, perhaps of a million. */
export interface SideQueue extends Queue {
  readonly count: number
  /** The entry at a place, from 1. */
  at(place: number): Entry | null
  of(account: string): Entry | null
  /** Everybody from the front, by name. */
  accounts(): readonly string[]
}

function exactQueue(queue: Queue): SideQueue {
  let places: ReadonlyMap<string, Entry> | null = null
  return {
    ...queue,
    count: queue.entries.length,
    at: (place) => queue.entries[place - 1] ?? null,
    of(account) {
      places ??= new Map(queue.entries.map((entry) => [entry.position.account, entry]))
      return places.get(account) ?? null
    },
    accounts: () => queue.entries.map((entry) => entry.position.account),
  }
}

/** Entries are worked out when they are asked for. */
function columnQueue(ranking: Ranking, market: Market, side: Side): SideQueue {
  const count = ranking.count(side)
  const at = (place: number) => ranking.entries(side, place, 1)[0] ?? null
  const last = at(count)
  let entries: readonly Entry[] | null = null
  return {
    market,
    side,
    count,
    size: last ? last.ahead.plus(last.position.size) : ZERO,
    at,
    of: (account) => ranking.entry(account, side),
    accounts: () => ranking.accounts(side),
    get entries() {
      entries ??= ranking.queue(side).entries
      return entries
    },
  }
}

/** What is known of one market side at one seq; every part is worked out when it is first asked for. */
interface SideCache {
  queue?: SideQueue | null
  curve?: Curve | null
}

/** From so many positions of a market on they are ranked in columns; fewer are ranked exactly, every time. */
export const COLUMNS_FROM = 10_000

/**
 * Queues and curves of the book as it stands at one seq. Ranking is the dear part of every page, so that each side is
 * ranked at most once for a seq, however many look at it, and a side that nobody asks for is not ranked at all.
 */
export class Ranks {
  private seq = -1
  private known: {
    measures: Measures
    rulebook: Rulebook | null
    sides: Map<string, SideCache>
    ranked: Set<string>
    missing?: Missing
  }

  /** The state that the rest of these speaks of: a snapshot is another one. */
  private state: View | null = null
  private ruledBy: Rulebook | null = null
  private changed = new Set<string>()
  private readonly rankings = new Map<string, ListedRanking>()
  private readonly sumsKept = new Map<string, MovedSums>()
  /** What stays true of a side that is ranked exactly while only marks move. */
  private readonly victimsKept = new Map<string, Victims>()

  constructor(readonly book: Book) {
    this.known = this.anew()
  }

  get view(): View {
    return this.book.view()
  }

  get measures(): Measures {
    return this.now().measures
  }

  /** Null where the stream names a rulebook that this version can't compute. */
  get rulebook(): Rulebook | null {
    return this.now().rulebook
  }

  get isBlinded(): boolean {
    return this.book.header.disclosure === 'blinded'
  }

  /** Places, lights and reach are only known when every position is. */
  get isFull(): boolean {
    return this.view.coverage === 'full' && this.book.header.coverage === 'full'
  }

  get tie(): TieBreak | undefined {
    return this.book.tie
  }

  /** Null where the rulebook has no queue, or its ranking is not published. */
  queue(market: Market, side: Side): SideQueue | null {
    const cache = this.side(market, side)
    if (cache.queue === undefined) cache.queue = unlessRefused(() => this.queueNow(market, side))
    return cache.queue
  }

  entry(market: Market, side: Side, account: string): Entry | null {
    return this.queue(market, side)?.of(account) ?? null
  }

  /** The curve of the side that would be closed; null where not every position is known. */
  curve(market: Market, side: Side): Curve | null {
    const cache = this.side(market, side)
    if (cache.curve === undefined) {
      const { rulebook } = this
      cache.curve = rulebook && this.isFull ? this.curveNow(market, side, rulebook) : null
    }
    return cache.curve
  }

  sums(market: Market, side: Side): SideSums {
    this.now()
    const key = `${market.id}|${side}`
    const kept = this.sumsKept.get(key) ?? new MovedSums(this.view, market.id, side)
    this.sumsKept.set(key, kept)
    return kept.sums
  }

  /** Whether so few hold a side of the market that figures about it would be figures about somebody. */
  isSmall(market: Market, side: Side): boolean {
    const people = [side, opposite(side)].map((s) => this.sums(market, s).people)
    return this.isBlinded && people.some((count) => count < OWNERS_MIN)
  }

  /**
   * Shortfalls of the bankrupt positions, each on the state that the one before it left, as a printed status has them. The
   * book itself only adds up what each lacks as it stands: where one closure changes what the next one lacks, they differ.
   */
  get missing(): Missing {
    const known = this.now()
    known.missing ??= this.missingNow()
    return known.missing
  }

  /** Most of the time nobody is bankrupt, and then nothing need be worked out. */
  private missingNow(): Missing {
    const { view, rulebook } = this
    const found = this.book.missingNow()
    if (found.waiting.size === 0 || !rulebook) return found
    const { markets, funds } = status(copyOf(view), rulebook)
    return {
      ...found,
      markets: new Map(markets.map(({ market, numbers }) => [market, dec(numbers.shortfall ?? '0')])),
      funds: new Map(funds.map(({ id, shortfall }) => [id, dec(shortfall)])),
    }
  }

  private curveNow(market: Market, side: Side, rulebook: Rulebook): Curve {
    const ranking = this.isLarge(market) ? unlessRefused(() => this.rankingFor(market, rulebook)) : null
    if (ranking) return ranking.curve(side)
    const key = `${market.id}|${side}|${plain(market.tick)}`
    const curve = new Curve(this.measures, market, side, rulebook, this.victimsKept.get(key))
    if (curve.victims.isSettled) this.victimsKept.set(key, curve.victims)
    return curve
  }

  private queueNow(market: Market, side: Side): SideQueue | null {
    const { rulebook } = this
    if (!rulebook) return null
    if (!this.isLarge(market)) return exactQueue(rank(this.measures, market, side, rulebook, this.book.tie))
    return columnQueue(this.ranked(market, rulebook), market, side)
  }

  private isLarge({ id }: Market): boolean {
    return this.view.positionsOf(id, 'long').size + this.view.positionsOf(id, 'short').size >= COLUMNS_FROM
  }

  /** The market's ranking, ordered for the marks as they are now. */
  private ranked(market: Market, rulebook: Rulebook): Ranking {
    const { ranked } = this.now()
    const ranking = this.rankingFor(market, rulebook)
    if (!ranked.has(market.id)) ranking.rerank()
    ranked.add(market.id)
    return ranking
  }

  /** Sizes are counted in the lots that the market was listed with: listed anew it needs another ranking. */
  private rankingFor(market: Market, rulebook: Rulebook): Ranking {
    const known = this.rankings.get(market.id)
    if (known && isListedAs(known.listed, market)) return known.ranking
    const ranking = rankingOf(this.view, market.id, rulebook, this.book.tie)
    this.rankings.set(market.id, { listed: market, ranking })
    return ranking
  }

  private side(market: Market, side: Side): SideCache {
    const { sides } = this.now()
    const key = `${market.id}|${side}`
    let cache = sides.get(key)
    if (!cache) {
      cache = {}
      sides.set(key, cache)
    }
    return cache
  }

  private now() {
    if (this.seq !== this.book.seq) this.known = this.anew()
    return this.known
  }

  private anew() {
    this.seq = this.book.seq
    const rulebook = rulebookOf(this.book)
    this.followChanges(rulebook)
    return {
      measures: new Measures(this.book.view()),
      rulebook,
      sides: new Map<string, SideCache>(),
      ranked: new Set<string>(),
    }
  }

  /** Tells rankings and sums who has changed. */
  private followChanges(rulebook: Rulebook | null): void {
    const state = this.book.view()
    if (state !== this.state || rulebook !== this.ruledBy) {
      if (state !== this.state) this.changed = this.book.watch()
      this.state = state
      this.ruledBy = rulebook
      this.rankings.clear()
      this.sumsKept.clear()
      this.victimsKept.clear()
    }
    if (this.changed.size === 0) return
    for (const account of this.changed) for (const sums of this.sumsKept.values()) sums.update(account)
    for (const [market, { ranking }] of this.rankings) if (!this.told(ranking)) this.rankings.delete(market)
    this.victimsKept.clear()
    this.changed.clear()
  }

  /** False where sizes have grown beyond what the columns hold: the next ranking of the market is an exact one. */
  private told(ranking: Ranking): boolean {
    try {
      for (const account of this.changed) ranking.update(account)
      return true
    } catch (error) {
      if (error instanceof TooLarge) return false
      throw error
    }
  }
}

interface ListedRanking {
  /** The market as it was when the ranking was made. */
  readonly listed: Market
  readonly ranking: Ranking
}

function isListedAs(listed: Market, { kind, lot, multiplier }: Market): boolean {
  return listed.kind === kind && listed.lot.eq(lot) && listed.multiplier.eq(multiplier)
}

function rulebookOf(book: Book): Rulebook | null {
  return unlessRefused(() => rulebookNamed(book.rulebook))
}

/** A copy that may be changed: what a status would do to the bankrupt is tried on it. */
function copyOf(view: View): MutableState {
  const copy = new MutableState()
  copy.at = view.at
  copy.coverage = view.coverage
  for (const [id, market] of view.markets) copy.markets.set(id, market)
  for (const [id, fund] of view.funds) copy.funds.set(id, fund)
  for (const [id, account] of view.accounts) {
    copy.accounts.set(id, account)
    for (const position of view.positionsBy(id)) copy.put(position)
  }
  return copy
}
