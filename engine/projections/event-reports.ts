import { amountOf, type Decimal, dec, plain, ZERO } from '../decimal'
import type { ClosureEvent, LogRecord } from '../log'
import { notionalAt } from '../market'
import { type CheckedClosure, checkEvent } from './event-check'
import type {
  EventCause,
  EventCheck,
  EventFacts,
  EventReport,
  EventRow,
  ReportClosure,
  TimelineEntry,
} from './event-types'
import { type ObservedState, observe, observedReport, observedRow } from './observed-report'
import type { Projection, Viewer } from './projection'
import { learnUnits, type Units, type UnitsByMarket } from './units'

/** Events kept with their reports. Older ones are in the log, from which this same projection makes them again. */
export const EVENTS_MAX = 200
/** Closures listed in one report; the totals count all of them. */
export const CLOSURES_MAX = 2000
/** What led to an event: at most so many entries, none older than ten minutes. */
export const LEAD_MAX = 40
const LEAD_MS = 600_000
/** Entries remembered over all markets while no event has begun. */
const RECENT_MAX = 400

/** Of a market that the log never named. */
const NO_UNITS: Units = { kind: 'linear', multiplier: dec(1), settle: '', unit: '', tick: '', lot: '' }

type Started = Extract<LogRecord, { type: 'adl-started' }>
type Ended = Extract<LogRecord, { type: 'adl-ended' }>

interface Closed {
  readonly seq: number
  readonly at: string
  readonly place: number
  readonly account: string
  readonly size: string
  readonly price: string
  readonly notional: string
  readonly realisedPnl: string
  readonly sizeAfter: string
  readonly score: string
}

interface EventState {
  readonly started: Started
  /** The stream's seed when the event began: names derive from it. */
  readonly seed: string
  readonly units: Units
  readonly lead: readonly TimelineEntry[]
  /** Too few owners on a side for anything but totals to be shown. */
  readonly isSmall: boolean
  proceeded: Pick<TimelineEntry, 'seq' | 'at'> | null
  ended: Ended | null
  accounts: number
  size: Decimal
  notional: Decimal
  readonly closures: Closed[]
  /** All closures of the event under way, for the check; emptied when it has ended. */
  unchecked: CheckedClosure[]
  check: EventCheck
}

export interface EventReportsState {
  seed: string
  readonly units: UnitsByMarket
  /** Liquidations, takeovers and payments, oldest first; a payment stands beside its market as well as its fund. */
  recent: TimelineEntry[]
  /** The newest mark input that named each market. */
  readonly marks: Map<string, TimelineEntry>
  readonly events: Map<string, EventState>
  observed: ObservedState | null
}

export interface EventsView {
  /** Newest first. */
  readonly rows: readonly EventRow[]
  report(id: string): EventReport | null
}

export function initEventReports(): EventReportsState {
  return { seed: '', units: new Map(), recent: [], marks: new Map(), events: new Map(), observed: null }
}

export function eventReports(facts: EventFacts): Projection<EventReportsState, EventsView> {
  return {
    init: initEventReports,
    fold: (state, record) => fold(state, record, facts.isSmall ?? (() => true)),
    view: (state, viewer) => ({
      rows: rowsOf(state, facts),
      report: (id) => reportOf(state, facts, viewer, id),
    }),
  }
}

function fold(state: EventReportsState, record: LogRecord, isSmall: (market: string) => boolean): EventReportsState {
  learnUnits(state.units, record)
  switch (record.type) {
    case 'rulebook':
      state.seed = record.seed
      break
    case 'mark':
      rememberMarks(state, record)
      break
    case 'liquidation':
    case 'takeover':
    case 'fund-payment':
      rememberLead(state, record)
      break
    case 'adl-started':
      begin(state, record, isSmall(record.market))
      break
    case 'proceed': {
      const event = state.events.get(record.event)
      if (event) event.proceeded = { seq: record.seq, at: record.at }
      break
    }
    case 'closure':
      close(state, record)
      break
    case 'adl-ended':
      end(state, record)
      break
    case 'observed-adl':
    case 'observed-closure':
      state.observed = observe(state.observed, record)
      break
  }
  return state
}

function rememberMarks(state: EventReportsState, record: Extract<LogRecord, { type: 'mark' }>): void {
  const { seq, at } = record
  for (const [market, mark] of Object.entries(record.marks)) {
    state.marks.set(market, { seq, at, kind: 'mark', market, amount: mark, unit: null })
  }
}

type Leading = Extract<LogRecord, { type: 'liquidation' | 'takeover' | 'fund-payment' }>

