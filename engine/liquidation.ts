import { amountOf, ceilQuotient, compare, type Decimal, dec, max, min, ratio, scale, sign, ZERO } from './decimal'
import { type Market, notionalAt, type Side } from './market'
import { Measures } from './measures'
import { credit, creditFund, reduce, trade } from './settlement'
import { byCodeUnits, type MutableState, type Position } from './state'

/** One resting order of the simulated exchange's book. */
export interface Level {
  readonly account: string
  readonly price: Decimal
  readonly size: Decimal
}

/** Resting orders of one market, best first. */
export interface Depth {
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
}

export interface LiquidationRules {
  readonly partialShare: Decimal
  readonly feeRate: Decimal
}

/** One liquidation: what was closed against whom, and the fee the fund earned. */
export interface Liquidation {
  readonly position: Position
  readonly size: Decimal
  readonly fills: readonly Level[]
  readonly realisedPnl: Decimal
  readonly fee: Decimal
  readonly sizeAfter: Decimal
  readonly balanceAfter: Decimal
}

/**
 * The simulated exchange's liquidation: a position below maintenance margin is closed against the order book, first a
 * share of it and then the rest, at no worse than its bankruptcy price. What the book can't take stays open. Bankrupt
 * positions are not its business.
 */
export class Liquidator {
  constructor(
    private readonly state: MutableState,
    private readonly depth: Map<string, Depth>,
    private readonly rules: LiquidationRules,
  ) {}

  /** Liquidates what one account has below maintenance margin, one liquidation after the other as they are asked for. */
  *liquidate(account: string): Generator<Liquidation> {
    for (const position of this.candidates(account)) {
      const partial = this.closePart(position, this.firstShare(position))
      if (!partial) continue
      yield partial
      const rest = this.state.position(account, position.market, position.side)
      const second = rest && this.isDue(rest) ? this.closePart(rest, rest.size) : null
      if (second) yield second
    }
  }

  /** Largest notional first, then market id, long first: the order in which an account's positions are reduced. */
  private candidates(account: string): Position[] {
    const measures = new Measures(this.state)
    const due = [...this.state.positionsBy(account)].filter((p) => this.isDue(p))
    return due.sort(
      (a, b) =>
        compare(measures.notional(b), measures.notional(a)) ||
        byCodeUnits(a.market, b.market) ||
        (a.side === 'long' ? -1 : 1),
    )
  }

  /** Below maintenance margin, and not bankrupt. Looked at again before each step, since the one before may have cured it. */
  private isDue(position: Position): boolean {
    const measures = new Measures(this.state)
    const equity = measures.equity(position)
    return sign(equity) >= 0 && compare(equity, measures.maintenance(position)) < 0
  }

  private firstShare(position: Position): Decimal {
    const { lot } = this.state.market(position.market)
    const lots = ceilQuotient(ratio(position.size.times(this.rules.partialShare)), ratio(lot))
    return min(position.size, lots.times(lot))
  }

  private closePart(position: Position, wanted: Decimal): Liquidation | null {
    if (!this.isDue(position)) return null
    const market = this.state.market(position.market)
    const fills = this.match(position, market, wanted)
    if (fills.length === 0) return null
    let realisedPnl = ZERO
    let size = ZERO
    for (const fill of fills) {
      const held = this.state.position(position.account, market.id, position.side)
      if (!held) break
      realisedPnl = realisedPnl.plus(reduce(this.state, held, fill.size, fill.price).realisedPnl)
      trade(this.state, fill.account, market, position.side, fill.size, fill.price, null)
      size = size.plus(fill.size)
    }
    const fee = this.chargeFee(position, market, fills)
    const left = this.state.position(position.account, market.id, position.side)
    return {
      position,
      size,
      fills,
      realisedPnl,
      fee,
      sizeAfter: left?.size ?? ZERO,
      balanceAfter: this.state.account(position.account).balance,
    }
  }

  /** Takes orders from the best price on, none worse than the bankruptcy price, none of the same owner. */
  private match(position: Position, market: Market, wanted: Decimal): Level[] {
    const book = this.depth.get(market.id)
    if (!book) return []
    const resting = position.side === 'long' ? book.bids : book.asks
    const limit = new Measures(this.state).bankruptcyTick(position)
    const owner = this.state.account(position.account).owner
    const fills: Level[] = []
    const left: Level[] = []
    let open = wanted
    for (const level of resting) {
      const allowed = acceptable(position.side, level.price, limit) && this.state.account(level.account).owner !== owner
      const size = allowed ? min(open, level.size) : ZERO
      if (size.gt(ZERO)) fills.push({ ...level, size })
      if (size.lt(level.size)) left.push({ ...level, size: level.size.minus(size) })
      open = open.minus(size)
    }
    this.depth.set(market.id, position.side === 'long' ? { ...book, bids: left } : { ...book, asks: left })
    return fills
  }

  /** The fund's fee, never more than the equity that is left. */
  private chargeFee(position: Position, market: Market, fills: readonly Level[]): Decimal {
    if (market.fund === null) return ZERO
    const left = this.state.position(position.account, market.id, position.side)
    const margin = left?.margin ?? null
    const measures = new Measures(this.state)
    const equity = amountOf(left && margin ? measures.equity(left) : measures.accountEquity(position.account))
    const asked = fills.reduce(
      (sum, f) => sum.plus(amountOf(scale(notionalAt(market, f.size, f.price), this.rules.feeRate))),
      ZERO,
    )
    const fee = max(ZERO, min(asked, equity))
    if (fee.isZero()) return ZERO
    if (left && margin) this.state.put({ ...left, margin: margin.minus(fee) })
    else credit(this.state, position.account, fee.neg())
    creditFund(this.state, market.fund, fee)
    return fee
  }
}

function acceptable(side: Side, price: Decimal, limit: Decimal | null): boolean {
  if (!limit) return true
  return side === 'long' ? price.gte(limit) : price.lte(limit)
}

/** A level of the book as an input gave it. */
export function levelFrom(level: { readonly account: string; readonly price: string; readonly size: string }): Level {
  return { account: level.account, price: dec(level.price), size: dec(level.size) }
}
