// The contract's section 3 and 3.1 written a second time, as plainly as possible and exactly, to hold the engine against.
// Nothing here is fast and nothing is shared with the engine. Read it beside the contract: the order is the page's order.
// Where the page leaves a choice, the comment says which one was taken and why.

import {
  type Book,
  bankruptcyPrice,
  bankruptcyPriceTick,
  crossPositions,
  equity,
  type Fund,
  gain,
  isBankrupt,
  known,
  liquidationPrice,
  load,
  type Market,
  notional,
  notionalAt,
  opposite,
  type Position,
  priceOfZero,
  Refusal,
  signed,
  toTick,
  unrealised,
} from './book'
import {
  cutDecimals,
  cutSignificant,
  decimalText,
  Fraction,
  larger,
  ONE,
  smaller,
  sum,
  terminates,
  ZERO,
} from './fraction'
import type {
  Closure,
  DeleverageRequest,
  MarketState,
  PositionRow,
  PositionsAnswer,
  Queue,
  QueueEntry,
  RankAnswer,
  RankRequest,
  ReachAnswer,
  ReachRequest,
  RulebookName,
  Run,
  Side,
  Skip,
  Snapshot,
  StatusAnswer,
  Waterfall,
} from './shapes'
import { availableFor, availableInAll, findRulebook, type Rulebook } from './venues'
import { reasonToPass, walkOf } from './walk'

const FIFTH = Fraction.of(1n, 5n)

export * from './book'
export type * from './shapes'
export { KNOWN } from './venues'

// 3.1 How amounts, prices and ratios are printed.

/** Inverse amounts are cut to 18 decimal places; linear ones are exact, unless an inverse position shares the account. */
function cutAmount(value: Fraction, inverse: boolean): Fraction {
  return inverse || !terminates(value) ? cutDecimals(value, 18) : value
}

function amountText(value: Fraction, inverse: boolean): string {
  return decimalText(cutAmount(value, inverse))
}

function ratioText(value: Fraction): string {
  return decimalText(cutSignificant(value, 18))
}

function ratioOrNull(value: Fraction | null): string | null {
  return value === null ? null : ratioText(value)
}

// `positions`

function hasInverseEquity(book: Book, position: Position): boolean {
  if (position.margin !== null) return position.market.inverse
  return crossPositions(book, position.account).some((other) => other.market.inverse)
}

function positionRow(book: Book, position: Position): PositionRow {
  const worth = equity(book, position)
  return {
    account: position.account.id,
    market: position.market.id,
    side: position.side,
    size: decimalText(position.size),
    unrealisedPnl: amountText(unrealised(position), position.market.inverse),
    equity: amountText(worth, hasInverseEquity(book, position)),
    marginRatio: ratioText(worth.over(notional(position))),
    effectiveLeverage: worth.isPositive() ? ratioText(notional(position).over(worth)) : null,
    bankruptcyPrice: ratioOrNull(bankruptcyPrice(book, position)),
    bankruptcyPriceTick: ratioOrNull(bankruptcyPriceTick(book, position)),
    liquidationPrice: ratioOrNull(liquidationPrice(book, position)),
  }
}

export function positions(snapshot: Snapshot): PositionsAnswer {
  const book = load(snapshot)
  const rows = book.positions.map((position) => positionRow(book, position))
  return { format: 'plimsoll.positions/1', at: book.at, positions: rows }
}

// `rank`

interface Ranked {
  position: Position
  place: number
  /** As printed: cut to 12 significant digits. This IS the ranking rule. */
  score: Fraction
  group: 0 | 1 | 2
  ahead: Fraction
}

function codeUnitOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Group ascending, printed score descending, larger size first, account id in code-unit order. */
export function rankSide(book: Book, market: Market, side: Side, rulebookName: RulebookName): Ranked[] {
  const rulebook = findRulebook(rulebookName)
  const { score } = rulebook
  if (score === null) throw new Refusal('rulebook-incomplete', 'the venue publishes no ranking')
  const rows = book.positions
    .filter((position) => position.market === market && position.side === side)
    .filter((position) => equity(book, position).isPositive() && !rulebook.leavesOut(position))
    .map((position) => ({
      position,
      group: rulebook.group(position),
      score: cutSignificant(score(book, position), 12),
    }))
    .sort((a, b) => {
      if (a.group !== b.group) return a.group - b.group
      const byScore = b.score.compare(a.score)
      if (byScore !== 0) return byScore
      const byTie = rulebook.tie(a.position, b.position)
      if (byTie !== 0) return byTie
      const bySize = b.position.size.compare(a.position.size)
      return bySize !== 0 ? bySize : codeUnitOrder(a.position.account.id, b.position.account.id)
    })
  return rows.map((row, index) => ({
    ...row,
    place: index + 1,
    ahead: sum(rows.slice(0, index).map((before) => before.position.size)),
  }))
}

