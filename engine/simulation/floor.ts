import type { Input } from '../log'
import { opposite, type Side } from '../market'
import type { Position, View } from '../state'
import { approx, power10, scaledText, unitsOf } from './grid'
import type { Member } from './population'
import type { Prices } from './prices'
import type { Random } from './random'
import type { Hit, Phase } from './scenarios'
import { ASSET_DIGITS, type Asset, LISTINGS, type Listing } from './venue'

/** Half of the spread that takers pay, relative. */
const HALF_SPREAD = 0.0001
/** Makers looked at before one is traded with: the one whose inventory shrinks most is taken. */
const MAKERS_ASKED = 3
/** What takers may be long or short together in all markets, in US dollars. */
const IMBALANCE_USD = 10_000_000
const LARGEST_LEVERAGE_MARGIN = 1.02

/**
 * The trading floor of one step: what traders see, and the inputs they make of it. Everything is decided on the view at
 * the beginning of the step, so an account acts at most once in it; makers may act often, since nothing of theirs can be
 * refused.
 */
export class Floor {
  readonly inputs: Input[] = []
  private readonly acted = new Set<string>()
  private readonly netUsd = new Map<string, number>()

  constructor(
    readonly view: View,
    readonly prices: Prices,
    readonly random: Random,
    readonly phase: Phase,
    readonly hit: Hit,
    private readonly makers: Readonly<Record<Asset, readonly Member[]>>,
    /** Size of this venue against the one that all amounts in dollars are given for. */
    readonly scale: number,
  ) {}

  /** True the first time an account is named in this step. */
  mayAct(account: string): boolean {
    if (this.acted.has(account)) return false
    this.acted.add(account)
    return true
  }

  /** The price trades of this step are made at: the mark that everyone sees. */
  price(market: Listing): number {
    const mark = this.view.markets.get(market.id)?.mark
    return mark ? approx(mark) : this.prices.of(market)
  }

  /** The one position an account has in a market; the simulation never holds both sides. */
  position(account: string, market: Listing): Position | undefined {
    return this.view.position(account, market.id, 'long') ?? this.view.position(account, market.id, 'short')
  }

  balance(account: string): number {
    const found = this.view.accounts.get(account)
    return found ? approx(found.balance) : 0
  }

  /** Unrealised profit in the settlement asset, near enough to decide by. */
  unrealised(market: Listing, position: Position): number {
    const [entry, mark] = [approx(position.entry), this.price(market)]
    const gain = approx(position.size) * (market.inverse ? 1 / entry - 1 / mark : mark - entry)
    return position.side === 'long' ? gain : -gain
  }

  equity(member: Member): number {
    let equity = this.balance(member.id)
    for (const market of member.markets) {
      const held = this.position(member.id, market)
      if (held) equity += this.unrealised(market, held) + (held.margin ? approx(held.margin) : 0)
    }
    return equity
  }

  /** US dollars in units of an account's asset. */
  inAsset(usd: number, member: Member): number {
    return member.asset === 'BTC' ? usd / this.price(LISTINGS[0] as Listing) : usd
  }

  /** Whole lots worth about so many dollars, at least one. */
  lots(market: Listing, usd: number): number {
    const size = market.inverse ? usd : usd / this.price(market)
    return Math.max(1, unitsOf(size, market.sizeDigits))
  }

  notionalUsd(market: Listing, lots: number): number {
    const size = lots / power10(market.sizeDigits)
    return market.inverse ? size : size * this.price(market)
  }

  lotsOf(market: Listing, position: Position): number {
    return unitsOf(approx(position.size), market.sizeDigits)
  }

  /** Pays in what is missing, rounded up to the asset's smallest unit. */
  deposit(member: Member, amount: number): void {
    const units = Math.floor(amount * power10(ASSET_DIGITS[member.asset])) + 1
    if (units <= 0) return
    this.inputs.push({
      type: 'deposit',
      account: member.id,
      amount: scaledText(units, ASSET_DIGITS[member.asset]),
    })
  }

