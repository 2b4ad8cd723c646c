import { type Decimal, dec, max, min, plain, printedRatio, ratio, ZERO } from '../decimal'
import type { FundPaymentEvent, LogRecord } from '../log'
import type { View } from '../state'
import { DAY_MS } from './calendar'
import type { Projection } from './projection'

/**
 * What each fund held, why it changed, and how it stands against its last hours. Every entry says by how much the balance
 * moved, and the entries of a ledger add up to the balance exactly.
 */

export interface LedgerEntry {
  readonly seq: number
  readonly at: string
  readonly reason:
    | 'opening'
    | 'contribution'
    | 'withdrawal'
    | 'liquidation-surplus'
    | 'shortfall'
    | 'inventory'
    | 'observed'
  readonly market: string | null
  readonly event: string | null
  readonly amount: string
  readonly balanceAfter: string
}

export interface FundPoint {
  readonly at: string
  readonly balance: string
}

/** What a page shows of a fund's past; the rest of it is the present and comes from the book. */
export interface FundPast {
  readonly balance: string
  readonly peak8h: string
  readonly drawdown: string | null
  readonly change24h: string
}

/** Entries kept of a ledger. Older ones become one opening entry; the log itself still holds each of them. */
export const LEDGER_MAX = 1000
/** Points kept of a balance's last day: one in about a minute once a day is full, enough for every chart drawn of it. */
export const HISTORY_MAX = 1440
/** Points a chart is given. */
export const POINTS_MAX = 240
const PEAK_MS = DAY_MS / 3
/** A level that has ended counts towards the peak until the end of its minute, so that at most 480 can be kept. */
const PEAK_STEP_MS = 60_000
/** How often a chart is told of more. */
const CHART_STEP_MS = 60_000

interface Point {
  readonly at: string
  readonly ms: number
  readonly balance: Decimal
  /** The lowest balance of the grain of time that ends with this point. */
  readonly low: Decimal
}

/** A level above all later ones, and the end of the minute in which it ended. */
interface Level {
  readonly until: number
  readonly balance: Decimal
}

interface FundState {
  balance: Decimal
  /** The sum of all entries that are no longer kept. */
  opening: LedgerEntry | null
  ledger: LedgerEntry[]
  /** Falling levels of the last eight hours, oldest first; the present balance is below them all. */
  peaks: Level[]
  /** Changes of the last day, oldest first, the first one at or before its beginning. */
  history: Point[]
  /** Milliseconds within which a later change replaces an earlier one in the history. */
  grain: number
}

export interface FundHealthState {
  at: string
  readonly funds: Map<string, FundState>
}

type Cause = Pick<LedgerEntry, 'seq' | 'at' | 'reason' | 'market' | 'event'>

/** The past of one fund; null where there is no such fund. */
export interface FundsView {
  past(fund: string): FundPast | null
  /** The last day for a chart, without the minute that is not over yet; at most `most` points, oldest first. */
  points(fund: string, most?: number): readonly FundPoint[] | null
}

export const fundHealth: Projection<FundHealthState, FundsView> = {
  init: () => ({ at: '', funds: new Map() }),

  fold(state, record) {
    state.at = record.at
    switch (record.type) {
      case 'fund':
        contribute(state, record)
        break
      case 'snapshot':
        replace(state, record)
        break
      case 'observed-fund':
        set(state, record.fund, dec(record.balance), bare(record, 'observed'))
        break
      case 'fund-payment':
        move(state, record.fund, dec(record.amount), { ...bare(record, record.reason), ...placeOf(record) })
        break
    }
    return state
  },

  view: (state) => ({
    past(id) {
      const fund = state.funds.get(id)
      return fund ? pastOf(fund, state.at) : null
    },
    points(id, most = POINTS_MAX) {
      const fund = state.funds.get(id)
      return fund ? pointsOf(fund, state.at, most) : null
    },
  }),
}

/** Begins with the balances of a book whose earlier records are not folded. */
export function openFunds(state: FundHealthState, view: View, seq: number): void {
  state.at = view.at
  for (const fund of view.funds.values()) {
    set(state, fund.id, fund.balance, { seq, at: view.at, reason: 'opening', market: null, event: null })
  }
}

/** The newest entries first, at most `limit`; the last one carries all that came before, so that they add up. */
export function ledgerOf(state: FundHealthState, fund: string, limit: number): LedgerEntry[] | null {
  const found = state.funds.get(fund)
  if (!found) return null
  const whole = found.opening ? [found.opening, ...found.ledger] : found.ledger
  if (whole.length <= limit) return whole.toReversed()
  const cut = whole.length - limit + 1
  const earlier = whole[cut - 1]
  const opening = earlier ? [openingFrom(earlier)] : []
  return [...opening, ...whole.slice(cut)].reverse()
}

function bare(record: LogRecord, reason: LedgerEntry['reason']): Cause {
  return { seq: record.seq, at: record.at, reason, market: null, event: null }
}

function placeOf({ market, event }: FundPaymentEvent): Pick<LedgerEntry, 'market' | 'event'> {
  return { market, event }
}

function contribute(state: FundHealthState, record: Extract<LogRecord, { type: 'fund' }>): void {
  const amount = dec(record.amount)
  move(state, record.fund, amount, bare(record, amount.isNegative() ? 'withdrawal' : 'contribution'))
}