/** By the share of the side's size that is ahead: under 20 % five, under 40 % four, and so on. */
function lights(ahead: Fraction, total: Fraction): number {
  return Math.max(1, 5 - Number(ahead.over(total).over(FIFTH).floor()))
}

function queueEntry(
  book: Book,
  rulebook: Rulebook,
  row: Ranked,
  queue: { positions: number; size: Fraction },
): QueueEntry {
  const { position, place, group, ahead } = row
  const own = { account: position.account.id, size: decimalText(position.size), score: decimalText(row.score), group }
  if (!book.full) {
    const unclaimed = { percentile: null, lights: null, venueIndicator: null, ahead: null, aheadNotional: null }
    return { place: null, ...own, ...unclaimed }
  }
  const percentile = rulebook.percentile({ place, through: ahead.plus(position.size) }, queue)
  const aheadNotional = notionalAt(position.market, ahead, position.market.mark)
  return {
    place,
    ...own,
    percentile: ratioOrNull(percentile),
    lights: lights(ahead, queue.size),
    venueIndicator: rulebook.indicator({ place, percentile }, queue.positions),
    ahead: decimalText(ahead),
    aheadNotional: amountText(aheadNotional, position.market.inverse),
  }
}

function queueOf(book: Book, market: Market, side: Side, rulebookName: RulebookName): Queue {
  const rows = rankSide(book, market, side, rulebookName)
  const queue = { positions: rows.length, size: sum(rows.map((row) => row.position.size)) }
  const entries = rows.map((row) => queueEntry(book, findRulebook(rulebookName), row, queue))
  return { market: market.id, side, positions: queue.positions, size: decimalText(queue.size), entries }
}

export function rank(snapshot: Snapshot, request: RankRequest): RankAnswer {
  const book = load(snapshot)
  const markets = request.market === undefined ? book.markets : [findMarket(book, request.market)]
  const sides: Side[] = request.side === undefined ? ['long', 'short'] : [request.side]
  const queues = markets.flatMap((market) => sides.map((side) => queueOf(book, market, side, request.rulebook)))
  return { format: 'plimsoll.queue/1', rulebook: findRulebook(request.rulebook).id, at: book.at, queues }
}

// `deleverage`: shortfall, closing price, waterfall, skips, settlement.

function findMarket(book: Book, id: string): Market {
  return known(
    book.markets.find((market) => market.id === id),
    'unknown-market',
    `market ${id}`,
  )
}

export function findPosition(book: Book, request: { account: string; market: string; side?: Side | undefined }) {
  const market = findMarket(book, request.market)
  const found = book.positions.filter(
    (position) =>
      position.account.id === request.account &&
      position.market === market &&
      (request.side === undefined || position.side === request.side),
  )
  if (found.length > 1) throw new Refusal('side-required', 'the account holds both sides: say which')
  return known(found[0], 'unknown-position', `position of ${request.account} in ${request.market}`)
}

function requestedSize(position: Position, text: string | undefined): Fraction {
  if (text === undefined) return position.size
  const size = Fraction.parse(text)
  const lots = size.over(position.market.lot)
  if (!size.isPositive() || size.isAbove(position.size) || lots.denominator !== 1n) {
    throw new Refusal('bad-size', 'the size must be whole lots, above zero and no more than the position')
  }
  return size
}

function fundFor(rulebook: Rulebook, market: Market): Fund | null {
  return rulebook.usesFund ? market.fund : null
}

/** `B'`, or the refusal. */
function requiredBankruptcyPrice(book: Book, position: Position): Fraction {
  const price = bankruptcyPriceTick(book, position)
  if (price === null) throw new Refusal('no-bankruptcy-price', 'no positive price closes this position at zero')
  return price
}

function closingPrice(book: Book, position: Position, rulebook: Rulebook): Fraction {
  const { previousMark, mark } = position.market
  if (rulebook.priceRule === 'bankruptcy') return requiredBankruptcyPrice(book, position)
  if (rulebook.priceRule === 'mark') return mark
  if (previousMark === null) throw new Refusal('no-previous-mark', 'this rulebook closes at the previous mark')
  return previousMark
}

