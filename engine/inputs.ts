import { amountOf, type Decimal, dec, isMultiple, min, ONE, plain, ZERO } from './decimal'
import { assert, PlimsollError } from './errors'
import { type Depth, type Level, levelFrom } from './liquidation'
import type { DepthLevel, Input, ObservedClosure, ObservedLiquidation, Settings, TradeInput } from './log'
import { gain, type Market, opposite, type Side } from './market'
import { Measures } from './measures'
import type { Doubt } from './prices'
import { rulebookNamed } from './rulebooks/index'
import {
  credit,
  creditFund,
  deposit,
  emptyAccount,
  fundingOf,
  type ObservedSide,
  settleObserved,
  trade,
} from './settlement'
import { amountFrom, marketFrom, stateFrom } from './snapshot'
import { type Account, type Fund, isFundAccount, type MutableState } from './state'
import type { Windows } from './window'

/** Everything a book holds beside its place in the log. */
export interface World {
  state: MutableState
  rulebook: string
  seed: string
  settings: Settings
  readonly depth: Map<string, Depth>
  /** Totals of closures seen at a venue that tells no more than that, by market. */
  readonly observed: Map<string, Decimal>
  /** What each fund and its markets have been within the last hours. */
  readonly windows: Windows
  /** Why the feed can't be relied on, null while it can. */
  gap: string | null
  /** Markets whose mark is doubted. */
  readonly doubts: Map<string, Doubt>
}

export const DEFAULT_SETTINGS: Settings = { partialShare: '0.25', liquidationFeeRate: '0.005', maxMarkAgeMs: 10_000 }

/** Resting orders a market may have on one side: more than any liquidation walks through, few enough to copy. */
export const DEPTH_LEVELS_MAX = 200

/** Applies one input, or refuses it and changes nothing: every check stands before the first change. */
export function applyInput(world: World, input: Input, at: string): void {
  switch (input.type) {
    case 'market':
      applyMarket(world, input.market, at)
      break
    case 'rulebook':
      applyRulebook(world, input)
      break
    case 'account':
      applyAccount(world, input)
      break
    case 'deposit':
      move(world, input.account, money(input.amount, '$.amount'))
      break
    case 'withdrawal':
      applyWithdrawal(world, input.account, money(input.amount, '$.amount'))
      break
    case 'trade':
      applyTrade(world, input)
      break
    case 'mark':
      applyMarks(world, input, at)
      break
    case 'funding':
      applyFunding(world, input.market, input.rate)
      break
    case 'depth':
      applyDepth(world, input)
      break
    case 'fund':
      applyFund(world, input)
      break
    case 'snapshot':
      applySnapshot(world, input)
      break
    case 'halt':
    case 'resume':
      applyHalt(world, input)
      break
    case 'observed-adl':
      applyObservedAdl(world, input)
      break
    case 'observed-fund':
      applyObservedFund(world, input)
      break
    case 'observed-liquidation':
    case 'observed-closure':
      applyObservedTrade(world.state, input)
      break
    case 'proceed':
      break
  }
}

function applyMarket(world: World, file: Parameters<typeof marketFrom>[1], at: string): void {
  const { state } = world
  const market = marketFrom(state, file, '$.market')
  const known = state.markets.get(file.id)
  const shape = (m: Market) => [m.kind, m.settle, plain(m.multiplier), plain(m.lot)].join('|')
  if (known && shape(known) !== shape(market)) {
    throw new PlimsollError(
      'market-changed',
      'Kind, settlement, multiplier and lot of a market never change.',
      '$.market',
    )
  }
  state.markets.set(file.id, { ...market, markAt: at, halted: known?.halted ?? null })
}

function applyRulebook(world: World, input: Extract<Input, { type: 'rulebook' }>): void {
  rulebookNamed(input.rulebook)
  world.rulebook = input.rulebook
  world.seed = input.seed
  world.settings = input.settings ?? world.settings
}

function applyAccount(world: World, input: Extract<Input, { type: 'account' }>): void {
  if (isFundAccount(input.account))
    throw new PlimsollError('id-reserved', 'Ids that begin with fund: belong to funds.', '$.account')
  if (world.state.accounts.has(input.account))
    throw new PlimsollError('duplicate-id', `The account ${input.account} exists.`, '$.account')
  world.state.accounts.set(input.account, accountFrom(input))
}

/** The account an input opens. */
export function accountFrom({ account, owner, deltaNeutral, netDelta }: Extract<Input, { type: 'account' }>): Account {
  return {
    ...emptyAccount(account),
    owner: owner ?? account,
    deltaNeutral: deltaNeutral ?? false,
    netDelta: netDelta === undefined ? null : amountFrom(netDelta, '$.netDelta'),
  }
}

