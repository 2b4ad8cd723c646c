import type { MarketKind } from '../market'
import { Random } from '../simulation/random'
import { type AccountFile, type PositionFile, type SnapshotFile, stateFrom } from '../snapshot'
import type { MutableState } from '../state'

/**
 * Large books for tests of the table: a market of `count` positions and a second one in which some accounts hold legs as
 * well. Isolated and cross, hedges in one market, profits and losses, bankrupt ones, entries on the tick and averages of
 * 18 digits, tiers, delta-neutral accounts, and every tenth position a multiple of an earlier one, so that scores tie.
 */
export const MARKET = 'XYZ-PERP'
export const OTHER = 'ABC-PERP'

interface Leg {
  readonly lots: number
  readonly side: 'long' | 'short'
  readonly entry: string
  /** Cents of isolated margin; none when cross. */
  readonly margin: number | null
}

interface Holder {
  readonly leg: Leg
  readonly hedge: Leg | null
  readonly elsewhere: Leg | null
  readonly cents: number
  readonly neutral: boolean
  readonly leverage: number
  readonly day: number
}

export function bookOf(seed: string, count: number, kind: MarketKind): MutableState {
  return stateFrom(fileOf(seed, count, kind))
}

export function fileOf(seed: string, count: number, kind: MarketKind): SnapshotFile {
  const random = Random.seeded(`table|${seed}|${count}|${kind}`)
  const holders: Holder[] = []
  for (let i = 0; i < count; i += 1) {
    const before = i % 10 === 9 ? holders[i - 1 - random.below(Math.min(i, 50))] : undefined
    holders.push(before ? multipleOf(before, 1 + random.below(3)) : drawn(random))
  }
  const accounts: AccountFile[] = []
  const positions: PositionFile[] = []
  for (const [i, holder] of holders.entries()) {
    const id = `a${i.toString(36)}`
    accounts.push({ id, balance: money(holder.cents, kind), deltaNeutral: holder.neutral })
    const history = {
      openingLeverage: `${holder.leverage}`,
      openedAt: `2026-01-${String(holder.day).padStart(2, '0')}T00:00:00.000Z`,
    }
    positions.push({ ...positionOf(id, MARKET, holder.leg, kind), ...history })
    if (holder.hedge) positions.push({ ...positionOf(id, MARKET, holder.hedge, kind), ...history })
    if (holder.elsewhere) positions.push({ ...positionOf(id, OTHER, holder.elsewhere, kind), ...history })
  }
  return {
    format: 'plimsoll.snapshot/1',
    at: '2026-02-01T00:00:00.000Z',
    coverage: 'cohort',
    markets: [marketOf(MARKET, kind), marketOf(OTHER, kind)],
    funds: [],
    accounts,
    positions,
  }
}

/** Marks that lie inside what entries are drawn from. */
export const MARKS = ['60000.5', '58123.4567', '61999.99', '63000.1', '57000'] as const

function marketOf(id: string, kind: MarketKind) {
  return {
    id,
    kind,
    settle: kind === 'linear' ? 'USDT' : 'XYZ',
    lot: kind === 'linear' ? '0.001' : '1',
    tick: '0.1',
    mark: MARKS[0],
    maintenanceMarginRate: '0.005',
    maintenanceMarginTiers: [
      { from: kind === 'linear' ? '50000' : '1', rate: '0.01', deduct: kind === 'linear' ? '250' : '0.005' },
    ],
  }
}

function drawn(random: Random): Holder {
  const leg = legOf(random, random.chance(0.5) ? 'long' : 'short', random.chance(0.5))
  const isCross = leg.margin === null
  const hedge = random.chance(0.1) ? legOf(random, leg.side === 'long' ? 'short' : 'long', random.chance(0.3)) : null
  return {
    leg,
    hedge,
    elsewhere: isCross && random.chance(0.3) ? legOf(random, random.chance(0.5) ? 'long' : 'short', false) : null,
    cents: marginOf(random, leg.lots),
    neutral: random.chance(0.1),
    leverage: 1 + random.below(20),
    day: 1 + random.below(28),
  }
}

function legOf(random: Random, side: 'long' | 'short', isolated: boolean): Leg {
  const lots = 1 + random.below(5_000)
  const ticks = 550_000 + random.below(100_000)
  const average = random.chance(0.4)
    ? `${1 + random.below(9)}${String(random.below(4_000_000_000)).padStart(10, '0')}7`
    : ''
  const entry = `${Math.floor(ticks / 10)}.${ticks % 10}${average}`
  return { lots, side, entry, margin: isolated ? marginOf(random, lots) : null }
}

/** Cents behind so many lots of about 60 dollars, at a leverage of 1 to 100. */
function marginOf(random: Random, lots: number): number {
  return Math.ceil((lots * 6_000) / (1 + random.below(100)))
}

function multipleOf(holder: Holder, times: number): Holder {
  const leg = { ...holder.leg, lots: holder.leg.lots * times, margin: holder.leg.margin && holder.leg.margin * times }
  return { ...holder, leg, hedge: null, elsewhere: null, cents: holder.cents * times }
}

function positionOf(account: string, market: string, leg: Leg, kind: MarketKind): PositionFile {
  return {
    account,
    market,
    side: leg.side,
    size: kind === 'linear' ? thousandths(leg.lots) : `${leg.lots}`,
    entry: leg.entry,
    ...(leg.margin === null ? {} : { margin: money(leg.margin, kind) }),
  }
}

/** Cents in the settlement asset; an inverse contract of one dollar is worth a sixty-thousandth of a coin. */
function money(cents: number, kind: MarketKind): string {
  return kind === 'linear'
    ? `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
    : `0.${String(Math.ceil(cents / 3.6)).padStart(10, '0')}`
}

function thousandths(count: number): string {
  return `${Math.floor(count / 1000)}.${String(count % 1000).padStart(3, '0')}`
}
