import type { EventFigures } from '@/engine/questions/backtest'
import type { AdversaryRow, TrialRow } from '@/engine/simulation/trials'

/** One cell of a backtest: a reconstruction, or a log of the reader's own, under one rulebook. */
export type Cell =
  | { readonly of: 'reconstruction'; readonly scenario: string; readonly rulebook: string; readonly seeds: number }
  | { readonly of: 'log'; readonly name: string; readonly text: string; readonly rulebook: string }

export type ToWorker =
  | { readonly ask: 'run'; readonly cells: readonly Cell[]; readonly tricks: boolean }
  | { readonly ask: 'events'; readonly scenario: string; readonly rulebook: string }

export type FromWorker =
  | {
      readonly said: 'cell'
      readonly row: TrialRow
      readonly tricks: readonly AdversaryRow[]
      readonly done: number
      readonly of: number
    }
  | {
      readonly said: 'events'
      readonly scenario: string
      readonly rulebook: string
      readonly events: readonly EventFigures[]
    }
  | { readonly said: 'failed'; readonly what: string; readonly message: string }