function money(text: string, path: string): Decimal {
  const amount = amountFrom(text, path)
  if (amount.lte(ZERO)) throw new PlimsollError('amount-invalid', 'The amount must be above zero.', path)
  return amount
}

function needAccount(world: World, account: string, path: string): void {
  if (!world.state.accounts.has(account))
    throw new PlimsollError('unknown-account', `There is no account ${account}.`, path)
}

function needMarket(world: Pick<World, 'state'>, market: string, path = '$.market'): Market {
  const found = world.state.markets.get(market)
  if (!found) throw new PlimsollError('unknown-market', `There is no market ${market}.`, path)
  return found
}

function move(world: World, account: string, amount: Decimal): void {
  needAccount(world, account, '$.account')
  if (isFundAccount(account))
    throw new PlimsollError('id-reserved', 'Money reaches a fund by a fund input.', '$.account')
  if (amount.gt(ZERO)) deposit(world.state, account, amount)
  else credit(world.state, account, amount)
}

/** What may be withdrawn: never more than the balance, nor than what equity exceeds the maintenance margin by. */
function applyWithdrawal(world: World, account: string, amount: Decimal): void {
  needAccount(world, account, '$.account')
  const measures = new Measures(world.state)
  const free = amountOf(measures.accountEquity(account)).minus(amountOf(measures.accountMaintenance(account)))
  const most = dec(world.state.account(account).balance)
  if (amount.gt(free) || amount.gt(most)) {
    throw new PlimsollError(
      'insufficient-equity',
      'This would leave the account below its maintenance margin.',
      '$.amount',
    )
  }
  move(world, account, amount.neg())
}

function applyTrade(world: World, input: TradeInput): void {
  const market = needMarket(world, input.market)
  needAccount(world, input.buyer, '$.buyer')
  needAccount(world, input.seller, '$.seller')
  if (input.buyer === input.seller)
    throw new PlimsollError('self-trade', 'An account does not trade with itself.', '$.seller')
  const size = money(input.size, '$.size')
  const price = money(input.price, '$.price')
  if (!isMultiple(size, market.lot))
    throw new PlimsollError('size-off-lot', `The size is not a multiple of the lot ${plain(market.lot)}.`, '$.size')
  const margins = [marginFrom(world, input, 'buyer', size), marginFrom(world, input, 'seller', size)] as const
  mustBear(world, market, input.buyer, 'short', size, price)
  mustBear(world, market, input.seller, 'long', size, price)
  settleTrade(world.state, market, input, size, price, margins)
}

/** Refuses a trade whose loss would take a fund below zero, before anything is changed. Others may trade into debt. */
function mustBear(world: World, market: Market, account: string, held: Side, size: Decimal, price: Decimal): void {
  if (!isFundAccount(account)) return
  const fund = world.state.fund(account.slice('fund:'.length))
  const position = world.state.position(account, market.id, held)
  if (!position) return
  const realised = amountOf(gain(market, held, min(size, position.size), position.entry, price))
  if (fund.balance.plus(realised).isNegative())
    throw new PlimsollError('fund-insufficient', `The fund ${fund.id} can't bear this trade's loss.`, '$')
}

function settleTrade(
  state: MutableState,
  market: Market,
  input: TradeInput,
  size: Decimal,
  price: Decimal,
  margins: readonly [Decimal | null, Decimal | null],
): void {
  trade(state, input.buyer, market, 'long', size, price, margins[0])
  trade(state, input.seller, market, 'short', size, price, margins[1])
}

/** Isolated margin comes out of the balance, with whatever the trade opens; it never joins a cross position. */
function marginFrom(world: World, input: TradeInput, who: 'buyer' | 'seller', size: Decimal): Decimal | null {
  const text = who === 'buyer' ? input.buyerMargin : input.sellerMargin
  const path = `$.${who}Margin`
  const side = who === 'buyer' ? 'long' : 'short'
  const { state } = world
  const margin = text === undefined ? null : money(text, path)
  const opens = size.gt(state.position(input[who], input.market, opposite(side))?.size ?? ZERO)
  const held = opens ? state.position(input[who], input.market, side) : undefined
  const mixed = held !== undefined && (held.margin === null) !== (margin === null)
  if (mixed || (margin && !opens)) {
    throw new PlimsollError(
      'margin-mode',
      'A position is either isolated or cross: margin comes with every addition or with none.',
      path,
    )
  }
  if (margin?.gt(state.account(input[who]).balance)) {
    throw new PlimsollError('insufficient-balance', 'The margin exceeds the balance.', path)
  }
  return margin
}

