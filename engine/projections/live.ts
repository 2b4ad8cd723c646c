import type { Book } from '../book'
import { decode, encode } from '../checkpoint'
import { PlimsollError } from '../errors'
import type { LogRecord } from '../log'
import { knownState, type MarketState } from '../machine'
import { type WhatIfQuestion, whatIf } from '../questions/what-if'
import { byCodeUnits, isFundAccount } from '../state'
import { type ActivityState, activity } from './activity'
import { type DaysState, days, openDays } from './days'
import { type DivergencesState, type DivergencesView, divergences } from './divergences'
import { type EventReportsState, type EventsView, eventReports, initEventReports } from './event-reports'
import type { EventReport, EventRow } from './event-types'
import { type FundHealthState, type FundPoint, fundHealth, type LedgerEntry, ledgerOf, openFunds } from './fund-health'
import { type ClosureRow, type HistoryState, historyOf, initHistory } from './history'
import { initPlaces, ordersOf, type PlacesState, placesMoved, samplePlaces } from './places'
import { maySee, type Projection, PUBLIC, type Viewer } from './projection'
import { Ranks } from './ranks'
import { unitsIn } from './units'
import type { FundRow, Hull, MarketRow, PlaceReading, PositionRow } from './view-types'
import { accountSummary, fundRow, hullOf, marketRow, placeReading, positionRow, positionsIn } from './views'
import { type WhatIfAnswer, whatIfView } from './what-if-view'

/** Points of a fund's small chart on the page that has all funds. */
export const STATUS_POINTS = 60
/** Events in the list of the status; the whole list is asked for by itself. */
export const EVENTS_SHOWN = 20
/** Entries of a ledger that a page shows. */
export const LEDGER_SHOWN = 200
/** Rows of an account's history that a page shows. */
export const CLOSURES_SHOWN = 200

const FORMAT = 'plimsoll.live/2'

export interface LiveOptions {
  /** Whether the stream is invented. Unless said, what the engine itself decides about is taken to be. */
  readonly simulated?: boolean
}

/** Everything that is folded from the log, as a checkpoint holds it. */
interface Folded {
  funds: FundHealthState
  reports: EventReportsState
  history: HistoryState
  days: DaysState
  activity: ActivityState
  places: PlacesState
  divergences: DivergencesState
}

/**
 * What live pages show: the book as it is, and what its log has led to. Parts are named and shaped as the pages read
 * them, and each is worked out at most once for a seq. A part that nobody asks for costs nothing.
 */
export class Live {
  private readonly ranks: Ranks
  private readonly reports: Projection<EventReportsState, EventsView>
  private readonly divergences: Projection<DivergencesState, DivergencesView>
  private readonly history: Projection<HistoryState, (account: string) => readonly ClosureRow[]>
  private rows: { seq: number; markets: Map<string, MarketRow>; hulls: Map<string, Hull | null> }

  private constructor(
    private readonly book: Book,
    private readonly folded: Folded,
    options: LiveOptions,
  ) {
    const { stream, authority, coverage, disclosure } = book.header
    const simulated = options.simulated ?? authority === 'engine'
    const pseudonym = (event: string, account: string, seed: string) => book.pseudonym(event, account, seed)
    const receipt = (event: string, account: string, seed: string) => book.receipt(event, account, seed)
    this.ranks = new Ranks(book)
    const isSmall = (id: string) => {
      const market = this.ranks.view.markets.get(id)
      return market === undefined || this.ranks.isSmall(market, 'long')
    }
    this.reports = eventReports({ stream, authority, coverage, disclosure, simulated, pseudonym, isSmall, receipt })
    this.history = historyOf(receipt)
    this.divergences = divergences(disclosure)
    this.rows = { seq: book.seq, markets: new Map(), hulls: new Map() }
  }

  /** Begins with the book as it stands: what its log held before is not known. */
  static create(book: Book, options: LiveOptions = {}): Live {
    const view = book.view()
    const live = new Live(book, emptyFolded(), options)
    const { folded } = live
    openFunds(folded.funds, view, book.seq)
    folded.reports.seed = book.seed
    folded.history.seed = book.seed
    for (const [id, units] of unitsIn(view)) {
      folded.reports.units.set(id, units)
      folded.history.units.set(id, units)
    }
    const states = [...view.markets.keys()].map((id): [string, MarketState] => [id, book.stateOf(id)])
    openDays(folded.days, view.at, states)
    return live
  }

