import { cutDigits, type Decimal, dec, max, RATIO_DIGITS, ratio, ZERO } from './decimal'
import type { Fund, MutableState, View } from './state'

/**
 * What funds and their markets have been within the last hours, kept by the log's own time in buckets of one minute.
 *
 * A window of H hours holds the present minute and the H x 60 before it. Whatever was reached within a minute counts until
 * that minute leaves the window, so that a peak is remembered up to a minute too long and never too short. The average is
 * that of the balances at the ends of these minutes, the present one with its present balance, cut to 18 significant
 * digits; a young stream averages over the minutes it has. Minutes without a change need no bucket: no series holds more
 * than one bucket a minute and one for the level with which the window begins.
 */
const MINUTE_MS = 60_000
const MINUTES_AN_HOUR = 60

/** One minute in which a figure changed: the highest it was, and what it was at the end. */
interface Bucket {
  readonly minute: number
  readonly high: Decimal
  readonly close: Decimal
}

/** One figure over the window. `peak`, `sum` and `minutes` tell of the minutes before the present one. */
interface Series {
  readonly past: readonly Bucket[]
  readonly now: Bucket
  readonly peak: Decimal | null
  readonly sum: Decimal
  readonly minutes: number
}

/** Losses of a fund within one minute that were large enough to be counted. */
interface Losses {
  readonly minute: number
  readonly count: number
}

/** A fund's memory. A market's figure is what it has earned the fund, or cost it, since the stream began. */
export interface FundWindow {
  readonly balance: Series
  readonly markets: ReadonlyMap<string, Series>
  readonly losses: readonly Losses[]
}

/** How long the window is, and from which amount on a loss is counted; null where no rulebook asks for a count. */
export interface WindowRules {
  readonly hours: number
  readonly largeLoss: string | null
}

export type Windows = Map<string, FundWindow>

/** Brings every fund's figures up to the time and balance of the state, which holds them from then on. */
export function follow(windows: Windows, state: MutableState, rules: WindowRules): void {
  const minute = minuteOf(state)
  for (const fund of state.funds.values()) {
    const known = windows.get(fund.id)
    const window = known ? advanced(known, fund.balance, minute, rules) : opened(fund, minute, rules)
    if (window !== known) keep(windows, state, fund, window)
  }
}

/** A snapshot has replaced the state: what it states is where the figures begin, what it leaves out goes on. */
export function restate(windows: Windows, state: MutableState, rules: WindowRules): void {
  const minute = minuteOf(state)
  for (const id of [...windows.keys()]) if (!state.funds.has(id)) windows.delete(id)
  for (const fund of state.funds.values()) {
    const stated = opened(fund, minute, rules)
    const known = windows.get(fund.id)
    const goesOn = known && fund.windowPeak === null && fund.windowAverage === null
    const balance = goesOn ? observed(known.balance, fund.balance, minute, span(rules)) : stated.balance
    const losses = fund.largeLosses === null && known ? known.losses : stated.losses
    const markets = new Map([...(known?.markets ?? []), ...stated.markets])
    keep(windows, state, fund, { balance, markets, losses })
  }
  listMarkets(windows, state)
}

/** Markets that a fund stands behind begin with nothing earned and nothing lost. */
export function listMarkets(windows: Windows, state: MutableState): void {
  const minute = minuteOf(state)
  for (const { id, fund: stands } of state.markets.values()) {
    const fund = stands === null ? undefined : state.funds.get(stands)
    const window = fund && windows.get(fund.id)
    if (!fund || !window || window.markets.has(id)) continue
    keep(windows, state, fund, { ...window, markets: new Map(window.markets).set(id, begun(ZERO, minute)) })
  }
}

/** A payment into the fund, or out of it when negative, on account of a market. The state's balance has moved already. */
export function pay(
  windows: Windows,
  state: MutableState,
  payment: { readonly fund: string; readonly market: string; readonly amount: Decimal },
  rules: WindowRules,
): void {
  const minute = minuteOf(state)
  const { market, amount } = payment
  const fund = state.fund(payment.fund)
  const window = windows.get(fund.id) ?? opened(fund, minute, rules)
  const before = window.markets.get(market) ?? begun(ZERO, minute)
  const series = observed(before, before.now.close.plus(amount), minute, span(rules))
  const isLarge = rules.largeLoss !== null && amount.neg().gte(dec(rules.largeLoss))
  keep(windows, state, fund, {
    balance: observed(window.balance, fund.balance, minute, span(rules)),
    markets: new Map(window.markets).set(market, series),
    losses: isLarge ? counted(window.losses, minute) : window.losses,
  })
}

