import { type Decimal, dec, plain, ZERO } from '../decimal'
import type { AdlEndedEvent, AdlStartedEvent, ClosureEvent, LogRecord, TakeoverEvent } from '../log'
import type { Side } from '../market'

/**
 * What a replay shows at one record of a log. The cursor is a `seq`: a frame holds everything up to and including that
 * record. The fold is pure; states share what did not change, so that one can be kept for every few records.
 */

export type ReplayPhase = 'quiet' | 'liquidations' | 'trigger' | 'closures' | 'after'

export interface ReplayFund {
  readonly id: string
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
}

export interface ReplayQueue {
  readonly event: string
  readonly market: string
  readonly side: Side
  /** Size and number of the whole committed queue. `entries` is only its front. */
  readonly size: string
  readonly positions: number
  readonly entries: readonly QueuePlace[]
  /** Size from the front that has been closed. */
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
  readonly funds: readonly ReplayFund[]
  readonly arriving: readonly Arrival[]
  readonly compartments: readonly Compartment[]
  readonly queue: ReplayQueue | null
  readonly event: ReplayEvent | null
  /** What the counterparties gave up so far. */
  readonly closed: string
  /** What the bankrupt side lost so far, never positive; null while the record does not state it. */
  readonly passedOn: string | null
  /** The two together: zero, or the record does not add up; null while one of them is not known. */
  readonly sum: string | null
}

/** The committed order of one market side. */
export type QueueSource = (
  market: string,
  side: Side,
) => readonly { readonly place: number; readonly account: string; readonly size: Decimal }[]

/** What has to be known of the whole record before the first frame. */
export interface ReplayPlan {
  readonly unit: 'size' | 'notional'
  /** Markets by total, the largest first. */
  readonly totals: readonly { readonly market: string; readonly total: Decimal }[]
  readonly lastClosure: number
}

interface QueueState {
  readonly started: AdlStartedEvent
  readonly order: readonly { readonly place: number; readonly account: string; readonly size: Decimal }[]
  readonly closed: ReadonlyMap<string, Decimal>
  readonly now: ReadonlyMap<string, Decimal>
}

interface EventState {
  readonly started: AdlStartedEvent
  readonly startedAt: string
  readonly taken: Decimal
  readonly closed: Decimal
  readonly ended: AdlEndedEvent | null
}

export interface ReplayState {
  readonly seq: number
  readonly at: string
  readonly phase: ReplayPhase
  readonly plan: ReplayPlan
  readonly funds: ReadonlyMap<string, ReplayFund>
  readonly closed: ReadonlyMap<string, Decimal>
  /** What was closed at the time of the newest record, by market. */
  readonly now: ReadonlyMap<string, Decimal>
  readonly total: Decimal
  /** The newest takeover by a fund, which may belong to an event that starts after it. */
  readonly takeover: TakeoverEvent | null
  readonly event: EventState | null
  readonly queue: QueueState | null
}

/** The front of the queue that a frame carries: what was closed, what is to be closed, and some more behind it. */
const ENTRIES_BEHIND = 24
const ENTRIES_MAX = 240

/** How much one record closes, in the unit of the plan; null when it closes nothing. */
export function closedBy(record: LogRecord): { readonly market: string; readonly amount: Decimal } | null {
  if (record.type === 'observed-adl') return { market: record.market, amount: dec(record.notional) }
  if (record.type === 'closure') return { market: marketOfEvent(record.event), amount: dec(record.size) }
  return null
}

/** Closures name their event only; the fold knows its market. The key is replaced there. */
const marketOfEvent = (event: string): string => `event:${event}`

export function planReplay(records: readonly LogRecord[]): ReplayPlan {
  const totals = new Map<string, Decimal>()
  const markets = new Map<string, string>()
  let observed = false
  let lastClosure = 0
  for (const record of records) {
    if (record.type === 'adl-started') markets.set(marketOfEvent(record.event), record.market)
    const closed = closedBy(record)
    if (closed === null) continue
    observed ||= record.type === 'observed-adl'
    lastClosure = record.seq
    const market = markets.get(closed.market) ?? closed.market
    totals.set(market, (totals.get(market) ?? ZERO).plus(closed.amount))
  }
  const sorted = [...totals]
    .map(([market, total]) => ({ market, total }))
    .sort((a, b) => b.total.cmp(a.total) || (a.market < b.market ? -1 : 1))
  return { unit: observed ? 'notional' : 'size', totals: sorted, lastClosure }
}

