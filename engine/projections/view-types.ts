import type { Distance } from '../distance'
import type { WorkedLine } from '../formula/words'
import type { KnownState } from '../machine'
import type { MarketKind, Side } from '../market'

/** What pages show of the present. Every amount is a plain decimal in the unit its name or `settle` says. */

export interface SideTotals {
  readonly positions: number
  readonly size: string
  readonly owners: number
}

export interface MarketRow {
  readonly id: string
  readonly kind: MarketKind
  readonly settle: string
  readonly unit: string
  readonly lot: string
  readonly tick: string
  readonly mark: string
  readonly markAt: string
  readonly state: KnownState
  readonly halt: string | null
  readonly rule: string
  readonly fund: string | null
  readonly openInterest: { readonly size: string; readonly notional: string }
  readonly longs: SideTotals
  readonly shorts: SideTotals
  /** The worse of a fall and a rise of ten per cent in one gap. */
  readonly cover: { readonly move: string; readonly shortfall: string; readonly ratio: string | null } | null
  /** Moves of the mark at which the fund is used up and closures begin; null: not before zero or ten times the mark. */
  readonly touch: { readonly down: string | null; readonly up: string | null } | null
  /**
   * How far from the trigger, and by what: the least loss in `settle` that would start ADL, below zero once that is passed,
   * and the share of the way that is left. Null where the market has no trigger; its parts where it can't be said so.
   */
  readonly distance: {
    readonly by: Distance['by']
    readonly amount: string | null
    readonly share: string | null
  } | null
}

export interface FundRow {
  readonly id: string
  readonly asset: string
  readonly markets: readonly string[]
  readonly balance: string
  readonly floor: string
  readonly available: string
  readonly peak8h: string
  readonly drawdown: string | null
  readonly distance: string
  readonly change24h: string
  readonly openInterestShare: string | null
  readonly lowestCover: { readonly ratio: string; readonly market: string } | null
  /** The market of this fund with the least share of its way to the trigger left. */
  readonly nearest: { readonly market: string; readonly share: string } | null
}

export interface Hull {
  readonly market: string
  readonly side: Side
  readonly unit: string
  readonly settle: string
  readonly mark: string
  readonly tick: string
  readonly lot: string
  readonly size: string
  readonly positions: number
  readonly seams: readonly string[]
  readonly fundAvailable: string
  readonly curve: readonly {
    readonly move: string
    readonly closed: string
    readonly shortfall: string
    readonly fundPaid: string
  }[]
  readonly exhausted: string | null
}

export interface PositionRow {
  readonly market: string
  readonly side: Side
  readonly mode: 'cross' | 'isolated'
  readonly unit: string
  readonly settle: string
  readonly tick: string
  readonly lot: string
  readonly size: string
  readonly entry: string
  readonly mark: string
  readonly notional: string
  readonly unrealisedPnl: string
  readonly roi: string
  readonly equity: string
  readonly leverage: string | null
  readonly liquidationPrice: string | null
  readonly bankruptcyPrice: string | null
  /** `left-out`: the rulebook keeps it out of the queue for good. */
  readonly standing: 'in-queue' | 'left-out' | 'bankrupt' | 'coverage' | 'rulebook-incomplete'
  readonly place: number | null
  readonly positions: number
  readonly queueSize: string
  readonly group: number | null
  readonly score: string | null
  readonly worked: readonly WorkedLine[]
  readonly lights: number | null
  readonly venueIndicator: string | null
  readonly ahead: string | null
  readonly aheadNotional: string | null
  readonly aheadShare: string | null
  readonly reach: {
    readonly adlPrice: string
    readonly moveToReach: string
    readonly shortfallToReach: string
  } | null
  readonly closure: {
    readonly price: string
    readonly mark: string
    readonly realisedPnl: string
    readonly againstMark: string
  } | null
  readonly moved: number | null
}

/** Where a position stands, without what would reach it. */
export type PlaceReading = Pick<
  PositionRow,
  'market' | 'side' | 'tick' | 'place' | 'positions' | 'lights' | 'aheadShare' | 'reach'
>

export interface AccountSummary {
  readonly account: string
  readonly asset: string
  readonly balance: string
  readonly equity: string
  /** What stands behind the positions: the balance and what isolated positions hold apart from it. */
  readonly margin: string
  readonly unrealisedPnl: string
  readonly notional: string
}