function rememberLead(state: EventReportsState, record: Leading): void {
  const units = state.units.get(record.market)
  const { seq, at, market } = record
  if (record.type === 'fund-payment') {
    const paid = dec(record.amount).neg()
    if (record.reason !== 'shortfall' || paid.isZero()) return
    state.recent.push({ seq, at, kind: 'fund-payment', market, amount: plain(paid), unit: units?.settle ?? null })
  } else {
    state.recent.push({ seq, at, kind: record.type, market, amount: record.size, unit: units?.unit ?? null })
  }
  if (state.recent.length > RECENT_MAX) state.recent.shift()
}

function begin(state: EventReportsState, started: Started, isSmall: boolean): void {
  const units = state.units.get(started.market) ?? NO_UNITS
  const event: EventState = {
    started,
    seed: state.seed,
    units,
    lead: leadOf(state, started),
    isSmall,
    proceeded: null,
    ended: null,
    accounts: 0,
    size: ZERO,
    notional: ZERO,
    closures: [],
    unchecked: [],
    check: 'not-checkable',
  }
  state.events.set(started.event, event)
  if (state.events.size <= EVENTS_MAX) return
  const [oldest] = inOrder(state)
  if (oldest) state.events.delete(oldest.started.event)
}

/** What happened in the event's market shortly before it, and the mark that brought it about. */
function leadOf(state: EventReportsState, started: Started): TimelineEntry[] {
  const from = Date.parse(started.at) - LEAD_MS
  const lead = state.recent.filter((entry) => entry.market === started.market && Date.parse(entry.at) >= from)
  const mark = state.marks.get(started.market)
  return [...lead.slice(-LEAD_MAX), ...(mark ? [mark] : [])].sort((a, b) => a.seq - b.seq)
}

function close(state: EventReportsState, record: ClosureEvent & Pick<LogRecord, 'seq' | 'at'>): void {
  const event = state.events.get(record.event)
  if (!event) return
  const { seq, at, place, account, size, price, realisedPnl, sizeAfter, score } = record
  const notional = amountOf(notionalAt(event.units, dec(size), dec(price)))
  event.accounts += 1
  event.size = event.size.plus(dec(size))
  event.notional = event.notional.plus(notional)
  event.unchecked.push({ place, size, price, sizeAfter, score })
  if (event.closures.length >= CLOSURES_MAX) return
  event.closures.push({
    seq,
    at,
    place,
    account,
    size,
    price,
    notional: plain(notional),
    realisedPnl,
    sizeAfter,
    score,
  })
}

function end(state: EventReportsState, ended: Ended): void {
  const event = state.events.get(ended.event)
  if (!event) return
  event.ended = ended
  event.check = checkEvent(event.started, event.unchecked, ended)
  event.unchecked = []
}

/** Oldest first, by the record that started them. */
function inOrder(state: EventReportsState): EventState[] {
  return [...state.events.values()].sort((a, b) => a.started.seq - b.started.seq)
}

function rowsOf(state: EventReportsState, facts: EventFacts): EventRow[] {
  const rows = inOrder(state)
    .reverse()
    .map((event) => rowOf(event, facts))
  return state.observed ? [observedRow(state.observed, facts), ...rows] : rows
}

function rowOf(event: EventState, facts: EventFacts): EventRow {
  const { started, ended, units } = event
  const isDone = ended !== null && ended.reason !== 'aborted'
  const { stream, simulated, authority, coverage } = facts
  return {
    id: started.event,
    stream,
    title: `${started.market} ${started.queue.side}s`,
    market: started.market,
    side: started.queue.side,
    settle: units.settle,
    unit: units.unit || null,
    lot: units.lot || null,
    tick: units.tick || null,
    startedAt: started.at,
    endedAt: ended?.at ?? null,
    status: ended === null ? 'active' : isDone ? 'ended' : 'aborted',
    accounts: event.accounts,
    size: plain(event.size),
    notional: plain(event.notional),
    shortfall: started.shortfall,
    fundPaid: started.fundPaid,
    adlCovered: isDone ? ended.waterfall.adlCovered : null,
    residual: isDone ? ended.waterfall.residual : null,
    overshoot: isDone ? ended.waterfall.overshoot : null,
    simulated,
    authority,
    coverage,
    check: event.check,
  }
}

