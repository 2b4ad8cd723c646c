// Whole valid snapshots from a seed, made to meet the awkward cases often: bankrupt accounts on either side, thin
// counterparties, equal scores, owners on both sides, funds that end exactly at a shortfall, odd lots and ticks.
//
// fast-check draws small whole numbers only, and a plain function turns them into amounts. So a failing world shrinks
// to few accounts with simple numbers.

import fc from 'fast-check'
import { cutDecimals, cutSignificant, decimalText, Fraction, larger, ONE, sum, ZERO } from './fraction'
import {
  type Book,
  bankruptcyPriceTick,
  deficitPerUnit,
  equity,
  load,
  type Market,
  maintenanceHeld,
  notional,
  notionalAt,
  type Position,
  unrealised,
} from './oracle'
import type { Side, Snapshot, SnapshotAccount, SnapshotFund, SnapshotMarket, SnapshotPosition } from './shapes'

export interface WorldOptions {
  /** Few grid prices between zero and ten times the mark, so that all of them can be walked. */
  coarseTicks?: boolean
  /** Some accounts carry the venue's own equity and maintenance margin. */
  venueFigures?: boolean
  /** What single venues look at: windows of funds, final settlement, opening leverage and times, a market of BTC. */
  venueRules?: boolean
}

interface TierStep {
  widthInLots: number
  addedRate: number
}

interface WindowPlan {
  /** The peak above the balance, in tenths of it; none where undefined, so that the average is looked at. */
  peakTenths: number | undefined
  average: number
  /** What a market lost, in hundredths of the peak. */
  lostHundredths: number
  peakPnl: number
  largeLosses: number | undefined
}

interface FundPlan {
  window: WindowPlan | undefined
  level: FundLevel
  /** For `small`: how much of the shortfall, in ten-thousandths. */
  part: number
  floor: number | undefined
  isShared: boolean
  showsWindow: boolean
}

type FundLevel =
  | 'none'
  | 'zero'
  | 'below-floor'
  | 'small'
  | 'lot-less'
  | 'just-less'
  | 'as-printed'
  | 'exact'
  | 'lot-more'
  | 'large'

interface BalancerPlan {
  health: number
  entryMove: number
  isolatedMargin: number | undefined
  owner: number
  history: { leverage: number; day: number } | undefined
}

interface MarketPlan {
  isInverse: boolean
  settlesInBase: boolean
  markDigits: number
  offGrid: number
  scale: number
  tickDigits: number
  tickScale: number
  lot: string
  multiplier: string | undefined
  rate: number
  tiers: TierStep[]
  firstTierAtZero: boolean
  previousMove: number | undefined
  showsStatus: boolean
  isSettling: boolean
  isBitcoin: boolean
  fund: FundPlan
  balancer: BalancerPlan
}

interface PositionPlan {
  market: number
  side: Side
  lots: number
  /** The entry's distance from the mark, in ten-thousandths. */
  entryMove: number
  /** Isolated with this much margin, in ten-thousandths of the notional. */
  isolatedMargin: number | undefined
  showsHistory: boolean
  /** Opening leverage and day, where every position shows them. */
  history: { leverage: number; day: number } | undefined
}

interface AccountPlan {
  prefix: string
  owner: number
  isNeutral: boolean
  /** Only of accounts under portfolio margin. */
  netDelta: string | undefined
  /** Cross equity in ten-thousandths of the cross notional. */
  health: number
  positions: PositionPlan[]
  /** Copies of this account with all amounts multiplied: equal scores on purpose. */
  copies: number[]
  venueFigures: { equity: number; maintenance: number } | undefined
}

interface WorldPlan {
  markets: MarketPlan[]
  accounts: AccountPlan[]
  hasIdleAccount: boolean
}

const OWNERS = ['', '', '', 'alice', 'Bob', 'carol']
const PREFIXES = ['a', 'B', 'c_', 'D.', 'e:', '0-']
const ACCOUNTS_MAX = 26
const TEN_THOUSANDTH = Fraction.of(1n, 10_000n)
const SMALLEST = Fraction.of(1n, 10n ** 18n)

