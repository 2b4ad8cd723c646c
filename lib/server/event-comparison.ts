import type { EventComparison } from '@/lib/wire/comparison'
import type { EventReport } from '@/lib/wire/frames'
import { notFound } from './http/problem'
import type { Runtime } from './runtime/runtime'
import { whereOf } from './store'

/** Comparisons of ended events never change: kept, so that a report that many read is worked out once. */
const kept = new Map<string, Promise<EventComparison>>()
const KEPT_MAX = 200

/** Refuses with 404 what was decided elsewhere, is still running, or is too small to be told row by row. */
export function comparisonOf(runtime: Runtime, report: EventReport): Promise<EventComparison> {
  const { row } = report
  if (!isComparable(report)) throw notFound()
  const key = `${row.stream}|${row.id}`
  const known = kept.get(key)
  if (known) return known
  const where = whereOf(runtime.settings)
  const work = runtime.answers.work({ kind: 'event-comparison', where, stream: row.stream, event: row.id })
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? key)
  kept.set(key, work)
  work.catch(() => kept.delete(key))
  return work
}

export function isComparable({ row, closures }: EventReport): boolean {
  return row.status === 'ended' && row.authority === 'engine' && row.coverage === 'full' && closures.length > 0
}
