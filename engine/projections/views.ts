import { sizeBefore } from '../allocation/shares'
import {
  amountOf,
  type Decimal,
  dec,
  ONE,
  over,
  plain,
  plus,
  printedRatio,
  RATIO_ZERO,
  type Ratio,
  ratio,
  sign,
  ZERO,
} from '../decimal'
import { shareLeft } from '../distance'
import { unlessRefused } from '../errors'
import { work } from '../formula/words'
import { knownState } from '../machine'
import { gain, type Market, notionalAt, roundToTick, type Side } from '../market'
import { aheadNotional, type Entry, fieldsOf, scoreOf } from '../ranking/queue'
import { type Curve, type Reach, shareOf } from '../reach'
import { availableOf, byCodeUnits, type Position } from '../state'
import { spendable, spendableAnywhere, waitingIn } from '../trigger'
import { coarse, coarseCount, coarseTotal, magnitude } from './coarse'
import type { FundPast } from './fund-health'
import { OWNERS_MIN, type Ranks, type SideQueue } from './ranks'
import type { SideSums } from './side-sums'
import { unitsOf } from './units'
import type { AccountSummary, FundRow, Hull, MarketRow, PlaceReading, PositionRow, SideTotals } from './view-types'

/** The stress every cover is stated for. */
const COVER_MOVE = dec('0.1')
/** The gauge samples its curve at so many steps of half a per cent beside the mark itself. */
const CURVE_STEPS = 60
const CURVE_STEP = dec('0.005')
const CURVE_END = CURVE_STEP.times(CURVE_STEPS)
const FIFTH = dec('0.2')
/** Seams a gauge can draw. */
export const SEAMS_MAX = 240

// ---- markets --------------------------------------------------------------------------------------------------------

export function marketRow(ranks: Ranks, market: Market): MarketRow {
  const longs = ranks.sums(market, 'long')
  const shorts = ranks.sums(market, 'short')
  const { id, kind, settle, lot, tick, mark, markAt, fund } = market
  const show = totalIn(ranks, market)
  return {
    id,
    kind,
    settle,
    unit: unitsOf(market).unit,
    lot: plain(lot),
    tick: plain(tick),
    mark: plain(mark),
    markAt: markAt ?? ranks.view.at,
    state: knownState(ranks.book.stateOf(id), ranks.isFull),
    halt: ranks.book.haltOf(id),
    rule: ranks.rulebook?.trigger ?? ranks.book.rulebook,
    fund,
    openInterest: { size: show(longs.size), notional: show(amountOf(notionalAt(market, longs.size, mark))) },
    longs: totalsOf(longs, ranks.isBlinded, show),
    shorts: totalsOf(shorts, ranks.isBlinded, show),
    cover: coverOf(ranks, market),
    touch: touchOf(ranks, market),
    distance: distanceFrom(ranks, id),
  }
}

function totalsOf({ positions, size, owners }: SideSums, isBlinded: boolean, show: Show): SideTotals {
  const counted = isBlinded ? coarseCount : same
  return { positions: counted(positions), size: show(size), owners: counted(owners) }
}

type Show = (amount: Decimal) => string

const same = (count: number) => count

/** How totals of a market are written for everyone but an operator's own tools. */
function totalIn(ranks: Ranks, market: Market): Show {
  if (!ranks.isBlinded) return plain
  return ranks.isSmall(market, 'long') ? magnitude : coarseTotal
}

function distanceFrom(ranks: Ranks, id: string): MarketRow['distance'] {
  const distance = ranks.book.distanceOf(id, ranks.missing)
  return distance && { by: distance.by, amount: distance.left && plain(distance.left), share: shareLeft(distance) }
}

function coverOf(ranks: Ranks, market: Market): MarketRow['cover'] {
  const fall = ranks.curve(market, 'short')
  const rise = ranks.curve(market, 'long')
  if (!fall || !rise || ranks.isSmall(market, 'long')) return null
  const [down, up] = [fall.at(onGrid(market, COVER_MOVE.neg(), 'down')), rise.at(onGrid(market, COVER_MOVE, 'up'))]
  const isDown = down.shortfall.gte(up.shortfall)
  const { shortfall } = isDown ? down : up
  const { available } = fall
  return {
    move: plain(isDown ? COVER_MOVE.neg() : COVER_MOVE),
    shortfall: plain(shortfall),
    ratio: shareOf(available, shortfall),
  }
}