  /**
   * Continues from a checkpoint that was made when the book stood where it stands now. Refuses, with `checkpoint-format`,
   * one that another version made: it can be made again from the log.
   */
  static restore(book: Book, checkpoint: string, options: LiveOptions = {}): Live {
    const saved = decode(checkpoint) as { readonly format?: string; readonly folded: Folded }
    if (saved.format !== FORMAT) {
      throw new PlimsollError('checkpoint-format', 'This checkpoint was made by another version.')
    }
    return new Live(book, { ...emptyFolded(), ...saved.folded }, options)
  }

  /** Takes in what the book has just recorded. */
  record(records: readonly LogRecord[]): void {
    const { folded } = this
    for (const record of records) {
      folded.funds = fundHealth.fold(folded.funds, record)
      folded.reports = this.reports.fold(folded.reports, record)
      folded.history = this.history.fold(folded.history, record)
      folded.divergences = this.divergences.fold(folded.divergences, record)
      folded.days = days.fold(folded.days, record)
      folded.activity = activity.fold(folded.activity, record)
    }
  }

  /** Remembers every place, at most once a minute of the stream's time; to be called more often than that. */
  sample(): void {
    samplePlaces(this.folded.places, this.ranks)
  }

  /** An account's positions as their owner sees them; `moved` is left out. */
  positions(account: string): PositionRow[] {
    return positionsIn(this.ranks, account).map((position) => positionRow(this.ranks, position, null))
  }

  /** Of the same positions only where they stand, which costs next to nothing where a reach has to be searched for. */
  places(account: string): PlaceReading[] {
    return positionsIn(this.ranks, account).map((position) => placeReading(this.ranks, position))
  }

  fundRows(): FundRow[] {
    return [...this.ranks.view.funds.keys()].flatMap((id) => this.fundRow(id, this.marketRows(id)) ?? [])
  }

  /** Accounts from the front, by `market|side`; null where not every position is known. */
  orders(): ReadonlyMap<string, readonly string[]> | null {
    return this.ranks.isFull ? ordersOf(this.ranks) : null
  }

  checkpoint(): string {
    return encode({ format: FORMAT, folded: this.folded })
  }

  /** The parts of a topic for one viewer; null where there is no such topic, or none that this viewer may see. */
  parts(topic: string, viewer: Viewer): Record<string, unknown> | null {
    if (topic === 'status') return this.status(viewer)
    if (topic === 'divergences')
      return { divergences: this.divergences.view(this.folded.divergences, viewer) satisfies DivergencesView }
    const cut = topic.indexOf(':')
    const [kind, id] = [topic.slice(0, cut), topic.slice(cut + 1)]
    switch (kind) {
      case 'fund':
        return this.fund(id)
      case 'market':
        return this.market(id)
      case 'address':
        return this.ranks.isBlinded ? null : this.account(id)
      case 'account':
        return maySee(viewer, id) ? this.account(id) : null
      case 'event':
        return this.event(id, viewer)
      default:
        return null
    }
  }

  events(viewer: Viewer): readonly EventRow[] {
    return this.reports.view(this.folded.reports, viewer).rows
  }

  report(event: string, viewer: Viewer): EventReport | null {
    return this.reports.view(this.folded.reports, viewer).report(event)
  }

  /** Entries of a fund's ledger, newest first, the last one an opening that carries what is left out; null: no such fund. */
  ledger(fund: string, limit = LEDGER_SHOWN): readonly LedgerEntry[] | null {
    return ledgerOf(this.folded.funds, fund, limit)
  }

  /** What a change would do to a place; null where the account is not this viewer's, or there is none. */
  whatIf(question: WhatIfQuestion, viewer: Viewer): WhatIfAnswer | null {
    const { account, under } = question
    if (!maySee(viewer, account) || isFundAccount(account) || !this.ranks.view.accounts.has(account)) return null
    return whatIfView(question, whatIf(this.ranks, question), under, this.ranks.isBlinded)
  }

