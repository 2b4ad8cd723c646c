import {
  amountOf,
  cutDigits,
  type Decimal,
  floorQuotient,
  min,
  negate,
  plus,
  RATIO_DIGITS,
  RATIO_ZERO,
  type Ratio,
  ratio,
  sign,
  ZERO,
} from '../decimal'
import { assert, PlimsollError } from '../errors'
import type { Sha256 } from '../hash'
import { gain, gainBetween, type Market, opposite } from '../market'
import { Measures } from '../measures'
import { committable, type Entry, type Order, type Ordered, type TieBreak } from '../ranking/queue'
import { rankWhole } from '../ranking/whole-queue'
import { type Rulebook, rulebookId } from '../rulebooks/index'
import type { PriceRule } from '../rulebooks/rulebook'
import { type Account, fundAccount, type Position, type View } from '../state'
import { evaluateTrigger, hasFundStage, spendable, type Trigger, waitingIn } from '../trigger'
import { walk, walkOrder } from './random-walk'
import { type Sharing, shareOut, sharingOf } from './shares'

/** Why an entry of the queue is passed over. */
export type SkipReason = 'same-owner' | 'would-go-bankrupt' | 'non-overlapping-bankruptcy-price'

/** What is to be taken from one entry of the queue. `entry` is the queue's entry as it was when the plan was made. */
export interface PlannedClosure {
  readonly entry: Entry
  readonly size: Decimal
}

export interface Skip {
  readonly entry: Entry
  readonly reason: SkipReason
}

/** Who bears the shortfall. fundPaid + adlCovered + residual = shortfall + overshoot, to the last digit. */
export interface Waterfall {
  readonly shortfall: Decimal
  readonly fundPaid: Decimal
  readonly adlCovered: Decimal
  readonly residual: Decimal
  readonly overshoot: Decimal
}

/**
 * All that will be done about one bankrupt position: first the fund's lots, then closures from the front of the opposite
 * queue. A plan is a value: making one changes nothing.
 */
export interface Plan {
  readonly rulebook: string
  readonly market: Market
  /** The bankrupt position as it stood. */
  readonly position: Position
  readonly hypothetical: boolean
  readonly trigger: Trigger
  /** The closing price as it is printed. */
  readonly price: Decimal
  /** The closing price that amounts are worked out with: the same, save where a rulebook rounds to no tick. */
  readonly exactPrice: Ratio
  readonly priceRule: PriceRule
  /** The bankruptcy price on the tick grid, or as it is printed where the rulebook rounds to no tick. */
  readonly bankruptcyPrice: Decimal
  /** What the fund takes over passes at the bankruptcy price, or at the mark where there is no shortfall to pay. */
  readonly takeoverPrice: Decimal
  readonly fund: string | null
  /** Size that passes to the fund. */
  readonly fundSize: Decimal
  /** Size that ADL has to close. */
  readonly needed: Decimal
  /** Whether entries are candidates of a walk, in turn, rather than places in a queue. */
  readonly isWalk: boolean
  /** How the size was shared out; null where it is taken from the front of a queue, or on a walk. */
  readonly sharing: Sharing | null
  readonly closures: readonly PlannedClosure[]
  readonly skipped: readonly Skip[]
  /** Size nobody took. */
  readonly remaining: Decimal
  readonly waterfall: Waterfall
  /** Losses that closing at this price leaves in the bankrupt account's balance. */
  readonly leftInBalance: Decimal
}

export interface PlanOptions {
  /** Part of the position to close; the whole of it when absent. */
  readonly size?: Decimal
  /** Skip the trigger: the run is hypothetical. */
  readonly force?: boolean
  readonly tie?: TieBreak
  /** For rulebooks that walk at random: where the walk begins follows from it. A seed needs SHA-256. */
  readonly seed?: string | undefined
  readonly sha256?: Sha256 | undefined
}

const NOTHING: Waterfall = { shortfall: ZERO, fundPaid: ZERO, adlCovered: ZERO, residual: ZERO, overshoot: ZERO }

/**
 * Plans what happens to `position` under `rulebook`. Refuses with `no-bankruptcy-price` where none is positive and
 * `no-previous-mark` where the rulebook closes at one that is not known.
 */
export function plan(view: View, position: Position, rulebook: Rulebook, options: PlanOptions = {}): Plan {
  return planWithQueue(view, position, rulebook, options).plan
}

