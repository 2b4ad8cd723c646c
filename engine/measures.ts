import {
  compare,
  type Decimal,
  minus,
  negate,
  ONE,
  over,
  plus,
  RATIO_ZERO,
  type Ratio,
  ratio,
  sign,
  times,
  ZERO,
} from './decimal'
import { gain, type Market, maintenanceAt, notionalAt, roundToTick, signOf } from './market'
import type { Account, Position, View } from './state'

/**
 * The definitions of contract 3.1 over one unchanging view. Account-wide figures are worked out once and remembered, so
 * a `Measures` must be thrown away when the state changes.
 */
export class Measures {
  private readonly equities = new Map<string, Ratio>()
  private readonly maintenances = new Map<string, Ratio>()

  constructor(readonly view: View) {}

  market(position: Position): Market {
    const market = this.view.markets.get(position.market)
    if (!market) throw new Error(`market ${position.market} of a position exists`)
    return market
  }

  account(id: string): Account {
    const account = this.view.accounts.get(id)
    if (!account) throw new Error(`account ${id} of a position exists`)
    return account
  }

  /** Unrealised profit at the mark, settlement asset. */
  unrealised(position: Position): Ratio {
    const market = this.market(position)
    return gain(market, position.side, position.size, position.entry, market.mark)
  }

  notional(position: Position): Ratio {
    const market = this.market(position)
    return notionalAt(market, position.size, market.mark)
  }

  entryNotional(position: Position): Ratio {
    return notionalAt(this.market(position), position.size, position.entry)
  }

  /** Maintenance margin of this position alone. */
  ownMaintenance(position: Position): Ratio {
    const market = this.market(position)
    return maintenanceAt(market, position.size, market.mark)
  }

  /** Equity of the account's cross side: balance and all cross unrealised profit, or the venue's own figure moved on. */
  accountEquity(id: string): Ratio {
    const known = this.equities.get(id)
    if (known) return known
    const account = this.account(id)
    let equity = ratio(account.balance)
    for (const position of this.cross(id)) equity = plus(equity, this.unrealised(position))
    if (account.equityOffset) equity = plus(equity, account.equityOffset)
    this.equities.set(id, equity)
    return equity
  }

  accountMaintenance(id: string): Ratio {
    const known = this.maintenances.get(id)
    if (known) return known
    let sum = RATIO_ZERO
    for (const position of this.cross(id)) sum = plus(sum, this.ownMaintenance(position))
    const offset = this.account(id).maintenanceOffset
    if (offset) sum = plus(sum, offset)
    this.maintenances.set(id, sum)
    return sum
  }

  /** Equity that stands behind a position: its margin and profit when isolated, else the account's cross equity. */
  equity(position: Position): Ratio {
    return position.margin
      ? plus(ratio(position.margin), this.unrealised(position))
      : this.accountEquity(position.account)
  }

  maintenance(position: Position): Ratio {
    return position.margin ? this.ownMaintenance(position) : this.accountMaintenance(position.account)
  }

  isBankrupt(position: Position): boolean {
    return sign(this.equity(position)) < 0
  }

  marginRatio(position: Position): Ratio {
    return over(this.equity(position), this.notional(position))
  }

  /** Notional over equity; null where equity is not positive. */
  effectiveLeverage(position: Position): Ratio | null {
    const equity = this.equity(position)
    return sign(equity) > 0 ? over(this.notional(position), equity) : null
  }

  /** The mark at which this position's equity is zero, other marks held; null where that is no positive price. */
  bankruptcyPrice(position: Position): Ratio | null {
    return priceAtZero(this.market(position), position, this.equity(position))
  }

  /**
   * The bankruptcy price used to close a position: a bankrupt cross account's deficit is shared among its positions by
   * maintenance margin (by notional where that sum is zero), less what earlier closures already declared as residual.
   */
  closingBankruptcyPrice(position: Position): Ratio | null {
    return priceAtZero(this.market(position), position, this.sharedEquity(position))
  }

  /** The closing bankruptcy price on the tick grid: long up, short down; null where that is no positive price. */
  bankruptcyTick(position: Position): Decimal | null {
    const price = this.closingBankruptcyPrice(position)
    if (!price) return null
    const tick = roundToTick(this.market(position), price, position.side === 'long' ? 'up' : 'down')
    return tick.gt(ZERO) ? tick : null
  }

  /** The mark at which equity equals maintenance margin, other marks held, both legs of the market moving. */
  liquidationPrice(position: Position): Ratio | null {
    return liquidationPrice(this, position)
  }

  /** Cross positions of an account, in no stated order. */
  *cross(account: string): Generator<Position> {
    for (const position of this.view.positionsBy(account)) if (!position.margin) yield position
  }

  private sharedEquity(position: Position): Ratio {
    const equity = this.equity(position)
    if (position.margin || sign(equity) >= 0) return equity
    const account = this.account(position.account)
    const open = plus(equity, ratio(account.residual))
    const positions = [...this.cross(position.account)]
    return positions.length < 2 ? open : times(open, this.share(position, positions))
  }

