import { decode, encode } from '../checkpoint'
import { type Decimal, dec, plain, ZERO } from '../decimal'
import type { AdlEndedEvent, AdlStartedEvent, LogRecord, TakeoverEvent } from '../log'
import type { Side } from '../market'
import { closedNotional } from '../observed'

/**
 * What a replay shows at one record of a log. The cursor is a `seq`: a frame holds everything up to and including that
 * record. The fold is pure and knows nothing but the records before it, so that a state can be kept for every few records
 * and a replay can begin in the middle; states share what did not change. What has to be known of the whole record, which
 * event the page is about, and the order of a queue come in when a state is looked at.
 */

/** Phases of the event in focus; 'other' while another event of the same record is under way. */
export type ReplayPhase = 'quiet' | 'liquidations' | 'other' | 'trigger' | 'closures' | 'after'

export interface ReplayFund {
  readonly id: string
  readonly asset: string | null
  /** Null until the log has said it. */
  readonly balance: string | null
  readonly floor: string | null
}

/** What comes in from the bankrupt side: sizes for one market, notionals where the record gives totals by market. */
export interface Arrival {
  readonly market: string
  readonly label: 'taken by the fund' | 'closed in the queue' | 'still to close' | 'closed now'
  readonly amount: string
}

/** One market of the record: what is closed in all of it, so far, and at this moment. */
export interface Compartment {
  readonly market: string
  readonly total: string
  readonly closed: string
  readonly now: string
}

export interface QueuePlace {
  readonly place: number
  readonly name: string
  readonly size: string
  readonly closed: string
  /** The part that was closed at the time of the newest record. */
  readonly now: string
  /** Said when the event ends: the rulebook did not let it be taken. */
  readonly passedOver: boolean
}

export interface ReplayQueue {
  readonly event: string
  readonly market: string
  readonly side: Side
  /** Size and number of the whole committed queue. `entries` is only its front. */
  readonly size: string
  readonly positions: number
  /** What the order was committed to by. */
  readonly root: string
  readonly entries: readonly QueuePlace[]
  /** Size that has been closed, and how far from the front that reaches with those that were passed over. */
  readonly closed: string
  readonly cut: string
  /** Size that was to be closed when the event began. */
  readonly planned: string
}

export interface ReplayEvent {
  readonly id: string
  readonly market: string
  /** The bankrupt account and its side. */
  readonly account: string
  readonly side: Side
  readonly startedAt: string
  readonly sizeBefore: string
  readonly price: string
  readonly mark: string
  readonly shortfall: string
  readonly fund: string | null
  readonly fundPaid: string
  /** Stated when the event ends. */
  readonly end: {
    readonly reason: AdlEndedEvent['reason']
    readonly waterfall: AdlEndedEvent['waterfall']
    readonly waterfallHolds: boolean
  } | null
}

export interface ReplayFrame {
  readonly seq: number
  readonly at: string
  readonly phase: ReplayPhase
  /** Whether amounts of arrivals, compartments and sums are sizes of one market or notionals over markets. */
  readonly unit: 'size' | 'notional'
  /** The fund behind the market of the event, with what it held before the event once that has been said. */
  readonly fund: (ReplayFund & { readonly before: string | null }) | null
  readonly arriving: readonly Arrival[]
  readonly compartments: readonly Compartment[]
  readonly queue: ReplayQueue | null
  readonly event: ReplayEvent | null
  /** What the counterparties gave up so far. */
  readonly closed: string
  /** What the bankrupt side lost so far, never positive; null while the record does not state it. */
  readonly passedOn: string | null
  /** What the fund took of it. */
  readonly taken: string
  /** The three together: zero, or the record does not add up; null while one of them is not known. */
  readonly sum: string | null
  /** What both sides of the event realised, as far as the log has said it. */
  readonly realised: { readonly bankrupt: string | null; readonly counterparties: string } | null
}

/** The order that an event committed to; empty where it is not known. */
export type QueueSource = (
  started: AdlStartedEvent,
) => readonly { readonly place: number; readonly account: string; readonly size: Decimal }[]

/** The event that a replay is about, where its record holds several. */
export interface ReplayFocus {
  readonly event: string
  readonly market: string
  readonly fund: string | null
  /** Seq at which its queue was committed to. */
  readonly seq: number
}

/** What has to be known of the whole record before the first frame. */
export interface ReplayPlan {
  readonly unit: 'size' | 'notional'
  readonly focus: ReplayFocus | null
  /** What is closed in all: by market where the record gives notionals, by event where it gives sizes; the largest first. */
  readonly totals: readonly Total[]
  readonly lastClosure: number
}

interface Total {
  readonly key: string
  readonly market: string
  readonly total: Decimal
}

