import {
  amountOf,
  ceilQuotient,
  compare,
  cutPlaces,
  type Decimal,
  dec,
  floorQuotient,
  minus,
  ONE,
  over,
  plain,
  printedRatio,
  type Ratio,
  ratio,
  TEN,
  times,
  ZERO,
} from './decimal'
import { gain, type Market, notionalAt, opposite, roundToTick, type Side, signOf } from './market'
import type { Measures } from './measures'
import { lotsIn, Steps } from './reach-steps'
import type { Rulebook } from './rulebooks/index'
import { type Account, isFundAccount, type Position } from './state'
import { exemptionOf, spendable, waitingIn } from './trigger'

/**
 * What would reach me: arithmetic on today's queue, not a forecast. One curve per side serves every trader of that side,
 * the gauge and the slider (contract 3.1, "reach").
 */
const ASSUMPTIONS: readonly string[] = [
  'The mark jumps in one gap while every other mark stays where it is.',
  'The order book is empty: no liquidation is filled on the way.',
  'The queue is today’s, and each position keeps the bankruptcy price it has today.',
  'The fund pays for as many lots as it can, in the order in which positions went bankrupt.',
]

/** What is assumed of a market; one that the rulebook takes out of ADL is reached by nothing. */
export function assumptionsFor(rulebook: Rulebook, market: string): readonly string[] {
  const exempt = exemptionOf(rulebook, market)
  if (exempt === null) return ASSUMPTIONS
  return [...ASSUMPTIONS, `The rulebook takes markets of ${exempt} out of ADL: nobody is closed here, at any price.`]
}

/** Reciprocals of prices do not terminate; their sums are carried to this many places, far beyond what is printed. */
const RECIPROCAL_PLACES = 60

/** One position on the side that a move hurts, or all of one tick, as the curve sees them. */
export interface Victim {
  readonly size: Decimal
  /** Where its equity is zero. */
  readonly bankruptcy: Ratio
  /** The same on the tick grid, which its shortfall counts from. */
  readonly tick: Decimal
  /** tick * z (linear) or z / tick (inverse). */
  readonly weight: Decimal
}

/** The level at one hypothetical mark. Sizes in the market's units, money in the settlement asset. */
export interface Level {
  readonly mark: Decimal
  /** Q: the size that the fund can't pay for and the queue would close. */
  readonly closed: Decimal
  /** Total shortfall of all positions bankrupt there. */
  readonly shortfall: Decimal
  readonly fundPaid: Decimal
}

/** Nearest mark that reaches a place. */
export interface Reach {
  readonly adlPrice: Decimal
  readonly moveToReach: string
  readonly shortfallToReach: Decimal
  /** Bankruptcy price of the position whose loss reaches the place: what a bankruptcy-price rulebook would close at. */
  readonly closingPrice: Decimal
}

/** A price of the grid by its index, with how many are bankrupt there and how many of them the fund pays in full. */
interface Found {
  readonly index: Decimal | number
  readonly bankrupt: number
  readonly whole: number
}

/**
 * The step curve of one side being closed. Victims stand in the order in which they go bankrupt as the mark moves away;
 * prefix sums make any level a binary search.
 */
export class Curve {
  readonly available: Decimal
  /** Whether the rulebook has taken the market out of ADL: then nobody of it is ever closed. */
  private readonly exempt: boolean
  private gridKnown: { readonly last: Decimal; readonly steps: Steps | null } | undefined

  /**
   * @param closed the side whose queue would be closed
   * @param victims the other side; those of an earlier curve where they are settled and nobody has changed since
   */
  constructor(
    measures: Measures,
    readonly market: Market,
    readonly closed: Side,
    rulebook: Rulebook,
    readonly victims: Victims = victimsOf(measures, market, opposite(closed)),
  ) {
    const fund = market.fund === null ? undefined : measures.view.funds.get(market.fund)
    this.exempt = exemptionOf(rulebook, market.id) !== null
    this.available = spendable(rulebook, fund, market.id, waitingIn(measures, rulebook, market.id))
  }

  /** The level if the mark jumped to `mark`. */
  at(mark: Decimal): Level {
    const bankrupt = this.countBankrupt(mark)
    return this.level(mark, bankrupt, this.countAffordable(mark, bankrupt))
  }

  /** @param whole how many of the bankrupt the fund pays in full */
  private level(mark: Decimal, bankrupt: number, whole: number): Level {
    const spare = minus(ratio(this.available), this.cost(mark, whole))
    const next = whole < bankrupt ? this.victims.at(whole) : undefined
    const part = next ? this.lotsFor(next, mark, spare) : ZERO
    const paid = next ? gain(this.market, opposite(this.closed), part, mark, next.tick) : ratio(ZERO)
    const absorbed = this.victims.sizeOf(whole).plus(part)
    return {
      mark,
      closed: this.exempt ? ZERO : this.victims.sizeOf(bankrupt).minus(absorbed),
      shortfall: amountOf(this.settled(this.cost(mark, bankrupt))),
      fundPaid: amountOf(this.settled(minus(ratio(this.available), minus(spare, paid)))),
    }
  }

