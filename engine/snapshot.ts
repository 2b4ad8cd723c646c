import { type Decimal, dec, isMultiple, minus, ONE, plain, ratio, ZERO } from './decimal'
import { PlimsollError } from './errors'
import type { Market, MarketKind, Side, Tier } from './market'
import { Measures } from './measures'
import { byCodeUnits, type Coverage, type Fund, MutableState, type Position, type View } from './state'

/** `plimsoll.snapshot/1` as it stands in a file: every amount a string. Shape is checked by whoever parsed it. */
export interface SnapshotFile {
  readonly format: 'plimsoll.snapshot/1'
  readonly at: string
  readonly venue?: string | undefined
  readonly rulebook?: string | undefined
  readonly coverage?: Coverage | undefined
  readonly markets: readonly MarketFile[]
  readonly funds: readonly FundFile[]
  readonly accounts: readonly AccountFile[]
  readonly positions: readonly PositionFile[]
}

export interface MarketFile {
  readonly id: string
  readonly kind: MarketKind
  readonly settle: string
  readonly multiplier?: string | undefined
  readonly lot: string
  readonly tick: string
  readonly mark: string
  readonly previousMark?: string | undefined
  readonly maintenanceMarginRate: string
  readonly maintenanceMarginTiers?:
    | readonly { readonly from: string; readonly rate: string; readonly deduct: string }[]
    | undefined
  readonly fund?: string | undefined
  readonly status?: 'open' | 'final-settlement' | undefined
}

export interface FundFile {
  readonly id: string
  readonly asset: string
  readonly balance: string
  readonly floor?: string | undefined
  readonly windowPeak?: string | undefined
  readonly windowAverage?: string | undefined
  /** A count: losses of the last hours that the rulebook calls large. */
  readonly largeLosses?: number | undefined
  readonly markets?: { readonly [market: string]: { readonly pnl: string; readonly peakPnl: string } } | undefined
}

export interface AccountFile {
  readonly id: string
  readonly owner?: string | undefined
  readonly balance: string
  readonly deltaNeutral?: boolean | undefined
  readonly netDelta?: string | undefined
  readonly equity?: string | undefined
  readonly maintenanceMargin?: string | undefined
}

export interface PositionFile {
  readonly account: string
  readonly market: string
  readonly side: Side
  readonly size: string
  readonly entry: string
  readonly margin?: string | undefined
  readonly openingLeverage?: string | undefined
  readonly openedAt?: string | undefined
}

/** Amounts have at most this many significant digits, and lie within 1e-18 .. 1e18 (contract 1). */
const MAX_DIGITS = 30
const LARGEST = dec('1e18')
const SMALLEST = dec('1e-18')

/** An amount from a file: exact, or refused with `amount-out-of-range` and its place. */
export function amountFrom(text: string, path: string): Decimal {
  const value = dec(text)
  const magnitude = value.abs()
  if (value.precision() > MAX_DIGITS || magnitude.gt(LARGEST) || (!value.isZero() && magnitude.lt(SMALLEST))) {
    throw new PlimsollError(
      'amount-out-of-range',
      'An amount has at most 30 significant digits and lies within 1e-18 and 1e18.',
      path,
    )
  }
  return value
}

function positive(text: string, path: string, code: string): Decimal {
  const value = amountFrom(text, path)
  if (value.lte(ZERO)) throw new PlimsollError(code, 'This must be above zero.', path)
  return value
}

function notNegative(text: string, path: string): Decimal {
  const value = amountFrom(text, path)
  if (value.isNegative() && !value.isZero())
    throw new PlimsollError('amount-negative', 'This may not be negative.', path)
  return value
}

/**
 * The state a snapshot describes. Refuses, with a code, the path and a sentence, whatever contract 1 lists; under `full`
 * coverage longs and shorts must balance in every market.
 */
export function stateFrom(file: SnapshotFile): MutableState {
  const state = new MutableState()
  state.at = file.at
  state.venue = file.venue ?? ''
  state.rulebook = file.rulebook ?? ''
  state.coverage = file.coverage ?? 'full'
  for (const [i, fund] of file.funds.entries()) addFund(state, fund, `$.funds[${i}]`)
  for (const [i, market] of file.markets.entries()) addMarket(state, market, `$.markets[${i}]`)
  for (const [i, account] of file.accounts.entries()) addAccount(state, account, `$.accounts[${i}]`)
  for (const [i, position] of file.positions.entries()) addPosition(state, position, `$.positions[${i}]`)
  checkFundMarkets(state, file)
  checkSettlement(state, file)
  if (state.coverage === 'full') checkBalance(state, file)
  for (const [i, account] of file.accounts.entries()) applyVenueFigures(state, account, `$.accounts[${i}]`)
  return state
}

