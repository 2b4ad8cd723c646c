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
import type { Drawdown, FundReading, Rulebook } from './rulebooks/rulebook'
import { availableOf, type Fund, type Position } from './state'

type Numbers = Readonly<Record<string, string>>

/** Whether ADL may begin for one bankrupt position, the rule that decided, and the numbers it looked at. */
export interface Trigger {
  readonly holds: boolean
  readonly rule: string
  readonly numbers: Numbers
}

/** A drawdown as it stands: `along` is the share of the way to its start, null where that cannot be said. */
export interface DrawdownNow {
  readonly holds: boolean
  readonly along: Ratio | null
  readonly threshold: string
  readonly numbers: Numbers
}

/** Whether a fund stands before the queue. */
export function hasFundStage({ trigger }: Rulebook): boolean {
  return trigger !== 'account-value-below-zero' && trigger !== 'order-book-exhausted'
}

/** The asset on the rulebook's list of exemptions that a market belongs to, or null. */
export function exemptionOf(rulebook: Rulebook, market: string): string | null {
  return rulebook.exempt?.find((asset) => market.split(/[^A-Za-z0-9]/)[0]?.toUpperCase() === asset) ?? null
}

/**
 * What may be spent before the queue of `market` under this rulebook: nothing where no fund stands before it, nor while a
 * drawdown trigger holds. Without a market: what the fund may spend in any of its markets.
 */
export function spendable(rulebook: Rulebook, fund: Fund | undefined, market?: string): Decimal {
  if (!fund || !hasFundStage(rulebook)) return ZERO
  const markets = market === undefined ? [...fund.markets.keys()] : [market]
  const blocked = (id: string) => drawdownNow(rulebook, fund, id)?.holds ?? false
  return blocked('') || (markets.length > 0 && markets.every(blocked)) ? ZERO : availableOf(fund)
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
  const available = spendable(rulebook, fund, market.id)
  const covered = fund !== undefined && compare(shortfall, ratio(available)) <= 0
  const drawdown = fund ? drawdownNow(rulebook, fund, market.id) : null
  return {
    holds: bankrupt && !covered,
    rule: drawdown?.holds ? rulebook.trigger : 'fund-exhausted',
    numbers: { ...numbers, available: plain(available), ...drawdown?.numbers },
  }
}

/** dYdX deleverages at the mark in a market that is being settled for good, solvent positions too. */
function withoutFund(rulebook: Rulebook, market: Market, bankrupt: boolean, numbers: Numbers): Trigger {
  const settles = rulebook.allocation === 'random-walk' && market.status === 'final-settlement'
  if (settles && !bankrupt) return { holds: true, rule: 'final-settlement', numbers }
  return { holds: bankrupt, rule: rulebook.trigger, numbers }
}

/** The rulebook's drawdown for one market of a fund; null where it has none or the fund doesn't carry its figures. */
export function drawdownNow(rulebook: Rulebook, fund: Fund, market: string): DrawdownNow | null {
  const { drawdown } = rulebook
  if (!drawdown) return null
  return drawdown.kind === 'fund' ? fundDrawdown(drawdown, fund) : marketDrawdown(drawdown, fund, market)
}

function fundDrawdown({ readings }: Extract<Drawdown, { kind: 'fund' }>, fund: Fund): DrawdownNow | null {
  const reading = readings.find(({ from }) => figureOf(fund, from) !== null)
  const figure = reading ? figureOf(fund, reading.from) : null
  if (!reading || !figure) return null
  const fall = max(figure.times(dec(reading.drop)), dec(reading.leastDrop))
  const threshold = figure.minus(fall)
  const below = fund.balance.cmp(threshold)
  return {
    holds: below < 0 || (reading.inclusive && below === 0),
    along: fall.isZero() ? null : ratio(figure.minus(fund.balance), fall),
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
function marketDrawdown(rule: Extract<Drawdown, { kind: 'market-pnl' }>, fund: Fund, id: string): DrawdownNow | null {
  const { start, stop, leastBalance } = rule
  const empty = fund.balance.lte(0)
  const pool = { balance: plain(fund.balance), start, stop, leastBalance }
  const lost = lossOf(fund, id)
  if (!lost) return empty ? { holds: true, along: null, threshold: start, numbers: pool } : null
  const along = ratio(lost.loss, lost.peak.times(dec(start)))
  const watched = fund.balance.gt(dec(leastBalance))
  const beyond = lost.peak.times(dec(start)).minus(lost.loss)
  return {
    holds: empty || (watched && compare(along, ratio(dec(1))) >= 0),
    along: watched ? along : null,
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