  /** The nearest mark on the grid at which more than `ahead` would be closed; null before zero or ten times the mark. */
  reach(ahead: Decimal): Reach | null {
    const { steps, last } = this.grid()
    if (this.exempt || last.isNegative()) return null
    const guess = steps?.beyond(lotsIn(this.market, ahead)) ?? null
    const found = steps?.isExact ? guess : this.beyond(ahead, last, guess)
    if (!found) return null
    const level = this.level(this.priceAt(dec(found.index)), found.bankrupt, found.whole)
    return {
      adlPrice: level.mark,
      moveToReach: printedRatio(ratio(level.mark.minus(this.market.mark), this.market.mark)),
      shortfallToReach: level.shortfall,
      closingPrice: this.lotBeyond(this.victims.sizeOf(found.bankrupt).minus(level.closed).plus(ahead)),
    }
  }

  /** The same in decimals. A guess is tried before the range is halved. */
  private beyond(ahead: Decimal, last: Decimal, guess: Found | null): Found | null {
    const reaches = (index: Decimal) => this.at(this.priceAt(index)).closed.gt(ahead)
    const guessed = guess && dec(guess.index)
    const isRight = guessed && reaches(guessed) && (guessed.isZero() || !reaches(guessed.minus(ONE)))
    if (!isRight && !reaches(last)) return null
    let low = isRight ? guessed : ZERO
    let high = isRight ? guessed : last
    while (low.lt(high)) {
      const middle = low.plus(high).divToInt(2)
      if (reaches(middle)) high = middle
      else low = middle.plus(ONE)
    }
    const mark = this.priceAt(low)
    const bankrupt = this.countBankrupt(mark)
    return { index: low, bankrupt, whole: this.countAffordable(mark, bankrupt) }
  }

  /** Everybody on this side asks for a price of the same grid. */
  private grid() {
    this.gridKnown ??= this.gridNow()
    return this.gridKnown
  }

  private gridNow() {
    const { market, victims, available } = this
    const last = this.lastIndex()
    const first = floorQuotient(ratio(this.priceAt(ZERO)), ratio(market.tick))
    return { last, steps: Steps.of(market, opposite(this.closed), victims, available, first, last) }
  }

  /** Marks are counted in ticks away from today's, beginning with the first grid price at or beyond it. */
  private priceAt(index: Decimal): Decimal {
    const ticks = ratio(this.market.mark, this.market.tick)
    const start = floorQuotient(ticks, ratio(ONE))
    if (this.falls) return start.minus(index).times(this.market.tick)
    const first = start.times(ticks.d).eq(ticks.n) ? start : start.plus(ONE)
    return first.plus(index).times(this.market.tick)
  }

  /** The last index before zero, or before ten times the mark. */
  private lastIndex(): Decimal {
    const first = this.priceAt(ZERO)
    const room = this.falls ? first : this.market.mark.times(TEN).minus(first)
    return ceilQuotient(ratio(room), ratio(this.market.tick)).minus(ONE)
  }

  /** A queue of shorts is reached when the mark falls and longs go bankrupt. */
  private get falls(): boolean {
    return this.closed === 'short'
  }

  /** Positions that are bankrupt at `mark`: those whose bankruptcy price lies strictly before it. */
  private countBankrupt(mark: Decimal): number {
    const s = signOf(opposite(this.closed))
    return firstFalse(this.victims.count, (i) => compare(this.victims.at(i).bankruptcy, ratio(mark)) * s > 0)
  }

  private countAffordable(mark: Decimal, bankrupt: number): number {
    return firstFalse(bankrupt, (i) => compare(this.cost(mark, i + 1), ratio(this.available)) <= 0)
  }

  /** Shortfall of the first `count` victims at `mark`. */
  private cost(mark: Decimal, count: number): Ratio {
    const z = this.victims.sizeOf(count).times(this.market.multiplier)
    const weight = this.victims.weightOf(count)
    const s = signOf(opposite(this.closed))
    if (this.market.kind === 'linear') return ratio(weight.minus(z.times(mark)).times(s))
    return ratio(z.minus(weight.times(mark)).times(s), mark)
  }

  private lotsFor(victim: Victim, mark: Decimal, spare: Ratio): Decimal {
    const costOfLot = gain(this.market, opposite(this.closed), this.market.lot, mark, victim.tick)
    return floorQuotient(spare, costOfLot).times(this.market.lot)
  }

  /** The victim to whom the first lot beyond `size` belongs. */
  private lotBeyond(size: Decimal): Decimal {
    const index = firstFalse(this.victims.count, (i) => this.victims.sizeOf(i + 1).lte(size))
    return this.victims.at(index).tick
  }

