// What differs from one rulebook to the next: scores, groups, ties, fund, trigger, price, indicator. Written from the
// contract's 3.1 and the page on rulebooks, venue by venue.

import {
  type Book,
  crossPositions,
  equity,
  type Fund,
  known,
  type Market,
  maintenanceHeld,
  notional,
  notionalAt,
  type Position,
  Refusal,
  unrealised,
} from './book'
import { decimalText, Fraction, larger, ONE, sum, ZERO } from './fraction'
import type { RulebookName } from './shapes'

export type Score = (book: Book, position: Position) => Fraction

/** A trigger that looks at the fund itself: whether it holds, and the share of the way there (null: not to be said). */
export type Drawdown = (fund: Fund, market: string | null) => { holds: boolean; along: Fraction | null } | null

export interface Rulebook {
  id: string
  usesFund: boolean
  drawdown: Drawdown | null
  trigger: string
  priceRule: 'bankruptcy' | 'mark' | 'previous-mark'
  /** Null where nobody knows it: then there is no queue. */
  score: Score | null
  group(position: Position): 0 | 1 | 2
  /** Above zero where the second stands in front. */
  tie(a: Position, b: Position): number
  percentile(row: { place: number; through: Fraction }, queue: { positions: number; size: Fraction }): Fraction | null
  indicator(row: { place: number; percentile: Fraction | null }, positions: number): string | null
  exempts(market: Market): boolean
  /** Kept out of the queue for good. */
  leavesOut(position: Position): boolean
  walks: boolean
}

const FIFTH = Fraction.of(1n, 5n)

// Figures of one position.

const entryNotional = (position: Position) => notionalAt(position.market, position.size, position.entry)
const leverage: Score = (book, position) => notional(position).over(equity(book, position))
const returned: Score = (_, position) => unrealised(position).over(entryNotional(position))
/** High where a position is safe. */
const marginRatio: Score = (book, position) => equity(book, position).over(notional(position))
/** High where a position is in danger. */
const maintenanceRatio: Score = (book, position) => maintenanceHeld(book, position).over(equity(book, position))
const walletOf = (position: Position) => larger(ONE, position.margin ?? position.account.balance)

// The families of the page.

const r1: Score = (book, position) => {
  const rate = returned(book, position)
  const multiple = leverage(book, position)
  return rate.isPositive() ? rate.times(multiple) : rate.over(multiple)
}

const r2: Score = (book, position) =>
  larger(ZERO, unrealised(position)).over(walletOf(position)).times(maintenanceRatio(book, position))

/** Cross legs of one account in one market share one score over both. */
const r2OfBothLegs: Score = (book, position) => {
  const legs =
    position.margin === null
      ? crossPositions(book, position.account).filter((other) => other.market === position.market)
      : [position]
  const profit = larger(ZERO, sum(legs.map(unrealised)))
  return profit.over(walletOf(position)).times(maintenanceRatio(book, position))
}

/** The ratio is zero unless the return is above zero, so losses score zero however the product is formed. */
const r2OfAevo: Score = (book, position) => {
  const rate = unrealised(position).over(walletOf(position))
  return rate.times(rate.isPositive() ? maintenanceRatio(book, position) : ZERO)
}

/** Without maintenance margin a loss has nothing to be divided by: it stands as it is. */
const r3: Score = (book, position) => {
  const rate = returned(book, position)
  const ratio = maintenanceRatio(book, position)
  if (rate.isPositive()) return rate.times(ratio)
  return ratio.isPositive() ? rate.over(ratio) : rate
}

/** The same with the net delta of the currency, without its sign, for accounts that have one. */
const r3OfNetDelta: Score = (book, position) => {
  const { netDelta } = position.account
  if (netDelta === null) return r3(book, position)
  const size = larger(netDelta, ZERO.minus(netDelta))
  const rate = returned(book, position)
  return rate.isPositive() ? rate.times(size) : rate.over(size)
}

const r4: Score = (book, position) => {
  const rate = returned(book, position)
  return rate.isPositive() ? rate.over(marginRatio(book, position)) : rate.times(marginRatio(book, position))
}

const r5: Score = (book, position) => {
  if (position.openingLeverage === null) throw new Refusal('no-opening-leverage', 'the opening leverage is not given')
  return returned(book, position).times(position.openingLeverage)
}

/** Position value over effective margin, which is the equity behind the position. */
const r7: Score = (book, position) => {
  const value = notional(position).over(equity(book, position))
  const rate = returned(book, position)
  return unrealised(position).isPositive() ? rate.times(value) : rate.over(value)
}

