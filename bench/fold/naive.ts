import { hash } from 'node:crypto'
import type { Decimal } from 'decimal.js'
import type { InputRecord, LogRecord, TradeInput } from '@/engine/log'
import type { MarketFile } from '@/engine/snapshot'

/**
 * A ledger of a log as one writes it in an afternoon: JSON.parse for each line, the hash chain by writing the parsed line
 * out again without its hash, balances and positions in maps of objects of decimal.js. It believes what the log says. Folded are markets and marks, deposits, withdrawals, trades (cross and
 * isolated, averages, both kinds of market), funding, and the events liquidation, takeover, fund-payment, closure and
 * adl-ended. Left out is all that makes a log more than a ledger: the shape of a line, every refusal, who is below maintenance margin or bankrupt, the trigger, ranking, plans and their verification, commitments, market states
 * and resting orders.
 */
export interface Ledger {
  readonly balances: Map<string, Decimal>
  readonly funds: Map<string, Decimal>
  /** By account, market and side, joined by `|`. */
  readonly positions: Map<string, Held>
}

export interface Held {
  readonly account: string
  readonly market: string
  readonly side: Side
  size: Decimal
  entry: Decimal
  margin: Decimal | null
}

/** The library's constructor, or one made from it with more digits than the twenty it comes with. */
export type Library = typeof Decimal

type Side = 'long' | 'short'

interface Market {
  readonly inverse: boolean
  readonly multiplier: Decimal
  mark: Decimal
}

/** Digits to which an average entry is rounded, and places to which an inverse market's amounts are cut (contract 3.1). */
const ENTRY_DIGITS = 18
const AMOUNT_PLACES = 18

/** The bankrupt account of an event, and the price it is closed at. */
interface Started {
  readonly account: string
  readonly market: string
  readonly side: Side
  readonly price: string
}

export function foldNaively(lines: Iterable<string>, library: Library): Ledger {
  const fold = new Fold(library)
  let previous = '0'.repeat(64)
  for (const line of lines) {
    const { hash: stated, ...body } = JSON.parse(line) as LogRecord
    previous = textHash(previous + JSON.stringify(body))
    if (previous !== stated) throw new Error(`the chain breaks at ${body.seq}`)
    fold.take(body as LogRecord)
  }
  return fold
}

export function textHash(text: string): string {
  return hash('sha256', text)
}

class Fold implements Ledger {
  readonly balances = new Map<string, Decimal>()
  readonly funds = new Map<string, Decimal>()
  readonly positions = new Map<string, Held>()
  private readonly markets = new Map<string, Market>()
  private readonly started = new Map<string, Started>()

  constructor(private readonly library: Library) {}

  take(record: LogRecord): void {
    if (record.seq === 0) return
    switch (record.type) {
      case 'liquidation':
        for (const { account, price, size } of record.fills) {
          this.reduce(record.account, record.market, record.side, this.dec(size), this.dec(price))
          this.trade(account, record.market, record.side, this.dec(size), this.dec(price), undefined)
        }
        this.fee(record.account, record.market, record.side, this.dec(record.fee))
        break
      case 'takeover': {
        const { account, market, side, size, price, entry, fund } = record
        this.reduce(account, market, side, this.dec(size), this.dec(price))
        this.increase(`fund:${fund}`, market, side, this.dec(size), this.dec(entry), undefined)
        break
      }
      case 'fund-payment':
        this.add(this.funds, record.fund, this.dec(record.amount))
        break
      case 'adl-started':
        this.started.set(record.event, record)
        break
      case 'closure': {
        const { market, side } = this.event(record.event)
        this.reduce(record.account, market, opposite(side), this.dec(record.size), this.dec(record.price))
        break
      }
      case 'adl-ended': {
        const { account, market, side, price } = this.event(record.event)
        if (record.taken !== '0') this.reduce(account, market, side, this.dec(record.taken), this.dec(price))
        break
      }
      case 'state':
      case 'halted':
      case 'divergence':
        break
      default:
        this.takeInput(record)
    }
  }

  private takeInput(input: InputRecord): void {
    switch (input.type) {
      case 'market':
        this.list(input.market)
        break
      case 'account':
        this.balances.set(input.account, this.dec(0))
        break
      case 'deposit':
        this.add(this.balances, input.account, this.dec(input.amount))
        break
      case 'withdrawal':
        this.add(this.balances, input.account, this.dec(input.amount).negated())
        break
      case 'fund':
        this.add(this.funds, input.fund, this.dec(input.amount))
        break
      case 'trade':
        this.tradeBoth(input)
        break
      case 'mark':
        for (const [id, mark] of Object.entries(input.marks)) this.market(id).mark = this.dec(mark)
        break
      case 'funding':
        this.funding(input.market, this.dec(input.rate))
        break
      case 'rulebook':
      case 'depth':
      case 'proceed':
        break
      default:
        throw new Error(`the ledger does not fold ${input.type}`)
    }
  }

  private dec(value: string | number): Decimal {
    return new this.library(value)
  }

  private list(file: MarketFile): void {
    const multiplier = this.dec(file.multiplier ?? 1)
    this.markets.set(file.id, { inverse: file.kind === 'inverse', multiplier, mark: this.dec(file.mark) })
  }