export function initReplay(plan: ReplayPlan, at: string): ReplayState {
  return {
    seq: 0,
    at,
    phase: 'quiet',
    plan,
    funds: new Map(),
    closed: new Map(),
    now: new Map(),
    total: ZERO,
    takeover: null,
    event: null,
    queue: null,
  }
}

/** Funds whose balance is known before the first record, from the checkpoint that the records continue. */
export function withFunds(state: ReplayState, funds: readonly ReplayFund[]): ReplayState {
  return { ...state, funds: new Map(funds.map((fund) => [fund.id, fund])) }
}

export function foldReplay(state: ReplayState, record: LogRecord, queue: QueueSource): ReplayState {
  const moved = moveTo(state, record)
  switch (record.type) {
    case 'observed-adl':
      return observe(moved, record.market, dec(record.notional))
    case 'fund':
      return withFund(moved, record.fund, { floor: record.floor ?? null, change: record.amount })
    case 'observed-fund':
      return withFund(moved, record.fund, { balance: record.balance })
    case 'snapshot':
      return withFunds(
        moved,
        (record.snapshot.funds ?? []).map(({ id, balance, floor }) => ({ id, balance, floor: floor ?? '0' })),
      )
    case 'fund-payment':
      return withFund(moved, record.fund, { balance: record.balanceAfter })
    case 'liquidation':
      return { ...moved, phase: moved.event !== null && moved.event.ended === null ? moved.phase : 'liquidations' }
    case 'takeover':
      return takeOver(moved, record)
    case 'adl-started':
      return start(moved, record, queue)
    case 'closure':
      return close(moved, record)
    case 'adl-ended':
      return moved.event === null ? moved : { ...moved, phase: 'after', event: { ...moved.event, ended: record } }
    default:
      return moved
  }
}

const NOTHING: ReadonlyMap<string, Decimal> = new Map()

/** A moment is everything with the same time: what it closed is forgotten when the time moves on. */
function moveTo(state: ReplayState, { seq, at }: LogRecord): ReplayState {
  if (at === state.at) return { ...state, seq }
  return { ...state, seq, at, now: NOTHING, queue: state.queue === null ? null : { ...state.queue, now: NOTHING } }
}

function takeOver(state: ReplayState, record: TakeoverEvent): ReplayState {
  const { event } = state
  if (event !== null && event.ended === null && event.started.event === record.event) {
    return { ...state, event: { ...event, taken: event.taken.plus(dec(record.size)) } }
  }
  return { ...state, takeover: record, phase: event !== null && event.ended === null ? state.phase : 'liquidations' }
}

function added(map: ReadonlyMap<string, Decimal>, key: string, amount: Decimal): ReadonlyMap<string, Decimal> {
  return new Map(map).set(key, (map.get(key) ?? ZERO).plus(amount))
}

function observe(state: ReplayState, market: string, amount: Decimal): ReplayState {
  return {
    ...state,
    phase: state.seq >= state.plan.lastClosure ? 'after' : 'closures',
    closed: added(state.closed, market, amount),
    now: added(state.now, market, amount),
    total: state.total.plus(amount),
  }
}

interface FundChange {
  readonly balance?: string
  readonly change?: string
  readonly floor?: string | null
}

function withFund(state: ReplayState, id: string, { balance, change, floor }: FundChange): ReplayState {
  const before = state.funds.get(id)
  const after: ReplayFund = {
    id,
    balance:
      balance ??
      (change === undefined ? (before?.balance ?? null) : plain(dec(before?.balance ?? '0').plus(dec(change)))),
    floor: floor ?? before?.floor ?? null,
  }
  return { ...state, funds: new Map(state.funds).set(id, after) }
}

function start(state: ReplayState, started: AdlStartedEvent, source: QueueSource): ReplayState {
  const lots = state.takeover?.event === started.event ? dec(state.takeover.size) : ZERO
  const order = source(started.market, started.queue.side)
  return {
    ...state,
    phase: 'trigger',
    takeover: null,
    event: { started, startedAt: state.at, taken: lots, closed: ZERO, ended: null },
    queue: order.length === 0 ? null : { started, order, closed: NOTHING, now: NOTHING },
  }
}