/** Without rounding to a tick; at the mark where a market is settled for good and the position is solvent. */
function walkPrice(book: Book, position: Position): { price: Fraction; priceRule: 'bankruptcy' | 'mark' } {
  const { mark, isSettling } = position.market
  if (isSettling && !isBankrupt(book, position)) return { price: mark, priceRule: 'mark' }
  const price = bankruptcyPrice(book, position)
  if (price === null) throw new Refusal('no-bankruptcy-price', 'no positive price closes this position at zero')
  return { price, priceRule: 'bankruptcy' }
}

/** What one unit of size falls short at `B'`: D of the contract. */
export function deficitPerUnit(position: Position, bankruptcy: Fraction): Fraction {
  return larger(ZERO, gain(position.market, position.side, ONE, position.market.mark, bankruptcy))
}

/** Cross profit goes to the balance, isolated profit to the margin. */
function credit(position: Position, amount: Fraction): void {
  if (position.margin === null) position.account.balance = position.account.balance.plus(amount)
  else position.margin = position.margin.plus(amount)
}

/** A fully closed isolated position gives its margin back. What is missing stays in the balance too: nothing vanishes. */
function reduce(book: Book, position: Position, size: Fraction): void {
  position.size = position.size.minus(size)
  if (!position.size.isZero()) return
  if (position.margin !== null) position.account.balance = position.account.balance.plus(position.margin)
  book.positions = book.positions.filter((other) => other !== position)
}

/** Linear amounts are exact, unless a price that is rounded to no tick makes them not terminate. */
function realisedAt(position: Position, size: Fraction, price: Fraction, isCut = position.market.inverse): Fraction {
  return cutAmount(gain(position.market, position.side, size, position.entry, price), isCut)
}

function reasonToSkip(book: Book, candidate: Position, bankrupt: Position, price: Fraction): Skip['reason'] | null {
  if (candidate.account.owner === bankrupt.account.owner) return 'same-owner'
  const change = gain(candidate.market, candidate.side, candidate.size, candidate.market.mark, price)
  return equity(book, candidate).plus(change).isNegative() ? 'would-go-bankrupt' : null
}

/** One after another until nothing is needed or nobody is left. */
function takeFromQueue(
  book: Book,
  queue: { position: Position; place: number }[],
  needed: Fraction,
  price: Fraction,
  reasonFor: (candidate: Position, size: Fraction) => Skip['reason'] | null,
  isCut?: boolean,
) {
  const closures: Closure[] = []
  const skipped: Skip[] = []
  let remaining = needed
  for (const { position, place: trulyAt } of queue) {
    if (remaining.isZero()) break
    const place = book.full ? trulyAt : null
    const { account } = position
    const size = smaller(remaining, position.size)
    const reason = reasonFor(position, size)
    if (reason !== null) {
      skipped.push({ place, account: account.id, reason })
      continue
    }
    const realised = realisedAt(position, size, price, isCut)
    credit(position, realised)
    reduce(book, position, size)
    remaining = remaining.minus(size)
    closures.push({
      place,
      account: account.id,
      size: decimalText(size),
      price: ratioText(price),
      realisedPnl: decimalText(realised),
      fee: '0',
      sizeAfter: decimalText(position.size),
      balanceAfter: decimalText(account.balance),
    })
  }
  return { closures, skipped, taken: needed.minus(remaining), remaining }
}

interface Sums {
  shortfall: Fraction
  fundPaid: Fraction
  adlCovered: Fraction
  residual: Fraction
  overshoot: Fraction
}

const NO_SUMS: Sums = { shortfall: ZERO, fundPaid: ZERO, adlCovered: ZERO, residual: ZERO, overshoot: ZERO }

/** The exact sums of the contract, from D, A and the three parts of the size. */
function exactSums(deficit: Fraction, actual: Fraction, absorbed: Fraction, taken: Fraction, nobody: Fraction): Sums {
  const wanted = absorbed.plus(taken).plus(nobody)
  if (deficit.isZero() || wanted.isZero()) return NO_SUMS
  const missed = larger(ZERO, deficit.minus(actual)).times(taken)
  const sums = {
    shortfall: deficit.times(wanted),
    fundPaid: deficit.times(absorbed),
    adlCovered: actual.times(taken),
    residual: deficit.times(nobody).plus(missed),
    overshoot: larger(ZERO, actual.minus(deficit)).times(taken),
  }
  // Checked before the cut, which makes any printed sum come out.
  const paid = sums.fundPaid.plus(sums.adlCovered).plus(sums.residual)
  if (!paid.equals(sums.shortfall.plus(sums.overshoot))) throw new Error('the waterfall does not add up')
  return sums
}

