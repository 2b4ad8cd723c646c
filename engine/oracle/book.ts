// The state that the contract's definitions speak about, and the definitions of one position in it, in the page's order:
// profit, notional, equity, maintenance margin, liquidation price, bankruptcy price.

import { Fraction, ONE, sum, ZERO } from './fraction'
import type { Side, Snapshot, SnapshotAccount, SnapshotMarket } from './shapes'

/** What the contract refuses, with its code. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

// The book: a snapshot with its amounts as fractions. A run changes it in place.

export interface Tier {
  from: Fraction
  rate: Fraction
  deduct: Fraction
}

export interface Market {
  id: string
  inverse: boolean
  multiplier: Fraction
  lot: Fraction
  tick: Fraction
  mark: Fraction
  previousMark: Fraction | null
  rate: Fraction
  tiers: Tier[]
  fund: Fund | null
  isSettling: boolean
}

export interface Fund {
  id: string
  balance: Fraction
  floor: Fraction
  windowPeak: Fraction | null
  windowAverage: Fraction | null
  largeLosses: number | null
  /** Profit and peak profit of single markets, as the venue counts them. */
  results: Map<string, { pnl: Fraction; peak: Fraction }>
  /** The account `fund:ID`: never ranked and never liquidated, so it is kept apart from the positions. */
  lots: { market: Market; side: Side; size: Fraction; entry: Fraction }[]
}

export interface Account {
  id: string
  owner: string
  balance: Fraction
  deltaNeutral: boolean
  netDelta: Fraction | null
  /** The venue's own equity and maintenance margin, less what our formulas gave when the snapshot was read. */
  equityOffset: Fraction
  maintenanceOffset: Fraction
  /** Deficits that earlier closures left in the balance of a cross account: added back when the deficit is shared. */
  residuals: Fraction
}

export interface Position {
  account: Account
  market: Market
  side: Side
  size: Fraction
  entry: Fraction
  /** Present when isolated. */
  margin: Fraction | null
  openingLeverage: Fraction | null
  /** Empty where the snapshot doesn't say. */
  openedAt: string
}

export interface Book {
  at: string
  /** Whether all positions are known. With less, places and what follows from them are not claimed. */
  full: boolean
  markets: Market[]
  funds: Fund[]
  accounts: Account[]
  positions: Position[]
}

export function known<T>(found: T | undefined, code: string, what: string): T {
  if (found === undefined) throw new Refusal(code, `there is no ${what}`)
  return found
}

function loadMarket(raw: SnapshotMarket, funds: Fund[]): Market {
  return {
    id: raw.id,
    inverse: raw.kind === 'inverse',
    multiplier: Fraction.parse(raw.multiplier ?? '1'),
    lot: Fraction.parse(raw.lot),
    tick: Fraction.parse(raw.tick),
    mark: Fraction.parse(raw.mark),
    previousMark: raw.previousMark === undefined ? null : Fraction.parse(raw.previousMark),
    rate: Fraction.parse(raw.maintenanceMarginRate),
    tiers: (raw.maintenanceMarginTiers ?? []).map((tier) => ({
      from: Fraction.parse(tier.from),
      rate: Fraction.parse(tier.rate),
      deduct: Fraction.parse(tier.deduct ?? '0'),
    })),
    fund: funds.find((fund) => fund.id === raw.fund) ?? null,
    isSettling: raw.status === 'final-settlement',
  }
}

function loadAccount(raw: SnapshotAccount): Account {
  return {
    id: raw.id,
    owner: raw.owner ?? raw.id,
    balance: Fraction.parse(raw.balance),
    deltaNeutral: raw.deltaNeutral ?? false,
    netDelta: raw.netDelta === undefined ? null : Fraction.parse(raw.netDelta),
    equityOffset: ZERO,
    maintenanceOffset: ZERO,
    residuals: ZERO,
  }
}