  withdraw(member: Member, amount: number): void {
    const units = Math.floor(amount * power10(ASSET_DIGITS[member.asset]))
    if (units <= 0) return
    this.inputs.push({
      type: 'withdrawal',
      account: member.id,
      amount: scaledText(units, ASSET_DIGITS[member.asset]),
    })
  }

  /** `wanted`, unless the takers of this market lean that way too far already. */
  balanced(market: Listing, wanted: Side): Side {
    const net = this.takersNet(market)
    const limit = IMBALANCE_USD * this.scale * market.share
    if (net > limit) return 'short'
    return net < -limit ? 'long' : wanted
  }

  /** Margin for an isolated position of so many lots, in the asset, rounded up. */
  margin(market: Listing, lots: number, price: number, leverage: number): number {
    const size = lots / power10(market.sizeDigits)
    const digits = ASSET_DIGITS[market.asset]
    const notional = market.inverse ? size / price : size * price
    return (Math.floor((notional / leverage) * LARGEST_LEVERAGE_MARGIN * power10(digits)) + 1) / power10(digits)
  }

  /** A trade of a taker with a maker, at the mark plus the spread unless a price is given. */
  take(taker: string, market: Listing, side: Side, lots: number, options: TakeOptions = {}): void {
    const sign = side === 'long' ? 1 : -1
    const noise = HALF_SPREAD * this.random.between(0.5, 2)
    const price = options.price ?? this.price(market) * (1 + sign * noise)
    const maker = this.maker(market, side)
    const margin = options.margin === undefined ? undefined : marginText(market, options.margin)
    this.netUsd.set(market.id, this.takersNet(market) + sign * this.notionalUsd(market, lots))
    const [buyer, seller] = side === 'long' ? [taker, maker] : [maker, taker]
    this.inputs.push({
      type: 'trade',
      market: market.id,
      buyer,
      seller,
      size: scaledText(lots, market.sizeDigits),
      price: scaledText(Math.max(1, unitsOf(price, market.priceDigits)), market.priceDigits),
      ...(margin === undefined ? {} : side === 'long' ? { buyerMargin: margin } : { sellerMargin: margin }),
    })
  }

  /** Closes the whole of a position. */
  close(position: Position, market: Listing): void {
    this.take(position.account, market, opposite(position.side), this.lotsOf(market, position))
  }

  private maker(market: Listing, side: Side): string {
    const makers = this.makers[market.asset]
    let best = this.random.pick(makers)
    let most = this.inventory(best, market, side)
    for (let i = 1; i < MAKERS_ASKED; i += 1) {
      const other = this.random.pick(makers)
      const has = this.inventory(other, market, side)
      if (has > most) [best, most] = [other, has]
    }
    return best.id
  }

  /** What a maker holds on a side, less what it holds on the other, in sizes. */
  private inventory(member: Member, market: Listing, side: Side): number {
    const held = this.position(member.id, market)
    if (!held) return 0
    return held.side === side ? approx(held.size) : -approx(held.size)
  }

  /** What all takers hold together, in US dollars: the makers hold the opposite. */
  private takersNet(market: Listing): number {
    const known = this.netUsd.get(market.id)
    if (known !== undefined) return known
    let size = 0
    for (const maker of this.makers[market.asset]) size -= this.inventory(maker, market, 'long')
    const usd = market.inverse ? size : size * this.price(market)
    this.netUsd.set(market.id, usd)
    return usd
  }
}

export interface TakeOptions {
  readonly price?: number
  /** Margin of an isolated position, in the settlement asset. */
  readonly margin?: number
}

function marginText(market: Listing, margin: number): string {
  return scaledText(unitsOf(margin, ASSET_DIGITS[market.asset]), ASSET_DIGITS[market.asset])
}