function touchOf(ranks: Ranks, market: Market): MarketRow['touch'] {
  const fall = ranks.curve(market, 'short')
  const rise = ranks.curve(market, 'long')
  if (!fall || !rise || ranks.isSmall(market, 'long')) return null
  return { down: fall.reach(ZERO)?.moveToReach ?? null, up: rise.reach(ZERO)?.moveToReach ?? null }
}

// ---- funds ----------------------------------------------------------------------------------------------------------

export function fundRow(ranks: Ranks, id: string, past: FundPast, marketRows: readonly MarketRow[]): FundRow | null {
  const fund = ranks.view.funds.get(id)
  if (!fund) return null
  const markets = marketRows.filter((row) => row.fund === id)
  const available = ranks.rulebook ? spendableAnywhere(ranks.rulebook, fund) : availableOf(fund)
  const shortfall = ranks.missing.funds.get(id) ?? ZERO
  const interest = markets.reduce((sum, row) => sum.plus(dec(row.openInterest.notional)), ZERO)
  return {
    id,
    asset: fund.asset,
    markets: markets.map((row) => row.id),
    ...past,
    floor: plain(fund.floor),
    available: plain(available),
    distance: plain(available.minus(shortfall)),
    openInterestShare: shareOf(fund.balance, interest),
    lowestCover: lowestCover(markets),
    nearest: nearestToTrigger(markets),
  }
}

function nearestToTrigger(markets: readonly MarketRow[]): FundRow['nearest'] {
  let nearest: FundRow['nearest'] = null
  for (const { id, distance } of markets) {
    const share = distance?.share ?? null
    if (share !== null && (!nearest || dec(share).lt(dec(nearest.share)))) nearest = { market: id, share }
  }
  return nearest
}

function lowestCover(markets: readonly MarketRow[]): FundRow['lowestCover'] {
  let lowest: { ratio: string; market: string } | null = null
  for (const { id, cover } of markets) {
    const ratio = cover?.ratio ?? null
    if (ratio !== null && (!lowest || dec(ratio).lt(dec(lowest.ratio)))) lowest = { ratio, market: id }
  }
  return lowest
}

// ---- the gauge ------------------------------------------------------------------------------------------------------

export function hullOf(ranks: Ranks, market: Market, side: Side): Hull | null {
  const queue = ranks.queue(market, side)
  if (!queue) return null
  const curve = ranks.isSmall(market, side) ? null : ranks.curve(market, side)
  const show = ranks.isBlinded ? coarse : plain
  const reach = curve?.reach(ZERO) ?? null
  const exhausted = reach ? dec(reach.moveToReach).abs() : null
  return {
    market: market.id,
    side,
    unit: unitsOf(market).unit,
    settle: market.settle,
    mark: plain(market.mark),
    tick: plain(market.tick),
    lot: plain(market.lot),
    size: totalIn(ranks, market)(queue.size),
    positions: ranks.isBlinded ? coarseCount(queue.count) : queue.count,
    seams: ranks.isBlinded || !ranks.isFull ? [] : seamsOf(queue),
    fundAvailable: plain(curve?.available ?? fundAvailable(ranks, market)),
    curve: curve ? samplesOf(curve, market, show) : [],
    exhausted: exhausted?.lte(CURVE_END) ? show(exhausted) : null,
  }
}

function fundAvailable(ranks: Ranks, market: Market): Decimal {
  const fund = market.fund === null ? undefined : ranks.view.funds.get(market.fund)
  const { rulebook, measures } = ranks
  return rulebook ? spendable(rulebook, fund, market.id, waitingIn(measures, rulebook, market.id)) : availableOf(fund)
}

/** Where one position ends and the next begins, evenly thinned. */
function seamsOf(queue: SideQueue): string[] {
  const step = Math.max(1, Math.ceil((queue.count - 1) / SEAMS_MAX))
  const seams: string[] = []
  for (let place = 1 + step; place <= queue.count; place += step) seams.push(plain(queue.at(place)?.ahead ?? ZERO))
  return seams
}

/** The mark after a move, at the first price of the grid there or beyond. */
function onGrid(market: Market, move: Decimal, towards: 'up' | 'down'): Decimal {
  return roundToTick(market, ratio(market.mark.times(ONE.plus(move))), towards)
}

/** Shorts are reached by a fall of the mark, longs by a rise. */
function samplesOf(curve: Curve, market: Market, show: (amount: Decimal) => string): Hull['curve'] {
  return Array.from({ length: CURVE_STEPS + 1 }, (_, i) => {
    const move = CURVE_STEP.times(i)
    const level = curve.at(curve.closed === 'short' ? onGrid(market, move.neg(), 'down') : onGrid(market, move, 'up'))
    return {
      move: plain(move),
      closed: show(level.closed),
      shortfall: show(level.shortfall),
      fundPaid: show(level.fundPaid),
    }
  })
}

