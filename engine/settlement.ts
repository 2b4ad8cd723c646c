import type { Plan } from './allocation/plan'
import {
  amountOf,
  cutDigits,
  type Decimal,
  isWhole,
  max,
  min,
  minus,
  over,
  plus,
  RATIO_DIGITS,
  type Ratio,
  raiseDigits,
  ratio,
  ZERO,
} from './decimal'
import { assert } from './errors'
import { gain, gainBetween, type Market, notionalAt, opposite, type Side } from './market'
import { type Account, fundAccount, isFundAccount, type MutableState, type Position } from './state'

/** The only room that changes balances. Every amount moved is the printed one; nothing is created or lost. */

/** What closing (part of) a position did. Amounts in the settlement asset. */
export interface Realised {
  readonly realisedPnl: Decimal
  readonly sizeAfter: Decimal
  readonly balanceAfter: Decimal
}

export interface SettledClosure extends Realised {
  readonly place: number
  readonly account: string
  readonly size: Decimal
  readonly price: Decimal
}

/** Adds to an account's balance, or, for what a fund holds, to the fund's. */
export function credit(state: MutableState, account: string, amount: Decimal): void {
  if (isFundAccount(account)) {
    creditFund(state, account.slice('fund:'.length), amount)
    return
  }
  const before = state.account(account)
  state.accounts.set(account, { ...before, balance: before.balance.plus(amount) })
}

/** Money from outside first makes good what closures had declared as residual. */
export function deposit(state: MutableState, account: string, amount: Decimal): void {
  credit(state, account, amount)
  const after = state.account(account)
  state.accounts.set(account, { ...after, residual: max(ZERO, after.residual.minus(amount)) })
}

export function creditFund(state: MutableState, fund: string, amount: Decimal): void {
  const before = state.fund(fund)
  state.funds.set(fund, { ...before, balance: before.balance.plus(amount) })
}

/** What a position of a size is paid by funding: all that does not depend on the size is worked out once. */
export function fundingOf({ kind, multiplier, mark }: Market, rate: Decimal): (size: Decimal) => Decimal {
  const each = multiplier.times(rate)
  if (kind === 'inverse') return (size) => amountOf(ratio(size.times(each), mark))
  const atMark = each.times(mark)
  return (size) => size.times(atMark)
}

/** Closes `size` of a position at `price`: profit goes to the balance, or to the margin while the position is isolated. */
export function reduce(state: MutableState, position: Position, size: Decimal, price: Decimal): Realised {
  return reduceAt(state, position, size, ratio(price))
}

/** `reduce` at a price that need not be a decimal. */
function reduceAt(state: MutableState, position: Position, size: Decimal, price: Ratio): Realised {
  const market = state.market(position.market)
  return bookRealised(
    state,
    position,
    size,
    amountOf(gainBetween(market, position.side, size, ratio(position.entry), price)),
  )
}

/** Closes `size` of a position, with what that realises already known. */
export function bookRealised(state: MutableState, position: Position, size: Decimal, realisedPnl: Decimal): Realised {
  assert(size.lte(position.size), 'a closure is never larger than the position')
  const sizeAfter = position.size.minus(size)
  if (!position.margin) {
    credit(state, position.account, realisedPnl)
    state.put({ ...position, size: sizeAfter })
  } else {
    const margin = position.margin.plus(realisedPnl)
    if (sizeAfter.isZero()) credit(state, position.account, margin)
    state.put({ ...position, size: sizeAfter, margin })
  }
  return { realisedPnl, sizeAfter, balanceAfter: balanceOf(state, position.account) }
}

function balanceOf(state: MutableState, account: string): Decimal {
  return isFundAccount(account) ? state.fund(account.slice('fund:'.length)).balance : state.account(account).balance
}

/**
 * Opens or adds to a position at `price`. The average entry is rounded to 18 significant digits against the holder, and
 * what that takes from unrealised profit is booked to the balance at once, so that equity is the same to the last digit
 * and the booking is never a debit.
 */
export function increase(
  state: MutableState,
  account: string,
  market: Market,
  side: Side,
  size: Decimal,
  price: Decimal,
  margin: Decimal | null,
): void {
  const held = state.position(account, market.id, side)
  if (margin) credit(state, account, margin.neg())
  if (!held) {
    state.put({
      account,
      market: market.id,
      side,
      size,
      entry: price,
      margin,
      openingLeverage: null,
      openedAt: state.at,
    })
    return
  }
  const total = held.size.plus(size)
  const entry = averageEntry(market, held, size, price)
  const before = plus(
    gain(market, side, held.size, held.entry, market.mark),
    gain(market, side, size, price, market.mark),
  )
  const dust = amountOf(minus(before, gain(market, side, total, entry, market.mark)))
  credit(state, account, dust)
  state.put({ ...held, size: total, entry, margin: held.margin ? held.margin.plus(margin ?? ZERO) : null })
}

/** Linear: by size. Inverse: the harmonic mean, total / sum(size / price). A long's is rounded up, a short's down. */
function averageEntry(market: Market, held: Position, size: Decimal, price: Decimal): Decimal {
  const total = held.size.plus(size)
  const worth = plus(notionalAt(market, held.size, held.entry), notionalAt(market, size, price))
  const q = ratio(total.times(market.multiplier))
  const exact = market.kind === 'linear' ? over(worth, q) : over(q, worth)
  return held.side === 'long' ? raiseDigits(exact, RATIO_DIGITS) : cutDigits(exact, RATIO_DIGITS)
}