  private status(viewer: Viewer): Record<string, unknown> {
    const parts: Record<string, unknown> = {}
    const markets = this.marketRows()
    for (const row of markets) parts[`market:${row.id}`] = row
    for (const id of [...this.ranks.view.funds.keys()].sort(byCodeUnits)) {
      const row = this.fundRow(id, markets)
      if (!row) continue
      parts[`fund:${id}`] = row
      parts[`points:${id}`] = this.points(id, STATUS_POINTS)
    }
    parts.events = this.events(viewer).slice(0, EVENTS_SHOWN)
    const { isFull } = this.ranks
    const known = (state: MarketState | null) => state && knownState(state, isFull)
    parts.days = days.view(this.folded.days, viewer).map((cell) => ({ ...cell, worst: known(cell.worst) }))
    parts.activity = activity.view(this.folded.activity, viewer).map((one) => ({ ...one, state: known(one.state) }))
    return parts
  }

  private fund(id: string): Record<string, unknown> | null {
    const row = this.fundRow(id, this.marketRows(id))
    return row && { fund: row, points: this.points(id), ledger: this.ledger(id) ?? [] }
  }

  private market(id: string): Record<string, unknown> | null {
    const market = this.ranks.view.markets.get(id)
    if (!market) return null
    const parts: Record<string, unknown> = { market: this.marketRow(id) }
    for (const side of ['long', 'short'] as const) {
      const hull = this.hull(id, side)
      if (hull) parts[`hull:${side}`] = hull
    }
    return parts
  }

  /** Only figures of this account and counts of others: no other account's id is ever in these parts. */
  private account(id: string): Record<string, unknown> | null {
    const summary = isFundAccount(id) ? null : accountSummary(this.ranks, id)
    if (!summary) return null
    const parts: Record<string, unknown> = { summary }
    for (const position of positionsIn(this.ranks, id)) {
      const { market, side } = position
      const moved = placesMoved(this.folded.places, this.ranks, id, market, side)
      parts[`position:${market}:${side}`] = positionRow(this.ranks, position, moved)
    }
    parts.closures = this.history.view(this.folded.history, PUBLIC)(id).slice(0, CLOSURES_SHOWN)
    return parts
  }

  private event(id: string, viewer: Viewer): Record<string, unknown> | null {
    const report = this.report(id, viewer)
    return report && { report }
  }

  /** Rows of all markets, or of those that one fund stands behind. */
  private marketRows(fund?: string): MarketRow[] {
    const markets = [...this.ranks.view.markets.values()].filter((m) => fund === undefined || m.fund === fund)
    return markets.sort((a, b) => byCodeUnits(a.id, b.id)).flatMap((market) => this.marketRow(market.id) ?? [])
  }

  private marketRow(id: string): MarketRow | null {
    const { markets } = this.known()
    const market = this.ranks.view.markets.get(id)
    if (!market) return null
    const row = markets.get(id) ?? marketRow(this.ranks, market)
    markets.set(id, row)
    return row
  }

  private hull(id: string, side: 'long' | 'short'): Hull | null {
    const { hulls } = this.known()
    const market = this.ranks.view.markets.get(id)
    const key = `${id}|${side}`
    const known = hulls.get(key)
    if (known !== undefined || !market) return known ?? null
    const hull = hullOf(this.ranks, market, side)
    hulls.set(key, hull)
    return hull
  }

  private fundRow(id: string, markets: readonly MarketRow[]): FundRow | null {
    const past = fundHealth.view(this.folded.funds, PUBLIC).past(id)
    return past && fundRow(this.ranks, id, past, markets)
  }

  private points(id: string, most?: number): readonly FundPoint[] {
    return fundHealth.view(this.folded.funds, PUBLIC).points(id, most) ?? []
  }

  private known() {
    if (this.rows.seq !== this.book.seq) this.rows = { seq: this.book.seq, markets: new Map(), hulls: new Map() }
    return this.rows
  }
}

function emptyFolded(): Folded {
  return {
    funds: fundHealth.init(),
    reports: initEventReports(),
    history: initHistory(),
    days: days.init(),
    activity: activity.init(),
    places: initPlaces(),
    divergences: divergences('open').init(),
  }
}