const health = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: -3000, max: -500 }) },
  { weight: 3, arbitrary: fc.integer({ min: -500, max: -1 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 300 }) },
  { weight: 8, arbitrary: fc.integer({ min: 300, max: 5000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 5000, max: 50_000 }) },
)
const entryMove = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
  { weight: 4, arbitrary: fc.integer({ min: -6000, max: 6000 }) },
)
const isolatedMargin = fc.option(
  fc.oneof(
    fc.integer({ min: 5, max: 300 }),
    fc.integer({ min: 100, max: 3000 }),
    fc.integer({ min: 1000, max: 20_000 }),
  ),
  { nil: undefined, freq: 2 },
)
const owner = fc.integer({ min: 0, max: OWNERS.length - 1 })
const sometimes = (freq: number) => fc.integer({ min: 0, max: freq - 1 }).map((draw) => draw === 1)

const windowPlan: fc.Arbitrary<WindowPlan> = fc.record({
  peakTenths: fc.option(fc.constantFrom(0, 1, 2, 3, 5, 15), { nil: undefined, freq: 3 }),
  average: fc.constantFrom(0, 30_000, 40_000, 49_999, 50_000, 50_001, 80_000),
  lostHundredths: fc.constantFrom(0, 10, 15, 17, 20, 22, 24, 25, 29, 30, 31, 50),
  peakPnl: fc.constantFrom(0, 100, -50),
  largeLosses: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined, freq: 4 }),
})

function fundPlan(options: WorldOptions): fc.Arbitrary<FundPlan> {
  return fc.record({
    window: options.venueRules ? fc.option(windowPlan, { nil: undefined, freq: 3 }) : fc.constant(undefined),
    level: fc.constantFrom<FundLevel>(
      'none',
      'none',
      'zero',
      'below-floor',
      'small',
      'small',
      'small',
      'lot-less',
      'just-less',
      'as-printed',
      'exact',
      'lot-more',
      'large',
    ),
    part: fc.integer({ min: 1, max: 9999 }),
    floor: fc.option(
      options.venueRules
        ? fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 9000, max: 200_000 }))
        : fc.integer({ min: 0, max: 5000 }),
      { nil: undefined },
    ),
    isShared: sometimes(3),
    showsWindow: sometimes(4),
  })
}

function marketPlan(options: WorldOptions): fc.Arbitrary<MarketPlan> {
  const isCoarse = options.coarseTicks ?? false
  return fc.record({
    isInverse: sometimes(2),
    settlesInBase: sometimes(4),
    markDigits: isCoarse ? fc.integer({ min: 10, max: 90 }) : fc.integer({ min: 100, max: 9999 }),
    offGrid: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 })),
    scale: fc.integer({ min: -2, max: 1 }),
    tickDigits: fc.constantFrom(1, 2, 3, 5, 7, 25),
    tickScale: isCoarse ? fc.constant(0) : fc.integer({ min: -3, max: 0 }),
    lot: fc.constantFrom('1', '0.001', '0.1', '3', '0.25', '0.007', '10'),
    multiplier: fc.constantFrom(undefined, '1', '10', '0.01', '3'),
    rate: fc.oneof(
      { weight: 1, arbitrary: fc.constant(0) },
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 500 }) },
    ),
    tiers: fc.array(
      fc.record({ widthInLots: fc.integer({ min: 1, max: 200 }), addedRate: fc.integer({ min: 1, max: 300 }) }),
      {
        maxLength: 3,
      },
    ),
    firstTierAtZero: fc.boolean(),
    previousMove: fc.option(
      fc.oneof(fc.constant(0), fc.integer({ min: -300, max: 300 }), fc.integer({ min: -2500, max: 2500 })),
      { nil: undefined, freq: 8 },
    ),
    showsStatus: fc.boolean(),
    fund: fundPlan(options),
    isSettling: options.venueRules ? sometimes(4) : fc.constant(false),
    isBitcoin: options.venueRules ? sometimes(4) : fc.constant(false),
    balancer: fc.record({
      health,
      entryMove,
      isolatedMargin,
      owner,
      history: options.venueRules ? history : fc.constant(undefined),
    }),
  })
}