  private share(position: Position, positions: readonly Position[]): Ratio {
    const byMaintenance = shareBy(position, positions, (p) => this.ownMaintenance(p))
    return byMaintenance ?? shareBy(position, positions, (p) => this.notional(p)) ?? RATIO_ZERO
  }
}

function shareBy(mine: Position, all: readonly Position[], weight: (p: Position) => Ratio): Ratio | null {
  let sum = RATIO_ZERO
  for (const position of all) sum = plus(sum, weight(position))
  return sign(sum) === 0 ? null : over(weight(mine), sum)
}

/** Solves equity + s*q*(x - m) = 0 for x, and its inverse twin. */
function priceAtZero(market: Market, position: Position, equity: Ratio): Ratio | null {
  const q = position.size.times(market.multiplier)
  const s = signOf(position.side)
  if (market.kind === 'linear') {
    const price = minus(ratio(market.mark), ratio(equity.n.times(s), equity.d.times(q)))
    return sign(price) > 0 ? price : null
  }
  const reciprocal = plus(ratio(ONE, market.mark), ratio(equity.n.times(s), equity.d.times(q)))
  return sign(reciprocal) > 0 ? over(ratio(ONE), reciprocal) : null
}

/** One leg's part in the liquidation equation: which side, how much, and the tier it is in. */
interface Leg {
  readonly side: 1 | -1
  readonly q: Decimal
  readonly rate: Decimal
  readonly deduct: Decimal
  readonly from: Decimal
  readonly below: Decimal | null
}

/**
 * Equity and maintenance margin are straight lines in the price (in 1/price for an inverse market) as long as no leg
 * changes its tier, so each combination of tiers is solved by itself and the solution inside it nearest to the mark wins.
 */
function liquidationPrice(measures: Measures, position: Position): Ratio | null {
  const market = measures.market(position)
  const legs = position.margin ? [position] : crossLegs(measures, position)
  const equity = measures.equity(position)
  let others = measures.maintenance(position)
  for (const leg of legs) others = minus(others, measures.ownMaintenance(leg))
  let best: Ratio | null = null
  for (const choice of tierChoices(market, legs)) {
    const price = solveWithin(market, choice, equity, others)
    if (price && (!best || nearer(market, price, best))) best = price
  }
  return best
}

function crossLegs(measures: Measures, position: Position): Position[] {
  const legs: Position[] = []
  for (const other of measures.cross(position.account)) if (other.market === position.market) legs.push(other)
  return legs
}

function tierChoices(market: Market, legs: readonly Position[]): Leg[][] {
  const bands = [{ from: ZERO, rate: market.maintenanceMarginRate, deduct: ZERO }, ...market.tiers]
  let choices: Leg[][] = [[]]
  for (const leg of legs) {
    const options = bands.map((band, i) => ({
      side: signOf(leg.side),
      q: leg.size.times(market.multiplier),
      rate: band.rate,
      deduct: band.deduct,
      from: band.from,
      below: bands[i + 1]?.from ?? null,
    }))
    choices = choices.flatMap((chosen) => options.map((option) => [...chosen, option]))
  }
  return choices
}

/**
 * Linear: E + S(x - m) = M + sum(q r) x - sum(deduct). Inverse with y = 1/x: E + S(1/m - y) = M + sum(q r) y - sum(deduct).
 * S is the sum of s*q over the legs, M the maintenance margin of the account's other positions.
 */
function solveWithin(market: Market, legs: readonly Leg[], equity: Ratio, others: Ratio): Ratio | null {
  let net = ZERO
  let slope = ZERO
  let deduct = ZERO
  for (const leg of legs) {
    net = net.plus(leg.q.times(leg.side))
    slope = slope.plus(leg.q.times(leg.rate))
    deduct = deduct.plus(leg.deduct)
  }
  const free = plus(minus(equity, others), ratio(deduct))
  const atMark = market.kind === 'linear' ? ratio(net.times(market.mark).neg()) : ratio(net, market.mark)
  const coefficient = market.kind === 'linear' ? slope.minus(net) : slope.plus(net)
  if (coefficient.isZero()) return null
  const solution = over(plus(free, atMark), ratio(coefficient))
  if (sign(solution) <= 0) return null
  const price = market.kind === 'linear' ? solution : over(ratio(ONE), solution)
  return legs.every((leg) => inBand(market, leg, price)) ? price : null
}

function inBand(market: Market, leg: Leg, price: Ratio): boolean {
  const notional = market.kind === 'linear' ? times(ratio(leg.q), price) : over(ratio(leg.q), price)
  if (compare(notional, ratio(leg.from)) < 0) return false
  return leg.below === null || compare(notional, ratio(leg.below)) < 0
}

function nearer(market: Market, a: Ratio, b: Ratio): boolean {
  return compare(distance(market, a), distance(market, b)) < 0
}

function distance(market: Market, price: Ratio): Ratio {
  const away = minus(price, ratio(market.mark))
  return sign(away) < 0 ? negate(away) : away
}
