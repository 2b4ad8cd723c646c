import { compare, sum } from '@/lib/format'
import type { ClosureRow } from '@/lib/wire/frames'

/** What happened to an account without an order of its own, as one piece of news. */
export interface News {
  /** Newest first; everything within a minute of the newest. */
  readonly rows: readonly ClosureRow[]
  readonly newest: ClosureRow
  /** Whether all of it happened to one position. */
  readonly isOne: boolean
  /** What was realised together; null where the rows settle in different assets. */
  readonly realised: string | null
  /** Older rows that have not been put away either. */
  readonly earlier: number
}

/** A liquidation, the fund's part and the queue's part of one position follow each other: they are told together. */
const TOGETHER_MS = 60_000

/** The newest news of which nothing has been put away; `away` is the seq up to which the reader has. */
export function newsOf(closures: readonly ClosureRow[], away: number): News | null {
  const waiting = closures.filter(({ seq }) => seq > away).sort((a, b) => b.seq - a.seq)
  const newest = waiting[0]
  if (newest === undefined) return null
  const from = Date.parse(newest.at) - TOGETHER_MS
  const rows = waiting.filter(({ at }) => Date.parse(at) >= from)
  const first = (row: ClosureRow) => row.market === newest.market && row.side === newest.side
  const oneAsset = rows.every(({ settle }) => settle === newest.settle)
  return {
    rows,
    newest,
    isOne: rows.every(first),
    realised: oneAsset ? sum(rows.map(({ realisedPnl }) => realisedPnl)) : null,
    earlier: waiting.length - rows.length,
  }
}

/** Whether the position was gone after the row. */
export function isGone(row: Pick<ClosureRow, 'sizeAfter'>): boolean {
  return compare(row.sizeAfter, '0') === 0
}
