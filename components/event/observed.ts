import { compare, forPixels, millis, ratioOf, sum } from '@/lib/format'
import type { EventReport } from '@/lib/wire/frames'

type Closure = EventReport['closures'][number]

export interface ByName {
  readonly name: string
  readonly notional: string
  readonly records: number
  readonly share: string | null
}

function groupBy<T, K>(rows: readonly T[], key: (row: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group === undefined) groups.set(key(row), [row])
    else group.push(row)
  }
  return groups
}

/** What a venue reported in totals, by market, largest first. */
export function byName(closures: readonly Closure[]): readonly ByName[] {
  const groups = groupBy(closures, (closure) => closure.name)
  const total = sum(closures.map((closure) => closure.notional))
  return [...groups]
    .map(([name, rows]): ByName => {
      const notional = sum(rows.map((row) => row.notional)) ?? '0'
      return { name, notional, records: rows.length, share: ratioOf(notional, total) }
    })
    .sort((a, b) => compare(b.notional, a.notional) || (a.name < b.name ? -1 : 1))
}

export interface Slot {
  readonly from: number
  readonly to: number
  readonly notional: string
  readonly records: number
  /** Pixel geometry only. */
  readonly height: number
}

/** More bars than this cannot be told apart on a telephone. */
const SLOTS_MAX = 60
const STEPS_MS = [1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 3_600_000]

/** The same totals over time, in slots of a round length. */
export function overTime(closures: readonly Closure[]): readonly Slot[] {
  const times = closures.flatMap((closure) => millis(closure.at) ?? [])
  if (times.length === 0) return []
  const first = times.reduce((a, b) => Math.min(a, b))
  const last = times.reduce((a, b) => Math.max(a, b))
  const step = STEPS_MS.find((ms) => (last - first) / ms < SLOTS_MAX) ?? Math.ceil((last - first) / SLOTS_MAX)
  const start = Math.floor(first / step) * step
  const groups = groupBy(closures, (closure) => Math.floor(((millis(closure.at) ?? first) - start) / step))
  return Array.from({ length: Math.floor((last - start) / step) + 1 }, (_, slot) => {
    const rows = groups.get(slot) ?? []
    const notional = sum(rows.map((row) => row.notional)) ?? '0'
    const from = start + slot * step
    return { from, to: from + step, notional, records: rows.length, height: forPixels(notional) ?? 0 }
  })
}