/** The plan together with the whole queue it was made from, for those who commit to that queue. */
export function planWithQueue(
  view: View,
  position: Position,
  rulebook: Rulebook,
  options: PlanOptions = {},
): { plan: Plan; queue: Order | null } {
  const measures = new Measures(view)
  const market = measures.market(position)
  const size = options.size ?? position.size
  const force = options.force ?? false
  const prices = pricesOf(measures, position, rulebook)
  const shortfall = positivePart(gainBetween(market, position.side, size, ratio(market.mark), prices.bankruptcy))
  const fund = market.fund === null ? undefined : view.funds.get(market.fund)
  const trigger = evaluateTrigger(measures, position, rulebook, fund, shortfall)
  const base = {
    rulebook: rulebookId(rulebook),
    market,
    position,
    hypothetical: force,
    trigger,
    price: cutDigits(prices.closing, RATIO_DIGITS),
    exactPrice: prices.closing,
    priceRule: prices.rule,
    bankruptcyPrice: cutDigits(prices.bankruptcy, RATIO_DIGITS),
    takeoverPrice: sign(shortfall) > 0 ? cutDigits(prices.bankruptcy, RATIO_DIGITS) : market.mark,
    fund: fund?.id ?? null,
    isWalk: rulebook.allocation === 'random-walk',
    sharing: sharingOf(rulebook),
  }
  const gap = { market, side: position.side, closing: prices.closing, bankruptcy: prices.bankruptcy, shortfall }
  if (!force && !trigger.holds && !measures.isBankrupt(position))
    return { plan: { ...base, ...untouched(ZERO) }, queue: null }
  const absorbs = fund !== undefined && hasFundStage(rulebook)
  const waiting = waitingIn(measures, rulebook, market.id)
  const fundSize = absorbs ? fundLots(gap, size, spendable(rulebook, fund, market.id, waiting), force) : ZERO
  const needed = size.minus(fundSize)
  if (needed.isZero()) {
    return { plan: { ...base, ...untouched(fundSize), waterfall: waterfallOf(gap, fundSize, ZERO, ZERO) }, queue: null }
  }
  // Bankrupt, not covered, and taken out of ADL by the rulebook: nobody takes it.
  if (!(trigger.holds || force)) {
    const waterfall = waterfallOf(gap, fundSize, ZERO, needed)
    return { plan: { ...base, ...untouched(fundSize), needed, remaining: needed, waterfall }, queue: null }
  }
  const { queue, ...taken } = takeOpposite(measures, position, rulebook, prices.closing, needed, options)
  return {
    plan: { ...base, fundSize, needed, ...taken, ...settledAmounts(gap, fundSize, needed, taken.remaining) },
    queue,
  }
}

/** Who is taken, by the rulebook's allocation, and the order they were taken from. */
function takeOpposite(
  measures: Measures,
  position: Position,
  rulebook: Rulebook,
  price: Ratio,
  needed: Decimal,
  options: PlanOptions,
) {
  const market = measures.market(position)
  const side = opposite(position.side)
  if (rulebook.allocation === 'random-walk') {
    const walked = walkOrder(measures, market, side, options.seed, options.sha256)
    const queue = committable(walked, measures.view)
    return { queue, ...walk(measures, queue, position, price, needed) }
  }
  const queue = rankWhole(measures, market, side, rulebook, options.tie)
  const sharing = sharingOf(rulebook)
  if (!sharing) return { queue, ...takeFromFront(measures, queue, position, price, needed) }
  const { owner } = measures.account(position.account)
  return { queue, ...shareOut(measures, queue, sharing, needed, (p) => skipReason(measures, p, owner, price)) }
}

/** What closing the whole position leaves unpaid at today's mark; zero where it has no bankruptcy price. */
export function shortfallOf(measures: Measures, position: Position): Ratio {
  const market = measures.market(position)
  const bankruptcyPrice = measures.bankruptcyTick(position)
  if (!bankruptcyPrice) return RATIO_ZERO
  return positivePart(gain(market, position.side, position.size, market.mark, bankruptcyPrice))
}

/** What the amounts of a waterfall follow from: the market's prices and the shortfall of the wanted size. */
interface Gap {
  readonly market: Market
  readonly side: Position['side']
  readonly closing: Ratio
  readonly bankruptcy: Ratio
  readonly shortfall: Ratio
}

function untouched(fundSize: Decimal) {
  return { fundSize, needed: ZERO, closures: [], skipped: [], remaining: ZERO, waterfall: NOTHING, leftInBalance: ZERO }
}

interface Prices {
  readonly rule: PriceRule
  readonly closing: Ratio
  readonly bankruptcy: Ratio
}

function pricesOf(measures: Measures, position: Position, rulebook: Rulebook): Prices {
  if (rulebook.allocation === 'random-walk') return walkPrices(measures, position)
  const atMark = rulebook.price === 'bankruptcy' ? null : markFor(rulebook, measures.market(position))
  const bankruptcy = ratio(bankruptcyPriceOf(measures, position))
  return { rule: rulebook.price, closing: atMark ?? bankruptcy, bankruptcy }
}

/** A walk rounds to no tick, and closes a solvent position at the mark where its market is settled for good. */
function walkPrices(measures: Measures, position: Position): Prices {
  const market = measures.market(position)
  if (!measures.isBankrupt(position) && market.status === 'final-settlement')
    return { rule: 'mark', closing: ratio(market.mark), bankruptcy: ratio(market.mark) }
  const price = measures.closingBankruptcyPrice(position)
  if (!price) throw noBankruptcyPrice(position)
  return { rule: 'bankruptcy', closing: price, bankruptcy: price }
}

function bankruptcyPriceOf(measures: Measures, position: Position): Decimal {
  const price = measures.bankruptcyTick(position)
  if (price) return price
  throw noBankruptcyPrice(position)
}

