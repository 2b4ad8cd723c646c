import {
  amountOf,
  ceilQuotient,
  type Decimal,
  floorQuotient,
  isMultiple,
  minus,
  ONE,
  over,
  plain,
  ratio,
  scale,
  TEN,
  ZERO,
} from '../decimal'
import { PlimsollError } from '../errors'
import type { Side } from '../market'
import { Measures } from '../measures'
import { moved } from '../reach'
import { credit, deposit, reduce } from '../settlement'
import { amountFrom } from '../snapshot'
import type { MutableState, Position } from '../state'
import { Overlay } from './overlay'
import { Neighbours, type Outcome, type Standings, standingsOf } from './standings'

/**
 * What a change would do to one position's place, today. The change is applied to a copy of the one account, by the code
 * that settles trades and deposits, and the position is then put into the queue of everybody else, who stays as they are.
 */
export const WHAT_IF_ASSUMPTIONS: readonly string[] = [
  'Everybody else stays as they are; what you close passes, at the mark, to an account outside the queue.',
  'Margin comes from outside the account and goes there; no fee is counted.',
  'Only this market’s mark moves, and nobody is liquidated on the way.',
]

/** Applied in this order. */
export interface Changes {
  /** The mark moves by this share of itself. */
  readonly move?: string | undefined
  /** So much is closed at the mark. */
  readonly close?: string | undefined
  /** So much margin is added; taken away where it is negative. */
  readonly margin?: string | undefined
  /** Margin is added or taken away until notional over equity is this, or just below. */
  readonly leverage?: string | undefined
}

export interface WhatIfQuestion {
  readonly account: string
  readonly market: string
  readonly side: Side
  readonly changes: Changes
  /** Asks for the smallest change that leaves fewer lights than this, 2 to 5. */
  readonly under?: number | undefined
}

/** The least of one lever that leaves fewer lights; null where no amount of it does. */
export interface Least {
  /** In whole lots; the whole position where that is what it takes. */
  readonly close: Decimal | null
  /** In whole steps, at most ten times the notional. */
  readonly margin: Decimal | null
  readonly marginStep: Decimal
}

export interface WhatIf {
  readonly before: Outcome
  readonly after: Outcome
  /** Margin that the change moves: what was asked for, or what the leverage needs. */
  readonly margin: Decimal
  readonly least: Least | null
}

/** Refuses, with a code and the member, what could not be done for real; nothing that is known is changed. */
export function whatIf(standings: Standings, question: WhatIfQuestion): WhatIf {
  const { account, market, side, changes, under } = question
  const known = standings.view.position(account, market, side)
  if (!known) {
    throw new PlimsollError('no-such-position', `Account ${account} has no ${side} in ${market}.`, '$.market')
  }
  const today = new Neighbours(standings, known)
  const others = changes.move === undefined ? today : new Neighbours(afterMove(standings, known, changes.move), known)
  const me = others.alone()
  const margin = apply(me, known, changes)
  return {
    before: today.outcome(today.alone()),
    after: others.outcome(me),
    margin,
    least: under === undefined ? null : least(others, under),
  }
}

// ---- the change -----------------------------------------------------------------------------------------------------

function afterMove(standings: Standings, { market: id }: Position, text: string): Standings {
  const market = standings.view.markets.get(id)
  const move = amountFrom(text, '$.changes.move')
  if (!market) throw new PlimsollError('unknown-market', `There is no market ${id}.`, '$.market')
  const mark = moved(market, plain(move))
  if (mark.lte(ZERO) || mark.gt(market.mark.times(TEN))) {
    throw new PlimsollError('move-invalid', 'The mark stays above zero and within ten times itself.', '$.changes.move')
  }
  const view = new Overlay(standings.view, { ...market, mark, previousMark: market.mark }, null)
  return standingsOf(view, standings.rulebook, standings.tie)
}

/** Changes the copy; answers with the margin that moved. */
function apply(me: MutableState, known: Position, { close, margin, leverage }: Changes): Decimal {
  if (margin !== undefined && leverage !== undefined) {
    throw new PlimsollError('one-of', 'Margin and leverage are one lever: name one of them.', '$.changes.leverage')
  }
  if (close !== undefined) closePart(me, known, amountFrom(close, '$.changes.close'))
  const position = me.position(known.account, known.market, known.side)
  if (!position) {
    if (margin === undefined && leverage === undefined) return ZERO
    throw new PlimsollError('nothing-left', 'A position that is closed has no margin.', '$.changes.margin')
  }
  if (margin !== undefined) return moveMargin(me, position, amountFrom(margin, '$.changes.margin'), '$.changes.margin')
  if (leverage === undefined) return ZERO
  return moveMargin(me, position, marginFor(me, position, leverage), '$.changes.leverage')
}

