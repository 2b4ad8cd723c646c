import {
  amountOf,
  compare,
  cutDigits,
  type Decimal,
  dec,
  max,
  plain,
  RATIO_DIGITS,
  type Ratio,
  ratio,
  ZERO,
} from './decimal'
import type { Market } from './market'
import type { Measures } from './measures'
import type { Drawdown, FundReading, LossCount, Rulebook } from './rulebooks/rulebook'
import { availableOf, type Fund, isFundAccount, type Position } from './state'

type Numbers = Readonly<Record<string, string>>

/** Whether ADL may begin for one bankrupt position, the rule that decided, and the numbers it looked at. */
export interface Trigger {
  readonly holds: boolean
  readonly rule: string
  readonly numbers: Numbers
}

/**
 * Something that starts ADL before the fund is exhausted, as it stands. `along` is the share of the way to its start and
 * `left` what is missing until then in the fund's asset, each null where that can't be said. Once begun, ADL goes on until
 * `stopped`.
 */
export interface Condition {
  readonly name: 'fund-drawdown' | 'market-pnl-drawdown' | 'fund-losses' | 'backlog'
  readonly holds: boolean
  readonly stopped: boolean
  readonly along: Ratio | null
  readonly left: Decimal | null
  readonly threshold: string
  readonly numbers: Numbers
}

/** A venue that names no stop of its own stops below this share of the way to the start. */
export const STOP_SHARE = dec('0.9')

/** Whether a fund stands before the queue. */
export function hasFundStage({ trigger }: Rulebook): boolean {
  return trigger !== 'account-value-below-zero' && trigger !== 'order-book-exhausted'
}

/** The asset on the rulebook's list of exemptions that a market belongs to, or null. */
export function exemptionOf(rulebook: Rulebook, market: string): string | null {
  return rulebook.exempt?.find((asset) => market.split(/[^A-Za-z0-9]/)[0]?.toUpperCase() === asset) ?? null
}

/** What may be spent before the queue of `market`: nothing where no fund stands before it, nor while a condition holds. */
export function spendable(rulebook: Rulebook, fund: Fund | undefined, market: string, waiting: number): Decimal {
  if (!fund || !hasFundStage(rulebook)) return ZERO
  return conditionsNow(rulebook, fund, market, waiting).some(({ holds }) => holds) ? ZERO : availableOf(fund)
}

/** What a fund may spend in any of its markets: nothing where a condition holds in all of them. */
export function spendableAnywhere(rulebook: Rulebook, fund: Fund): Decimal {
  const markets = fund.markets.size === 0 ? [''] : [...fund.markets.keys()]
  const open = markets.map((id) => spendable(rulebook, fund, id, 0))
  return open.reduce(max, ZERO)
}

/** Bankrupt positions of a market, for rulebooks that count those that wait; zero for all others. */
export function waitingIn(measures: Measures, rulebook: Rulebook, market: string): number {
  if (rulebook.losses?.backlog === undefined) return 0
  const held = (['long', 'short'] as const).flatMap((side) => [...measures.view.positionsOf(market, side).values()])
  return held.filter((position) => !isFundAccount(position.account) && measures.isBankrupt(position)).length
}

export function evaluateTrigger(
  measures: Measures,
  position: Position,
  rulebook: Rulebook,
  fund: Fund | undefined,
  shortfall: Ratio,
): Trigger {
  const bankrupt = measures.isBankrupt(position)
  const numbers = {
    equity: plain(amountOf(measures.equity(position))),
    shortfall: plain(amountOf(shortfall)),
  }
  const market = measures.market(position)
  const exempt = exemptionOf(rulebook, market.id)
  if (exempt !== null) return { holds: false, rule: 'market-exempt', numbers: { ...numbers, exempt } }
  if (!hasFundStage(rulebook)) return withoutFund(rulebook, market, bankrupt, numbers)
  const waiting = waitingIn(measures, rulebook, market.id)
  const available = spendable(rulebook, fund, market.id, waiting)
  const covered = fund !== undefined && compare(shortfall, ratio(available)) <= 0
  const conditions = fund ? conditionsNow(rulebook, fund, market.id, waiting) : []
  return {
    holds: bankrupt && !covered,
    rule: conditions.find(({ holds }) => holds)?.name ?? 'fund-exhausted',
    numbers: { ...numbers, available: plain(available), ...numbersOf(conditions) },
  }
}

/** dYdX deleverages at the mark in a market that is being settled for good, solvent positions too. */
function withoutFund(rulebook: Rulebook, market: Market, bankrupt: boolean, numbers: Numbers): Trigger {
  const settles = rulebook.allocation === 'random-walk' && market.status === 'final-settlement'
  if (settles && !bankrupt) return { holds: true, rule: 'final-settlement', numbers }
  return { holds: bankrupt, rule: rulebook.trigger, numbers }
}