const history = fc.record({ leverage: fc.integer({ min: 1, max: 100 }), day: fc.integer({ min: 1, max: 3 }) })

function positionPlan(options: WorldOptions): fc.Arbitrary<PositionPlan> {
  return fc.record({
    market: fc.integer({ min: 0, max: 2 }),
    side: fc.constantFrom<Side>('long', 'short'),
    lots: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 300 })),
    entryMove,
    isolatedMargin,
    showsHistory: sometimes(4),
    history: options.venueRules ? history : fc.constant(undefined),
  })
}

function accountPlan(options: WorldOptions): fc.Arbitrary<AccountPlan> {
  const figures = fc.record({
    equity: fc.integer({ min: -500, max: 500 }),
    maintenance: fc.integer({ min: 0, max: 300 }),
  })
  return fc.record({
    prefix: fc.constantFrom(...PREFIXES),
    owner,
    isNeutral: sometimes(5),
    netDelta: options.venueRules
      ? fc.option(fc.constantFrom('0', '0.5', '-2', '12.5'), { nil: undefined, freq: 2 })
      : fc.constant(undefined),
    health,
    positions: fc.array(positionPlan(options), { minLength: 1, maxLength: 4 }),
    copies: fc.oneof(
      { weight: 4, arbitrary: fc.constant<number[]>([]) },
      { weight: 1, arbitrary: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }) },
    ),
    venueFigures: options.venueFigures
      ? fc.option(figures, { nil: undefined, freq: 2 })
      : fc.constant<AccountPlan['venueFigures']>(undefined),
  })
}

/** The arbitrary of whole snapshots: full coverage, balanced open interest, nothing the contract refuses. */
export function worlds(options: WorldOptions = {}): fc.Arbitrary<Snapshot> {
  return fc
    .record({
      markets: fc.array(marketPlan(options), { minLength: 1, maxLength: 3 }),
      accounts: fc.array(accountPlan(options), { minLength: 1, maxLength: 24 }),
      hasIdleAccount: sometimes(4),
    })
    .map(buildWorld)
}

/** A part of something, in ten-thousandths. */
function part(value: Fraction, tenThousandths: number): Fraction {
  return value.times(Fraction.of(tenThousandths)).times(TEN_THOUSANDTH)
}

function rounded(value: Fraction): string {
  return decimalText(cutDecimals(value, 12))
}

/** An exact number that fits into the format stays exact, so that an account can stand at exactly zero. */
function asAmount(value: Fraction): string {
  const short = cutDecimals(value, 18)
  return short.equals(value) ? decimalText(short) : rounded(value)
}

function scaled(digits: number, exponent: number): Fraction {
  return Fraction.of(digits).times(
    Fraction.parse(exponent < 0 ? `0.${'0'.repeat(-exponent - 1)}1` : `1${'0'.repeat(exponent)}`),
  )
}

function buildMarket(plan: MarketPlan, index: number): SnapshotMarket {
  const mark = scaled(plan.markDigits * 10 + plan.offGrid, plan.scale - 1)
  const market: SnapshotMarket = {
    // Ids whose code-unit order differs from the order in the file.
    id: ['M-PERP', 'B-PERP', 'Z:perp'][index] ?? `X${index}`,
    kind: plan.isInverse ? 'inverse' : 'linear',
    settle: plan.isInverse || plan.settlesInBase ? 'BTC' : 'USDT',
    lot: plan.lot,
    tick: decimalText(scaled(plan.tickDigits, plan.scale + plan.tickScale)),
    mark: decimalText(mark),
    maintenanceMarginRate: decimalText(part(ONE, plan.rate)),
  }
  if (plan.multiplier !== undefined) market.multiplier = plan.multiplier
  if (plan.previousMove !== undefined) {
    market.previousMark = decimalText(cutSignificant(mark.plus(part(mark, plan.previousMove)), 8))
  }
  if (plan.showsStatus) market.status = 'open'
  if (plan.isSettling) market.status = 'final-settlement'
  if (plan.isBitcoin) market.id = `BTC-${index}`
  if (plan.tiers.length > 0) market.maintenanceMarginTiers = buildTiers(plan, market)
  return market
}

