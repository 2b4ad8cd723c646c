import { type Decimal, dec, plain, ZERO } from '../decimal'
import type { LogRecord } from '../log'
import { closedNotional } from '../observed'
import type { EventFacts, EventReport, EventRow, ReportClosure, TimelineEntry } from './event-types'
import { titleOf } from './record-title'

/**
 * The one event of a stream that a venue decided on: what was closed, per moment and market, as notional. Sources give
 * these totals, or the closures that make them up. All that the source does not say is null, and said to be lacking.
 */
export interface ObservedState {
  readonly startedAt: string
  endedAt: string
  /** Totals of one moment and market; in `closures` as far as they are listed. */
  cells: number
  notional: Decimal
  readonly markets: Map<string, true>
  /** Accounts that were reduced; empty where the source gives totals only. */
  readonly accounts: Map<string, true>
  readonly closures: ReportClosure[]
  /** Where the cells of the newest moment stand among `closures`, by market. */
  readonly now: Map<string, number>
  /** The sum of each moment, oldest first. */
  readonly moments: { readonly seq: number; readonly at: string; notional: Decimal }[]
}

/** Closure rows of one record: four times the largest event known. */
export const OBSERVED_MAX = 5000
/** Moments in the timeline of one record. */
export const MOMENTS_MAX = 500

/** The currency in which such sources give notional. */
const UNIT = 'USD'

type Observed = Extract<LogRecord, { type: 'observed-adl' | 'observed-closure' }>

export function observe(state: ObservedState | null, record: Observed): ObservedState {
  const known = state ?? begin(record.at)
  const { market, notional } = closedNotional(record) ?? { market: record.market, notional: ZERO }
  if (known.endedAt !== record.at) known.now.clear()
  known.endedAt = record.at
  known.notional = known.notional.plus(notional)
  known.markets.set(market, true)
  if (record.type === 'observed-closure') known.accounts.set(record.account, true)
  addToCell(known, record, notional)
  const last = known.moments.at(-1)
  if (last?.at === record.at) last.notional = last.notional.plus(notional)
  else if (known.moments.length < MOMENTS_MAX) known.moments.push({ seq: record.seq, at: record.at, notional })
  return known
}

function begin(at: string): ObservedState {
  const [markets, accounts, now] = [new Map<string, true>(), new Map<string, true>(), new Map<string, number>()]
  return { startedAt: at, endedAt: at, cells: 0, notional: ZERO, markets, accounts, closures: [], now, moments: [] }
}

/** A total stands for itself; closures of one moment and market are added up. */
function addToCell(state: ObservedState, { seq, at, market, type }: Observed, notional: Decimal): void {
  const known = type === 'observed-closure' ? state.now.get(market) : undefined
  const cell = known === undefined ? undefined : state.closures[known]
  if (known !== undefined && cell) {
    state.closures[known] = { ...cell, notional: plain(dec(cell.notional ?? '0').plus(notional)) }
    return
  }
  if (known !== undefined) return
  state.cells += 1
  state.now.set(market, state.closures.length)
  if (state.closures.length >= OBSERVED_MAX) return
  const unknown = {
    place: null,
    size: null,
    price: null,
    realisedPnl: null,
    sizeAfter: null,
    score: null,
    receipt: null,
  }
  state.closures.push({ seq, at, name: market, notional: plain(notional), ...unknown })
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
    accounts: state.accounts.size > 0 ? state.accounts.size : null,
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
    totalsOnly: false,
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
  const hidden = state.cells - state.closures.length
  const [one, sides] =
    state.accounts.size > 0
      ? [
          'Closures are added up by moment and market here; one by one, with account, size and price, they stand in the log and in the replay.',
          'Longs and shorts of a market stand in one total; the log says which side each closure reduced.',
        ]
      : [
          'The record gives one total for each moment and market: no single closure, no account, size, price or realised profit.',
          'Which sides were reduced is not in the record: longs and shorts of a market stand in one total.',
        ]
  return [
    one,
    sides,
    'What the bankrupt accounts were short of and what a fund paid is not in the record, so nobody can say who covered how much.',
    'No queue was published before the closures, so no place is known and the order can’t be checked.',
    ...(hidden > 0 ? [`Only the first ${state.closures.length} of ${state.cells} totals are listed.`] : []),
  ]
}