function reportOf(state: EventReportsState, facts: EventFacts, viewer: Viewer, id: string): EventReport | null {
  if (state.observed && id === facts.stream) return observedReport(state.observed, facts)
  const event = state.events.get(id)
  if (!event) return null
  const eyes = eyesOf(facts, viewer, event)
  const { started, ended, proceeded } = event
  const isHidden = facts.disclosure === 'blinded' && event.isSmall && viewer.role !== 'operator'
  const shown = isHidden ? event.closures.filter(({ account }) => eyes.sees(account)) : event.closures
  const { root, positions, size } = started.queue
  return {
    row: rowOf(event, facts),
    cause: causeOf(started, eyes),
    timeline: timelineOf(event),
    closures: shown.map((closure) => closureFor(closure, eyes, receiptIn(facts, event))),
    skipped: (ended?.skipped ?? [])
      .filter(({ account }) => !isHidden || eyes.sees(account))
      .map(({ place, account, reason }) => ({ place, name: eyes.name(account), reason })),
    commitment: { root, positions, size, ...lagOf(started, proceeded) },
    totalsOnly: isHidden,
    lacking: [...(isHidden ? [TOTALS_ONLY] : []), ...lackingOf(event)],
  }
}

/** How long after the commitment closures were let begin. */
function lagOf(started: Started, proceeded: EventState['proceeded']) {
  if (!proceeded) return { lag: null, lagMs: null }
  return { lag: proceeded.seq - started.seq - 1, lagMs: Date.parse(proceeded.at) - Date.parse(started.at) }
}

const TOTALS_ONLY =
  'Fewer than five owners held a side of this market, so that only totals are shown: rows would be figures about somebody.'

/** What one viewer may see of the accounts of one event. */
interface Eyes {
  readonly sees: (account: string) => boolean
  readonly name: (account: string) => string
}

/** Under `open` everyone sees everyone; else one's own account only, and an operator all. Support sees its customer's. */
function eyesOf({ disclosure, pseudonym }: EventFacts, viewer: Viewer, { started, seed }: EventState): Eyes {
  const sees = (account: string) =>
    disclosure === 'open' || viewer.role === 'operator' || viewer.accounts.includes(account)
  return { sees, name: (account) => (sees(account) ? account : pseudonym(started.event, account, seed)) }
}

/** Whoever is closed in full is closed by their whole size; score and profit give away entry and margin as well. */
function closureFor(closure: Closed, eyes: Eyes, receipt: (account: string) => string): ReportClosure {
  const { account, ...facts } = closure
  const name = eyes.name(account)
  if (eyes.sees(account)) return { ...facts, name, receipt: receipt(account) }
  const { seq, at, place, price } = facts
  return { seq, at, place, price, name, ...HIDDEN }
}

const HIDDEN = { size: null, notional: null, realisedPnl: null, sizeAfter: null, score: null, receipt: null } as const

function receiptIn({ receipt }: EventFacts, { started, seed }: EventState): (account: string) => string {
  return (account) => receipt(started.event, account, seed)
}

function causeOf(started: Started, eyes: Eyes): EventCause {
  const { account, side, sizeBefore, mark, bankruptcyPrice, price, priceRule, fund, fundBefore, fundPaid } = started
  const sees = eyes.sees(account)
  const { equity, ...numbers } = started.trigger.numbers
  return {
    account: sees ? account : null,
    side,
    size: sizeBefore,
    mark,
    bankruptcyPrice,
    price,
    priceRule,
    fund,
    fundBefore: fund === null ? null : fundBefore,
    fundAfter: fund === null ? null : plain(dec(fundBefore).minus(dec(fundPaid))),
    trigger: {
      rule: started.trigger.rule,
      numbers: sees && equity !== undefined ? { equity, ...numbers } : numbers,
    },
  }
}

function timelineOf({ started, proceeded, ended, units, closures, size, lead }: EventState): TimelineEntry[] {
  const { market } = started
  const entry = (kind: TimelineEntry['kind'], at: Pick<TimelineEntry, 'seq' | 'at'>, amount: string | null) => ({
    seq: at.seq,
    at: at.at,
    kind,
    market,
    amount,
    unit: amount === null ? null : units.unit,
  })
  const [first] = closures
  return [
    ...lead,
    entry('adl-started', started, started.size),
    ...(proceeded ? [entry('proceed', proceeded, null)] : []),
    ...(first ? [entry('closure', first, plain(size))] : []),
    ...(ended ? [entry('adl-ended', ended, ended.taken)] : []),
  ]
}

function lackingOf({ accounts, closures }: EventState): string[] {
  if (accounts <= closures.length) return []
  return [`Only the first ${closures.length} of ${accounts} closures are listed; the totals count them all.`]
}