/** Rates rise, and each deduct makes the margin continuous where its tier begins. */
function buildTiers(plan: MarketPlan, market: SnapshotMarket): NonNullable<SnapshotMarket['maintenanceMarginTiers']> {
  const lot = notionalOf(market, Fraction.parse(market.lot))
  let from = ZERO
  let rate = Fraction.parse(market.maintenanceMarginRate)
  let deduct = ZERO
  return plan.tiers.map((step, index) => {
    const width = cutSignificant(lot.times(Fraction.of(step.widthInLots)), 3)
    if (index > 0 || !plan.firstTierAtZero) from = from.plus(width)
    const added = part(ONE, step.addedRate)
    rate = rate.plus(added)
    deduct = deduct.plus(from.times(added))
    return { from: decimalText(from), rate: decimalText(rate), deduct: decimalText(deduct) }
  })
}

function notionalOf(market: SnapshotMarket, size: Fraction): Fraction {
  const units = size.times(Fraction.parse(market.multiplier ?? '1'))
  const mark = Fraction.parse(market.mark)
  return market.kind === 'inverse' ? units.over(mark) : units.times(mark)
}

function buildPosition(plan: PositionPlan, account: string, market: SnapshotMarket): SnapshotPosition {
  const size = Fraction.parse(market.lot).times(Fraction.of(plan.lots))
  const mark = Fraction.parse(market.mark)
  const position: SnapshotPosition = {
    account,
    market: market.id,
    side: plan.side,
    size: decimalText(size),
    entry: decimalText(cutSignificant(mark.plus(part(mark, plan.entryMove)), 8)),
  }
  if (plan.isolatedMargin !== undefined) {
    const margin = cutDecimals(part(notionalOf(market, size), plan.isolatedMargin), 12)
    position.margin = decimalText(larger(margin, Fraction.of(1n, 10n ** 12n)))
  }
  if (plan.history) {
    position.openingLeverage = decimalText(Fraction.of(plan.history.leverage, 4))
    position.openedAt = `2026-01-0${plan.history.day}T00:00:00.000Z`
  } else if (plan.showsHistory) {
    position.openingLeverage = '10'
    position.openedAt = '2026-01-01T00:00:00.000Z'
  }
  return position
}

/** The positions of a plan: one settlement asset, and one position in a market and side. */
function buildPositions(plan: AccountPlan, id: string, markets: SnapshotMarket[]): SnapshotPosition[] {
  const found: SnapshotPosition[] = []
  let settle: string | null = null
  for (const positionPlan of plan.positions) {
    const market = markets[positionPlan.market % markets.length]!
    settle ??= market.settle
    const isTaken = found.some((other) => other.market === market.id && other.side === positionPlan.side)
    if (market.settle === settle && !isTaken) found.push(buildPosition(positionPlan, id, market))
  }
  return found
}

/** The balance that gives the account's cross positions this much equity. */
function balanceFor(healthParts: number, positions: SnapshotPosition[], id: string, markets: SnapshotMarket[]): string {
  const account: SnapshotAccount = { id, balance: '0' }
  const book = load({ ...EMPTY, markets, accounts: [account], positions })
  const cross = book.positions.filter((position) => position.margin === null)
  if (cross.length === 0) return decimalText(Fraction.of(Math.abs(healthParts)))
  const target = part(sum(cross.map(notional)), healthParts)
  return asAmount(target.minus(sum(cross.map(unrealised))))
}

const EMPTY: Snapshot = {
  format: 'plimsoll.snapshot/1',
  at: '2026-01-02T03:04:05.678Z',
  venue: 'generated',
  rulebook: 'bitmex',
  coverage: 'full',
  markets: [],
  funds: [],
  accounts: [],
  positions: [],
}