  /** An inverse sum carried to 60 places is cut to the printed 18 here. */
  private settled(value: Ratio): Ratio {
    return this.market.kind === 'linear' ? value : ratio(cutPlaces(value, 18))
  }
}

/**
 * Bankruptcy prices that no mark moves: an isolated position's, and that of an account's only cross position. Positions
 * and accounts are never changed but replaced, so that each is worked out once and found again at every later mark.
 */
const settledVictims = new WeakMap<Position, { account: Account; tick: Decimal; victim: Victim | null }>()

/** The side that a move hurts, in the order in which it goes bankrupt. */
export interface Victims {
  readonly count: number
  /** Whether no mark moves any of their bankruptcy prices: they stay until somebody's account changes. */
  readonly isSettled: boolean
  /** From 0. */
  at(index: number): Victim
  /** Sums over the first so many. */
  sizeOf(count: number): Decimal
  weightOf(count: number): Decimal
  /** The ticks each goes bankrupt at and its lots, where they are counted in whole ones of a market already. */
  readonly onGrid?: { readonly market: Market; readonly ticks: Float64Array; readonly lots: Float64Array }
}

class VictimList implements Victims {
  private readonly sizes: Decimal[] = [ZERO]
  private readonly weights: Decimal[] = [ZERO]

  constructor(
    private readonly list: readonly Victim[],
    readonly isSettled: boolean,
  ) {
    for (const [i, victim] of list.entries()) {
      this.sizes.push(this.sizeOf(i).plus(victim.size))
      this.weights.push(this.weightOf(i).plus(victim.weight))
    }
  }

  get count(): number {
    return this.list.length
  }

  at(index: number): Victim {
    const victim = this.list[index]
    if (!victim) throw new RangeError('no such position on the curve')
    return victim
  }

  sizeOf(count: number): Decimal {
    return this.sizes[count] ?? ZERO
  }

  weightOf(count: number): Decimal {
    return this.weights[count] ?? ZERO
  }
}

function victimsOf(measures: Measures, market: Market, side: Side): Victims {
  const victims: Victim[] = []
  let isSettled = true
  for (const position of measures.view.positionsOf(market.id, side).values()) {
    if (isFundAccount(position.account)) continue
    isSettled &&= position.margin !== null || isAlone(measures, position.account)
    const victim = knownVictim(measures, market, position)
    if (victim) victims.push(victim)
  }
  // Ticks stand in the same order and are cheap to compare: fractions only have to settle equal ticks.
  victims.sort((a, b) => (b.tick.cmp(a.tick) || compare(b.bankruptcy, a.bankruptcy)) * signOf(side))
  return new VictimList(victims, isSettled)
}

function knownVictim(measures: Measures, market: Market, position: Position): Victim | null {
  if (!position.margin && !isAlone(measures, position.account)) return victimOf(measures, market, position)
  const account = measures.account(position.account)
  const known = settledVictims.get(position)
  if (known && known.account === account && known.tick === market.tick) return known.victim
  const victim = victimOf(measures, market, position)
  settledVictims.set(position, { account, tick: market.tick, victim })
  return victim
}

/** Whether the account has one cross position at most. */
function isAlone(measures: Measures, account: string): boolean {
  let found = 0
  for (const _ of measures.cross(account)) found += 1
  return found < 2
}

export function victimOf(measures: Measures, market: Market, position: Position): Victim | null {
  const bankruptcy = measures.bankruptcyPrice(position)
  if (!bankruptcy) return null
  const tick = roundToTick(market, bankruptcy, position.side === 'long' ? 'up' : 'down')
  return tick.gt(ZERO) ? { size: position.size, bankruptcy, tick, weight: weightOf(market, position.size, tick) } : null
}

/** Everybody whose bankruptcy price rounds to one tick: on the grid of ticks they go bankrupt together. */
export function victimsAt(market: Market, size: Decimal, tick: Decimal): Victim {
  return { size, bankruptcy: ratio(tick), tick, weight: weightOf(market, size, tick) }
}

function weightOf(market: Market, size: Decimal, tick: Decimal): Decimal {
  const z = size.times(market.multiplier)
  return market.kind === 'linear' ? z.times(tick) : cutPlaces(ratio(z, tick), RECIPROCAL_PLACES)
}

/** First index in 0..count for which `holds` is false, given that it is true up to there. */
function firstFalse(count: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** Notional of `size` at the market's mark, for showing sizes of the curve in money. */
export function notionalOf(market: Market, size: Decimal): Decimal {
  return amountOf(notionalAt(market, size, market.mark))
}

export function moved(market: Market, move: string): Decimal {
  return roundToTick(
    market,
    times(ratio(market.mark), ratio(ONE.plus(dec(move)))),
    dec(move).isNegative() ? 'down' : 'up',
  )
}

/** Text of `a / b` as a ratio, null where b is zero. */
export function shareOf(a: Decimal, b: Decimal): string | null {
  return b.isZero() ? null : plain(dec(printedRatio(over(ratio(a), ratio(b)))))
}
