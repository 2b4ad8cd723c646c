import type { Book } from '../book'
import { type Decimal, dec, ZERO } from '../decimal'
import type { Missing } from '../distance'
import { PlimsollError } from '../errors'
import { type Market, opposite, type Side } from '../market'
import { Measures } from '../measures'
import { type Entry, type Queue, rank, type TieBreak } from '../ranking/queue'
import { Curve } from '../reach'
import { type Rulebook, rulebookNamed } from '../rulebooks/index'
import { isFundAccount, MutableState, type Position, type View } from '../state'
import { status } from '../status'

/** Sides with fewer owners show totals only where accounts are hidden. */
export const OWNERS_MIN = 5

export interface SideSums {
  readonly positions: number
  readonly size: Decimal
  readonly owners: number
  /** Owners without what a fund holds: those that could be told apart. */
  readonly people: number
}

/** What is known of one market side; every part is worked out when it is first asked for. */
interface SideCache {
  queue?: Queue | null
  places?: ReadonlyMap<string, Entry>
  curve?: Curve | null
  sums?: SideSums
}

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
    missing?: Missing
  }

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
  queue(market: Market, side: Side): Queue | null {
    const cache = this.side(market, side)
    if (cache.queue === undefined) {
      const { rulebook } = this
      cache.queue = rulebook && unlessRefused(() => rank(this.measures, market, side, rulebook, this.book.tie))
    }
    return cache.queue
  }

  entry(market: Market, side: Side, account: string): Entry | null {
    const cache = this.side(market, side)
    cache.places ??= new Map(this.queue(market, side)?.entries.map((entry) => [entry.position.account, entry]))
    return cache.places.get(account) ?? null
  }

  /** The curve of the side that would be closed; null where not every position is known. */
  curve(market: Market, side: Side): Curve | null {
    const cache = this.side(market, side)
    if (cache.curve === undefined) {
      const { rulebook } = this
      cache.curve = rulebook && this.isFull ? new Curve(this.measures, market, side, rulebook) : null
    }
    return cache.curve
  }

  sums(market: Market, side: Side): SideSums {
    const cache = this.side(market, side)
    cache.sums ??= sumsOf(this.view, this.view.positionsOf(market.id, side).values())
    return cache.sums
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
    return {
      measures: new Measures(this.book.view()),
      rulebook: rulebookOf(this.book),
      sides: new Map<string, SideCache>(),
    }
  }
}

function rulebookOf(book: Book): Rulebook | null {
  return unlessRefused(() => rulebookNamed(book.rulebook))
}

/** Null where the engine refuses by name; every other failure is one. */
export function unlessRefused<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof PlimsollError) return null
    throw error
  }
}

function sumsOf(view: View, positions: Iterable<Position>): SideSums {
  const owners = new Set<string>()
  let [count, people, size] = [0, 0, ZERO]
  for (const position of positions) {
    count += 1
    size = size.plus(position.size)
    const owner = view.accounts.get(position.account)?.owner ?? position.account
    if (!owners.has(owner) && !isFundAccount(position.account)) people += 1
    owners.add(owner)
  }
  return { positions: count, size, owners: owners.size, people }
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