function withOwner(account: SnapshotAccount, index: number): SnapshotAccount {
  const name = OWNERS[index] ?? ''
  return name === '' ? account : { ...account, owner: name }
}

function multiplied(text: string, factor: number): string {
  return decimalText(Fraction.parse(text).times(Fraction.of(factor)))
}

function addAccount(world: Snapshot, plan: AccountPlan): void {
  const id = `${plan.prefix}${world.accounts.length}`
  const own = buildPositions(plan, id, world.markets)
  const account = withOwner({ id, balance: balanceFor(plan.health, own, id, world.markets) }, plan.owner)
  if (plan.isNeutral) account.deltaNeutral = true
  if (plan.netDelta !== undefined) account.netDelta = plan.netDelta
  world.accounts.push(account)
  world.positions.push(...own)
  for (const factor of plan.copies) {
    if (world.accounts.length >= ACCOUNTS_MAX) return
    const copyId = `${plan.prefix}${world.accounts.length}`
    world.accounts.push({ ...account, id: copyId, balance: multiplied(account.balance, factor) })
    world.positions.push(
      ...own.map((position) => ({
        ...position,
        account: copyId,
        size: multiplied(position.size, factor),
        ...(position.margin === undefined ? {} : { margin: multiplied(position.margin, factor) }),
      })),
    )
  }
}

/** Longs and shorts must balance: where they don't, one more account takes the other side. */
function balanceMarket(world: Snapshot, market: SnapshotMarket, plan: BalancerPlan): void {
  const own = world.positions.filter((position) => position.market === market.id)
  const sizes = (side: Side) => sum(own.filter((row) => row.side === side).map((row) => Fraction.parse(row.size)))
  const missing = sizes('long').minus(sizes('short'))
  if (missing.isZero()) return
  const id = `balance-${world.accounts.length}`
  const lots = Number(missing.absolute().over(Fraction.parse(market.lot)).numerator)
  const side = missing.isPositive() ? 'short' : 'long'
  const { entryMove, isolatedMargin } = plan
  const history = plan.history
  const position = buildPosition(
    { market: 0, side, lots, entryMove, isolatedMargin, showsHistory: false, history },
    id,
    market,
  )
  const balance = balanceFor(plan.health, [position], id, world.markets)
  world.accounts.push(withOwner({ id, balance }, plan.owner))
  world.positions.push(position)
}

/** The shortfall that the market's first bankrupt position brings, and that of one of its lots. */
function firstShortfall(book: Book, market: Market): { whole: Fraction; lot: Fraction } {
  for (const position of book.positions) {
    if (position.market !== market || !equity(book, position).isNegative()) continue
    const bankruptcy = bankruptcyPriceTick(book, position)
    if (bankruptcy === null) continue
    const deficit = deficitPerUnit(position, bankruptcy)
    return { whole: deficit.times(position.size), lot: deficit.times(market.lot) }
  }
  const lot = part(notionalAt(market, market.lot, market.mark), 50)
  return { whole: lot.times(Fraction.of(100)), lot }
}

/** To 18 decimal places, away from zero. */
function roundedUp(value: Fraction): Fraction {
  const cut = cutDecimals(value, 18)
  return cut.equals(value) ? cut : cut.plus(SMALLEST)
}

function availableAt(plan: FundPlan, whole: Fraction, lot: Fraction): Fraction {
  const levels: Record<FundLevel, Fraction> = {
    none: ZERO,
    zero: ZERO,
    'below-floor': ZERO,
    small: cutDecimals(part(whole, plan.part), 12),
    'lot-less': roundedUp(whole.minus(lot)),
    'just-less': cutDecimals(whole, 18).minus(SMALLEST),
    'as-printed': cutDecimals(whole, 18),
    exact: roundedUp(whole),
    'lot-more': roundedUp(whole.plus(lot)),
    large: cutDecimals(whole.times(Fraction.of(100)), 12),
  }
  return larger(ZERO, levels[plan.level])
}