/** The last of the three payers that is not zero takes the remainder of the cut, so that the printed sum is exact. */
function cutSums(exact: Sums, inverse: boolean): Sums {
  const cut: Sums = {
    shortfall: cutAmount(exact.shortfall, inverse),
    fundPaid: cutAmount(exact.fundPaid, inverse),
    adlCovered: cutAmount(exact.adlCovered, inverse),
    residual: cutAmount(exact.residual, inverse),
    overshoot: cutAmount(exact.overshoot, inverse),
  }
  const last = (['residual', 'adlCovered', 'fundPaid'] as const).find((name) => !exact[name].isZero())
  if (last === undefined) return cut
  const others = cut.fundPaid.plus(cut.adlCovered).plus(cut.residual).minus(cut[last])
  return { ...cut, [last]: cut.shortfall.plus(cut.overshoot).minus(others) }
}

/** As many whole lots as the fund can pay for. */
function lotsPaidFor(position: Position, deficit: Fraction, available: Fraction): Fraction {
  const { lot } = position.market
  return Fraction.of(available.over(deficit.times(lot)).floor()).times(lot)
}

/** The plan before anybody is taken: what the fund absorbs, and whether the rulebook's trigger holds. */
function fundStage(book: Book, position: Position, rulebook: Rulebook, wanted: Fraction, bankruptcy: Fraction) {
  const fund = fundFor(rulebook, position.market)
  const available = availableFor(rulebook, fund, position.market)
  const deficit = deficitPerUnit(position, bankruptcy)
  const shortfall = deficit.times(wanted)
  const covered = fund !== null && !available.isBelow(shortfall)
  const bankrupt = isBankrupt(book, position)
  return {
    fund,
    available,
    deficit,
    shortfall,
    covered,
    holds: bankrupt && !covered && !rulebook.exempts(position.market),
    bankrupt,
  }
}

type Stage = ReturnType<typeof fundStage>

/** Without a shortfall a forced run closes against the queue; the fund takes over a bankrupt position for nothing. */
function absorbedBy(stage: Stage, position: Position, wanted: Fraction, force: boolean): Fraction {
  if (!stage.bankrupt && !force) return ZERO
  if (stage.covered && (stage.shortfall.isPositive() || !force)) return wanted
  return stage.shortfall.isPositive() ? lotsPaidFor(position, stage.deficit, stage.available) : ZERO
}

/** The bankrupt closes at `B'` what the fund absorbed and at `P` what counterparties took, each cut separately. */
function settleBankrupt(
  book: Book,
  position: Position,
  parts: { absorbed: Fraction; bankruptcy: Fraction; taken: Fraction; price: Fraction },
): void {
  credit(position, realisedAt(position, parts.absorbed, parts.bankruptcy))
  credit(position, realisedAt(position, parts.taken, parts.price))
  reduce(book, position, parts.absorbed.plus(parts.taken))
}

/** One run, settled in the book. */
export function run(book: Book, request: DeleverageRequest): Run {
  const rulebook = findRulebook(request.rulebook)
  return rulebook.walks ? runWalk(book, request, rulebook) : runQueue(book, request, rulebook)
}

