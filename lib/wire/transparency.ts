import type { Sentence } from '@/lib/words/en/status-sentence'
import type { DayCell, EventRow, FundRow, MarketRow, Overview } from './frames'
import type { MonitorReport } from './methodology'

/** What the transparency page says; made by the server of the same facts as everything else that is public. */
export interface Transparency {
  readonly facts: {
    readonly overview: Overview | null
    readonly markets: readonly MarketRow[]
    readonly funds: readonly FundRow[]
    readonly events: readonly EventRow[]
    readonly days: readonly DayCell[]
    readonly sentence: Sentence
  }
  readonly ledgers: readonly LedgerSum[]
  readonly stresses: readonly Stress[]
  readonly checks: Readonly<Record<EventRow['check'], number>>
  readonly monitor: MonitorReport | null
}

/** A fund's balance beside the sum of every entry of its ledger: the first is what the book says, the second what the log led to. */
export interface LedgerSum {
  readonly fund: FundRow
  readonly sum: string
  readonly entries: number
  readonly holds: boolean
}

export interface Stress {
  readonly market: MarketRow
  readonly moves: readonly StressMove[]
}

/** One sudden move of one market. Null: the venue does not disclose it. */
export interface StressMove {
  readonly move: string
  readonly shortfall: string | null
  /** What the fund can pay over it; null where there is no shortfall to cover. */
  readonly cover: string | null
}

/** Moves of the mark, falls first; each lies on the grid of the gauge. */
export const STRESSES = ['-0.3', '-0.2', '-0.1', '-0.05', '0.05', '0.1', '0.2', '0.3'] as const