export function load(snapshot: Snapshot): Book {
  const funds = snapshot.funds.map((raw): Fund => {
    const results = Object.entries(raw.markets ?? {}).map(
      ([id, { pnl, peakPnl }]) => [id, { pnl: Fraction.parse(pnl), peak: Fraction.parse(peakPnl) }] as const,
    )
    return {
      id: raw.id,
      balance: Fraction.parse(raw.balance),
      floor: Fraction.parse(raw.floor ?? '0'),
      windowPeak: raw.windowPeak === undefined ? null : Fraction.parse(raw.windowPeak),
      windowAverage: raw.windowAverage === undefined ? null : Fraction.parse(raw.windowAverage),
      largeLosses: raw.largeLosses ?? null,
      results: new Map(results),
      lots: [],
    }
  })
  const markets = snapshot.markets.map((raw) => loadMarket(raw, funds))
  const accounts = snapshot.accounts.map(loadAccount)
  const positions = snapshot.positions.map((raw): Position => {
    return {
      account: known(
        accounts.find((account) => account.id === raw.account),
        'unknown-account',
        `account ${raw.account}`,
      ),
      market: known(
        markets.find((market) => market.id === raw.market),
        'unknown-market',
        `market ${raw.market}`,
      ),
      side: raw.side,
      size: Fraction.parse(raw.size),
      entry: Fraction.parse(raw.entry),
      margin: raw.margin === undefined ? null : Fraction.parse(raw.margin),
      openingLeverage: raw.openingLeverage === undefined ? null : Fraction.parse(raw.openingLeverage),
      openedAt: raw.openedAt ?? '',
    }
  })
  const full = (snapshot.coverage ?? 'full') === 'full'
  const book: Book = { at: snapshot.at, full, markets, funds, accounts, positions }
  applyVenueFigures(book, snapshot)
  return book
}

/** The venue's own figures are used as given and then moved by our changes, so their distance from ours is kept. */
function applyVenueFigures(book: Book, snapshot: Snapshot): void {
  for (const [index, raw] of snapshot.accounts.entries()) {
    const account = book.accounts[index]!
    const equity = raw.equity === undefined ? null : Fraction.parse(raw.equity).minus(crossEquity(book, account))
    const maintenance =
      raw.maintenanceMargin === undefined
        ? null
        : Fraction.parse(raw.maintenanceMargin).minus(crossMaintenance(book, account))
    account.equityOffset = equity ?? ZERO
    account.maintenanceOffset = maintenance ?? ZERO
  }
}

// 3.1 Unrealised profit, notional, equity, maintenance margin.

export function opposite(side: Side): Side {
  return side === 'long' ? 'short' : 'long'
}

export function signed(side: Side, value: Fraction): Fraction {
  return side === 'long' ? value : value.negated()
}

/** `q`: the size times the multiplier. */
export function quantity(position: Position): Fraction {
  return position.size.times(position.market.multiplier)
}

/** What a size earns when its price goes from one to another: s*z*(to - from), inverse s*z*(1/from - 1/to). */
export function gain(market: Market, side: Side, size: Fraction, from: Fraction, to: Fraction): Fraction {
  const perUnit = market.inverse ? ONE.over(from).minus(ONE.over(to)) : to.minus(from)
  return signed(side, perUnit.times(size).times(market.multiplier))
}

export function unrealised(position: Position): Fraction {
  return gain(position.market, position.side, position.size, position.entry, position.market.mark)
}

export function notionalAt(market: Market, size: Fraction, price: Fraction): Fraction {
  const units = size.times(market.multiplier)
  return market.inverse ? units.over(price) : units.times(price)
}

export function notional(position: Position): Fraction {
  return notionalAt(position.market, position.size, position.market.mark)
}

export function crossPositions(book: Book, account: Account): Position[] {
  return book.positions.filter((position) => position.account === account && position.margin === null)
}

function crossEquity(book: Book, account: Account): Fraction {
  const profits = sum(crossPositions(book, account).map(unrealised))
  return account.balance.plus(profits).plus(account.equityOffset)
}

export function equity(book: Book, position: Position): Fraction {
  if (position.margin !== null) return position.margin.plus(unrealised(position))
  return crossEquity(book, position.account)
}

export function isBankrupt(book: Book, position: Position): boolean {
  return equity(book, position).isNegative()
}

/** The market's own rate, without a deduction, serves below the first tier. */
function tierSegments(market: Market): { from: Fraction; to: Fraction | null; rate: Fraction; deduct: Fraction }[] {
  const below: Tier = { from: ZERO, rate: market.rate, deduct: ZERO }
  const all = [below, ...market.tiers]
  return all.map((tier, index) => ({ ...tier, to: all[index + 1]?.from ?? null }))
}

export function maintenanceMargin(position: Position): Fraction {
  const size = notional(position)
  const tiers = position.market.tiers.filter((tier) => !tier.from.isAbove(size))
  const tier = tiers[tiers.length - 1] ?? { rate: position.market.rate, deduct: ZERO }
  return size.times(tier.rate).minus(tier.deduct)
}