function runQueue(book: Book, request: DeleverageRequest, rulebook: Rulebook): Run {
  const force = request.force ?? false
  const position = findPosition(book, request)
  const { market, side, account } = position
  const price = closingPrice(book, position, rulebook)
  const bankruptcy = requiredBankruptcyPrice(book, position)
  const size = requestedSize(position, request.size)
  const stage = fundStage(book, position, rulebook, size, bankruptcy)
  const wanted = stage.bankrupt || force ? size : ZERO
  const sizeBefore = position.size
  const fundBefore = market.fund?.balance ?? ZERO
  const equityBefore = equity(book, position)

  const absorbed = absorbedBy(stage, position, wanted, force)
  const needed = wanted.minus(absorbed)
  const isTaken = needed.isPositive() && (stage.holds || force)
  const queue = isTaken ? rankSide(book, market, opposite(side), request.rulebook) : []
  const { closures, skipped, taken, remaining } = takeFromQueue(book, queue, needed, price, (candidate) =>
    reasonToSkip(book, candidate, position, price),
  )
  const actual = gain(market, side, ONE, market.mark, price)
  const sums = cutSums(exactSums(stage.deficit, actual, absorbed, taken, remaining), market.inverse)
  // Without a shortfall the fund pays nothing, so it takes over at the mark: at any other price money would be lost.
  const takeover = stage.shortfall.isPositive() ? bankruptcy : market.mark
  settleBankrupt(book, position, { absorbed, bankruptcy: takeover, taken, price })
  if (market.fund !== null) payFromFund(market.fund, market, side, absorbed, sums.fundPaid)
  // Only what left the account with a deficit is added back: lots that nobody took still carry theirs.
  const leftBehind = larger(ZERO, stage.deficit.minus(actual)).times(taken)
  if (position.margin === null) account.residuals = account.residuals.plus(leftBehind)

  return {
    format: 'plimsoll.run/1',
    rulebook: rulebook.id,
    market: market.id,
    hypothetical: force,
    trigger: {
      holds: stage.holds,
      rule: rulebook.trigger,
      numbers: {
        equity: amountText(equityBefore, market.inverse),
        shortfall: amountText(stage.shortfall, market.inverse),
        available: decimalText(stage.available),
      },
    },
    price: ratioText(price),
    priceRule: rulebook.priceRule,
    waterfall: waterfallText(sums),
    bankrupt: {
      account: account.id,
      side,
      sizeBefore: decimalText(sizeBefore),
      sizeAfter: decimalText(position.size),
      balanceAfter: decimalText(account.balance),
    },
    closures,
    skipped,
    remaining: decimalText(remaining),
    fund: market.fund === null ? null : fundText(market.fund, market, side, absorbed, fundBefore),
  }
}

/** No fund stage and no ranking; every amount is cut to 18 places, as the price need not terminate. */
function runWalk(book: Book, request: DeleverageRequest, rulebook: Rulebook): Run {
  const force = request.force ?? false
  const position = findPosition(book, request)
  const { market, side, account } = position
  const { price, priceRule } = walkPrice(book, position)
  const size = requestedSize(position, request.size)
  const bankrupt = isBankrupt(book, position)
  const holds = bankrupt || market.isSettling
  const wanted = holds || force ? size : ZERO
  const deficit = deficitPerUnit(position, price)
  const [sizeBefore, equityBefore] = [position.size, equity(book, position)]
  const candidates = walkOf(book, market, opposite(side), request.seed)
  const entries = new Map(candidates.map((candidate) => [candidate.account.id, candidate.entry]))
  const inTurn = candidates.map((candidate, turn) => ({ position: candidate, place: turn + 1 }))
  const { closures, skipped, taken, remaining } = takeFromQueue(
    book,
    inTurn,
    wanted,
    price,
    (candidate, part) => reasonToPass(book, candidate, position, part, price),
    true,
  )
  const sums = cutSums(exactSums(deficit, gain(market, side, ONE, market.mark, price), ZERO, taken, remaining), true)
  const entriesBefore = closures.map((closure) => ({
    size: Fraction.parse(closure.size),
    entry: entries.get(closure.account)!,
  }))
  // In linear markets both sides' gains add up exactly: the bankrupt account takes what the cuts of the others left.
  const exact = gain(market, side, taken, position.entry, price)
  const fromEntries = sum(entriesBefore.map((row) => gain(market, opposite(side), row.size, row.entry, price)))
  const booked = sum(closures.map((closure) => Fraction.parse(closure.realisedPnl)))
  credit(position, market.inverse ? cutAmount(exact, true) : exact.plus(fromEntries).minus(booked))
  reduce(book, position, taken)
  return {
    format: 'plimsoll.run/1',
    rulebook: rulebook.id,
    market: market.id,
    hypothetical: force,
    trigger: { holds, rule: rulebook.trigger, numbers: { equity: amountText(equityBefore, true) } },
    price: ratioText(price),
    priceRule,
    waterfall: waterfallText(sums),
    bankrupt: {
      account: account.id,
      side,
      sizeBefore: decimalText(sizeBefore),
      sizeAfter: decimalText(position.size),
      balanceAfter: decimalText(account.balance),
    },
    closures,
    skipped,
    remaining: decimalText(remaining),
    fund: market.fund === null ? null : fundText(market.fund, market, side, ZERO, market.fund.balance),
  }
}