/**
 * All that starts ADL in one market before its fund is exhausted. A condition whose figures the fund doesn't carry is not
 * among them. `waiting` is the number of its bankrupt positions that nobody has taken.
 */
export function conditionsNow(rulebook: Rulebook, fund: Fund, market: string, waiting: number): Condition[] {
  const { drawdown, losses } = rulebook
  const fallen = drawdown?.kind === 'fund' ? fundDrawdown(drawdown, fund) : null
  const lost = drawdown?.kind === 'market-pnl' ? marketDrawdown(drawdown, fund, market) : null
  const counted = losses ? largeLosses(losses, fund) : null
  const left = losses?.backlog === undefined ? null : backlog(losses.backlog, waiting)
  return [fallen, lost, counted, left].filter((condition) => condition !== null)
}

export function numbersOf(conditions: readonly Condition[]): Numbers {
  return Object.assign({}, ...conditions.map(({ numbers }) => numbers))
}

function fundDrawdown({ readings }: Extract<Drawdown, { kind: 'fund' }>, fund: Fund): Condition | null {
  const reading = readings.find(({ from }) => figureOf(fund, from) !== null)
  const figure = reading ? figureOf(fund, reading.from) : null
  if (!reading || !figure) return null
  const fall = max(figure.times(dec(reading.drop)), dec(reading.leastDrop))
  const threshold = figure.minus(fall)
  const fallen = figure.minus(fund.balance)
  const below = fund.balance.cmp(threshold)
  return {
    name: 'fund-drawdown',
    holds: below < 0 || (reading.inclusive && below === 0),
    stopped: fallen.lt(fall.times(STOP_SHARE)),
    along: fall.isZero() ? null : ratio(fallen, fall),
    left: fund.balance.minus(threshold),
    threshold: plain(threshold),
    numbers: {
      balance: plain(fund.balance),
      [reading.from === 'peak' ? 'windowPeak' : 'windowAverage']: plain(figure),
      drawdownThreshold: plain(threshold),
    },
  }
}

function figureOf(fund: Fund, from: FundReading['from']): Decimal | null {
  return from === 'peak' ? fund.windowPeak : fund.windowAverage
}

/** At or below zero every market of the pool is active; above its least balance each is looked at by itself. */
function marketDrawdown(rule: Extract<Drawdown, { kind: 'market-pnl' }>, fund: Fund, id: string): Condition | null {
  const { start, stop, leastBalance } = rule
  const name = 'market-pnl-drawdown'
  const empty = fund.balance.lte(0)
  const pool = { balance: plain(fund.balance), start, stop, leastBalance }
  const lost = lossOf(fund, id)
  const unknown = {
    name,
    holds: true,
    stopped: false,
    along: null,
    left: null,
    threshold: start,
    numbers: pool,
  } as const
  if (!lost) return empty ? unknown : null
  const along = ratio(lost.loss, lost.peak.times(dec(start)))
  const watched = fund.balance.gt(dec(leastBalance))
  const beyond = lost.peak.times(dec(start)).minus(lost.loss)
  return {
    name,
    holds: empty || (watched && compare(along, ratio(dec(1))) >= 0),
    stopped: !empty && lost.loss.gt(lost.peak.times(dec(stop))),
    along: watched ? along : null,
    left: watched ? beyond.neg() : null,
    threshold: start,
    numbers: {
      ...pool,
      pnlRatio: plain(cutDigits(ratio(lost.loss, lost.peak), RATIO_DIGITS)),
      // What must be absorbed elsewhere to hold the market at the start of the drawdown: the venue's own bound.
      absorbs: plain(max(ZERO, beyond)),
    },
  }
}

/** A market's profit against its own peak, and the peak of its pool; null where the fund doesn't carry them. */
function lossOf(fund: Fund, market: string): { loss: Decimal; peak: Decimal } | null {
  const figures = fund.markets.get(market)
  if (!figures || !fund.windowPeak || fund.windowPeak.lte(0)) return null
  return { loss: figures.pnl.minus(figures.peakPnl), peak: fund.windowPeak }
}

function largeLosses({ loss, moreThan, stopBelow }: LossCount, { largeLosses: count }: Fund): Condition | null {
  if (count === null) return null
  return {
    name: 'fund-losses',
    holds: count > moreThan,
    stopped: count < stopBelow,
    along: ratio(dec(count), dec(moreThan + 1)),
    left: null,
    threshold: String(moreThan),
    numbers: { largeLosses: String(count), largeLoss: loss, moreThan: String(moreThan) },
  }
}

function backlog(limit: number, waiting: number): Condition {
  return {
    name: 'backlog',
    holds: waiting >= limit,
    stopped: waiting < limit,
    along: ratio(dec(waiting), dec(limit)),
    left: null,
    threshold: String(limit),
    numbers: { waiting: String(waiting), backlog: String(limit) },
  }
}
