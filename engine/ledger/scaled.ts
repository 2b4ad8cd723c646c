import { RATIO_DIGITS } from '../decimal'
import { accountFrom, emptyFund } from '../inputs'
import type { Input, TradeInput } from '../log'
import { type Market, opposite, type Side } from '../market'
import { emptyAccount } from '../settlement'
import { marketFrom, stateFrom } from '../snapshot'
import { type Account, type Fund, fundAccount, isFundAccount, MutableState, type Position, type View } from '../state'
import type { Closing, Results } from './exact'
import {
  differs,
  duplicate,
  type Ledger,
  type LedgerRecord,
  noPosition,
  notAbove,
  type RecordOf,
  unknown,
} from './ledger'
import { Beyond, cutQuotient, decimalOf, PLACES, power, unitsOf, unitsOfDecimal, withoutTens } from './units'

/** Money of an inverse market is cut to 18 places (contract 3.1), and kept in units of money's own places. */
const CUT_PLACES = 18
const FROM_CUT = power(PLACES.money - CUT_PLACES)
/** What size x multiplier x price, all in units, lacks of units of money. */
const TO_MONEY = power(PLACES.money - PLACES.size - PLACES.multiplier - PLACES.price)
/** size x multiplier / price in units, in units of the cut. */
const FROM_RECIPROCAL = power(CUT_PLACES + PLACES.price - PLACES.size - PLACES.multiplier)
/** A smaller price's averages have more places than prices are kept with: an average has eighteen digits. */
const LEAST_PRICE = power(PLACES.price - 6)

interface ScaledMarket {
  /** The market as it was listed, save what marks change. */
  listed: Market
  readonly isInverse: boolean
  readonly multiplier: bigint
  /** Multiplier, and what takes size x price to money. */
  readonly factor: bigint
  mark: bigint
  previousMark: bigint | null
  markAt: string | null
  /** What one unit of long size has paid in funding since the log began (linear): positions settle when they are met. */
  paid: bigint
  /** What is held here (inverse, where each payment is cut by itself and none can wait). */
  readonly held: Set<ScaledPosition>
}

interface ScaledPosition {
  readonly account: ScaledAccount
  readonly market: ScaledMarket
  readonly isLong: boolean
  size: bigint
  entry: bigint
  margin: bigint | null
  /** `paid` of the market up to which funding was settled. */
  paid: bigint
  readonly openingLeverage: Position['openingLeverage']
  readonly openedAt: string | null
}

interface ScaledAccount {
  readonly from: Account
  balance: bigint
  readonly held: ScaledPosition[]
  /** The fund whose positions these are. */
  readonly fund: ScaledFund | null
}

interface ScaledFund {
  from: Fund
  balance: bigint
  /** Holds what the fund took over, once it did. */
  holder: ScaledAccount | null
}

/**
 * The ledger in whole numbers. Every amount is exact or refused with `Beyond` before anything is booked, so that a fold
 * can go on with the exact ledger from here. Funding of linear markets is not paid position by position: a market counts
 * what a unit of size has paid so far, and a position settles the difference when it is met.
 */
export class ScaledLedger implements Ledger {
  private readonly markets = new Map<string, ScaledMarket>()
  private readonly accounts = new Map<string, ScaledAccount>()
  private readonly funds = new Map<string, ScaledFund>()
  readonly closings = new Map<string, Closing>()
  private at = ''