function close(state: ReplayState, closure: ClosureEvent): ReplayState {
  const { event, queue } = state
  if (event === null) return state
  const market = event.started.market
  const amount = dec(closure.size)
  return {
    ...state,
    phase: 'closures',
    closed: added(state.closed, market, amount),
    now: added(state.now, market, amount),
    total: state.total.plus(amount),
    event: { ...event, closed: event.closed.plus(amount) },
    queue:
      queue === null
        ? null
        : {
            ...queue,
            closed: added(queue.closed, closure.account, amount),
            now: added(queue.now, closure.account, amount),
          },
  }
}

export function viewReplay(state: ReplayState): ReplayFrame {
  const { plan, event } = state
  const passedOn = passedOnOf(state)
  return {
    seq: state.seq,
    at: state.at,
    phase: state.phase,
    unit: plan.unit,
    funds: [...state.funds.values()],
    arriving: arrivingOf(state),
    compartments: plan.totals.map(({ market, total }) => ({
      market,
      total: plain(total),
      closed: plain(state.closed.get(market) ?? ZERO),
      now: plain(state.now.get(market) ?? ZERO),
    })),
    queue: state.queue === null ? null : queueView(state.queue),
    event: event === null ? null : eventView(event),
    closed: plain(event === null ? state.total : event.closed),
    passedOn: passedOn === null ? null : plain(passedOn),
    sum: passedOn === null || event === null ? null : plain(passedOn.plus(event.taken).plus(event.closed)),
  }
}

/** The bankrupt side's own word: its size before and after. It is said when the event ends, not closure by closure. */
function passedOnOf({ event }: ReplayState): Decimal | null {
  if (event === null || event.ended === null) return null
  return dec(event.ended.sizeAfter).minus(dec(event.started.sizeBefore))
}

function arrivingOf(state: ReplayState): Arrival[] {
  const { event, plan } = state
  if (plan.unit === 'notional') {
    return [...state.now]
      .sort(([a, x], [b, y]) => y.cmp(x) || (a < b ? -1 : 1))
      .map(([market, amount]) => ({ market, label: 'closed now', amount: plain(amount) }))
  }
  if (event === null) return []
  const { market, size } = event.started
  const left = event.ended === null ? dec(size).minus(event.closed) : dec(event.ended.remaining)
  const parts: [Arrival['label'], Decimal][] = [
    ['taken by the fund', event.taken],
    ['closed in the queue', event.closed],
    ['still to close', left],
  ]
  return parts.filter(([, amount]) => amount.gt(0)).map(([label, amount]) => ({ market, label, amount: plain(amount) }))
}

function queueView({ started, order, closed, now }: QueueState): ReplayQueue {
  const planned = dec(started.size)
  const entries: QueuePlace[] = []
  let through = ZERO
  let behind = 0
  for (const { place, account, size } of order) {
    if (entries.length >= ENTRIES_MAX || behind >= ENTRIES_BEHIND) break
    if (through.gte(planned) && !closed.has(account)) behind += 1
    through = through.plus(size)
    entries.push({
      place,
      name: account,
      size: plain(size),
      closed: plain(closed.get(account) ?? ZERO),
      now: plain(now.get(account) ?? ZERO),
    })
  }
  let cut = ZERO
  for (const amount of closed.values()) cut = cut.plus(amount)
  return {
    event: started.event,
    market: started.market,
    side: started.queue.side,
    size: started.queue.size,
    positions: started.queue.positions,
    entries,
    cut: plain(cut),
    planned: started.size,
  }
}

function eventView({ started, startedAt, ended }: EventState): ReplayEvent {
  return {
    id: started.event,
    market: started.market,
    account: started.account,
    side: started.side,
    startedAt,
    sizeBefore: started.sizeBefore,
    price: started.price,
    mark: started.mark,
    shortfall: started.shortfall,
    fund: started.fund,
    fundPaid: started.fundPaid,
    end:
      ended === null
        ? null
        : { reason: ended.reason, waterfall: ended.waterfall, waterfallHolds: holds(ended.waterfall) },
  }
}

/** fund + ADL + residual = shortfall + overshoot, to the last digit. */
function holds(waterfall: AdlEndedEvent['waterfall']): boolean {
  const paid = dec(waterfall.fundPaid).plus(dec(waterfall.adlCovered)).plus(dec(waterfall.residual))
  return paid.eq(dec(waterfall.shortfall).plus(dec(waterfall.overshoot)))
}