/** One side of a trade: first reduces what the account holds the other way, then opens or adds with the rest. */
export function trade(
  state: MutableState,
  account: string,
  market: Market,
  side: Side,
  size: Decimal,
  price: Decimal,
  margin: Decimal | null,
): Realised | null {
  const held = state.position(account, market.id, opposite(side))
  const closing = held ? (held.size.lt(size) ? held.size : size) : ZERO
  const realised = held ? reduce(state, held, closing, price) : null
  const opening = size.minus(closing)
  if (opening.gt(ZERO)) increase(state, account, market, side, opening, price, margin)
  return realised
}

/** One side of a trade that a venue reports: `way` is the side it bought (long) or sold (short) into. */
export interface ObservedSide {
  readonly account: string
  readonly way: Side
  /** The position before, as the venue states it: negative for a short. */
  readonly before: Decimal
  readonly realisedPnl: Decimal
  readonly fee: Decimal
}

/**
 * Settles one side of a venue's trade. What the venue states stands above what was known: the position before, and the
 * profit, which is booked as printed. A position whose entry nobody has said is not kept.
 */
export function settleObserved(
  state: MutableState,
  market: Market,
  side: ObservedSide,
  size: Decimal,
  price: Decimal,
): void {
  const { account, way, before, realisedPnl } = side
  const closing = before.isZero() || before.isNegative() === (way === 'short') ? ZERO : min(before.abs(), size)
  const held = statedPosition(state, market, side, closing, price)
  for (const gone of ['long', 'short'] as const) {
    const old = state.position(account, market.id, gone)
    if (old) state.put({ ...old, size: ZERO })
  }
  if (held) state.put(held)
  if (held && closing.gt(ZERO)) bookRealised(state, held, closing, realisedPnl)
  else credit(state, account, realisedPnl)
  if (!side.fee.isZero()) credit(state, account, side.fee.neg())
  const opening = size.minus(closing)
  const isKnown = held !== null || before.isZero() || closing.eq(before.abs())
  if (opening.gt(ZERO) && isKnown) increase(state, account, market, way, opening, price, null)
}

/**
 * The position that a venue says there was. Its entry is the one that was known, else the one that explains the profit
 * that closing it made, cut to 18 digits; null where neither is to be had.
 */
function statedPosition(
  state: MutableState,
  market: Market,
  { account, before, realisedPnl }: ObservedSide,
  closing: Decimal,
  price: Decimal,
): Position | null {
  if (before.isZero()) return null
  const side: Side = before.isNegative() ? 'short' : 'long'
  const size = before.abs()
  const known = state.position(account, market.id, side)
  if (known?.size.eq(size)) return known
  if (closing.isZero()) return null
  const perUnit = ratio(side === 'long' ? realisedPnl.neg() : realisedPnl, closing)
  const entry = cutDigits(plus(ratio(price), perUnit), RATIO_DIGITS)
  if (entry.lte(ZERO)) return null
  return { account, market: market.id, side, size, entry, margin: null, openingLeverage: null, openedAt: null }
}

/** The fund's part of a plan: it pays its share of the shortfall and takes the lots over with the mark as their entry. */
export function settleFund(state: MutableState, plan: Plan): void {
  if (plan.fund === null || plan.fundSize.isZero()) return
  reduce(state, plan.position, plan.fundSize, plan.takeoverPrice)
  creditFund(state, plan.fund, plan.waterfall.fundPaid.neg())
  assert(!state.fund(plan.fund).balance.isNegative(), 'a fund never pays more than it has')
  const holder = fundAccount(plan.fund)
  if (!state.accounts.has(holder)) state.accounts.set(holder, emptyAccount(holder))
  increase(state, holder, plan.market, plan.position.side, plan.fundSize, plan.market.mark, null)
}

/** The queue's part of a plan: each counterparty in order, then the bankrupt position by what they took together. */
export function settleClosures(state: MutableState, plan: Plan): SettledClosure[] {
  const settled = plan.closures.map(({ entry, size }) => {
    const realised = reduceAt(state, entry.position, size, plan.exactPrice)
    return { place: entry.place, account: entry.position.account, size, price: plan.price, ...realised }
  })
  const taken = plan.needed.minus(plan.remaining)
  const bankrupt = state.position(plan.position.account, plan.market.id, plan.position.side)
  if (taken.isZero() || !bankrupt) return settled
  bookRealised(state, bankrupt, taken, bankruptRealised(plan, settled))
  if (!bankrupt.margin) {
    const account = state.account(bankrupt.account)
    state.accounts.set(account.id, { ...account, residual: account.residual.plus(plan.leftInBalance) })
  }
  return settled
}

/**
 * What the bankrupt account realises on all that counterparties took. Where the price does not terminate, each of them is
 * booked a cut amount; the bankrupt account takes what the cuts left, so that linear markets lose nothing at all.
 */
export function bankruptRealised(plan: Plan, settled: readonly SettledClosure[]): Decimal {
  const { market, position, exactPrice } = plan
  const taken = plan.needed.minus(plan.remaining)
  const cut = amountOf(gainBetween(market, position.side, taken, ratio(position.entry), exactPrice))
  if (market.kind === 'inverse' || isWhole(exactPrice)) return cut
  // At any one price the gains of both sides since their entries have the same sum: at the mark it is exact.
  const atMark = (p: Position, size: Decimal) => gain(market, p.side, size, p.entry, market.mark).n
  const both = plan.closures.reduce((sum, c) => sum.plus(atMark(c.entry.position, c.size)), atMark(position, taken))
  return settled.reduce((left, closure) => left.minus(closure.realisedPnl), both)
}

export function emptyAccount(id: string): Account {
  return {
    id,
    owner: id,
    balance: ZERO,
    deltaNeutral: false,
    netDelta: null,
    equityOffset: null,
    maintenanceOffset: null,
    residual: ZERO,
  }
}