  take(record: LedgerRecord): void {
    this.at = record.at
    switch (record.type) {
      case 'market':
        this.list(marketFrom(this.fundsView(), record.market, '$.market'), record.at)
        break
      case 'account': {
        const { account: id } = record
        if (this.accounts.has(id) || isFundAccount(id)) throw duplicate(id)
        this.open(accountFrom(record), 0n)
        break
      }
      case 'deposit':
        this.account(record.account).balance += unitsOf(record.amount, PLACES.money)
        break
      case 'withdrawal':
        this.account(record.account).balance -= unitsOf(record.amount, PLACES.money)
        break
      case 'trade':
        this.trade(record)
        break
      case 'mark':
        this.mark(record.marks, record.at)
        break
      case 'funding':
        this.funding(this.market(record.market), unitsOf(record.rate, PLACES.rate))
        break
      case 'fund':
        this.fund(record)
        break
      case 'observed-fund':
        this.fundOf(record.fund).balance = unitsOf(record.balance, PLACES.money)
        break
      case 'observed-liquidation':
      case 'observed-closure':
        // A venue's own figures are settled in decimals, and by one code only.
        throw new Beyond(record.type)
      case 'snapshot':
        this.replaceBy(stateFrom(record.snapshot), record.snapshot.at)
        break
      case 'liquidation':
        this.liquidation(record)
        break
      case 'takeover':
        this.takeover(record)
        break
      case 'fund-payment': {
        const fund = this.fundOf(record.fund)
        const [amount, after] = [unitsOf(record.amount, PLACES.money), unitsOf(record.balanceAfter, PLACES.money)]
        if (fund.holder) this.settleFunding(fund.holder)
        if (record.reason !== 'inventory') fund.balance += amount
        if (fund.balance !== after) throw differs('balanceAfter')
        break
      }
      case 'adl-started':
        this.closings.set(record.event, { account: record.account, market: record.market, side: record.side })
        break
      case 'closure': {
        const { market, side } = this.closing(record.event)
        this.close(record.account, market, opposite(side), record, record.size)
        break
      }
      case 'adl-ended': {
        const { account, market, side } = this.closing(record.event)
        this.close(account, market, side, record, record.taken)
        break
      }
      case 'halt':
      case 'resume':
        if (record.by === 'feed') break
        for (const market of record.market === undefined ? this.markets.values() : [this.market(record.market)])
          market.listed = { ...market.listed, halted: record.type === 'halt' ? record.reason : null }
        break
    }
  }

  state(): MutableState {
    const state = new MutableState()
    state.at = this.at
    for (const { listed, mark, previousMark, markAt } of this.markets.values()) {
      const before = previousMark === null ? null : decimalOf(previousMark, PLACES.price)
      state.markets.set(listed.id, { ...listed, mark: decimalOf(mark, PLACES.price), previousMark: before, markAt })
    }
    for (const account of this.accounts.values()) {
      this.settleFunding(account)
      const { from, balance, held, fund } = account
      state.accounts.set(from.id, { ...from, balance: fund ? from.balance : decimalOf(balance, PLACES.money) })
      for (const position of held) state.put(positionOf(from.id, position))
    }
    // The holdings of a fund have settled into it meanwhile.
    for (const { from, balance } of this.funds.values())
      state.funds.set(from.id, { ...from, balance: decimalOf(balance, PLACES.money) })
    return state
  }

  // ---- what a record names ----------------------------------------------------------------------------------------

  private market(id: string): ScaledMarket {
    const market = this.markets.get(id)
    if (market) return market
    throw unknown('market', id)
  }

  private account(id: string): ScaledAccount {
    const account = this.accounts.get(id)
    if (account) return account
    throw unknown('account', id)
  }

  private fundOf(id: string): ScaledFund {
    const fund = this.funds.get(id)
    if (fund) return fund
    throw unknown('fund', id)
  }

  private closing(event: string): Closing {
    const closing = this.closings.get(event)
    if (closing) return closing
    throw unknown('event', event)
  }

  private held(account: ScaledAccount, market: ScaledMarket, side: Side, size: bigint): ScaledPosition {
    const held = find(account, market, side === 'long')
    if (!held || held.size < size) throw noPosition(account.from.id, market.listed.id)
    return held
  }

  // ---- what is booked ---------------------------------------------------------------------------------------------

  private credit(account: ScaledAccount, amount: bigint): void {
    if (account.fund) account.fund.balance += amount
    else account.balance += amount
  }

  /** Pays what funding has come to since the account was last met. */
  private settleFunding(account: ScaledAccount): void {
    for (const position of account.held) {
      const { paid } = position.market
      if (position.paid === paid) continue
      const owed = position.size * (paid - position.paid)
      this.credit(account, position.isLong ? -owed : owed)
      position.paid = paid
    }
  }

