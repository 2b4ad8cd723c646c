import { rankOf, VENUE_IDS } from '@/lib/wire/venue-names'
import type {
  VenueBoard,
  VenueCell,
  VenueHead,
  VenueId,
  VenueReading,
  VenueRow,
  VenueState,
  VenueTrouble,
} from '@/lib/wire/venues'
import type { Fund, Known, Listed, Patch, Risk, Source, Venue } from './port'

/** Figures not heard for so many of their intervals are not of the present. */
const STALE_INTERVALS = 3
/** A list that has lost more than half of its rows is believed when it says so twice. */
const SHRUNK = 0.5

interface Kept<T> {
  readonly value: T
  readonly source: string
  readonly heardAt: number
}

interface SourceState {
  readonly source: Source
  heardAt: number | null
  trouble: VenueTrouble | null
  since: number | null
  unread: number
  /** The list was shorter than half of the one before, once. */
  doubted: boolean
}

interface VenueKept {
  readonly venue: Venue
  readonly base: string
  readonly sources: Map<string, SourceState>
  readonly listed: Map<string, Listed>
  readonly listedBy: Map<string, string>
  readonly risks: Map<string, Kept<Risk>>
  readonly funds: Map<string, Kept<readonly Fund[]>>
  watched: readonly string[]
}

export interface Connected {
  readonly venue: Venue
  /** Where it is asked. */
  readonly base: string
}

/**
 * What venues have said, and how old it is. What can't be read anew stays, marked, and ages: nothing that was said is
 * taken back because the next question went unanswered, and an empty list is never taken for a calm venue.
 */
export class Board {
  private readonly venues: ReadonlyMap<VenueId, VenueKept>

  constructor(connected: readonly Connected[]) {
    this.venues = new Map(connected.map((one) => [one.venue.id, kept(one)]))
  }

  known(id: VenueId): Known {
    const { listed, watched } = this.of(id)
    return { listed, watched }
  }

  /** Takes an answer in; answers with what is wrong with it, if anything is. */
  apply(id: VenueId, source: string, patch: Patch, now: number): VenueTrouble | null {
    const venue = this.of(id)
    const state = sourceOf(venue, source)
    const doubt = doubtOf(venue, source, patch)
    if (doubt !== null && (doubt !== 'shrunk' || !state.doubted)) {
      state.doubted = doubt === 'shrunk'
      this.fail(id, source, doubt, now)
      return doubt
    }
    state.doubted = false
    if (patch.listed) list(venue, source, patch.listed)
    if (patch.risks) keepAll(venue.risks, source, patch.risks, now, patch.partial === true)
    if (patch.funds) keepAll(venue.funds, source, patch.funds, now, patch.partial === true)
    if (patch.watched) venue.watched = patch.watched
    state.heardAt = now
    state.unread = patch.unread
    state.trouble = patch.unread > 0 ? 'changed' : null
    state.since = state.trouble === null ? null : (state.since ?? now)
    return state.trouble
  }

  fail(id: VenueId, source: string, trouble: VenueTrouble, now: number): void {
    const state = sourceOf(this.of(id), source)
    state.since = state.trouble === null ? now : (state.since ?? now)
    state.trouble = trouble
  }

  view(now: number): VenueBoard {
    const rows = new Map<string, VenueRow & { cells: Partial<Record<VenueId, VenueCell>> }>()
    for (const [base, all] of byBase(this.readings(now))) {
      const cells: Partial<Record<VenueId, VenueCell>> = {}
      for (const id of VENUE_IDS) {
        const mine = all.filter((one) => one.venue === id)
        const cell = cellOf(mine)
        if (cell) cells[id] = cell
      }
      rows.set(base, { base, state: worst(all.map(({ state }) => state)), cells })
    }
    const venues = [...this.venues.values()].map((venue) => headOf(venue, now))
    return { connected: true, at: iso(now), venues, rows: [...rows.values()].sort(byTrouble) }
  }

  /** Everything known of one asset; empty where no venue lists it. */
  asset(base: string, now: number): VenueReading[] {
    return this.readings(now).filter((one) => one.base === base)
  }

  readings(now: number): VenueReading[] {
    return [...this.venues.values()].flatMap((venue) =>
      [...venue.listed].map(([market, listed]) => readingOf(venue, market, listed, now)),
    )
  }

  private of(id: VenueId): VenueKept {
    const venue = this.venues.get(id)
    if (!venue) throw new RangeError(`${id} is not connected`)
    return venue
  }
}

function kept({ venue, base }: Connected): VenueKept {
  const sources = venue.sources.map((source): [string, SourceState] => [
    source.name,
    { source, heardAt: null, trouble: null, since: null, unread: 0, doubted: false },
  ])
  return {
    venue,
    base,
    sources: new Map(sources),
    listed: new Map(),
    listedBy: new Map(),
    risks: new Map(),
    funds: new Map(),
    watched: [],
  }
}

function sourceOf(venue: VenueKept, name: string): SourceState {
  const state = venue.sources.get(name)
  if (!state) throw new RangeError(`${venue.venue.id} has no source ${name}`)
  return state
}

/** What a list that was whole before makes suspicious now. Pages and turns are parts of a list and prove nothing. */
function doubtOf({ listedBy, risks }: VenueKept, source: string, patch: Patch): VenueTrouble | null {
  const before = [...listedBy.values()].filter((name) => name === source).length
  const risksBefore = [...risks.values()].filter((one) => one.source === source).length
  const nothing = patch.unread > 0 ? 'changed' : 'empty'
  if (patch.listed) {
    if (patch.listed.size === 0) return nothing
    if (patch.listed.size < before * SHRUNK) return 'shrunk'
  }
  if (!patch.risks || patch.partial) return null
  if (patch.risks.size === 0) return nothing
  return patch.risks.size < risksBefore * SHRUNK ? 'shrunk' : null
}

