// The contract's shapes: the snapshot that goes in and the documents that come out. Every amount is text.

export type Side = 'long' | 'short'

/** A rulebook by its name, or by name and version. The oracle refuses those it does not know. */
export type RulebookName = string

export interface SnapshotTier {
  from: string
  rate: string
  deduct?: string
}

export interface SnapshotMarket {
  id: string
  kind: 'linear' | 'inverse'
  settle: string
  multiplier?: string
  lot: string
  tick: string
  mark: string
  previousMark?: string
  maintenanceMarginRate: string
  maintenanceMarginTiers?: SnapshotTier[]
  fund?: string
  status?: 'open' | 'final-settlement'
}

export interface SnapshotFund {
  id: string
  asset: string
  balance: string
  floor?: string
  windowPeak?: string
  windowAverage?: string
  largeLosses?: number
  markets?: Record<string, { pnl: string; peakPnl: string }>
}

export interface SnapshotAccount {
  id: string
  owner?: string
  balance: string
  deltaNeutral?: boolean
  netDelta?: string
  equity?: string
  maintenanceMargin?: string
}

export interface SnapshotPosition {
  account: string
  market: string
  side: Side
  size: string
  entry: string
  margin?: string
  openingLeverage?: string
  openedAt?: string
}

export interface Snapshot {
  format: 'plimsoll.snapshot/1'
  at: string
  venue?: string
  rulebook?: string
  coverage?: 'full' | 'cohort' | 'own'
  markets: SnapshotMarket[]
  funds: SnapshotFund[]
  accounts: SnapshotAccount[]
  positions: SnapshotPosition[]
}

export interface PositionRow {
  account: string
  market: string
  side: Side
  size: string
  unrealisedPnl: string
  equity: string
  marginRatio: string
  effectiveLeverage: string | null
  bankruptcyPrice: string | null
  bankruptcyPriceTick: string | null
  liquidationPrice: string | null
}

export interface PositionsAnswer {
  format: 'plimsoll.positions/1'
  at: string
  positions: PositionRow[]
}

export interface QueueEntry {
  place: number | null
  account: string
  size: string
  score: string
  group: 0 | 1 | 2
  percentile: string | null
  lights: number | null
  venueIndicator: string | null
  ahead: string | null
  aheadNotional: string | null
}

export interface Queue {
  market: string
  side: Side
  positions: number
  size: string
  entries: QueueEntry[]
}

export interface RankAnswer {
  format: 'plimsoll.queue/1'
  rulebook: string
  at: string
  queues: Queue[]
}

export interface RankRequest {
  rulebook: RulebookName
  market?: string | undefined
  side?: Side | undefined
}

export interface Closure {
  place: number | null
  account: string
  size: string
  price: string
  realisedPnl: string
  fee: '0'
  sizeAfter: string
  balanceAfter: string
}

export interface Skip {
  place: number | null
  account: string
  reason: 'same-owner' | 'would-go-bankrupt' | 'non-overlapping-bankruptcy-price'
}

export interface Waterfall {
  shortfall: string
  fundPaid: string
  adlCovered: string
  residual: string
  overshoot: string
}

export interface Run {
  format: 'plimsoll.run/1'
  rulebook: string
  market: string
  hypothetical: boolean
  trigger: { holds: boolean; rule: string; numbers: Record<string, string> }
  price: string
  priceRule: string
  waterfall: Waterfall
  bankrupt: { account: string; side: Side; sizeBefore: string; sizeAfter: string; balanceAfter: string }
  closures: Closure[]
  skipped: Skip[]
  remaining: string
  fund: {
    id: string
    before: string
    after: string
    position: { side: Side; size: string; entry: string }
  } | null
}

export interface DeleverageRequest {
  account: string
  market: string
  side?: Side | undefined
  rulebook: RulebookName
  size?: string | undefined
  force?: boolean | undefined
  /** Where dYdX's walk begins: at the first account without one. */
  seed?: string | undefined
}

export type MarketState = 'calm' | 'watch' | 'warned' | 'active'

export interface StatusAnswer {
  format: 'plimsoll.status/1'
  rulebook: string
  at: string
  markets: {
    market: string
    state: MarketState
    rule: string
    numbers: Record<string, string>
    threshold: string
  }[]
  funds: {
    id: string
    balance: string
    available: string
    shortfall: string
    cover: string | null
    distance: string
  }[]
}

export interface ReachAnswer {
  format: 'plimsoll.reach/1'
  rulebook: string
  at: string
  account: string
  market: string
  side: Side
  ahead: string | null
  adlPrice: string | null
  moveToReach: string | null
  shortfallToReach: string | null
  assumptions: string[]
}

export interface ReachRequest {
  account: string
  market: string
  side?: Side | undefined
  rulebook: RulebookName
}