function payFromFund(fund: Fund, market: Market, side: Side, absorbed: Fraction, paid: Fraction): void {
  fund.balance = fund.balance.minus(paid)
  if (absorbed.isPositive()) fund.lots.push({ market, side, size: absorbed, entry: market.mark })
}

function fundText(fund: Fund, market: Market, side: Side, absorbed: Fraction, before: Fraction): Run['fund'] {
  const position = { side, size: decimalText(absorbed), entry: ratioText(market.mark) }
  return { id: fund.id, before: decimalText(before), after: decimalText(fund.balance), position }
}

function waterfallText(sums: Sums): Waterfall {
  return {
    shortfall: decimalText(sums.shortfall),
    fundPaid: decimalText(sums.fundPaid),
    adlCovered: decimalText(sums.adlCovered),
    residual: decimalText(sums.residual),
    overshoot: decimalText(sums.overshoot),
  }
}

export function deleverage(snapshot: Snapshot, request: DeleverageRequest): Run {
  return run(load(snapshot), request)
}

// Several bankrupt positions: each on the state that the one before it left.

/** Market id, account id in code units, long first. */
function inRunOrder(book: Book): Position[] {
  return [...book.positions].sort(
    (a, b) =>
      codeUnitOrder(a.market.id, b.market.id) ||
      codeUnitOrder(a.account.id, b.account.id) ||
      codeUnitOrder(a.side, b.side),
  )
}

export interface Visit {
  market: string
  account: string
  side: Side
  /** As printed; zero when the position has no bankruptcy price. */
  shortfall: Fraction
  /** Null when the run is refused: the position then stays as it is. */
  run: Run | null
}

/** Runs every bankrupt position in the contract's order, changing the book. */
export function runAll(book: Book, rulebookName: RulebookName): Visit[] {
  const visits: Visit[] = []
  for (const position of inRunOrder(book)) {
    const { market, account, side } = position
    const isStillThere = book.positions.includes(position)
    if (!isStillThere || !isBankrupt(book, position)) continue
    const at = { market: market.id, account: account.id, side }
    const bankruptcy = bankruptcyPriceTick(book, position)
    const exact = bankruptcy === null ? ZERO : deficitPerUnit(position, bankruptcy).times(position.size)
    const shortfall = cutAmount(exact, market.inverse)
    visits.push({ ...at, shortfall, run: runOrNull(book, { ...at, rulebook: rulebookName }) })
  }
  return visits
}