/** A snapshot states every balance anew: funds that it doesn't name exist no longer. */
function replace(state: FundHealthState, record: Extract<LogRecord, { type: 'snapshot' }>): void {
  const { funds } = record.snapshot
  const named = new Set(funds.map((fund) => fund.id))
  for (const id of [...state.funds.keys()]) if (!named.has(id)) state.funds.delete(id)
  for (const fund of funds) {
    const isNew = !state.funds.has(fund.id)
    const known = set(state, fund.id, dec(fund.balance), bare(record, isNew ? 'opening' : 'observed'))
    const peak = fund.windowPeak === undefined ? null : dec(fund.windowPeak)
    if (peak?.gt(known.balance)) known.peaks = [{ until: endOfMinute(Date.parse(record.at)), balance: peak }]
  }
}

function set(state: FundHealthState, id: string, balance: Decimal, cause: Cause): FundState {
  return move(state, id, balance.minus(state.funds.get(id)?.balance ?? ZERO), cause)
}

function move(state: FundHealthState, id: string, amount: Decimal, cause: Cause): FundState {
  const fund = state.funds.get(id) ?? begin(state, id)
  if (amount.isZero()) return fund
  const ms = Date.parse(cause.at)
  fund.peaks = levelsAfter(fund.peaks, { until: endOfMinute(ms), balance: fund.balance }, fund.balance.plus(amount))
  fund.balance = fund.balance.plus(amount)
  fund.ledger.push({ ...cause, amount: plain(amount), balanceAfter: plain(fund.balance) })
  if (fund.ledger.length > LEDGER_MAX) {
    const dropped = fund.ledger.shift()
    if (dropped) fund.opening = openingFrom(dropped)
  }
  remember(fund, { at: cause.at, ms, balance: fund.balance, low: fund.balance })
  return fund
}

function begin(state: FundHealthState, id: string): FundState {
  const fund: FundState = { balance: ZERO, opening: null, ledger: [], peaks: [], history: [], grain: 1000 }
  state.funds.set(id, fund)
  return fund
}

/** The entry that stands for everything up to and including `last`. */
function openingFrom(last: LedgerEntry): LedgerEntry {
  const { seq, at, balanceAfter } = last
  return { seq, at, reason: 'opening', market: null, event: null, amount: balanceAfter, balanceAfter }
}

/** The level that ends now joins those above it; levels that the new balance reaches no longer count. */
function levelsAfter(levels: readonly Level[], ended: Level, balance: Decimal): Level[] {
  const kept = levels.filter((level) => level.until >= ended.until - PEAK_MS && level.balance.gt(balance))
  const isHidden = ended.balance.lte(balance) || kept.at(-1)?.until === ended.until
  return isHidden ? kept : [...kept, ended]
}

function endOfMinute(ms: number): number {
  return Math.ceil(ms / PEAK_STEP_MS) * PEAK_STEP_MS
}

/** Keeps one point per grain of time; when there are too many, the grain doubles. */
function remember(fund: FundState, point: Point): void {
  const { history } = fund
  while (history.length > 1 && (history[1]?.ms ?? point.ms) <= point.ms - DAY_MS) history.shift()
  add(history, point, fund.grain)
  while (fund.history.length > HISTORY_MAX) {
    fund.grain *= 2
    const thinned: Point[] = []
    for (const kept of fund.history) add(thinned, kept, fund.grain)
    fund.history = thinned
  }
}

/** The last point of a grain stands for all of it; the very first one stays, because the change over the day counts from it. */
function add(points: Point[], point: Point, grain: number): void {
  const last = points.at(-1)
  const isSame = last && points.length > 1 && Math.floor(last.ms / grain) === Math.floor(point.ms / grain)
  if (isSame) points.pop()
  points.push(isSame ? { ...point, low: min(last.low, point.low) } : point)
}

function pastOf(fund: FundState, at: string): FundPast {
  const now = Date.parse(at)
  const peak = peakAt(fund, now)
  return {
    balance: plain(fund.balance),
    peak8h: plain(peak),
    drawdown: peak.gt(ZERO) ? printedRatio(ratio(fund.balance.minus(peak), peak)) : null,
    change24h: plain(fund.balance.minus(balanceAt(fund, now - DAY_MS))),
  }
}

function peakAt(fund: FundState, now: number): Decimal {
  const counted = fund.peaks.filter((level) => level.until >= now - PEAK_MS)
  return counted.reduce((peak, level) => max(peak, level.balance), fund.balance)
}

/** The balance at a moment, or the first one known: a young stream counts from its beginning. */
function balanceAt(fund: FundState, ms: number): Decimal {
  const before = fund.history.findLast((point) => point.ms <= ms)
  return (before ?? fund.history[0])?.balance ?? ZERO
}

/**
 * The last day for a chart, oldest first. Where there are too many points each slot of time gives its lowest, because how
 * little was left matters more than how much. A chart is told once a minute: the present stands beside it, and to send
 * hundreds of points anew with every tick would be most of what a status weighs.
 */
function pointsOf(fund: FundState, at: string, most: number): FundPoint[] {
  const minute = Math.floor(Date.parse(at) / CHART_STEP_MS) * CHART_STEP_MS
  const told = fund.history.filter((point, i) => i === 0 || point.ms < minute)
  const slot = Math.max(1, Math.ceil(told.length / most))
  const shown: FundPoint[] = []
  for (let i = 0; i < told.length; i += slot) {
    const lowest = told.slice(i, i + slot).reduce((a, b) => (b.low.lt(a.low) ? b : a))
    shown.push({ at: lowest.at, balance: plain(lowest.low) })
  }
  return shown
}