const r8: Score = (book, position) => {
  const { mark } = position.market
  const ratio = position.side === 'long' ? mark.over(position.entry) : position.entry.over(mark)
  return ratio.times(leverage(book, position))
}

const LEAST = Fraction.of(1n, 100_000_000n)
const r8Observed: Score = (book, position) => {
  const gain = larger(ZERO, unrealised(position)).over(entryNotional(position))
  return larger(leverage(book, position), LEAST).times(larger(gain, LEAST))
}

// Triggers that look at the fund.

/** A fall of 30 % from the peak; where no peak is known, below the average less the greater of 30 % and 50,000. */
const okxDrawdown: Drawdown = (fund) => {
  const part = Fraction.of(3n, 10n)
  if (fund.windowPeak !== null) {
    const fall = fund.windowPeak.times(part)
    const holds = !fund.balance.isAbove(fund.windowPeak.minus(fall))
    return { holds, along: fall.isZero() ? null : fund.windowPeak.minus(fund.balance).over(fall) }
  }
  if (fund.windowAverage === null) return null
  const fall = larger(fund.windowAverage.times(part), Fraction.of(50_000n))
  const holds = fund.balance.isBelow(fund.windowAverage.minus(fall))
  return { holds, along: fund.windowAverage.minus(fund.balance).over(fall) }
}

/** A pool with nothing; or one with more than 10,000 of whose peak a market lost 30 %. */
const bybitDrawdown: Drawdown = (fund, market) => {
  const isEmpty = !fund.balance.isPositive()
  const result = market === null ? undefined : fund.results.get(market)
  if (result === undefined || fund.windowPeak === null || !fund.windowPeak.isPositive())
    return isEmpty ? { holds: true, along: null } : null
  const ratio = result.pnl.minus(result.peak).over(fund.windowPeak)
  const along = fund.balance.isAbove(Fraction.of(10_000n)) ? ratio.over(Fraction.of(-3n, 10n)) : null
  return { holds: isEmpty || (along !== null && !along.isBelow(ONE)), along }
}

/** More than three losses of five million within the window. */
const xcoinLosses: Drawdown = ({ largeLosses }) =>
  largeLosses === null ? null : { holds: largeLosses >= 4, along: Fraction.of(largeLosses, 4) }

// Indicators.

const none = () => null
/** The part of the side, counted in heads, that stands in front: 0 at the front. */
const part = (place: number, count: number, parts: number) => Number(Fraction.of((place - 1) * parts, count).floor())
const byHeads =
  (of: (fifth: number) => number, parts = 5): Rulebook['indicator'] =>
  (row, count) =>
    String(of(part(row.place, count, parts)))
const headShare: Rulebook['percentile'] = (row, queue) => Fraction.of(row.place, queue.positions)
const sizeFifths: Rulebook['percentile'] = (row, queue) =>
  Fraction.of(row.through.over(queue.size).over(FIFTH).ceil()).times(FIFTH)
const fiveLights: Rulebook['indicator'] = (row) =>
  row.percentile === null ? null : decimalText(ONE.minus(row.percentile).over(FIFTH).plus(ONE))

const FUND_FIRST: Omit<Rulebook, 'id' | 'score'> = {
  usesFund: true,
  drawdown: null,
  trigger: 'fund-exhausted',
  priceRule: 'bankruptcy',
  group: () => 0,
  tie: () => 0,
  percentile: none,
  indicator: none,
  exempts: () => false,
  leavesOut: () => false,
  walks: false,
}
const NEUTRAL_LAST = { group: (position: Position): 0 | 1 => (position.account.deltaNeutral ? 1 : 0) }
const NO_FUND = { usesFund: false, trigger: 'account-value-below-zero' }
const HYPERLIQUID = {
  ...FUND_FIRST,
  ...NO_FUND,
  priceRule: 'previous-mark' as const,
  group: (position: Position): 0 | 2 => (unrealised(position).isPositive() ? 0 : 2),
}
const KUCOIN = { ...FUND_FIRST, percentile: headShare, indicator: byHeads((fifth) => 5 - fifth) }

/** Higher profit, then the smaller balance, then the position opened last. */
function etherealTie(a: Position, b: Position): number {
  const byProfit = unrealised(b).compare(unrealised(a))
  if (byProfit !== 0) return byProfit
  const byBalance = a.account.balance.compare(b.account.balance)
  if (byBalance !== 0) return byBalance
  return a.openedAt === b.openedAt ? 0 : a.openedAt > b.openedAt ? -1 : 1
}