function applyMarks(world: World, { marks, index = {} }: Extract<Input, { type: 'mark' }>, at: string): void {
  const changes = Object.entries(marks).map(([id, text]) => {
    const path = `$.marks.${id}`
    const market = needMarket(world, id, path)
    const mark = amountFrom(text, path)
    if (mark.lte(ZERO)) throw new PlimsollError('price-invalid', 'A mark must be above zero.', path)
    return { ...market, mark, previousMark: market.mark, markAt: at }
  })
  if (changes.length === 0) throw new PlimsollError('format', 'A mark input names at least one market.', '$.marks')
  for (const [id, text] of Object.entries(index)) checkIndex(marks, id, text)
  for (const market of changes) world.state.markets.set(market.id, market)
}

function checkIndex(marks: { readonly [market: string]: string }, id: string, text: string): void {
  const path = `$.index.${id}`
  if (marks[id] === undefined)
    throw new PlimsollError('index-without-mark', 'An index stands beside the mark of its market.', path)
  if (amountFrom(text, path).lte(ZERO)) throw new PlimsollError('price-invalid', 'An index must be above zero.', path)
}

/** Longs pay shorts the rate times notional at the mark; a negative rate the other way. What funds hold takes part. */
function applyFunding(world: World, id: string, rateText: string): void {
  const market = needMarket(world, id)
  const rate = amountFrom(rateText, '$.rate')
  if (rate.abs().gt(ONE)) throw new PlimsollError('rate-invalid', 'A funding rate lies between -1 and 1.', '$.rate')
  const payments = (['long', 'short'] as const).flatMap((side) => {
    const paid = fundingOf(market, side === 'long' ? rate.neg() : rate)
    return [...world.state.positionsOf(id, side).values()].map(({ account, size }) => ({ account, amount: paid(size) }))
  })
  for (const payment of payments) {
    const fund = isFundAccount(payment.account)
      ? world.state.funds.get(payment.account.slice('fund:'.length))
      : undefined
    if (fund?.balance.plus(payment.amount).isNegative()) {
      throw new PlimsollError('fund-insufficient', `The fund ${fund.id} can't pay its funding.`, '$.rate')
    }
  }
  for (const payment of payments) credit(world.state, payment.account, payment.amount)
}

function applyDepth(world: World, input: Extract<Input, { type: 'depth' }>): void {
  const market = needMarket(world, input.market)
  const bids = levels(world, market, input.bids, '$.bids', 'falling')
  const asks = levels(world, market, input.asks, '$.asks', 'rising')
  world.depth.set(input.market, { bids, asks })
}

function levels(
  world: World,
  market: Market,
  given: readonly DepthLevel[],
  path: string,
  order: 'rising' | 'falling',
): Level[] {
  if (given.length > DEPTH_LEVELS_MAX)
    throw new PlimsollError('too-many', `At most ${DEPTH_LEVELS_MAX} levels a side.`, path)
  return given.map((text, i) => {
    const at = `${path}[${i}]`
    needAccount(world, text.account, `${at}.account`)
    const level = levelFrom({
      ...text,
      size: plain(money(text.size, `${at}.size`)),
      price: plain(money(text.price, `${at}.price`)),
    })
    if (!isMultiple(level.size, market.lot))
      throw new PlimsollError('size-off-lot', 'The size is not a multiple of the lot.', `${at}.size`)
    const before = given[i - 1]
    const away = before ? level.price.cmp(dec(before.price)) * (order === 'rising' ? 1 : -1) : 0
    if (away < 0) throw new PlimsollError('levels-out-of-order', 'Levels stand best first.', `${at}.price`)
    return level
  })
}

function applyFund(world: World, input: Extract<Input, { type: 'fund' }>): void {
  const { state } = world
  const amount = amountFrom(input.amount, '$.amount')
  const known = state.funds.get(input.fund)
  if (!known && input.asset === undefined)
    throw new PlimsollError('unknown-fund', `There is no fund ${input.fund}.`, '$.fund')
  if (known && input.asset !== undefined && input.asset !== known.asset) {
    throw new PlimsollError('asset-mismatch', `The fund holds ${known.asset}.`, '$.asset')
  }
  const floor = input.floor === undefined ? (known?.floor ?? ZERO) : amountFrom(input.floor, '$.floor')
  const balance = (known?.balance ?? ZERO).plus(amount)
  if (balance.isNegative())
    throw new PlimsollError('fund-insufficient', 'A fund is never taken below zero.', '$.amount')
  state.funds.set(input.fund, { ...(known ?? emptyFund(input.fund, input.asset ?? '')), floor, balance })
}

export function emptyFund(id: string, asset: string): Fund {
  const unknown = { windowPeak: null, windowAverage: null, largeLosses: null, markets: new Map() }
  return { id, asset, balance: ZERO, floor: ZERO, ...unknown }
}