function once(known: ReadonlyMap<string, unknown>, id: string, path: string): void {
  if (known.has(id)) throw new PlimsollError('duplicate-id', `The id ${id} is used twice.`, `${path}.id`)
}

function addFund(state: MutableState, file: FundFile, path: string): void {
  once(state.funds, file.id, path)
  state.funds.set(file.id, fundFrom(file, path))
}

function fundFrom(file: FundFile, path: string): Fund {
  const markets = new Map<string, { pnl: Decimal; peakPnl: Decimal }>()
  for (const [id, { pnl, peakPnl }] of Object.entries(file.markets ?? {})) {
    const at = `${path}.markets.${id}`
    markets.set(id, { pnl: amountFrom(pnl, `${at}.pnl`), peakPnl: amountFrom(peakPnl, `${at}.peakPnl`) })
  }
  return {
    id: file.id,
    asset: file.asset,
    balance: amountFrom(file.balance, `${path}.balance`),
    floor: notNegative(file.floor ?? '0', `${path}.floor`),
    windowPeak: file.windowPeak === undefined ? null : amountFrom(file.windowPeak, `${path}.windowPeak`),
    windowAverage: file.windowAverage === undefined ? null : amountFrom(file.windowAverage, `${path}.windowAverage`),
    largeLosses: file.largeLosses ?? null,
    markets,
  }
}

function addMarket(state: MutableState, file: MarketFile, path: string): void {
  once(state.markets, file.id, path)
  state.markets.set(file.id, marketFrom(state, file, path))
}

/** A market from a file, checked against the funds already known. */
export function marketFrom(state: View, file: MarketFile, path: string): Market {
  if (file.fund !== undefined) {
    const fund = state.funds.get(file.fund)
    if (!fund) throw new PlimsollError('unknown-fund', `There is no fund ${file.fund}.`, `${path}.fund`)
    if (fund.asset !== file.settle) {
      throw new PlimsollError(
        'asset-mismatch',
        `The fund holds ${fund.asset}, the market settles in ${file.settle}.`,
        `${path}.fund`,
      )
    }
  }
  return {
    id: file.id,
    kind: file.kind,
    settle: file.settle,
    multiplier:
      file.multiplier === undefined ? ONE : unit(positive(file.multiplier, `${path}.multiplier`, 'multiplier-invalid')),
    lot: positive(file.lot, `${path}.lot`, 'lot-invalid'),
    tick: positive(file.tick, `${path}.tick`, 'tick-invalid'),
    mark: positive(file.mark, `${path}.mark`, 'price-invalid'),
    markAt: null,
    previousMark:
      file.previousMark === undefined ? null : positive(file.previousMark, `${path}.previousMark`, 'price-invalid'),
    maintenanceMarginRate: notNegative(file.maintenanceMarginRate, `${path}.maintenanceMarginRate`),
    tiers: tiersFrom(file, path),
    fund: file.fund ?? null,
    status: file.status ?? 'open',
    halted: null,
  }
}

function unit(value: Decimal): Decimal {
  return value.eq(ONE) ? ONE : value
}

function tiersFrom(file: MarketFile, path: string): Tier[] {
  const tiers = (file.maintenanceMarginTiers ?? []).map((tier, i) => {
    const at = `${path}.maintenanceMarginTiers[${i}]`
    return {
      from: notNegative(tier.from, `${at}.from`),
      rate: notNegative(tier.rate, `${at}.rate`),
      deduct: amountFrom(tier.deduct, `${at}.deduct`),
    }
  })
  for (const [i, tier] of tiers.entries()) {
    const before = tiers[i - 1]
    if (before && tier.from.lte(before.from)) {
      throw new PlimsollError(
        'tiers-not-ascending',
        'Tiers stand in ascending order of `from`.',
        `${path}.maintenanceMarginTiers[${i}].from`,
      )
    }
  }
  return tiers
}

function addAccount(state: MutableState, file: AccountFile, path: string): void {
  once(state.accounts, file.id, path)
  state.accounts.set(file.id, {
    id: file.id,
    owner: file.owner ?? file.id,
    balance: amountFrom(file.balance, `${path}.balance`),
    deltaNeutral: file.deltaNeutral ?? false,
    netDelta: file.netDelta === undefined ? null : amountFrom(file.netDelta, `${path}.netDelta`),
    equityOffset: null,
    maintenanceOffset: null,
    residual: ZERO,
  })
}