/** A run is refused before it changes anything. */
function runOrNull(book: Book, request: DeleverageRequest): Run | null {
  try {
    return run(book, request)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

// `status`

/** Half of the way is watched, four fifths are warned of. */
function stateAlong(along: Fraction): MarketState {
  if (!along.isBelow(Fraction.of(4n, 5n))) return 'warned'
  return along.isBelow(Fraction.of(1n, 2n)) ? 'calm' : 'watch'
}

function furtherOf(a: MarketState, b: MarketState): MarketState {
  if (a === 'warned' || b === 'warned') return 'warned'
  return a === 'watch' || b === 'watch' ? 'watch' : 'calm'
}

/** How far the shortfall has eaten into what is available. */
function stateOnTheWay(shortfall: Fraction, available: Fraction): MarketState {
  if (shortfall.isZero()) return 'calm'
  if (!shortfall.isBelow(available.times(Fraction.of(4n, 5n)))) return 'warned'
  return shortfall.isBelow(available.times(Fraction.of(1n, 2n))) ? 'calm' : 'watch'
}

function marketStatus(
  market: Market,
  rulebook: Rulebook,
  before: Book,
  visits: Visit[],
): StatusAnswer['markets'][number] {
  const own = visits.filter((visit) => visit.market === market.id)
  const fund = before.funds.find((candidate) => candidate.id === fundFor(rulebook, market)?.id) ?? null
  const drawing = fund === null ? own : visits.filter((visit) => fundIdOf(before, visit.market) === fund.id)
  const shortfall = sum(drawing.map((visit) => visit.shortfall))
  const available = availableFor(rulebook, fund, market)
  const drawdown = fund === null ? null : (rulebook.drawdown?.(fund, market.id) ?? null)
  // A visit without a run is a bankrupt position that no run can close: nothing covers it, so the trigger holds.
  const isActive = own.some((visit) => visit.run === null || visit.run.trigger.holds) || (drawdown?.holds ?? false)
  const byFund = rulebook.usesFund ? stateOnTheWay(shortfall, available) : 'calm'
  const onTheWay = furtherOf(byFund, drawdown?.along ? stateAlong(drawdown.along) : 'calm')
  return {
    market: market.id,
    state: isActive ? 'active' : onTheWay,
    rule: rulebook.trigger,
    numbers: { shortfall: decimalText(shortfall), bankrupt: String(own.length) },
    threshold: decimalText(available),
  }
}

function fundIdOf(book: Book, market: string): string | null {
  return findMarket(book, market).fund?.id ?? null
}

function fundStatus(fund: Fund, rulebook: Rulebook, before: Book, visits: Visit[]): StatusAnswer['funds'][number] {
  const available = availableInAll(rulebook, fund)
  const drawing = visits.filter((visit) => fundIdOf(before, visit.market) === fund.id)
  const shortfall = sum(drawing.map((visit) => visit.shortfall))
  return {
    id: fund.id,
    balance: decimalText(fund.balance),
    available: decimalText(available),
    shortfall: decimalText(shortfall),
    cover: shortfall.isZero() ? null : ratioText(available.over(shortfall)),
    distance: decimalText(available.minus(shortfall)),
  }
}

export function status(snapshot: Snapshot, request: { rulebook: RulebookName }): StatusAnswer {
  const rulebook = findRulebook(request.rulebook)
  const before = load(snapshot)
  const visits = runAll(load(snapshot), request.rulebook)
  return {
    format: 'plimsoll.status/1',
    rulebook: rulebook.id,
    at: before.at,
    markets: before.markets.map((market) => marketStatus(market, rulebook, before, visits)),
    funds: before.funds.map((fund) => fundStatus(fund, rulebook, before, visits)),
  }
}

// `reach`: the mark jumps to x, the opposite side goes bankrupt in turn, the fund pays what it can.

const ASSUMPTIONS = [
  'The mark jumps at once; other marks, positions and balances stay as they are, and the order book is empty.',
  'Each opposite position keeps the bankruptcy price it has now.',
  'The queue is the one of now, and the fund pays whole lots in the order in which positions went bankrupt.',
]

interface Faller {
  side: Side
  size: Fraction
  bankruptcy: Fraction
  bankruptcyTick: Fraction
}

/** Everyone on a side, in the order in which a jump bankrupts them. Deficits are not shared here. */
function fallers(book: Book, market: Market, side: Side): Faller[] {
  const found: (Faller & { account: string })[] = []
  for (const position of book.positions) {
    if (position.market !== market || position.side !== side) continue
    const bankruptcy = priceOfZero(position, equity(book, position))
    const bankruptcyTick = toTick(position, bankruptcy)
    // Without a positive bankruptcy price there is no shortfall to speak of.
    if (bankruptcy === null || bankruptcyTick === null) continue
    found.push({ side, size: position.size, bankruptcy, bankruptcyTick, account: position.account.id })
  }
  return found.sort((a, b) => {
    const nearestFirst = signed(side, b.bankruptcy.minus(a.bankruptcy)).compare(ZERO)
    return nearestFirst !== 0 ? nearestFirst : codeUnitOrder(a.account, b.account)
  })
}

function isBeyond(side: Side, bankruptcy: Fraction, x: Fraction): boolean {
  return side === 'long' ? x.isBelow(bankruptcy) : x.isAbove(bankruptcy)
}

export interface CurvePoint {
  /** `Q(x)`: the bankrupt size that the fund can't pay for. */
  beyondFund: Fraction
  shortfall: Fraction
}

/** What a jump of the mark to x does to a side: one curve serves all their counterparties. */
export function curveOf(
  book: Book,
  market: Market,
  falling: Side,
  rulebookName: RulebookName,
): (x: Fraction) => CurvePoint {
  const inOrder = fallers(book, market, falling)
  const rulebook = findRulebook(rulebookName)
  const available = availableFor(rulebook, fundFor(rulebook, market), market)
  return (x) => {
    let left = available
    let fundStillPays = true
    let beyondFund = ZERO
    let shortfall = ZERO
    for (const faller of inOrder) {
      if (!isBeyond(falling, faller.bankruptcy, x)) continue
      const perLot = larger(ZERO, gain(market, falling, market.lot, x, faller.bankruptcyTick))
      const lots = faller.size.over(market.lot)
      const payable = perLot.isZero() ? lots : smaller(lots, Fraction.of(left.over(perLot).floor()))
      const paid: Fraction = fundStillPays ? payable : ZERO
      // A prefix: behind the first lot that the fund can't pay it pays nothing.
      fundStillPays = fundStillPays && paid.equals(lots)
      left = left.minus(perLot.times(paid))
      beyondFund = beyondFund.plus(lots.minus(paid).times(market.lot))
      shortfall = shortfall.plus(perLot.times(lots))
    }
    return { beyondFund, shortfall }
  }
}

/** The first price of the grid, from the mark on, at which a predicate holds. */
type FirstPrice = (market: Market, falling: Side, holdsAt: (price: Fraction) => boolean) => Fraction | null

/** Off the grid the search starts at the first grid price on the side that hurts, counted in ticks. */
function firstTick(market: Market, falling: Side): bigint {
  const ticks = market.mark.over(market.tick)
  return falling === 'long' ? ticks.floor() : ticks.ceil()
}

/** Q only grows as the price moves away, so the first price at which it is large enough can be found by halving. */
function byHalving(market: Market, falling: Side, holdsAt: (price: Fraction) => boolean): Fraction | null {
  const first = firstTick(market, falling)
  // Above zero, and below ten times the mark.
  const last = falling === 'long' ? 1n : market.mark.times(Fraction.of(10n)).over(market.tick).ceil() - 1n
  const direction = falling === 'long' ? -1n : 1n
  const priceAt = (step: bigint) => Fraction.of(first + direction * step).times(market.tick)
  let low = 0n
  let high = (last - first) * direction
  if (high < 0n || !holdsAt(priceAt(high))) return null
  while (low < high) {
    const middle = (low + high) / 2n
    if (holdsAt(priceAt(middle))) high = middle
    else low = middle + 1n
  }
  return priceAt(low)
}

function byWalking(market: Market, falling: Side, holdsAt: (price: Fraction) => boolean): Fraction | null {
  const limit = market.mark.times(Fraction.of(10n))
  let price = Fraction.of(firstTick(market, falling)).times(market.tick)
  while (price.isPositive() && price.isBelow(limit)) {
    if (holdsAt(price)) return price
    price = price.plus(signed(opposite(falling), market.tick))
  }
  return null
}

function reachWith(search: FirstPrice, snapshot: Snapshot, request: ReachRequest): ReachAnswer {
  const book = load(snapshot)
  const position = findPosition(book, request)
  const { market, side } = position
  const falling = opposite(side)
  const row = rankSide(book, market, side, request.rulebook).find((ranked) => ranked.position === position)
  const ahead = row === undefined || !book.full ? null : row.ahead
  const curve = curveOf(book, market, falling, request.rulebook)
  const price = ahead === null ? null : search(market, falling, (x) => curve(x).beyondFund.isAbove(ahead))
  return {
    format: 'plimsoll.reach/1',
    rulebook: findRulebook(request.rulebook).id,
    at: book.at,
    account: position.account.id,
    market: market.id,
    side,
    ahead: ahead === null ? null : decimalText(ahead),
    adlPrice: ratioOrNull(price),
    moveToReach: price === null ? null : ratioText(price.over(market.mark).minus(ONE)),
    shortfallToReach: price === null ? null : amountText(curve(price).shortfall, market.inverse),
    assumptions: ASSUMPTIONS,
  }
}

export function reach(snapshot: Snapshot, request: ReachRequest): ReachAnswer {
  return reachWith(byHalving, snapshot, request)
}

/** The same, walking every grid price from the mark: for small grids, to hold the search against. */
export function reachBrute(snapshot: Snapshot, request: ReachRequest): ReachAnswer {
  return reachWith(byWalking, snapshot, request)
}

// What must not change: all money of the book, at any marks.

/** Balances, isolated margins, funds and unrealised profit, with the fund's lots, at these marks. */
export function worth(book: Book, markOf: (market: Market) => Fraction = (market) => market.mark): Fraction {
  const held = sum(book.accounts.map((account) => account.balance))
  const margins = sum(book.positions.map((position) => position.margin ?? ZERO))
  const funds = sum(book.funds.map((fund) => fund.balance))
  const lots = [...book.positions, ...book.funds.flatMap((fund) => fund.lots)]
  const open = sum(lots.map((lot) => gain(lot.market, lot.side, lot.size, lot.entry, markOf(lot.market))))
  return held.plus(margins).plus(funds).plus(open)
}