function keep(windows: Windows, state: MutableState, fund: Fund, window: FundWindow): void {
  windows.set(fund.id, window)
  state.funds.set(fund.id, { ...fund, ...figuresOf(window) })
}

function figuresOf({ balance, markets, losses }: FundWindow) {
  return {
    windowPeak: peakOf(balance),
    windowAverage: averageOf(balance),
    markets: new Map([...markets].map(([id, series]) => [id, { pnl: series.now.close, peakPnl: peakOf(series) }])),
    largeLosses: losses.reduce((sum, { count }) => sum + count, 0),
  }
}

function minuteOf({ at }: View): number {
  return Math.floor(Date.parse(at) / MINUTE_MS)
}

/** Minutes before the present one that the window holds. */
function span({ hours }: WindowRules): number {
  return hours * MINUTES_AN_HOUR
}

/** A fund as it states itself: a stated average counts as the balance of all minutes of the window before this one. */
function opened(fund: Fund, minute: number, rules: WindowRules): FundWindow {
  const { balance, windowPeak, windowAverage, largeLosses } = fund
  const before = windowAverage === null ? [] : [bucket(minute - span(rules), windowAverage)]
  const now = { minute, high: max(balance, windowPeak ?? balance), close: balance }
  const markets = [...fund.markets].map(
    ([id, { pnl, peakPnl }]) =>
      [id, { ...begun(pnl, minute), now: { minute, high: max(pnl, peakPnl), close: pnl } }] as const,
  )
  return {
    balance: digested(before, now, span(rules)),
    markets: new Map(markets),
    losses: largeLosses === null || largeLosses === 0 ? [] : [{ minute, count: largeLosses }],
  }
}

function counted(losses: readonly Losses[], minute: number): Losses[] {
  const last = losses.at(-1)
  if (last?.minute !== minute) return [...losses, { minute, count: 1 }]
  return [...losses.slice(0, -1), { minute, count: last.count + 1 }]
}

function begun(value: Decimal, minute: number): Series {
  return { past: [], now: bucket(minute, value), peak: null, sum: ZERO, minutes: 0 }
}

function bucket(minute: number, value: Decimal): Bucket {
  return { minute, high: value, close: value }
}

/** The same window where neither the balance nor the minute has changed. */
function advanced(window: FundWindow, balance: Decimal, minute: number, rules: WindowRules): FundWindow {
  if (window.balance.now.minute === minute && window.balance.now.close.eq(balance)) return window
  const first = minute - span(rules)
  const markets = [...window.markets].map(
    ([id, series]) => [id, observed(series, series.now.close, minute, span(rules))] as const,
  )
  return {
    balance: observed(window.balance, balance, minute, span(rules)),
    markets: new Map(markets),
    losses: window.losses.filter((loss) => loss.minute >= first),
  }
}

/** The level before a change needs no mention in the minute of the change: the bucket before it says it. */
function observed(series: Series, value: Decimal, minute: number, minutes: number): Series {
  const { now, past } = series
  if (now.minute === minute) return { ...series, now: { minute, high: max(now.high, value), close: value } }
  const last = past.at(-1)
  const isNews = !last || !now.high.eq(last.close) || !now.close.eq(last.close)
  return digested(isNews ? [...past, now] : past, bucket(minute, value), minutes)
}

/** Lets go of what lies before the window, save the level with which it begins, and sums up the rest. */
function digested(past: readonly Bucket[], now: Bucket, minutes: number): Series {
  const first = now.minute - minutes
  const entering = past.findLastIndex((b) => b.minute < first)
  const kept = entering > 0 ? past.slice(entering) : past
  let [peak, sum, counted]: [Decimal | null, Decimal, number] = [null, ZERO, 0]
  for (const [i, { minute, high, close }] of kept.entries()) {
    const from = Math.max(minute, first)
    const lasted = (kept[i + 1]?.minute ?? now.minute) - from
    peak = max(peak ?? close, minute < first ? close : high)
    sum = sum.plus(close.times(lasted))
    counted += lasted
  }
  return { past: kept, now, peak, sum, minutes: counted }
}

function peakOf({ peak, now }: Series): Decimal {
  return peak === null ? now.high : max(peak, now.high)
}

function averageOf({ sum, minutes, now }: Series): Decimal {
  return cutDigits(ratio(sum.plus(now.close), dec(minutes + 1)), RATIO_DIGITS)
}
