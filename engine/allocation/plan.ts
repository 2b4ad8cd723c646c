import {
  amountOf,
  type Decimal,
  floorQuotient,
  min,
  negate,
  plus,
  RATIO_ZERO,
  type Ratio,
  ratio,
  sign,
  ZERO,
} from '../decimal'
import { assert, PlimsollError } from '../errors'
import { gain, type Market, opposite } from '../market'
import { Measures } from '../measures'
import { type Entry, type Queue, rank, type TieBreak } from '../ranking/queue'
import { type Rulebook, rulebookId } from '../rulebooks/index'
import type { PriceRule } from '../rulebooks/rulebook'
import { type Account, fundAccount, type Position, type View } from '../state'
import { evaluateTrigger, hasFundStage, spendable, type Trigger } from '../trigger'

/** Why an entry of the queue is passed over. */
export type SkipReason = 'same-owner' | 'would-go-bankrupt'

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
  readonly price: Decimal
  readonly priceRule: PriceRule
  /** The bankruptcy price on the tick grid. */
  readonly bankruptcyPrice: Decimal
  readonly fund: string | null
  /** Size that passes to the fund. */
  readonly fundSize: Decimal
  /** Size that ADL has to close. */
  readonly needed: Decimal
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
): { plan: Plan; queue: Queue | null } {
  const measures = new Measures(view)
  const market = measures.market(position)
  const size = options.size ?? position.size
  const force = options.force ?? false
  const price = closingPrice(rulebook, market, () => bankruptcyPriceOf(measures, position))
  const bankruptcyPrice = bankruptcyPriceOf(measures, position)
  const shortfall = positivePart(gain(market, position.side, size, market.mark, bankruptcyPrice))
  const fund = market.fund === null ? undefined : view.funds.get(market.fund)
  const trigger = evaluateTrigger(measures, position, rulebook, fund, shortfall)
  const base = {
    rulebook: rulebookId(rulebook),
    market,
    position,
    hypothetical: force,
    trigger,
    price,
    priceRule: rulebook.price,
    bankruptcyPrice,
    fund: fund?.id ?? null,
  }
  if (!force && !measures.isBankrupt(position)) return { plan: { ...base, ...untouched(ZERO) }, queue: null }
  const absorbs = fund !== undefined && hasFundStage(rulebook)
  const fundSize = absorbs
    ? fundLots(market, position, size, shortfall, bankruptcyPrice, spendable(rulebook, fund), force)
    : ZERO
  const needed = size.minus(fundSize)
  if (needed.isZero() || !(trigger.holds || force)) {
    const waterfall = waterfallOf(base, shortfall, fundSize, ZERO, ZERO)
    return { plan: { ...base, ...untouched(fundSize), waterfall }, queue: null }
  }
  const queue = rank(measures, market, opposite(position.side), rulebook, options.tie)
  const taken = takeFromFront(measures, queue, position, price, needed)
  return {
    plan: {
      ...base,
      fundSize,
      needed,
      ...taken,
      ...settledAmounts(base, shortfall, fundSize, needed, taken.remaining),
    },
    queue,
  }
}

/** What closing the whole position leaves unpaid at today's mark; zero where it has no bankruptcy price. */
export function shortfallOf(measures: Measures, position: Position): Ratio {
  const market = measures.market(position)
  const bankruptcyPrice = measures.bankruptcyTick(position)
  if (!bankruptcyPrice) return RATIO_ZERO
  return positivePart(gain(market, position.side, position.size, market.mark, bankruptcyPrice))
}

type Base = Pick<Plan, 'market' | 'position' | 'price' | 'bankruptcyPrice'>

function untouched(fundSize: Decimal) {
  return { fundSize, needed: ZERO, closures: [], skipped: [], remaining: ZERO, waterfall: NOTHING, leftInBalance: ZERO }
}

function bankruptcyPriceOf(measures: Measures, position: Position): Decimal {
  const price = measures.bankruptcyTick(position)
  if (price) return price
  throw new PlimsollError(
    'no-bankruptcy-price',
    `The ${position.side} of account ${position.account} in ${position.market} has no positive bankruptcy price.`,
    '$.positions',
  )
}

function closingPrice(rulebook: Rulebook, market: Market, bankruptcyPrice: () => Decimal): Decimal {
  if (rulebook.price === 'bankruptcy') return bankruptcyPrice()
  if (rulebook.price === 'mark') return market.mark
  if (market.previousMark) return market.previousMark
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
function fundLots(
  market: Market,
  position: Position,
  size: Decimal,
  shortfall: Ratio,
  bankruptcyPrice: Decimal,
  available: Decimal,
  force: boolean,
): Decimal {
  if (sign(shortfall) === 0) return force ? ZERO : size
  const costOfLot = gain(market, position.side, market.lot, market.mark, bankruptcyPrice)
  return min(size, floorQuotient(ratio(available), costOfLot).times(market.lot))
}

/** Takes whole positions from the front until enough is taken; the last one in part. */
export function takeFromFront(measures: Measures, queue: Queue, bankrupt: Position, price: Decimal, needed: Decimal) {
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
  price: Decimal,
): SkipReason | null {
  if (measures.account(position.account).owner === bankruptOwner) return 'same-owner'
  const market = measures.market(position)
  const after = plus(measures.equity(position), gain(market, position.side, position.size, market.mark, price))
  return sign(after) < 0 ? 'would-go-bankrupt' : null
}

function settledAmounts(base: Base, shortfall: Ratio, fundSize: Decimal, needed: Decimal, remaining: Decimal) {
  const taken = needed.minus(remaining)
  const gap = gain(base.market, base.position.side, taken, base.price, base.bankruptcyPrice)
  return {
    waterfall: waterfallOf(base, shortfall, fundSize, taken, remaining),
    leftInBalance: sign(shortfall) === 0 ? ZERO : amountOf(positivePart(gap)),
  }
}

/**
 * Per unit, D is what the bankruptcy price asks beyond the mark and A what closing at P brings beyond it. Printed amounts
 * are cut once; the last non-zero one takes what the cuts left, so that the sum is exact.
 */
function waterfallOf(base: Base, shortfall: Ratio, fundSize: Decimal, taken: Decimal, remaining: Decimal): Waterfall {
  if (sign(shortfall) === 0) return NOTHING
  const { market, position, price, bankruptcyPrice } = base
  const gap = gain(market, position.side, taken, price, bankruptcyPrice)
  const unpaid = gain(market, position.side, remaining, market.mark, bankruptcyPrice)
  const total = amountOf(shortfall)
  const overshoot = amountOf(positivePart(negate(gap)))
  const parts = [
    amountOf(gain(market, position.side, fundSize, market.mark, bankruptcyPrice)),
    amountOf(gain(market, position.side, taken, market.mark, price)),
    amountOf(plus(unpaid, positivePart(gap))),
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
