import type { AdversaryRow, TrialRow } from '@/engine/simulation/trials'

/** Every reconstruction under some rulebooks over seeds, as `plimsoll backtest` printed it; a test repeats parts of it. */
export interface ShippedBacktest {
  readonly seeds: number
  readonly rulebooks: readonly string[]
  readonly rows: readonly TrialRow[]
  readonly adversaries: readonly AdversaryRow[]
}

export interface BacktestScenario {
  readonly name: string
  readonly title: string
  readonly story: string
}
