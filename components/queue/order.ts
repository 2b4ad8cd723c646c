import { absolute, compare } from '@/lib/format'
import type { PositionRow } from '@/lib/wire/frames'

/** What identifies a position for as long as it is open: the name of its part in the account's frame. */
export function keyOf(row: Pick<PositionRow, 'market' | 'side'>): string {
  return `${row.market}:${row.side}`
}

const rank = (row: PositionRow): number => {
  if (row.standing === 'bankrupt') return 0
  if (row.standing !== 'in-queue') return 3
  return row.reach === null ? 2 : 1
}

/** Nearest to trouble first: bankrupt, then by the move that would touch it, then by what stands ahead, then the unknown. */
export function byNearness(a: PositionRow, b: PositionRow): number {
  const group = rank(a) - rank(b)
  if (group !== 0) return group
  const move = compare(absolute(a.reach?.moveToReach ?? '0'), absolute(b.reach?.moveToReach ?? '0')) ?? 0
  if (move !== 0) return move
  const ahead = compare(a.aheadShare ?? '0', b.aheadShare ?? '0') ?? 0
  if (ahead !== 0) return ahead
  return keyOf(a) < keyOf(b) ? -1 : 1
}

/**
 * The rows in the order they had when it was last settled; rows that are new stand where they belong at the end, rows
 * that are gone fall out. A table that someone is reading or working in must not jump under their hand.
 */
export function keepOrder(rows: readonly PositionRow[], keys: readonly string[]): PositionRow[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  const kept = keys.flatMap((key) => {
    const row = byKey.get(key)
    byKey.delete(key)
    return row === undefined ? [] : [row]
  })
  return [...kept, ...[...byKey.values()].sort(byNearness)]
}

/** The market whose gauge is shown first: that of the row asked for, or of the nearest. */
export function nearestMarket(rows: readonly PositionRow[], open: string | null): string | null {
  if (open === 'none') return null
  const row = rows.find((candidate) => keyOf(candidate) === open) ?? [...rows].sort(byNearness)[0]
  return row?.market ?? null
}