  private trade({ market: id, buyer, seller, size, price, buyerMargin, sellerMargin }: TradeInput): void {
    const market = this.market(id)
    const [lots, at] = [sizeFrom(size), priceFrom(price)]
    const margins = [buyerMargin, sellerMargin].map((m) => (m === undefined ? null : unitsOf(m, PLACES.money)))
    const [long, short] = [this.account(buyer), this.account(seller)]
    this.tradeOne(long, market, true, lots, at, margins[0] ?? null)
    this.tradeOne(short, market, false, lots, at, margins[1] ?? null)
  }

  /** First reduces what the account holds the other way, then opens or adds with the rest. */
  private tradeOne(
    account: ScaledAccount,
    market: ScaledMarket,
    isLong: boolean,
    size: bigint,
    price: bigint,
    margin: bigint | null,
  ): void {
    const held = find(account, market, !isLong)
    const closing = held ? (held.size < size ? held.size : size) : 0n
    if (held) this.reduce(account, held, closing, gain(market, held.isLong, closing, held.entry, price))
    if (size > closing) this.increase(account, market, isLong, size - closing, price, margin)
  }

  private reduce(account: ScaledAccount, position: ScaledPosition, size: bigint, realised: bigint): void {
    this.settleFunding(account)
    position.size -= size
    if (position.margin === null) this.credit(account, realised)
    else position.margin += realised
    if (position.size !== 0n) return
    if (position.margin !== null) this.credit(account, position.margin)
    account.held.splice(account.held.indexOf(position), 1)
    position.market.held.delete(position)
  }

  private increase(
    account: ScaledAccount,
    market: ScaledMarket,
    isLong: boolean,
    size: bigint,
    price: bigint,
    margin: bigint | null,
  ): void {
    this.settleFunding(account)
    if (margin !== null) this.credit(account, -margin)
    const held = find(account, market, isLong)
    if (!held) {
      const { paid } = market
      const opened = { openingLeverage: null, openedAt: this.at }
      this.hold({ account, market, isLong, size, entry: price, margin, paid, ...opened })
      return
    }
    const entry = averageEntry(market, held, size, price)
    this.credit(account, dustOf(market, held, size, price, entry))
    held.size += size
    held.entry = entry
    if (held.margin !== null) held.margin += margin ?? 0n
  }

  private hold(position: ScaledPosition): void {
    const { account, market } = position
    account.held.push(position)
    if (market.isInverse) market.held.add(position)
  }

  private mark(marks: { readonly [market: string]: string }, at: string): void {
    const changes = Object.entries(marks).map(([id, text]) => [this.market(id), priceFrom(text)] as const)
    for (const [market, mark] of changes) {
      market.previousMark = market.mark
      market.mark = mark
      market.markAt = at
    }
  }

  private funding(market: ScaledMarket, rate: bigint): void {
    if (!market.isInverse) {
      market.paid += market.multiplier * market.mark * rate
      return
    }
    const [long, price] = withoutTens(-market.multiplier * rate * FROM_RECIPROCAL, market.mark * power(PLACES.rate))
    const short = -long
    for (const { account, isLong, size } of market.held) {
      this.credit(account, ((size * (isLong ? long : short)) / price) * FROM_CUT)
    }
  }

  private fund({ fund: id, asset, floor, amount }: Extract<Input, { type: 'fund' }>): void {
    const paid = unitsOf(amount, PLACES.money)
    const least = floor === undefined ? null : decimalOf(unitsOf(floor, PLACES.money), PLACES.money)
    const known = this.funds.get(id)
    if (!known && asset === undefined) throw unknown('fund', id)
    const fund = known ?? { from: emptyFund(id, asset ?? ''), balance: 0n, holder: null }
    fund.balance += paid
    if (least) fund.from = { ...fund.from, floor: least }
    this.funds.set(id, fund)
  }