function addFund(world: Snapshot, book: Book, market: SnapshotMarket, plan: FundPlan): void {
  if (plan.level === 'none') return
  const existing = world.funds.find((fund) => fund.asset === market.settle)
  if (plan.isShared && existing !== undefined) {
    market.fund = existing.id
    return
  }
  const floor = Fraction.of(plan.floor ?? 0)
  const { whole, lot } = firstShortfall(book, book.markets.find((loaded) => loaded.id === market.id)!)
  const balance = plan.level === 'below-floor' ? part(floor, 5000) : floor.plus(availableAt(plan, whole, lot))
  const fund: SnapshotFund = { id: `${market.id}-fund`, asset: market.settle, balance: decimalText(balance) }
  if (plan.floor !== undefined) fund.floor = decimalText(floor)
  if (plan.showsWindow) {
    fund.windowPeak = decimalText(balance.plus(Fraction.of(1000)))
    fund.windowAverage = decimalText(balance.plus(Fraction.of(500)))
    fund.markets = { [market.id]: { pnl: '-1000', peakPnl: '0' } }
  }
  if (plan.window) addWindow(fund, market, balance, plan.window)
  market.fund = fund.id
  world.funds.push(fund)
}

function addWindow(fund: SnapshotFund, market: SnapshotMarket, balance: Fraction, plan: WindowPlan): void {
  const tenth = cutDecimals(balance.over(Fraction.of(10)), 6)
  fund.windowAverage = decimalText(balance.plus(Fraction.of(plan.average)))
  if (plan.largeLosses !== undefined) fund.largeLosses = plan.largeLosses
  if (plan.peakTenths === undefined) delete fund.windowPeak
  else fund.windowPeak = decimalText(balance.plus(tenth.times(Fraction.of(plan.peakTenths))))
  const lost = Fraction.parse(fund.windowPeak ?? '1000').times(Fraction.of(plan.lostHundredths, 100))
  const peak = Fraction.of(plan.peakPnl)
  fund.markets = { [market.id]: { pnl: decimalText(cutDecimals(peak.minus(lost), 18)), peakPnl: decimalText(peak) } }
}

/** The venue's richer rules: a little more or less equity and more maintenance margin than our formulas give. */
function addVenueFigures(world: Snapshot, plans: AccountPlan[]): void {
  const book = load(world)
  for (const [index, plan] of plans.entries()) {
    const account = world.accounts[index]
    const position = book.positions.find((own) => own.account.id === account?.id && own.margin === null)
    if (plan.venueFigures === undefined || account === undefined || position === undefined) continue
    const size = notional(position)
    account.equity = rounded(equity(book, position).plus(part(size, plan.venueFigures.equity)))
    account.maintenanceMargin = rounded(maintenanceHeld(book, position).plus(part(size, plan.venueFigures.maintenance)))
  }
}

function buildWorld(plan: WorldPlan): Snapshot {
  const world: Snapshot = { ...EMPTY, markets: plan.markets.map(buildMarket), funds: [], accounts: [], positions: [] }
  for (const account of plan.accounts) if (world.accounts.length < ACCOUNTS_MAX) addAccount(world, account)
  for (const [index, market] of plan.markets.entries()) balanceMarket(world, world.markets[index]!, market.balancer)
  if (plan.hasIdleAccount || world.accounts.length < 2) world.accounts.push({ id: 'idle', balance: '100' })
  addVenueFigures(world, plan.accounts)
  const book = load(world)
  for (const [index, market] of plan.markets.entries()) addFund(world, book, world.markets[index]!, market.fund)
  return world
}

/** The positions of a world as requests for `deleverage` and `reach`. */
export function requestsIn(world: Snapshot): { account: string; market: string; side: Side }[] {
  return world.positions.map(({ account, market, side }) => ({ account, market, side }))
}

/** The positions with equity below zero. */
export function bankruptsIn(world: Snapshot): { account: string; market: string; side: Side }[] {
  const book = load(world)
  const isBankrupt = (position: Position) => equity(book, position).isNegative()
  return requestsIn(world).filter((_, index) => isBankrupt(book.positions[index]!))
}