function addPosition(state: MutableState, file: PositionFile, path: string): void {
  const market = state.markets.get(file.market)
  if (!market) throw new PlimsollError('unknown-market', `There is no market ${file.market}.`, `${path}.market`)
  if (!state.accounts.has(file.account))
    throw new PlimsollError('unknown-account', `There is no account ${file.account}.`, `${path}.account`)
  if (state.position(file.account, file.market, file.side)) {
    throw new PlimsollError(
      'duplicate-position',
      `Account ${file.account} already has a ${file.side} in ${file.market}.`,
      path,
    )
  }
  const size = positive(file.size, `${path}.size`, 'size-invalid')
  if (!isMultiple(size, market.lot))
    throw new PlimsollError(
      'size-off-lot',
      `The size is not a multiple of the lot ${plain(market.lot)}.`,
      `${path}.size`,
    )
  state.put({
    account: file.account,
    market: file.market,
    side: file.side,
    size,
    entry: positive(file.entry, `${path}.entry`, 'price-invalid'),
    margin: file.margin === undefined ? null : amountFrom(file.margin, `${path}.margin`),
    openingLeverage:
      file.openingLeverage === undefined
        ? null
        : positive(file.openingLeverage, `${path}.openingLeverage`, 'leverage-invalid'),
    openedAt: file.openedAt ?? null,
  })
}

function checkFundMarkets(state: View, file: SnapshotFile): void {
  for (const [i, fund] of file.funds.entries()) {
    for (const market of Object.keys(fund.markets ?? {})) {
      if (state.markets.has(market)) continue
      throw new PlimsollError('unknown-market', `There is no market ${market}.`, `$.funds[${i}].markets.${market}`)
    }
  }
}

/** An account's cross positions settle in one asset: its balance can only be counted in one. */
function checkSettlement(state: View, file: SnapshotFile): void {
  const assets = new Map<string, string>()
  for (const [i, position] of file.positions.entries()) {
    const asset = state.markets.get(position.market)?.settle
    if (position.margin !== undefined || asset === undefined) continue
    const known = assets.get(position.account)
    if (known !== undefined && known !== asset) {
      throw new PlimsollError(
        'mixed-settlement',
        `Cross positions of ${position.account} settle in ${known} and ${asset}.`,
        `$.positions[${i}].market`,
      )
    }
    assets.set(position.account, asset)
  }
}

function checkBalance(state: View, file: SnapshotFile): void {
  for (const [i, market] of file.markets.entries()) {
    const [longs, shorts] = [sizeOf(state, market.id, 'long'), sizeOf(state, market.id, 'short')]
    if (longs.eq(shorts)) continue
    const message = `Under full coverage longs and shorts balance; ${market.id} has ${plain(longs)} long and ${plain(shorts)} short.`
    throw new PlimsollError('unbalanced', message, `$.markets[${i}]`)
  }
}

/** Total size of one market side, funds' holdings included. */
export function sizeOf(view: View, market: string, side: Side): Decimal {
  let sum = ZERO
  for (const position of view.positionsOf(market, side).values()) sum = sum.plus(position.size)
  return sum
}

/** The venue's own equity or maintenance margin stands, as a lasting difference to ours. */
function applyVenueFigures(state: MutableState, file: AccountFile, path: string): void {
  if (file.equity === undefined && file.maintenanceMargin === undefined) return
  const measures = new Measures(state)
  const account = state.account(file.id)
  const equity = file.equity === undefined ? null : ratio(amountFrom(file.equity, `${path}.equity`))
  const margin =
    file.maintenanceMargin === undefined
      ? null
      : ratio(notNegative(file.maintenanceMargin, `${path}.maintenanceMargin`))
  state.accounts.set(file.id, {
    ...account,
    equityOffset: equity && minus(equity, measures.accountEquity(file.id)),
    maintenanceOffset: margin && minus(margin, measures.accountMaintenance(file.id)),
  })
}

/** Every position, in the order market id, account id, long first. */
export function positionsInOrder(view: View): Position[] {
  const all: Position[] = []
  for (const market of [...view.markets.keys()].sort(byCodeUnits)) {
    const held = [...view.positionsOf(market, 'long').values(), ...view.positionsOf(market, 'short').values()]
    held.sort((a, b) => byCodeUnits(a.account, b.account) || (a.side === 'long' ? -1 : 1))
    // One at a time: a call takes some hundred thousand arguments, and a market may hold more.
    for (const position of held) all.push(position)
  }
  return all
}