  private liquidation(record: RecordOf<'liquidation'>): void {
    const market = this.market(record.market)
    const fills = record.fills.map(({ account, size, price }) => ({
      other: this.account(account),
      size: sizeFrom(size),
      price: priceFrom(price),
    }))
    const [fee, results] = [unitsOf(record.fee, PLACES.money), resultsFrom(record)]
    const account = this.account(record.account)
    let realised = 0n
    for (const { other, size, price } of fills) {
      const held = this.held(account, market, record.side, size)
      const gained = gain(market, held.isLong, size, held.entry, price)
      this.reduce(account, held, size, gained)
      this.tradeOne(other, market, held.isLong, size, price, null)
      realised += gained
    }
    const left = find(account, market, record.side === 'long')
    if (left && left.margin !== null) left.margin -= fee
    else this.credit(account, -fee)
    this.check(account, left, realised, results)
  }

  private takeover(record: RecordOf<'takeover'>): void {
    const market = this.market(record.market)
    const fund = this.fundOf(record.fund)
    const [size, price, entry] = [sizeFrom(record.size), priceFrom(record.price), priceFrom(record.entry)]
    const results = resultsFrom(record)
    const account = this.account(record.account)
    const held = this.held(account, market, record.side, size)
    const realised = gain(market, held.isLong, size, held.entry, price)
    this.reduce(account, held, size, realised)
    const holder = fund.holder ?? this.open(emptyAccount(fundAccount(fund.from.id)), 0n)
    this.increase(holder, market, held.isLong, size, entry, null)
    this.check(account, find(account, market, held.isLong), realised, results)
  }

  private close(id: string, marketId: string, side: Side, record: Results, size: string): void {
    const taken = unitsOf(size, PLACES.size)
    const results = resultsFrom(record)
    if (taken < 0n) throw notAbove(size)
    const [account, market] = [this.account(id), this.market(marketId)]
    if (taken !== 0n) this.reduce(account, this.held(account, market, side, taken), taken, results.realised)
    this.check(account, find(account, market, side === 'long'), results.realised, results)
  }

  private check(
    account: ScaledAccount,
    left: ScaledPosition | undefined,
    realised: bigint,
    stated: ScaledResults,
  ): void {
    if (realised !== stated.realised) throw differs('realisedPnl')
    if ((left?.size ?? 0n) !== stated.sizeAfter) throw differs('sizeAfter')
    this.settleFunding(account)
    if ((account.fund ?? account).balance !== stated.balanceAfter) throw differs('balanceAfter')
  }

  // ---- what there is ----------------------------------------------------------------------------------------------

  private open(from: Account, balance: bigint): ScaledAccount {
    const fund = isFundAccount(from.id) ? this.fundOf(from.id.slice('fund:'.length)) : null
    const account: ScaledAccount = { from, balance, held: [], fund }
    this.accounts.set(from.id, account)
    if (fund) fund.holder = account
    return account
  }

  private list(listed: Market, markAt: string | null): void {
    const multiplier = unitsOfDecimal(listed.multiplier, PLACES.multiplier)
    const [mark, before] = [listed.mark, listed.previousMark]
    const known = this.markets.get(listed.id)
    const now = {
      listed: { ...listed, halted: known?.listed.halted ?? listed.halted },
      mark: unitsOfDecimal(mark, PLACES.price),
      previousMark: before && unitsOfDecimal(before, PLACES.price),
      markAt,
    }
    if (now.mark < LEAST_PRICE) throw new Beyond(listed.id)
    const isInverse = listed.kind === 'inverse'
    if (known && (known.multiplier !== multiplier || known.isInverse !== isInverse)) throw new Beyond(listed.id)
    // Positions point to their market, which therefore stays the same object.
    if (known) Object.assign(known, now)
    else {
      const factor = multiplier * TO_MONEY
      this.markets.set(listed.id, { ...now, isInverse, multiplier, factor, paid: 0n, held: new Set() })
    }
  }

  /** All that a new market is checked against. */
  private fundsView(): View {
    const state = new MutableState()
    for (const { from } of this.funds.values()) state.funds.set(from.id, from)
    return state
  }