  private market(id: string): Market {
    return known(this.markets.get(id), id)
  }

  private event(id: string): Started {
    return known(this.started.get(id), id)
  }

  private add(to: Map<string, Decimal>, key: string, amount: Decimal): void {
    to.set(key, (to.get(key) ?? this.dec(0)).plus(amount))
  }

  /** What a fund's positions earn or lose is stated as payments of its own. */
  private credit(account: string, amount: Decimal): void {
    if (!account.startsWith('fund:')) this.add(this.balances, account, amount)
  }

  private tradeBoth(input: TradeInput): void {
    const [size, price] = [this.dec(input.size), this.dec(input.price)]
    this.trade(input.buyer, input.market, 'long', size, price, input.buyerMargin)
    this.trade(input.seller, input.market, 'short', size, price, input.sellerMargin)
  }

  /** First reduces what the account holds the other way, then opens or adds with the rest. */
  private trade(account: string, id: string, side: Side, size: Decimal, price: Decimal, margin?: string): void {
    const held = this.positions.get(`${account}|${id}|${opposite(side)}`)
    const closing = held ? this.library.min(held.size, size) : this.dec(0)
    if (held) this.reduce(account, id, opposite(side), closing, price)
    if (size.greaterThan(closing)) this.increase(account, id, side, size.minus(closing), price, margin)
  }

  private reduce(account: string, id: string, side: Side, size: Decimal, price: Decimal): void {
    const key = `${account}|${id}|${side}`
    const held = known(this.positions.get(key), key)
    const realised = this.gain(this.market(id), side, size, held.entry, price)
    held.size = held.size.minus(size)
    if (held.margin) held.margin = held.margin.plus(realised)
    else this.credit(account, realised)
    if (!held.size.isZero()) return
    if (held.margin) this.credit(account, held.margin)
    this.positions.delete(key)
  }

  /** The average is rounded against the holder, and what that takes is booked at once. */
  private increase(account: string, id: string, side: Side, size: Decimal, price: Decimal, margin?: string): void {
    const market = this.market(id)
    const key = `${account}|${id}|${side}`
    const added = margin === undefined ? null : this.dec(margin)
    if (added) this.credit(account, added.negated())
    const held = this.positions.get(key)
    if (!held) {
      this.positions.set(key, { account, market: id, side, size, entry: price, margin: added })
      return
    }
    const total = held.size.plus(size)
    const entry = this.average(market, side, held, size, price)
    const before = this.exactGain(market, side, held.size, held.entry, market.mark).plus(
      this.exactGain(market, side, size, price, market.mark),
    )
    const dust = before.minus(this.exactGain(market, side, total, entry, market.mark))
    this.credit(account, market.inverse ? dust.toDecimalPlaces(AMOUNT_PLACES, this.library.ROUND_DOWN) : dust)
    held.size = total
    held.entry = entry
    if (held.margin && added) held.margin = held.margin.plus(added)
  }

  private average(market: Market, side: Side, held: Held, size: Decimal, price: Decimal): Decimal {
    const total = held.size.plus(size)
    const exact = market.inverse
      ? total
          .times(held.entry)
          .times(price)
          .dividedBy(held.size.times(price).plus(size.times(held.entry)))
      : held.size.times(held.entry).plus(size.times(price)).dividedBy(total)
    return exact.toSignificantDigits(ENTRY_DIGITS, side === 'long' ? this.library.ROUND_UP : this.library.ROUND_DOWN)
  }

  private gain(market: Market, side: Side, size: Decimal, from: Decimal, to: Decimal): Decimal {
    const exact = this.exactGain(market, side, size, from, to)
    return market.inverse ? exact.toDecimalPlaces(AMOUNT_PLACES, this.library.ROUND_DOWN) : exact
  }

  private exactGain({ inverse, multiplier }: Market, side: Side, size: Decimal, from: Decimal, to: Decimal): Decimal {
    const move = side === 'long' ? to.minus(from) : from.minus(to)
    const value = size.times(multiplier).times(move)
    return inverse ? value.dividedBy(from.times(to)) : value
  }

  /** The liquidation fee leaves what is left of an isolated margin, else the balance. */
  private fee(account: string, id: string, side: Side, fee: Decimal): void {
    const held = this.positions.get(`${account}|${id}|${side}`)
    if (held?.margin) held.margin = held.margin.minus(fee)
    else this.credit(account, fee.negated())
  }

  private funding(id: string, rate: Decimal): void {
    const { inverse, multiplier, mark } = this.market(id)
    for (const { account, market, side, size } of this.positions.values()) {
      if (market !== id) continue
      const share = size.times(multiplier).times(side === 'long' ? rate.negated() : rate)
      // Divided last: a third of something times three would be cut below what it is.
      const paid = inverse ? share.dividedBy(mark) : share.times(mark)
      this.credit(account, inverse ? paid.toDecimalPlaces(AMOUNT_PLACES, this.library.ROUND_DOWN) : paid)
    }
  }
}

function opposite(side: Side): Side {
  return side === 'long' ? 'short' : 'long'
}

function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the log names ${name} before it is there`)
  return value
}