/** Replaces the whole world the stream describes. */
function applySnapshot(world: World, { snapshot: file, flat }: Extract<Input, { type: 'snapshot' }>): void {
  const state = stateFrom(file)
  if (file.positions.length === 0 && !flat && hasPositions(world.state))
    throw new PlimsollError(
      'positions-empty',
      'There are positions, and this snapshot has none: a list that came back empty is not “all flat”. Say "flat": true if it is.',
      '$.snapshot.positions',
    )
  for (const market of state.markets.values()) state.markets.set(market.id, { ...market, markAt: file.at })
  world.state = state
  world.depth.clear()
}

function hasPositions(state: MutableState): boolean {
  for (const id of state.accounts.keys()) for (const _ of state.positionsBy(id)) return true
  return false
}

function applyHalt(world: World, { type, market, reason, by }: Extract<Input, { type: 'halt' | 'resume' }>): void {
  const why = type === 'halt' ? reason : null
  if (by === undefined) setHalted(world, market, why)
  else if (market === undefined) world.gap = why
  else throw new PlimsollError('halt-by-feed', 'A hole in the feed concerns every market.', '$.market')
}

function setHalted(world: World, id: string | undefined, reason: string | null): void {
  const chosen = id === undefined ? [...world.state.markets.values()] : [needMarket(world, id)]
  for (const market of chosen) world.state.markets.set(market.id, { ...market, halted: reason })
}

/** A total that a venue's record gives for a market; the market need not be known otherwise. */
function applyObservedAdl(world: World, input: Extract<Input, { type: 'observed-adl' }>): void {
  const notional = amountFrom(input.notional, '$.notional')
  if (notional.isNegative()) throw new PlimsollError('amount-negative', 'A notional is never negative.', '$.notional')
  world.observed.set(input.market, (world.observed.get(input.market) ?? ZERO).plus(notional))
}

function applyObservedFund(world: World, input: Extract<Input, { type: 'observed-fund' }>): void {
  const balance = amountFrom(input.balance, '$.balance')
  const known = world.state.funds.get(input.fund)
  if (!known) throw new PlimsollError('unknown-fund', `There is no fund ${input.fund}.`, '$.fund')
  assert(known.id === input.fund, 'funds are kept under their id')
  creditFund(world.state, input.fund, balance.minus(known.balance))
}

/**
 * A forced trade that the venue decided on: each side that is known is settled from the position and the profit that the
 * venue states. The accounts need not be known before.
 */
export function applyObservedTrade(state: MutableState, input: ObservedLiquidation | ObservedClosure): void {
  const market = needMarket({ state }, input.market)
  if (market.kind !== 'linear' || !market.multiplier.eq(ONE))
    throw new PlimsollError('market-unfit', 'Observed trades are of linear markets counted in coins.', '$.market')
  const size = money(input.size, '$.size')
  const price = money(input.price, '$.price')
  if (!isMultiple(size, market.lot))
    throw new PlimsollError('size-off-lot', `The size is not a multiple of the lot ${plain(market.lot)}.`, '$.size')
  const sides = (['buyer', 'seller'] as const).flatMap((who) => observedSide(input, who))
  if (sides.length === 0) throw new PlimsollError('missing', 'One side of the trade at least is required.', '$.buyer')
  if (sides[0]?.account === sides[1]?.account)
    throw new PlimsollError('self-trade', 'An account does not trade with itself.', '$.seller')
  if (input.type === 'observed-closure') mustReduce(sides, input.account, size)
  for (const side of sides) {
    if (!state.accounts.has(side.account)) state.accounts.set(side.account, emptyAccount(side.account))
    settleObserved(state, market, side, size, price)
  }
}

function observedSide(input: ObservedLiquidation | ObservedClosure, who: 'buyer' | 'seller'): ObservedSide[] {
  const leg = input[who]
  if (!leg) return []
  const at = `$.${who}`
  if (isFundAccount(leg.account))
    throw new PlimsollError('id-reserved', 'Ids that begin with fund: belong to funds.', `${at}.account`)
  return [
    {
      account: leg.account,
      way: who === 'buyer' ? 'long' : 'short',
      before: amountFrom(leg.before, `${at}.before`),
      realisedPnl: amountFrom(leg.realisedPnl, `${at}.realisedPnl`),
      fee: amountFrom(leg.fee, `${at}.fee`),
    },
  ]
}

/** A closure only ever takes from a position, and no more than it holds. */
function mustReduce(sides: readonly ObservedSide[], account: string, size: Decimal): void {
  const closed = sides.find((side) => side.account === account)
  if (!closed) throw new PlimsollError('missing', 'The side of the account that was closed is required.', '$.account')
  const held = closed.way === 'long' ? closed.before.neg() : closed.before
  if (held.lt(size))
    throw new PlimsollError('closure-too-large', 'A closure is never larger than the position before it.', '$.size')
}
