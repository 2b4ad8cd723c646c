import { type Decimal, dec, plain, ZERO } from '../decimal'
import type { LogRecord } from '../log'
import type { EventFacts, EventReport, EventRow, ReportClosure, TimelineEntry } from './event-types'

/**
 * The one event of a stream whose source gives totals only: what was closed, per moment and market, as notional. All that
 * the source does not say is null, and said to be lacking.
 */
export interface ObservedState {
  readonly startedAt: string
  endedAt: string
  records: number
  notional: Decimal
  readonly markets: Map<string, true>
  readonly closures: ReportClosure[]
  /** The sum of each moment, oldest first. */
  readonly moments: { readonly seq: number; readonly at: string; notional: Decimal }[]
}

/** Closure rows of one record: four times the largest event known. */
export const OBSERVED_MAX = 5000
/** Moments in the timeline of one record. */
export const MOMENTS_MAX = 500

/** The currency in which such sources give notional. */
const UNIT = 'USD'

type Observed = Extract<LogRecord, { type: 'observed-adl' }>

export function observe(state: ObservedState | null, record: Observed): ObservedState {
  const known = state ?? begin(record.at)
  const notional = dec(record.notional)
  known.endedAt = record.at
  known.records += 1
  known.notional = known.notional.plus(notional)
  known.markets.set(record.market, true)
  if (known.closures.length < OBSERVED_MAX) known.closures.push(closureOf(record))
  const last = known.moments.at(-1)
  if (last?.at === record.at) last.notional = last.notional.plus(notional)
  else if (known.moments.length < MOMENTS_MAX) known.moments.push({ seq: record.seq, at: record.at, notional })
  return known
}

function begin(at: string): ObservedState {
  return { startedAt: at, endedAt: at, records: 0, notional: ZERO, markets: new Map(), closures: [], moments: [] }
}

function closureOf({ seq, at, market, notional }: Observed): ReportClosure {
  const unknown = { place: null, size: null, price: null, realisedPnl: null, sizeAfter: null, score: null }
  return { seq, at, name: market, notional: plain(dec(notional)), ...unknown }
}

/** The event's id is its stream's name: there is one. */
export function observedRow(state: ObservedState, facts: EventFacts): EventRow {
  const [market] = state.markets.keys()
  const { stream, simulated, authority, coverage } = facts
  return {
    id: stream,
    stream,
    title: titleOf(stream),
    market: state.markets.size === 1 ? (market ?? null) : null,
    side: null,
    settle: UNIT,
    unit: null,
    lot: null,
    tick: null,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    status: 'ended',
    accounts: null,
    size: null,
    notional: plain(state.notional),
    shortfall: null,
    fundPaid: null,
    adlCovered: null,
    residual: null,
    overshoot: null,
    simulated,
    authority,
    coverage,
    check: 'not-checkable',
  }
}

export function observedReport(state: ObservedState, facts: EventFacts): EventReport {
  return {
    row: observedRow(state, facts),
    cause: NO_CAUSE,
    timeline: state.moments.map(
      ({ seq, at, notional }): TimelineEntry => ({
        seq,
        at,
        kind: 'observed-adl',
        market: null,
        amount: plain(notional),
        unit: UNIT,
      }),
    ),
    closures: state.closures,
    skipped: [],
    commitment: null,
    lacking: lackingOf(state),
  }
}

const NO_CAUSE = {
  account: null,
  side: null,
  size: null,
  mark: null,
  bankruptcyPrice: null,
  price: null,
  priceRule: null,
  fund: null,
  fundBefore: null,
  fundAfter: null,
  trigger: null,
} as const

function lackingOf(state: ObservedState): string[] {
  const hidden = state.records - state.closures.length
  return [
    'The record gives one total for each moment and market: no single closure, no account, size, price or realised profit.',
    'Which sides were reduced is not in the record: longs and shorts of a market stand in one total.',
    'The bankrupt accounts, the shortfall and what a fund paid are not in the record, so nobody can say who covered how much.',
    'No queue was published before the closures, so no place is known and the order can’t be checked.',
    ...(hidden > 0 ? [`Only the first ${state.closures.length} of ${state.records} totals are listed.`] : []),
  ]
}

/** `hyperliquid-2025-10-10` becomes `Hyperliquid 2025-10-10`. */
export function titleOf(stream: string): string {
  const [, name = '', day = '', rest = ''] = /^(.*?)(\d{4}-\d\d-\d\d)?([^\d]*)$/.exec(stream) ?? []
  const words = [name, day === '' ? '' : ` ${day} `, rest].map((part, i) =>
    i === 1 ? part : part.replace(/[-_.:]+/g, ' '),
  )
  const text = words.join('').replace(/ +/g, ' ').trim()
  return text.charAt(0).toUpperCase() + text.slice(1)
}