/** Closures of one event, the newest first. A state shares those before with the states before it. */
export interface Closures {
  readonly account: string
  readonly size: Decimal
  readonly at: string
  readonly before: Closures | null
}

export interface EventState {
  readonly started: AdlStartedEvent
  readonly startedAt: string
  readonly taken: Decimal
  readonly closed: Decimal
  readonly closures: Closures | null
  /** The bankrupt position's size as the log has last stated it, and whether closures have changed it since. */
  readonly left: Decimal
  readonly isStated: boolean
  readonly realised: { readonly bankrupt: Decimal; readonly counterparties: Decimal }
  readonly ended: AdlEndedEvent | null
}

export interface ReplayState {
  readonly seq: number
  readonly at: string
  /** As if every event were the one in focus. */
  readonly phase: Exclude<ReplayPhase, 'other'>
  readonly funds: ReadonlyMap<string, ReplayFund>
  readonly closed: ReadonlyMap<string, Decimal>
  /** What was closed at the time of the newest record. Both are by market or by event, like the plan's totals. */
  readonly now: ReadonlyMap<string, Decimal>
  readonly total: Decimal
  /** The newest takeover by a fund, which may belong to an event that starts after it. */
  readonly takeover: TakeoverEvent | null
  readonly event: EventState | null
}

type ClosureRecord = Extract<LogRecord, { type: 'closure' }>

/** How much one record closes, in the unit of the plan, and under which of its totals; null when it closes nothing. */
export function closedBy(record: LogRecord): { readonly key: string; readonly amount: Decimal } | null {
  if (record.type === 'closure') return { key: record.event, amount: dec(record.size) }
  const closed = closedNotional(record)
  return closed && { key: closed.market, amount: closed.notional }
}

/** Gathers what has to be known of the whole record, as its lines go by. */
export class Planning {
  private readonly totals = new Map<string, Decimal>()
  private readonly events = new Map<string, ReplayFocus>()
  private observed = false
  private lastClosure = 0

  take(record: LogRecord): void {
    if (record.type === 'adl-started') {
      const { event, market, fund, seq } = record
      this.events.set(event, { event, market, fund, seq })
    }
    const closed = closedBy(record)
    if (closed === null) return
    this.observed ||= record.type !== 'closure'
    this.lastClosure = record.seq
    this.totals.set(closed.key, (this.totals.get(closed.key) ?? ZERO).plus(closed.amount))
  }

  /** `about`: the event that is asked for. */
  plan(about: string | null): ReplayPlan {
    const totals = [...this.totals]
      .map(([key, total]) => ({ key, market: this.events.get(key)?.market ?? key, total }))
      .sort((a, b) => b.total.cmp(a.total) || (a.key < b.key ? -1 : 1))
    const focus = (about === null ? undefined : this.events.get(about)) ?? null
    return { unit: this.observed ? 'notional' : 'size', focus, totals, lastClosure: this.lastClosure }
  }
}

export function planReplay(records: readonly LogRecord[], about: string | null = null): ReplayPlan {
  const planning = new Planning()
  for (const record of records) planning.take(record)
  return planning.plan(about)
}

export function initReplay(at: string): ReplayState {
  return {
    seq: 0,
    at,
    phase: 'quiet',
    funds: new Map(),
    closed: new Map(),
    now: new Map(),
    total: ZERO,
    takeover: null,
    event: null,
  }
}

/** Where the fold stands, as a text: a replay that begins in the middle goes on from there. */
export function saveReplay(state: ReplayState): string {
  const { event } = state
  return encode({ ...state, event: event === null ? null : { ...event, closures: listed(event.closures) } })
}

export function loadReplay(text: string): ReplayState {
  type Stored = Omit<ReplayState, 'event'> & {
    event: (Omit<EventState, 'closures'> & { closures: readonly Omit<Closures, 'before'>[] }) | null
  }
  const { event, ...state } = decode(text) as Stored
  if (event === null) return { ...state, event }
  const closures = event.closures.reduceRight<Closures | null>((before, closure) => ({ ...closure, before }), null)
  return { ...state, event: { ...event, closures } }
}

/** The newest first. */
function listed(closures: Closures | null): Omit<Closures, 'before'>[] {
  const found: Omit<Closures, 'before'>[] = []
  for (let next = closures; next !== null; next = next.before) {
    const { before: _, ...closure } = next
    found.push(closure)
  }
  return found
}

/** Funds whose balance is known before the first record, from the checkpoint that the records continue. */
export function withFunds(state: ReplayState, funds: readonly ReplayFund[]): ReplayState {
  return { ...state, funds: new Map(funds.map((fund) => [fund.id, fund])) }
}