// ---- accounts -------------------------------------------------------------------------------------------------------

export function positionsIn(ranks: Ranks, account: string): Position[] {
  return [...ranks.view.positionsBy(account)].sort(
    (a, b) => byCodeUnits(a.market, b.market) || (a.side === 'long' ? -1 : 1),
  )
}

/** One position as its owner sees it. `moved`: how many places it came forward, which only the caller remembers. */
export function positionRow(ranks: Ranks, position: Position, moved: number | null): PositionRow {
  const { measures } = ranks
  const market = measures.market(position)
  const queue = ranks.queue(market, position.side)
  const standing = standingOf(ranks, position, queue !== null)
  const notional = measures.notional(position)
  return {
    market: market.id,
    side: position.side,
    mode: position.margin ? 'isolated' : 'cross',
    unit: unitsOf(market).unit,
    settle: market.settle,
    tick: plain(market.tick),
    lot: plain(market.lot),
    size: plain(position.size),
    entry: plain(position.entry),
    mark: plain(market.mark),
    notional: plain(amountOf(notional)),
    unrealisedPnl: plain(amountOf(measures.unrealised(position))),
    roi: printedRatio(over(measures.unrealised(position), measures.entryNotional(position))),
    equity: plain(amountOf(measures.equity(position))),
    leverage: orNull(measures.effectiveLeverage(position)),
    liquidationPrice: orNull(measures.liquidationPrice(position)),
    bankruptcyPrice: orNull(measures.closingBankruptcyPrice(position)),
    standing,
    positions: countIn(ranks, queue),
    queueSize: totalIn(ranks, market)(queue?.size ?? ZERO),
    ...scored(ranks, position),
    ...(standing === 'in-queue' ? placed(ranks, market, position, moved) : NO_PLACE),
  }
}

/** The part of the row that needs no search. The reach is left out, not unknown. */
export function placeReading(ranks: Ranks, position: Position): PlaceReading {
  const market = ranks.measures.market(position)
  const { side } = position
  const queue = ranks.isFull && sign(ranks.measures.equity(position)) > 0 ? ranks.queue(market, side) : null
  const entry = queue && ranks.entry(market, side, position.account)
  return {
    market: market.id,
    side,
    tick: plain(market.tick),
    place: entry?.place ?? null,
    positions: countIn(ranks, queue),
    lights: entry?.lights ?? null,
    aheadShare: queue && entry ? aheadShareOf(ranks, queue, entry) : null,
    reach: null,
  }
}

function countIn(ranks: Ranks, queue: SideQueue | null): number {
  const count = queue?.count ?? 0
  return ranks.isBlinded ? coarseCount(count) : count
}

/** Of few that stand ahead a share would be theirs: it is raised to the fifth that the lights tell anyway. */
function aheadShareOf(ranks: Ranks, queue: SideQueue, entry: Entry): string {
  const share = dec(shareOf(entry.ahead, queue.size) ?? '0')
  if (!ranks.isBlinded) return plain(share)
  if (entry.place > OWNERS_MIN) return coarse(share)
  return entry.ahead.isZero() ? '0' : plain(ONE.minus(FIFTH.times(entry.lights - 1)))
}

const NO_PLACE = {
  place: null,
  lights: null,
  venueIndicator: null,
  ahead: null,
  aheadNotional: null,
  aheadShare: null,
  reach: null,
  closure: null,
  moved: null,
} as const

function orNull(value: Ratio | null): string | null {
  return value ? printedRatio(value) : null
}

function standingOf(ranks: Ranks, position: Position, hasQueue: boolean): PositionRow['standing'] {
  if (sign(ranks.measures.equity(position)) <= 0) return 'bankrupt'
  if (!ranks.isFull) return 'coverage'
  if (!hasQueue) return 'rulebook-incomplete'
  return ranks.entry(ranks.measures.market(position), position.side, position.account) ? 'in-queue' : 'left-out'
}

const NO_SCORE = { group: null, score: null, worked: [] } as const

/** The score needs nobody else's figures: it is shown wherever the rulebook gives one for this position. */
function scored(ranks: Ranks, position: Position): Pick<PositionRow, 'group' | 'score' | 'worked'> {
  const { rulebook, measures } = ranks
  const formula = rulebook?.ranking.score
  if (!rulebook || !formula || sign(measures.equity(position)) <= 0) return NO_SCORE
  const found = unlessRefused(() => scoreOf(measures, position, rulebook))
  if (!found) return NO_SCORE
  return { group: found.group, score: plain(found.score), worked: work(formula, fieldsOf(measures, position)) }
}