const RULEBOOKS: Readonly<Record<RulebookName, Rulebook>> = {
  bitmex: { ...FUND_FIRST, id: 'bitmex/1', score: r1, percentile: sizeFifths, indicator: fiveLights },
  binance: {
    ...FUND_FIRST,
    ...NEUTRAL_LAST,
    id: 'binance/1',
    score: r2OfBothLegs,
    percentile: headShare,
    indicator: byHeads((fifth) => 4 - fifth),
  },
  bybit: {
    ...FUND_FIRST,
    id: 'bybit/1',
    trigger: 'market-pnl-drawdown',
    drawdown: bybitDrawdown,
    score: r1,
    group: (position) => (position.account.deltaNeutral && position.margin === null ? 1 : 0),
    indicator: byHeads((fifth) => 5 - fifth),
  },
  okx: {
    ...FUND_FIRST,
    ...NEUTRAL_LAST,
    id: 'okx/1',
    trigger: 'fund-drawdown',
    drawdown: okxDrawdown,
    priceRule: 'mark',
    score: r4,
    indicator: byHeads((fifth) => 5 - fifth),
  },
  kucoin: { ...KUCOIN, id: 'kucoin/3', score: r7 },
  'kucoin/1': { ...KUCOIN, id: 'kucoin/1', score: r5 },
  'kucoin/2': { ...KUCOIN, id: 'kucoin/2', score: returned },
  gate: { ...FUND_FIRST, id: 'gate/1', score: r3, indicator: byHeads((fifth) => fifth + 1) },
  bitget: { ...FUND_FIRST, ...NEUTRAL_LAST, id: 'bitget/1', score: r3 },
  htx: { ...FUND_FIRST, id: 'htx/1', score: r4 },
  mexc: { ...FUND_FIRST, id: 'mexc/1', score: r1 },
  aster: { ...FUND_FIRST, id: 'aster/1', score: r2, indicator: byHeads((quarter) => 4 - quarter, 4) },
  aevo: {
    ...FUND_FIRST,
    id: 'aevo/1',
    priceRule: 'mark',
    score: r2OfAevo,
    group: (position) => (isExemptAtAevo(position.market) ? 2 : 0),
    exempts: isExemptAtAevo,
  },
  ethereal: { ...FUND_FIRST, id: 'ethereal/1', priceRule: 'mark', score: leverage, tie: etherealTie },
  hyperliquid: { ...HYPERLIQUID, id: 'hyperliquid/1', score: r8 },
  'hyperliquid-observed': { ...HYPERLIQUID, id: 'hyperliquid-observed/1', score: r8Observed },
  dydx: { ...FUND_FIRST, ...NO_FUND, id: 'dydx/1', score: null, walks: true },
  whitebit: { ...FUND_FIRST, usesFund: false, id: 'whitebit/1', trigger: 'order-book-exhausted', score: null },
  xcoin: {
    ...FUND_FIRST,
    id: 'xcoin/1',
    trigger: 'fund-losses',
    drawdown: xcoinLosses,
    score: r3OfNetDelta,
    leavesOut: ({ account }) => account.netDelta?.isZero() ?? false,
  },
}

function isExemptAtAevo(market: Market): boolean {
  return /^(BTC|ETH|SOL)(?![A-Za-z0-9])/i.test(market.id)
}

/** Every rulebook that is written a second time here, by name, or by name and version for earlier ones. */
export const KNOWN: readonly RulebookName[] = Object.keys(RULEBOOKS)

export function findRulebook(name: string): Rulebook {
  const found = Object.entries(RULEBOOKS).find(([id]) => id === name)
  return known(found?.[1], 'unknown-rulebook', `rulebook ${name}`)
}

/** What the fund may spend before the queue of a market; nothing while a drawdown holds. */
export function availableFor(rulebook: Rulebook, fund: Fund | null, market: Market): Fraction {
  if (fund === null || !rulebook.usesFund || rulebook.drawdown?.(fund, market.id)?.holds) return ZERO
  return larger(ZERO, fund.balance.minus(fund.floor))
}

/** The same for the fund as a whole: nothing while the drawdown holds for the pool, or in all of its markets. */
export function availableInAll(rulebook: Rulebook, fund: Fund): Fraction {
  const holds = (market: string | null) => rulebook.drawdown?.(fund, market)?.holds ?? false
  const markets = [...fund.results.keys()]
  const isBlocked = holds(null) || (markets.length > 0 && markets.every(holds))
  return !rulebook.usesFund || isBlocked ? ZERO : larger(ZERO, fund.balance.minus(fund.floor))
}
