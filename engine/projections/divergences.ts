import { type DivergenceName, runKey } from '../audit'
import type { DivergenceEvent, LogRecord } from '../log'
import type { Projection } from './projection'

/** Differences that are kept, newest last: a page shows some, the log holds all. */
export const DIVERGENCES_KEPT = 500

export interface DivergencesState {
  /** Runs of closures that the venue performed, and of these the ones that are not what its rulebook asks for. */
  runs: number
  differing: number
  /** Runs that are under way. */
  readonly open: Map<string, true>
  readonly rows: (DivergenceEvent & Pick<LogRecord, 'seq' | 'at'>)[]
}

/** One difference as anybody may see it. Where accounts are hidden so are they here, and with them what tells their size. */
export interface DivergenceRow {
  readonly seq: number
  readonly at: string
  readonly event: string
  readonly market: string
  readonly name: DivergenceName
  readonly bankrupt: string | null
  readonly account: string | null
  readonly expected: string | null
  readonly found: string | null
}

export interface DivergencesView {
  readonly runs: number
  readonly differing: number
  /** Newest first. */
  readonly rows: readonly DivergenceRow[]
}

/** What says nothing of the size of anybody's position. */
const OF_THE_RUN: ReadonlySet<DivergenceName> = new Set(['wrong-price', 'fund-not-first', 'out-of-order'])

export function divergences(disclosure: 'open' | 'blinded'): Projection<DivergencesState, DivergencesView> {
  return {
    init: () => ({ runs: 0, differing: 0, open: new Map(), rows: [] }),
    fold(state, record) {
      if (record.type === 'observed-closure') noteRun(state, runKey(record) ?? `${record.market}|`)
      else if (record.type === 'divergence') noteDifference(state, record)
      else if (record.type !== 'observed-fund') state.open.clear()
      return state
    },
    view: ({ runs, differing, rows }, { role }) => {
      const isHidden = disclosure === 'blinded' && role !== 'support' && role !== 'operator'
      return { runs, differing, rows: rows.toReversed().map((row) => shown(row, isHidden)) }
    },
  }
}

function noteRun(state: DivergencesState, key: string): void {
  if (state.open.has(key)) return
  state.open.set(key, true)
  state.runs += 1
}

function noteDifference(state: DivergencesState, record: DivergenceEvent & Pick<LogRecord, 'seq' | 'at'>): void {
  if (state.rows.at(-1)?.event !== record.event) state.differing += 1
  state.rows.push(record)
  if (state.rows.length > DIVERGENCES_KEPT) state.rows.shift()
}

function shown(row: DivergencesState['rows'][number], isHidden: boolean): DivergenceRow {
  const { seq, at, event, market, name, bankrupt, account, expected, found } = row
  if (!isHidden) return { seq, at, event, market, name, bankrupt, account, expected, found }
  const figures = OF_THE_RUN.has(name) ? { expected, found } : { expected: null, found: null }
  return { seq, at, event, market, name, bankrupt: null, account: null, ...figures }
}