function crossMaintenance(book: Book, account: Account): Fraction {
  return sum(crossPositions(book, account).map(maintenanceMargin)).plus(account.maintenanceOffset)
}

export function maintenanceHeld(book: Book, position: Position): Fraction {
  return position.margin === null ? crossMaintenance(book, position.account) : maintenanceMargin(position)
}

// 3.1 Liquidation price.

/** Every way of choosing one element from each list. */
function combinations<T>(lists: T[][]): T[][] {
  return lists.reduce<T[][]>((done, list) => done.flatMap((head) => list.map((last) => [...head, last])), [[]])
}

/**
 * The mark at which equity equals the maintenance margin. Both are straight lines in u (the price, or one over the price
 * in an inverse market) as long as no leg crosses into another tier, so each choice of tiers gives one candidate, which
 * counts when the notionals it leads to lie in the chosen tiers. The candidate nearest to the mark is the answer.
 */
export function liquidationPrice(book: Book, position: Position): Fraction | null {
  const { market } = position
  const now = market.inverse ? ONE.over(market.mark) : market.mark
  const legs =
    position.margin === null
      ? crossPositions(book, position.account).filter((other) => other.market === market)
      : [position]
  const slope = sum(legs.map((leg) => signed(leg.side, market.inverse ? quantity(leg).negated() : quantity(leg))))
  const heldElsewhere = maintenanceHeld(book, position).minus(sum(legs.map(maintenanceMargin)))
  let nearest: Fraction | null = null
  for (const tiers of combinations(legs.map(() => tierSegments(market)))) {
    const rates = sum(legs.map((leg, index) => quantity(leg).times(tiers[index]!.rate)))
    const deducts = sum(tiers.map((tier) => tier.deduct))
    // equity + slope*(u - now) = heldElsewhere + rates*u - deducts
    if (slope.equals(rates)) continue
    const constant = heldElsewhere.minus(deducts).minus(equity(book, position)).plus(slope.times(now))
    const u = constant.over(slope.minus(rates))
    if (!u.isPositive()) continue
    const holds = legs.every((leg, index) => {
      const size = quantity(leg).times(u)
      const { from, to } = tiers[index]!
      return !size.isBelow(from) && (to === null || size.isBelow(to))
    })
    if (!holds) continue
    const price = market.inverse ? ONE.over(u) : u
    const isNearer =
      nearest === null || price.minus(market.mark).absolute().isBelow(nearest.minus(market.mark).absolute())
    if (isNearer) nearest = price
  }
  return nearest
}

// 3.1 Bankruptcy price.

export function priceOfZero(position: Position, positionEquity: Fraction): Fraction | null {
  const { market, side } = position
  const perUnit = signed(side, positionEquity.over(quantity(position)))
  if (!market.inverse) {
    const price = market.mark.minus(perUnit)
    return price.isPositive() ? price : null
  }
  const inversePrice = ONE.over(market.mark).plus(perUnit)
  return inversePrice.isPositive() ? ONE.over(inversePrice) : null
}

/** The account's own sum is used, not the venue's figure, so that the shares of one account add up to one. */
function shareOfDeficit(book: Book, position: Position): Fraction {
  const all = crossPositions(book, position.account)
  const total = sum(all.map(maintenanceMargin))
  if (total.isZero()) return notional(position).over(sum(all.map(notional)))
  return maintenanceMargin(position).over(total)
}

function sharedEquity(book: Book, position: Position): Fraction {
  if (position.margin !== null || !isBankrupt(book, position)) return equity(book, position)
  return equity(book, position).plus(position.account.residuals).times(shareOfDeficit(book, position))
}

export function bankruptcyPrice(book: Book, position: Position): Fraction | null {
  return priceOfZero(position, sharedEquity(book, position))
}

/** To the tick, so that the bankrupt side is not left negative: long up, short down. */
export function toTick(position: Position, price: Fraction | null): Fraction | null {
  if (price === null) return null
  const ticks = price.over(position.market.tick)
  const rounded = Fraction.of(position.side === 'long' ? ticks.ceil() : ticks.floor()).times(position.market.tick)
  return rounded.isPositive() ? rounded : null
}

export function bankruptcyPriceTick(book: Book, position: Position): Fraction | null {
  return toTick(position, bankruptcyPrice(book, position))
}