  private replaceBy(state: MutableState, markAt: string): void {
    const next = new ScaledLedger()
    for (const fund of state.funds.values())
      next.funds.set(fund.id, { from: fund, balance: unitsOfDecimal(fund.balance, PLACES.money), holder: null })
    for (const market of state.markets.values()) next.list(market, markAt)
    for (const from of state.accounts.values()) {
      const account = next.open(from, unitsOfDecimal(from.balance, PLACES.money))
      for (const position of state.positionsBy(from.id)) next.hold(next.scaled(account, position))
    }
    for (const [mine, theirs] of [
      [this.funds, next.funds],
      [this.markets, next.markets],
      [this.accounts, next.accounts],
    ] as [Map<string, unknown>, Map<string, unknown>][]) {
      mine.clear()
      for (const [key, value] of theirs) mine.set(key, value)
    }
  }

  private scaled(account: ScaledAccount, position: Position): ScaledPosition {
    const { size, entry, margin, openingLeverage, openedAt } = position
    const market = this.market(position.market)
    const at = unitsOfDecimal(entry, PLACES.price)
    if (at < LEAST_PRICE) throw new Beyond(market.listed.id)
    return {
      account,
      market,
      isLong: position.side === 'long',
      size: unitsOfDecimal(size, PLACES.size),
      entry: at,
      margin: margin && unitsOfDecimal(margin, PLACES.money),
      paid: 0n,
      openingLeverage,
      openedAt,
    }
  }
}

interface ScaledResults {
  readonly realised: bigint
  readonly sizeAfter: bigint
  readonly balanceAfter: bigint
}

function resultsFrom({ realisedPnl, sizeAfter, balanceAfter }: Results): ScaledResults {
  return {
    realised: unitsOf(realisedPnl, PLACES.money),
    sizeAfter: unitsOf(sizeAfter, PLACES.size),
    balanceAfter: unitsOf(balanceAfter, PLACES.money),
  }
}

function sizeFrom(text: string): bigint {
  const size = unitsOf(text, PLACES.size)
  if (size <= 0n) throw notAbove(text)
  return size
}

function priceFrom(text: string): bigint {
  const price = unitsOf(text, PLACES.price)
  if (price <= 0n) throw notAbove(text)
  if (price < LEAST_PRICE) throw new Beyond(text)
  return price
}

function find({ held }: ScaledAccount, market: ScaledMarket, isLong: boolean): ScaledPosition | undefined {
  for (const position of held) if (position.market === market && position.isLong === isLong) return position
  return undefined
}

/** Linear: size x move. Inverse: size x (1/from - 1/to), cut towards zero. */
function gain(market: ScaledMarket, isLong: boolean, size: bigint, from: bigint, to: bigint): bigint {
  const move = isLong ? to - from : from - to
  if (!market.isInverse) return size * market.factor * move
  return ((size * market.multiplier * move * FROM_RECIPROCAL) / (from * to)) * FROM_CUT
}

/** Linear: by size. Inverse: total / sum(size / price). A long's is rounded up, a short's down. */
function averageEntry(market: ScaledMarket, held: ScaledPosition, size: bigint, price: bigint): bigint {
  const total = held.size + size
  return market.isInverse
    ? cutQuotient(total * held.entry * price, held.size * price + size * held.entry, RATIO_DIGITS, held.isLong)
    : cutQuotient(held.size * held.entry + size * price, total, RATIO_DIGITS, held.isLong)
}

/** What rounding the average takes from unrealised profit; the mark falls out of it. */
function dustOf(market: ScaledMarket, held: ScaledPosition, size: bigint, price: bigint, entry: bigint): bigint {
  const [mine, total] = [held.size, held.size + size]
  if (!market.isInverse) {
    const moved = total * entry - mine * held.entry - size * price
    return market.factor * (held.isLong ? moved : -moved)
  }
  const n = mine * price * entry + size * held.entry * entry - total * held.entry * price
  const signed = market.multiplier * (held.isLong ? n : -n)
  return ((signed * FROM_RECIPROCAL) / (held.entry * price * entry)) * FROM_CUT
}

function positionOf(account: string, position: ScaledPosition): Position {
  const { market, isLong, size, entry, margin, openingLeverage, openedAt } = position
  return {
    account,
    market: market.listed.id,
    side: isLong ? 'long' : 'short',
    size: decimalOf(size, PLACES.size),
    entry: decimalOf(entry, PLACES.price),
    margin: margin === null ? null : decimalOf(margin, PLACES.money),
    openingLeverage,
    openedAt,
  }
}