function list(venue: VenueKept, source: string, listed: ReadonlyMap<string, Listed>): void {
  for (const [market, name] of venue.listedBy) {
    if (name !== source || listed.has(market)) continue
    venue.listed.delete(market)
    venue.listedBy.delete(market)
  }
  for (const [market, one] of listed) {
    venue.listed.set(market, one)
    venue.listedBy.set(market, source)
  }
}

function keepAll<T>(
  all: Map<string, Kept<T>>,
  source: string,
  patch: ReadonlyMap<string, T>,
  now: number,
  partial: boolean,
): void {
  if (!partial) {
    for (const [market, one] of all) if (one.source === source && !patch.has(market)) all.delete(market)
  }
  for (const [market, value] of patch) all.set(market, { value, source, heardAt: now })
}

const NOTHING: Risk = { state: 'unknown', way: null, facts: [], at: null }

function readingOf(venue: VenueKept, market: string, { base, quote }: Listed, now: number): VenueReading {
  const known = venue.risks.get(market)
  const over = known?.value.until !== undefined && known.value.until < now
  const risk = known && !over ? known.value : NOTHING
  const source = known ? venue.sources.get(known.source) : riskSource(venue)
  const stale = known !== undefined && !over && source !== undefined && isStale(source, risk, known.heardAt, now)
  const funds = venue.funds.get(market)
  return {
    venue: venue.venue.id,
    market,
    base,
    quote,
    // A figure of the past says nothing of the present: it is shown as it was said, beside a state that is not known.
    state: stale ? 'unknown' : risk.state,
    way: stale ? null : risk.way,
    facts: [...risk.facts],
    at: risk.at === null ? null : iso(risk.at),
    heardAt: known ? iso(known.heardAt) : null,
    stale,
    trouble: risk.trouble ?? source?.trouble ?? null,
    source: source ? addressOf(venue, source.source) : venue.base,
    funds: (funds?.value ?? []).map((fund) => ({
      ...fund,
      at: fund.at === null ? null : iso(fund.at),
      source: addressOf(venue, sourceOf(venue, funds?.source ?? '').source),
    })),
  }
}

function riskSource({ sources }: VenueKept): SourceState | undefined {
  return [...sources.values()].find(({ source }) => /^(risk|fills|warnings)/.test(source.name))
}

function isStale({ source }: SourceState, risk: Risk, heardAt: number, now: number): boolean {
  // What was said of a moment ends with that moment.
  if (risk.until !== undefined) return false
  if (now - heardAt > source.everyMs * STALE_INTERVALS) return true
  if (source.madeEveryMs === null || risk.at === null) return false
  return now - risk.at > source.madeEveryMs * STALE_INTERVALS
}

function addressOf({ base }: VenueKept, source: Source): string {
  const ask = source.request({ listed: new Map(), watched: [] }, 0, 0)
  return ask ? `${base}${ask.path.split('?')[0]}` : source.document
}

function headOf(venue: VenueKept, now: number): VenueHead {
  const { id, name, scale, hides, documents } = venue.venue
  const sources = [...venue.sources.values()].map(({ source, heardAt, trouble, since, unread }) => ({
    name: source.name,
    url: source.document,
    everyMs: source.everyMs,
    heardAt: heardAt === null ? null : iso(heardAt),
    trouble,
    since: since === null ? null : iso(since),
    unread,
  }))
  return {
    id,
    name,
    status: statusOf([...venue.sources.values()], now),
    markets: venue.listed.size,
    scale,
    hides: [...hides],
    documents: [...documents],
    sources,
  }
}

function statusOf(sources: readonly SourceState[], now: number): VenueHead['status'] {
  const isPresent = ({ heardAt, source }: SourceState) =>
    heardAt !== null && now - heardAt <= source.everyMs * STALE_INTERVALS
  if (sources.every(({ heardAt, trouble }) => heardAt === null && trouble === null)) return 'waiting'
  if (!sources.some(isPresent)) return 'silent'
  return sources.every((one) => isPresent(one) && one.trouble === null) ? 'live' : 'degraded'
}

function byBase(readings: readonly VenueReading[]): Map<string, VenueReading[]> {
  const rows = new Map<string, VenueReading[]>()
  for (const one of readings) {
    const known = rows.get(one.base)
    if (known) known.push(one)
    else rows.set(one.base, [one])
  }
  return rows
}

/** The worst market stands for the venue; of several that are as bad, the one furthest on its way, then by name. */
function cellOf(mine: readonly VenueReading[]): VenueCell | null {
  const [first] = [...mine].sort(
    (a, b) =>
      rankOf(b.state) - rankOf(a.state) || Number(b.way ?? 0) - Number(a.way ?? 0) || (a.market < b.market ? -1 : 1),
  )
  if (!first) return null
  const { market, state, way, facts, at, stale, trouble } = first
  const [fact] = facts
  const raw = fact ? `${fact.name} ${fact.value}` : ''
  return { market, markets: mine.length, state, way, raw, at, stale, trouble }
}

function worst(states: readonly VenueState[]): VenueState {
  return states.reduce<VenueState>((known, one) => (rankOf(one) > rankOf(known) ? one : known), 'unknown')
}

/** Nearest to trouble first; then what most venues list, so that the large coins stand above the small. */
export function byTrouble(a: VenueRow, b: VenueRow): number {
  const listed = ({ cells }: VenueRow) => Object.keys(cells).length
  return rankOf(b.state) - rankOf(a.state) || listed(b) - listed(a) || (a.base < b.base ? -1 : 1)
}

const iso = (ms: number) => new Date(ms).toISOString()