export function foldReplay(state: ReplayState, record: LogRecord): ReplayState {
  const moved = moveTo(state, record)
  switch (record.type) {
    case 'observed-adl':
    case 'observed-closure':
      return observe(moved, closedNotional(record))
    case 'liquidation':
    case 'observed-liquidation':
      return { ...moved, phase: betweenEvents(moved) }
    case 'fund':
      return withFund(moved, record.fund, {
        floor: record.floor ?? null,
        asset: record.asset ?? null,
        change: record.amount,
      })
    case 'observed-fund':
      return withFund(moved, record.fund, { balance: record.balance })
    case 'snapshot':
      return withFunds(
        moved,
        (record.snapshot.funds ?? []).map(({ id, asset, balance, floor }) => ({
          id,
          asset,
          balance,
          floor: floor ?? '0',
        })),
      )
    case 'fund-payment':
      return withFund(moved, record.fund, { balance: record.balanceAfter })
    case 'takeover':
      return takeOver(moved, record)
    case 'adl-started':
      return start(moved, record)
    case 'closure':
      return close(moved, record)
    case 'adl-ended':
      return end(moved, record)
    default:
      return moved
  }
}

const NOTHING: ReadonlyMap<string, Decimal> = new Map()

/** A moment is everything with the same time: what it closed is forgotten when the time moves on. */
function moveTo(state: ReplayState, { seq, at }: LogRecord): ReplayState {
  if (at === state.at) return { ...state, seq }
  return { ...state, seq, at, now: NOTHING }
}

/** An event under way keeps its phase. */
function betweenEvents({ event, phase }: ReplayState): ReplayState['phase'] {
  return event !== null && event.ended === null ? phase : 'liquidations'
}

function takeOver(state: ReplayState, record: TakeoverEvent): ReplayState {
  return { ...state, takeover: record, phase: betweenEvents(state) }
}

function added(map: ReadonlyMap<string, Decimal>, key: string, amount: Decimal): ReadonlyMap<string, Decimal> {
  return new Map(map).set(key, (map.get(key) ?? ZERO).plus(amount))
}

function observe(state: ReplayState, closed: ReturnType<typeof closedNotional>): ReplayState {
  if (closed === null) return state
  const { market, notional: amount } = closed
  return {
    ...state,
    phase: 'closures',
    closed: added(state.closed, market, amount),
    now: added(state.now, market, amount),
    total: state.total.plus(amount),
  }
}

interface FundChange {
  readonly asset?: string | null
  readonly balance?: string
  readonly change?: string
  readonly floor?: string | null
}

function withFund(state: ReplayState, id: string, { asset, balance, change, floor }: FundChange): ReplayState {
  const before = state.funds.get(id)
  const after: ReplayFund = {
    id,
    asset: asset ?? before?.asset ?? null,
    balance:
      balance ??
      (change === undefined ? (before?.balance ?? null) : plain(dec(before?.balance ?? '0').plus(dec(change)))),
    floor: floor ?? before?.floor ?? null,
  }
  return { ...state, funds: new Map(state.funds).set(id, after) }
}

function start(state: ReplayState, started: AdlStartedEvent): ReplayState {
  const takeover = state.takeover?.event === started.event ? state.takeover : null
  return {
    ...state,
    phase: 'trigger',
    takeover: null,
    event: {
      started,
      startedAt: state.at,
      taken: dec(takeover?.size ?? '0'),
      closed: ZERO,
      closures: null,
      left: dec(takeover?.sizeAfter ?? started.sizeBefore),
      isStated: true,
      realised: { bankrupt: dec(takeover?.realisedPnl ?? '0'), counterparties: ZERO },
      ended: null,
    },
  }
}

function end(state: ReplayState, ended: AdlEndedEvent): ReplayState {
  const { event } = state
  if (event === null || event.started.event !== ended.event) return state
  const bankrupt = event.realised.bankrupt.plus(dec(ended.realisedPnl))
  return {
    ...state,
    phase: 'after',
    event: { ...event, left: dec(ended.sizeAfter), isStated: true, realised: { ...event.realised, bankrupt }, ended },
  }
}

function close(state: ReplayState, { event: key, account, size, realisedPnl, at }: ClosureRecord): ReplayState {
  const { event } = state
  if (event === null) return state
  const amount = dec(size)
  const { bankrupt, counterparties } = event.realised
  return {
    ...state,
    phase: 'closures',
    closed: added(state.closed, key, amount),
    now: added(state.now, key, amount),
    total: state.total.plus(amount),
    event: {
      ...event,
      closed: event.closed.plus(amount),
      closures: { account, size: amount, at, before: event.closures },
      isStated: false,
      realised: { bankrupt, counterparties: counterparties.plus(dec(realisedPnl)) },
    },
  }
}
