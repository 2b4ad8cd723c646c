import { type Decimal, dec, plain, ZERO } from '../decimal'
import type { AdlEndedEvent } from '../log'
import { byCodeUnits } from '../state'
import type {
  Arrival,
  Closures,
  EventState,
  QueuePlace,
  QueueSource,
  ReplayEvent,
  ReplayFrame,
  ReplayPhase,
  ReplayPlan,
  ReplayQueue,
  ReplayState,
} from './replay'

type Order = ReturnType<QueueSource>

/** The front of the queue that a frame carries: what was closed, what is to be closed, and some more behind it. */
const ENTRIES_BEHIND = 24
/** Nobody looks further back than this: whoever keeps a queue for frames needs no more of it. */
export const ENTRIES_MAX = 240

/** The frame of a state, in a record of which `plan` knows the whole; `queue` knows the orders that were committed to. */
export function viewReplay(state: ReplayState, plan: ReplayPlan, queue: QueueSource): ReplayFrame {
  const { event } = state
  const passedOn = event === null || !event.isStated ? null : event.left.minus(dec(event.started.sizeBefore))
  return {
    seq: state.seq,
    at: state.at,
    phase: phaseOf(state, plan),
    unit: plan.unit,
    fund: fundOf(state, plan),
    arriving: arrivingOf(state, plan),
    compartments: compartmentsOf(state, plan),
    queue: event === null ? null : queueView(event, queue(event.started), state.at),
    event: event === null ? null : eventView(event),
    closed: plain(plan.unit === 'notional' ? state.total : (event?.closed ?? ZERO)),
    passedOn: passedOn === null ? null : plain(passedOn),
    taken: plain(event?.taken ?? ZERO),
    sum: passedOn === null || event === null ? null : plain(passedOn.plus(event.taken).plus(event.closed)),
    realised: event === null ? null : realisedOf(event),
  }
}

/** Outside of an event, what happens leads to the one in focus or comes after it. */
function phaseOf({ phase, event, seq }: ReplayState, { focus, unit, lastClosure }: ReplayPlan): ReplayPhase {
  const isOther = focus !== null && event !== null && event.started.event !== focus.event
  const between = focus !== null && seq > focus.seq ? 'after' : 'liquidations'
  switch (phase) {
    case 'quiet':
      return phase
    case 'liquidations':
      return between
    case 'trigger':
      return isOther ? 'other' : phase
    case 'closures':
      if (unit === 'notional') return seq >= lastClosure ? 'after' : phase
      return isOther ? 'other' : phase
    case 'after':
      return isOther ? between : phase
  }
}

/** Of a record over many markets all totals; of one that holds events only that of the event at the cursor. */
function compartmentsOf({ event, closed, now }: ReplayState, plan: ReplayPlan): ReplayFrame['compartments'] {
  const shown = event?.started.event ?? plan.focus?.event
  const totals = plan.unit === 'notional' ? plan.totals : plan.totals.filter(({ key }) => key === shown)
  return totals.map(({ key, market, total }) => ({
    market,
    total: plain(total),
    closed: plain(closed.get(key) ?? ZERO),
    now: plain(now.get(key) ?? ZERO),
  }))
}

/** The fund of the event at the cursor, before it that of the event in focus; the first by name where there is no event. */
function fundOf({ event, funds }: ReplayState, plan: ReplayPlan): ReplayFrame['fund'] {
  const id = event === null ? plan.focus?.fund : event.started.fund
  if (id === null) return null
  const [first] = [...funds.keys()].sort(byCodeUnits)
  const fund = funds.get(id ?? first ?? '')
  return fund === undefined ? null : { ...fund, before: event?.started.fundBefore ?? null }
}

/** The bankrupt side's own word lags behind the closures: it is said when the event ends. */
function realisedOf({ realised, isStated }: EventState): ReplayFrame['realised'] {
  return {
    bankrupt: isStated ? plain(realised.bankrupt) : null,
    counterparties: plain(realised.counterparties),
  }
}

function arrivingOf(state: ReplayState, plan: ReplayPlan): Arrival[] {
  const { event } = state
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

function queueView(event: EventState, order: Order, at: string): ReplayQueue | null {
  if (order.length === 0) return null
  const { started, ended } = event
  const planned = dec(started.size)
  const passed = new Set(ended?.skipped.map(({ account }) => account))
  const { closed, now } = byAccount(event.closures, at)
  const entries: QueuePlace[] = []
  let through = ZERO
  let cut = ZERO
  let behind = 0
  for (const { place, account, size } of order) {
    if (entries.length >= ENTRIES_MAX || behind >= ENTRIES_BEHIND) break
    const taken = closed.get(account) ?? ZERO
    if (through.gte(planned) && taken.isZero()) behind += 1
    if (!taken.isZero()) cut = through.plus(taken)
    through = through.plus(size)
    entries.push({
      place,
      name: account,
      size: plain(size),
      closed: plain(taken),
      now: plain(now.get(account) ?? ZERO),
      passedOver: passed.has(account),
    })
  }
  return {
    event: started.event,
    market: started.market,
    side: started.queue.side,
    size: started.queue.size,
    positions: started.queue.positions,
    root: started.queue.root,
    entries,
    closed: plain(event.closed),
    cut: plain(cut),
    planned: started.size,
  }
}

/** What each account gave, in all and at one time, which can only be the newest. */
function byAccount(closures: Closures | null, at: string) {
  const closed = new Map<string, Decimal>()
  const now = new Map<string, Decimal>()
  for (let next = closures; next !== null; next = next.before) {
    const { account, size } = next
    closed.set(account, size.plus(closed.get(account) ?? ZERO))
    if (next.at === at) now.set(account, size.plus(now.get(account) ?? ZERO))
  }
  return { closed, now }
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
