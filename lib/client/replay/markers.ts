import { compare } from '@/lib/format'
import { isClosing, type Moment, type TimelineRow } from './timeline'

/** A place worth jumping to. */
export interface Marker {
  readonly kind: 'first-liquidation' | 'trigger' | 'first-closure' | 'largest' | 'last-closure'
  /** Index of the row. */
  readonly row: number
  readonly ms: number
}

/** Places worth jumping to in the event in focus, in the order of the record; two of them at the same row are said once. */
export function markersOf(rows: readonly TimelineRow[], moments: readonly Moment[]): Marker[] {
  const found: Marker[] = []
  const add = (kind: Marker['kind'], row: number) => {
    const at = rows[row]
    if (at !== undefined && !found.some((marker) => marker.row === row)) found.push({ kind, row, ms: at.ms })
  }
  add(
    'first-liquidation',
    rows.findIndex(({ kind }) => kind === 'liquidation'),
  )
  add(
    'trigger',
    rows.findIndex(({ kind, other }) => kind === 'adl-started' && !other),
  )
  add('first-closure', rows.findIndex(isClosing))
  const largest = moments.reduce<Moment | null>(
    (best, moment) =>
      moment.closed !== null && (best === null || (compare(moment.closed, best.closed) ?? 0) > 0) ? moment : best,
    null,
  )
  const closingMoments = moments.filter(({ closing }) => closing > 0).length
  if (largest !== null && closingMoments > 1) add('largest', largest.last)
  add('last-closure', rows.findLastIndex(isClosing))
  return found.sort((a, b) => a.row - b.row)
}

/** One event of the record: the rows from its trigger to its end, or to the end of the record. */
export interface EventSpan {
  readonly event: string
  readonly market: string
  readonly from: number
  readonly to: number
  readonly other: boolean
}

export function spansOf(rows: readonly TimelineRow[]): EventSpan[] {
  const ends = new Map(rows.flatMap(({ kind, event }, row) => (kind === 'adl-ended' && event ? [[event, row]] : [])))
  return rows.flatMap(({ kind, event, market, other }, from) =>
    kind === 'adl-started' && event !== null
      ? [{ event, market: market ?? '', from, to: ends.get(event) ?? rows.length - 1, other }]
      : [],
  )
}