function closePart(me: MutableState, position: Position, size: Decimal): void {
  const market = me.market(position.market)
  if (size.isNegative() || size.gt(position.size) || !isMultiple(size, market.lot)) {
    const most = plain(position.size)
    throw new PlimsollError(
      'size-invalid',
      `What is closed is at most ${most}, in multiples of the lot ${plain(market.lot)}.`,
      '$.changes.close',
    )
  }
  if (!size.isZero()) reduce(me, position, size, market.mark)
}

/** Whole steps of margin towards which a leverage is rounded up, so that it is never above the one that was asked for. */
function marginFor(me: MutableState, position: Position, text: string): Decimal {
  const leverage = amountFrom(text, '$.changes.leverage')
  if (leverage.lte(ZERO)) throw new PlimsollError('leverage-invalid', 'Leverage is above zero.', '$.changes.leverage')
  const measures = new Measures(me)
  const wanted = over(measures.notional(position), ratio(leverage))
  const step = stepOf(measures, position)
  return ceilQuotient(minus(wanted, measures.equity(position)), ratio(step)).times(step)
}

function moveMargin(me: MutableState, position: Position, amount: Decimal, path: string): Decimal {
  const { account } = position
  if (amount.isNegative()) mustKeep(me, position, amount.neg(), path)
  if (position.margin) me.put({ ...position, margin: position.margin.plus(amount) })
  else if (amount.isNegative()) credit(me, account, amount)
  else deposit(me, account, amount)
  return amount
}

/** The rule for withdrawals: never more than is there, nor than equity exceeds the maintenance margin by. */
function mustKeep(me: MutableState, position: Position, amount: Decimal, path: string): void {
  const measures = new Measures(me)
  const [equity, maintenance] = [measures.equity(position), measures.maintenance(position)]
  const free = amountOf(equity).minus(amountOf(maintenance))
  if (amount.lte(free) && amount.lte(position.margin ?? me.account(position.account).balance)) return
  throw new PlimsollError('insufficient-equity', 'This would leave less than the maintenance margin.', path)
}

/** A millionth of the notional's order of magnitude: 0.01 for a position worth tens of thousands. */
function stepOf(measures: Measures, position: Position): Decimal {
  return TEN.pow(amountOf(measures.notional(position)).e - 6)
}

// ---- the smallest change --------------------------------------------------------------------------------------------

/** More margin than this changes no leverage that matters. */
const MOST_MARGIN = TEN

/**
 * Closing at the mark and adding margin both lower the leverage of a position and nobody else's, so that its place can
 * only fall back as more is done, and the least that suffices is found by halving.
 */
function least(others: Neighbours, under: number): Least | null {
  const me = others.alone()
  const position = me.position(others.mine.account, others.mine.market, others.mine.side)
  if (!position || others.lights(me) === null) return null
  const suffices = (change: (state: MutableState) => void) => {
    const state = others.alone()
    change(state)
    const lights = others.lights(state)
    return lights !== null && lights < under
  }
  const measures = new Measures(me)
  const { lot } = me.market(position.market)
  const step = stepOf(measures, position)
  const lots = floorQuotient(ratio(position.size), ratio(lot))
  const steps = floorQuotient(scale(measures.notional(position), MOST_MARGIN), ratio(step))
  const close = firstTrue(lots, (n) => suffices((state) => closePart(state, position, n.times(lot))))
  const margin = firstTrue(steps, (n) => suffices((state) => moveMargin(state, position, n.times(step), '$.under')))
  return { close: close?.times(lot) ?? null, margin: margin?.times(step) ?? null, marginStep: step }
}

/** The least whole number from zero to `last` for which `holds` is true, given that it stays true beyond it; null: none. */
function firstTrue(last: Decimal, holds: (n: Decimal) => boolean): Decimal | null {
  if (!holds(last)) return null
  let [low, high] = [ZERO, last]
  while (low.lt(high)) {
    const middle = low.plus(high).divToInt(2)
    if (holds(middle)) high = middle
    else low = middle.plus(ONE)
  }
  return low
}