function noBankruptcyPrice(position: Position): PlimsollError {
  return new PlimsollError(
    'no-bankruptcy-price',
    `The ${position.side} of account ${position.account} in ${position.market} has no positive bankruptcy price.`,
    '$.positions',
  )
}

function markFor(rulebook: Rulebook, market: Market): Ratio {
  if (rulebook.price === 'mark') return ratio(market.mark)
  if (market.previousMark) return ratio(market.previousMark)
  throw new PlimsollError(
    'no-previous-mark',
    `${rulebookId(rulebook)} closes at the previous mark, and ${market.id} has none.`,
    '$.markets',
  )
}

/**
 * The longest run of whole lots the fund can pay for. A shortfall of zero costs nothing, so a real run hands everything
 * to the fund; under `force` the fund only absorbs where there is a shortfall.
 */
function fundLots({ market, side, bankruptcy, shortfall }: Gap, size: Decimal, available: Decimal, force: boolean) {
  if (sign(shortfall) === 0) return force ? ZERO : size
  const costOfLot = gainBetween(market, side, market.lot, ratio(market.mark), bankruptcy)
  return min(size, floorQuotient(ratio(available), costOfLot).times(market.lot))
}

/** Takes whole positions from the front until enough is taken; the last one in part. */
export function takeFromFront(measures: Measures, queue: Ordered, bankrupt: Position, price: Ratio, needed: Decimal) {
  const closures: PlannedClosure[] = []
  const skipped: Skip[] = []
  const owner = measures.account(bankrupt.account).owner
  let remaining = needed
  for (const entry of queue.entries) {
    if (remaining.isZero()) break
    const reason = skipReason(measures, entry.position, owner, price)
    if (reason) {
      skipped.push({ entry, reason })
      continue
    }
    const size = min(remaining, entry.position.size)
    closures.push({ entry, size })
    remaining = remaining.minus(size)
  }
  return { closures, skipped, remaining }
}

/** Why a counterparty may not be closed at `price`, or null. Judged on its whole position, whatever amount is needed. */
export function skipReason(
  measures: Measures,
  position: Position,
  bankruptOwner: Account['owner'],
  price: Ratio,
): SkipReason | null {
  if (measures.account(position.account).owner === bankruptOwner) return 'same-owner'
  const market = measures.market(position)
  const after = plus(
    measures.equity(position),
    gainBetween(market, position.side, position.size, ratio(market.mark), price),
  )
  return sign(after) < 0 ? 'would-go-bankrupt' : null
}

function settledAmounts(gap: Gap, fundSize: Decimal, needed: Decimal, remaining: Decimal) {
  const taken = needed.minus(remaining)
  const left = positivePart(gainBetween(gap.market, gap.side, taken, gap.closing, gap.bankruptcy))
  return {
    waterfall: waterfallOf(gap, fundSize, taken, remaining),
    leftInBalance: sign(gap.shortfall) === 0 ? ZERO : amountOf(left),
  }
}

/**
 * Per unit, D is what the bankruptcy price asks beyond the mark and A what closing at P brings beyond it. Printed amounts
 * are cut once; the last non-zero one takes what the cuts left, so that the sum is exact.
 */
function waterfallOf(gap: Gap, fundSize: Decimal, taken: Decimal, remaining: Decimal): Waterfall {
  const { market, side, closing, bankruptcy, shortfall } = gap
  if (sign(shortfall) === 0) return NOTHING
  const mark = ratio(market.mark)
  const missed = gainBetween(market, side, taken, closing, bankruptcy)
  const unpaid = gainBetween(market, side, remaining, mark, bankruptcy)
  const total = amountOf(shortfall)
  const overshoot = amountOf(positivePart(negate(missed)))
  const parts = [
    amountOf(gainBetween(market, side, fundSize, mark, bankruptcy)),
    amountOf(gainBetween(market, side, taken, mark, closing)),
    amountOf(plus(unpaid, positivePart(missed))),
  ]
  const [fundPaid, adlCovered, residual] = withRemainder(parts, total.plus(overshoot))
  assert(fundPaid !== undefined && adlCovered !== undefined && residual !== undefined, 'a waterfall has three parts')
  return { shortfall: total, fundPaid, adlCovered, residual, overshoot }
}

/** Adds to the last non-zero part what its siblings lack of `sum`. */
function withRemainder(parts: readonly Decimal[], sum: Decimal): Decimal[] {
  const missing = parts.reduce((left, part) => left.minus(part), sum)
  const nonZero = parts.map((part) => !part.isZero()).lastIndexOf(true)
  const taker = nonZero < 0 ? parts.length - 1 : nonZero
  return parts.map((part, i) => (i === taker ? part.plus(missing) : part))
}

function positivePart(value: Ratio): Ratio {
  return sign(value) > 0 ? value : RATIO_ZERO
}

/** The account a plan's fund lots pass to, or null without a fund. */
export function fundAccountOf(planned: Plan): string | null {
  return planned.fund === null ? null : fundAccount(planned.fund)
}
