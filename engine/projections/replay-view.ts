import { type Decimal, dec, plain, ZERO } from '../decimal'
import type { AdlEndedEvent } from '../log'
import type {
  Arrival,
  EventState,
  QueuePlace,
  QueueState,
  ReplayEvent,
  ReplayFrame,
  ReplayQueue,
  ReplayState,
} from './replay'

/** The front of the queue that a frame carries: what was closed, what is to be closed, and some more behind it. */
const ENTRIES_BEHIND = 24
const ENTRIES_MAX = 240

export function viewReplay(state: ReplayState): ReplayFrame {
  const { plan, event } = state
  const passedOn = event === null || !event.isStated ? null : event.left.minus(dec(event.started.sizeBefore))
  return {
    seq: state.seq,
    at: state.at,
    phase: state.phase,
    unit: plan.unit,
    fund: fundOf(state),
    arriving: arrivingOf(state),
    compartments: compartmentsOf(state),
    queue: state.queue === null ? null : queueView(state.queue, event?.ended ?? null),
    event: event === null ? null : eventView(event),
    closed: plain(plan.unit === 'notional' ? state.total : (event?.closed ?? ZERO)),
    passedOn: passedOn === null ? null : plain(passedOn),
    taken: plain(event?.taken ?? ZERO),
    sum: passedOn === null || event === null ? null : plain(passedOn.plus(event.taken).plus(event.closed)),
    realised: event === null ? null : realisedOf(event),
  }
}

/** Of a record over many markets all totals; of one that holds events only that of the event at the cursor. */
function compartmentsOf({ plan, event, closed, now }: ReplayState): ReplayFrame['compartments'] {
  const shown = event?.started.event ?? plan.focus?.event
  const totals = plan.unit === 'notional' ? plan.totals : plan.totals.filter(({ key }) => key === shown)
  return totals.map(({ key, market, total }) => ({
    market,
    total: plain(total),
    closed: plain(closed.get(key) ?? ZERO),
    now: plain(now.get(key) ?? ZERO),
  }))
}

/** The fund of the event at the cursor, before it that of the event in focus; the only one where there is no event. */
function fundOf({ plan, event, funds }: ReplayState): ReplayFrame['fund'] {
  const id = event === null ? plan.focus?.fund : event.started.fund
  if (id === null) return null
  const fund = id === undefined ? [...funds.values()][0] : funds.get(id)
  return fund === undefined ? null : { ...fund, before: event?.started.fundBefore ?? null }
}

/** The bankrupt side's own word lags behind the closures: it is said when the event ends. */
function realisedOf({ realised, isStated }: EventState): ReplayFrame['realised'] {
  return {
    bankrupt: isStated ? plain(realised.bankrupt) : null,
    counterparties: plain(realised.counterparties),
  }
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

function queueView({ started, order, closed, now }: QueueState, ended: AdlEndedEvent | null): ReplayQueue {
  const planned = dec(started.size)
  const passed = new Set(ended?.skipped.map(({ account }) => account))
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
    closed: plain(total(closed)),
    cut: plain(cut),
    planned: started.size,
  }
}

function total(amounts: ReadonlyMap<string, Decimal>): Decimal {
  return [...amounts.values()].reduce((sum, amount) => sum.plus(amount), ZERO)
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
