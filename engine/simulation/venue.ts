import type { MarketFile } from '../snapshot'

/** What the simulated venue lists. Prices are where the simulation begins and what they return to over hours. */
export type Underlying = 'BTC' | 'ETH' | 'SOL'
export type Asset = 'USDT' | 'BTC'

export interface Listing {
  readonly file: Omit<MarketFile, 'mark' | 'fund'>
  readonly id: string
  readonly underlying: Underlying
  readonly asset: Asset
  readonly inverse: boolean
  readonly fund: string
  /** Decimal places of the tick and of the lot; a negative number stands for lots of hundreds. */
  readonly priceDigits: number
  readonly sizeDigits: number
  /** Share of the traders who are at home here. */
  readonly share: number
  /** US dollars that one level of the order book holds in calm times, and how far apart levels stand. */
  readonly levelUsd: number
  readonly spacing: number
  /** Leverages the over-levered choose from. */
  readonly leverages: readonly number[]
}

export const BASE_PRICE: Readonly<Record<Underlying, number>> = { BTC: 98_000, ETH: 3_600, SOL: 180 }
/** Deviation of one step's relative change in calm times, and how much of it the whole market shares. */
export const STEP_DEVIATION: Readonly<Record<Underlying, number>> = { BTC: 0.00022, ETH: 0.0003, SOL: 0.0004 }
export const SHARED_PART: Readonly<Record<Underlying, number>> = { BTC: 0.95, ETH: 0.8, SOL: 0.65 }

export const UNDERLYINGS: readonly Underlying[] = ['BTC', 'ETH', 'SOL']

/** In order of id, which is the order in which the book deals with bankrupt positions. */
export const LISTINGS: readonly Listing[] = [
  {
    id: 'BTC-PERP',
    file: {
      id: 'BTC-PERP',
      kind: 'linear',
      settle: 'USDT',
      lot: '0.001',
      tick: '0.1',
      maintenanceMarginRate: '0.005',
      maintenanceMarginTiers: [
        { from: '2000000', rate: '0.01', deduct: '10000' },
        { from: '10000000', rate: '0.02', deduct: '110000' },
      ],
    },
    underlying: 'BTC',
    asset: 'USDT',
    inverse: false,
    fund: 'USDT-main',
    priceDigits: 1,
    sizeDigits: 3,
    share: 0.42,
    levelUsd: 160_000,
    spacing: 0.0004,
    leverages: [20, 25, 33, 50, 50, 75, 100],
  },
  {
    id: 'BTC-USD',
    file: {
      id: 'BTC-USD',
      kind: 'inverse',
      settle: 'BTC',
      multiplier: '1',
      lot: '100',
      tick: '0.1',
      maintenanceMarginRate: '0.005',
    },
    underlying: 'BTC',
    asset: 'BTC',
    inverse: true,
    fund: 'BTC-main',
    priceDigits: 1,
    sizeDigits: -2,
    share: 0.15,
    levelUsd: 60_000,
    spacing: 0.0005,
    leverages: [20, 25, 33, 50, 100],
  },
  {
    id: 'ETH-PERP',
    file: {
      id: 'ETH-PERP',
      kind: 'linear',
      settle: 'USDT',
      lot: '0.01',
      tick: '0.01',
      maintenanceMarginRate: '0.005',
      maintenanceMarginTiers: [{ from: '1000000', rate: '0.01', deduct: '5000' }],
    },
    underlying: 'ETH',
    asset: 'USDT',
    inverse: false,
    fund: 'USDT-main',
    priceDigits: 2,
    sizeDigits: 2,
    share: 0.26,
    levelUsd: 90_000,
    spacing: 0.0005,
    leverages: [20, 25, 33, 50, 50, 75],
  },
  {
    id: 'SOL-PERP',
    file: {
      id: 'SOL-PERP',
      kind: 'linear',
      settle: 'USDT',
      lot: '0.1',
      tick: '0.01',
      maintenanceMarginRate: '0.01',
    },
    underlying: 'SOL',
    asset: 'USDT',
    inverse: false,
    fund: 'USDT-alts',
    priceDigits: 2,
    sizeDigits: 1,
    share: 0.17,
    levelUsd: 45_000,
    spacing: 0.0008,
    leverages: [20, 20, 25, 33, 50],
  },
]

export interface FundListing {
  readonly id: string
  readonly asset: Asset
  /** What contributions fill the fund up to, in its asset. */
  readonly target: number
  readonly markets: readonly string[]
}

export const FUNDS: readonly FundListing[] = [
  { id: 'BTC-main', asset: 'BTC', target: 0.6, markets: ['BTC-USD'] },
  { id: 'USDT-alts', asset: 'USDT', target: 45_000, markets: ['SOL-PERP'] },
  { id: 'USDT-main', asset: 'USDT', target: 220_000, markets: ['BTC-PERP', 'ETH-PERP'] },
]

/** Decimal places in which deposits, margins and contributions are written. */
export const ASSET_DIGITS: Readonly<Record<Asset, number>> = { USDT: 2, BTC: 8 }

export function listing(id: string): Listing {
  const found = LISTINGS.find((l) => l.id === id)
  if (!found) throw new RangeError(`no market ${id} is listed`)
  return found
}
