import { type Decimal, dec, ZERO } from '../decimal'
import { accountFrom, applyObservedTrade, emptyFund } from '../inputs'
import type { Input, TradeInput } from '../log'
import { type Market, opposite, type Side } from '../market'
import { bookRealised, credit, creditFund, emptyAccount, fundingOf, increase, reduce, trade } from '../settlement'
import { type MarketFile, marketFrom, stateFrom } from '../snapshot'
import { type Fund, fundAccount, isFundAccount, MutableState, type Position } from '../state'
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

/** The position an ADL event closes. */
export interface Closing {
  readonly account: string
  readonly market: string
  readonly side: Side
}

/** The ledger in decimals, booked by the same settlement as the book: the reference for the quick one. */
export class ExactLedger implements Ledger {
  private constructor(
    private current: MutableState,
    private readonly closings: Map<string, Closing>,
  ) {}

  static begin(): ExactLedger {
    return new ExactLedger(new MutableState(), new Map())
  }

  /** Goes on from another ledger's state and the events it has seen begin. */
  static from(state: MutableState, closings: ReadonlyMap<string, Closing>): ExactLedger {
    return new ExactLedger(state, new Map(closings))
  }

  state(): MutableState {
    return this.current.clone()
  }

  take(record: LedgerRecord): void {
    const state = this.current
    state.at = record.at
    switch (record.type) {
      case 'market':
        this.list(record.market, record.at)
        break
      case 'account':
        if (state.accounts.has(record.account) || isFundAccount(record.account)) throw duplicate(record.account)
        state.accounts.set(record.account, accountFrom(record))
        break
      case 'deposit':
        credit(state, this.known(record.account), dec(record.amount))
        break
      case 'withdrawal':
        credit(state, this.known(record.account), dec(record.amount).neg())
        break
      case 'trade':
        this.trade(record)
        break
      case 'mark':
        for (const [id, mark] of Object.entries(record.marks)) {
          const market = this.market(id)
          state.markets.set(id, { ...market, mark: above(mark), previousMark: market.mark, markAt: record.at })
        }
        break
      case 'funding':
        this.funding(record.market, dec(record.rate))
        break
      case 'fund':
        this.fund(record)
        break
      case 'observed-fund':
        creditFund(state, record.fund, dec(record.balance).minus(this.fundOf(record.fund).balance))
        break
      case 'observed-liquidation':
      case 'observed-closure':
        applyObservedTrade(this.current, record)
        break
      case 'snapshot':
        this.current = stateFrom(record.snapshot)
        for (const market of this.current.markets.values()) {
          this.current.markets.set(market.id, { ...market, markAt: record.snapshot.at })
        }
        break
      case 'liquidation':
        this.liquidation(record)
        break
      case 'takeover':
        this.takeover(record)
        break
      case 'fund-payment': {
        // What the fund's own positions earned or lost was booked with what earned it: this line only says so.
        const { balance } = this.fundOf(record.fund)
        if (record.reason !== 'inventory') creditFund(state, record.fund, dec(record.amount))
        const after = record.reason === 'inventory' ? balance : balance.plus(dec(record.amount))
        if (!after.eq(dec(record.balanceAfter))) throw differs('balanceAfter')
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
        if (record.by === undefined) this.halt(record.market, record.type === 'halt' ? record.reason : null)
        break
    }
  }

  private halt(id: string | undefined, halted: string | null): void {
    const { markets } = this.current
    for (const market of id === undefined ? [...markets.values()] : [this.market(id)])
      markets.set(market.id, { ...market, halted })
  }

  private list(file: MarketFile, markAt: string): void {
    const { markets } = this.current
    const halted = markets.get(file.id)?.halted ?? null
    markets.set(file.id, { ...marketFrom(this.current, file, '$.market'), markAt, halted })
  }

  private trade({ market: id, buyer, seller, size, price, buyerMargin, sellerMargin }: TradeInput): void {
    const market = this.market(id)
    const [lots, at] = [above(size), above(price)]
    this.known(buyer)
    this.known(seller)
    trade(this.current, buyer, market, 'long', lots, at, buyerMargin === undefined ? null : dec(buyerMargin))
    trade(this.current, seller, market, 'short', lots, at, sellerMargin === undefined ? null : dec(sellerMargin))
  }

  private funding(id: string, rate: Decimal): void {
    const market = this.market(id)
    for (const side of ['long', 'short'] as const) {
      const paid = fundingOf(market, side === 'long' ? rate.neg() : rate)
      for (const { account, size } of this.current.positionsOf(id, side).values()) {
        credit(this.current, account, paid(size))
      }
    }
  }

  private fund({ fund: id, asset, floor, amount }: Extract<Input, { type: 'fund' }>): void {
    const known = this.current.funds.get(id)
    if (!known && asset === undefined) throw unknown('fund', id)
    this.current.funds.set(id, {
      ...(known ?? emptyFund(id, asset ?? '')),
      floor: floor === undefined ? (known?.floor ?? ZERO) : dec(floor),
      balance: (known?.balance ?? ZERO).plus(dec(amount)),
    })
  }

  private liquidation(record: RecordOf<'liquidation'>): void {
    const { account, market: id, side } = record
    const market = this.market(id)
    const fills = record.fills.map((f) => ({ by: this.known(f.account), size: above(f.size), price: above(f.price) }))
    this.known(account)
    let realisedPnl = ZERO
    for (const { by, size, price } of fills) {
      realisedPnl = realisedPnl.plus(reduce(this.current, this.held(account, id, side, size), size, price).realisedPnl)
      trade(this.current, by, market, side, size, price, null)
    }
    const fee = dec(record.fee)
    const left = this.current.position(account, id, side)
    if (left?.margin) this.current.put({ ...left, margin: left.margin.minus(fee) })
    else credit(this.current, account, fee.neg())
    this.check(account, id, side, realisedPnl, record)
  }

  private takeover(record: RecordOf<'takeover'>): void {
    const { account, market: id, side, fund } = record
    const market = this.market(id)
    this.fundOf(fund)
    const [size, price, entry] = [above(record.size), above(record.price), above(record.entry)]
    const { realisedPnl } = reduce(this.current, this.held(account, id, side, size), size, price)
    const holder = fundAccount(fund)
    if (!this.current.accounts.has(holder)) this.current.accounts.set(holder, emptyAccount(holder))
    increase(this.current, holder, market, side, size, entry, null)
    this.check(account, id, side, realisedPnl, record)
  }

  /** What a closure realised is stated, not worked out: at a price that does not terminate it can't be. */
  private close(account: string, market: string, side: Side, record: Results, size: string): void {
    const [taken, realisedPnl] = [dec(size), dec(record.realisedPnl)]
    if (taken.lt(ZERO)) throw notAbove(size)
    this.known(account)
    this.market(market)
    if (!taken.isZero()) bookRealised(this.current, this.held(account, market, side, taken), taken, realisedPnl)
    this.check(account, market, side, realisedPnl, record)
  }

  private check(account: string, market: string, side: Side, realisedPnl: Decimal, stated: Results): void {
    if (!realisedPnl.eq(dec(stated.realisedPnl))) throw differs('realisedPnl')
    const left = this.current.position(account, market, side)?.size ?? ZERO
    if (!left.eq(dec(stated.sizeAfter))) throw differs('sizeAfter')
    const balance = isFundAccount(account)
      ? this.fundOf(account.slice('fund:'.length)).balance
      : this.current.account(this.known(account)).balance
    if (!balance.eq(dec(stated.balanceAfter))) throw differs('balanceAfter')
  }

  private held(account: string, market: string, side: Side, size: Decimal): Position {
    const held = this.current.position(this.known(account), market, side)
    if (!held || held.size.lt(size)) throw noPosition(account, market)
    return held
  }

  private known(account: string): string {
    if (!this.current.accounts.has(account)) throw unknown('account', account)
    if (isFundAccount(account)) this.fundOf(account.slice('fund:'.length))
    return account
  }

  private market(id: string): Market {
    const market = this.current.markets.get(id)
    if (market) return market
    throw unknown('market', id)
  }

  private fundOf(id: string): Fund {
    const fund = this.current.funds.get(id)
    if (fund) return fund
    throw unknown('fund', id)
  }

  private closing(event: string): Closing {
    const closing = this.closings.get(event)
    if (closing) return closing
    throw unknown('event', event)
  }
}

/** What an event says its booking came to. */
export interface Results {
  readonly realisedPnl: string
  readonly sizeAfter: string
  readonly balanceAfter: string
}

/** A size or a price: above zero. */
function above(text: string): Decimal {
  const value = dec(text)
  if (value.lte(ZERO)) throw notAbove(text)
  return value
}