type Placed = Pick<PositionRow, keyof typeof NO_PLACE>

function placed(ranks: Ranks, market: Market, position: Position, moved: number | null): Placed {
  const entry = ranks.entry(market, position.side, position.account)
  const queue = ranks.queue(market, position.side)
  if (!entry || !queue) return NO_PLACE
  const show = ranks.isBlinded ? (entry.place > OWNERS_MIN ? coarse : magnitude) : plain
  const before = ranks.rulebook ? sizeBefore(ranks.rulebook, queue, entry) : entry.ahead
  const reach = ranks.curve(market, position.side)?.reach(before) ?? null
  return {
    place: entry.place,
    lights: entry.lights,
    venueIndicator: entry.venueIndicator,
    ahead: show(entry.ahead),
    aheadNotional: show(aheadNotional(queue, entry)),
    aheadShare: aheadShareOf(ranks, queue, entry),
    ...reached(ranks, market, position, reach),
    moved,
  }
}

/**
 * Where accounts are hidden the exact reach would tell another account's bankruptcy price, so the move is cut to two
 * digits, the price follows from the cut move, and nothing is said of the closing price.
 */
function reached(
  ranks: Ranks,
  market: Market,
  position: Position,
  reach: Reach | null,
): Pick<PositionRow, 'reach' | 'closure'> {
  if (!reach) return { reach: null, closure: null }
  const { adlPrice, moveToReach, shortfallToReach } = reach
  if (!ranks.isBlinded) {
    return {
      reach: { adlPrice: plain(adlPrice), moveToReach, shortfallToReach: plain(shortfallToReach) },
      closure: closureAt(ranks, market, position, reach),
    }
  }
  if (ranks.isSmall(market, position.side)) return { reach: null, closure: null }
  const move = coarse(dec(moveToReach))
  const price = roundToTick(market, ratio(market.mark.times(ONE.plus(dec(move)))), 'up')
  return {
    reach: { adlPrice: plain(price), moveToReach: move, shortfallToReach: coarse(shortfallToReach) },
    closure: null,
  }
}

/** A closure of the whole position there. After one gap, the previous mark is the mark of now. */
function closureAt(ranks: Ranks, market: Market, position: Position, reach: Reach): PositionRow['closure'] {
  const prices = { bankruptcy: reach.closingPrice, mark: reach.adlPrice, 'previous-mark': market.mark }
  const price = prices[ranks.rulebook?.price ?? 'bankruptcy']
  const { side, size, entry } = position
  return {
    price: plain(price),
    mark: plain(reach.adlPrice),
    realisedPnl: plain(amountOf(gain(market, side, size, entry, price))),
    againstMark: plain(amountOf(gain(market, side, size, reach.adlPrice, price))),
  }
}

/** The account in its own asset: positions that settle in another one can't be added to it. */
export function accountSummary(ranks: Ranks, account: string): AccountSummary | null {
  const { measures, view } = ranks
  const known = view.accounts.get(account)
  if (!known) return null
  const held = positionsIn(ranks, account)
  const asset = assetOf(ranks, held)
  let [margin, unrealised, notional]: [Decimal, Ratio, Ratio] = [known.balance, RATIO_ZERO, RATIO_ZERO]
  let equity = measures.accountEquity(account)
  for (const position of held.filter((p) => measures.market(p).settle === asset)) {
    if (position.margin) {
      margin = margin.plus(position.margin)
      equity = plus(equity, measures.equity(position))
    }
    unrealised = plus(unrealised, measures.unrealised(position))
    notional = plus(notional, measures.notional(position))
  }
  return {
    account,
    asset,
    balance: plain(known.balance),
    equity: plain(amountOf(equity)),
    margin: plain(margin),
    unrealisedPnl: plain(amountOf(unrealised)),
    notional: plain(amountOf(notional)),
  }
}

/** What the balance is counted in: the cross positions say so, else the isolated ones, else the stream if it has one asset. */
function assetOf(ranks: Ranks, held: readonly Position[]): string {
  const telling = held.find((position) => !position.margin) ?? held[0]
  if (telling) return ranks.measures.market(telling).settle
  const assets = new Set([...ranks.view.markets.values()].map((market) => market.settle))
  const [only] = assets
  return assets.size === 1 && only !== undefined ? only : ''
}
