import type { EventRow } from '@/lib/wire/frames'
import { Problem } from './http/problem'

/** Events on one page of the list. */
export const EVENTS_PAGE = { usual: 50, most: 200 } as const

export interface EventsPage {
  readonly events: readonly EventRow[]
  /** Where the next page begins; null on the last one. */
  readonly next: string | null
  /** Events on all pages. */
  readonly total: number
}

/** `startedAt|stream|id` of the last event of a page: stable while newer events come. */
const cursorOf = (row: EventRow) => Buffer.from(`${row.startedAt}|${row.stream}|${row.id}`).toString('base64url')

/** One page of events, newest first, after the one that the cursor names. */
export function eventsPageOf(rows: readonly EventRow[], cursor: string | null, limit: number): EventsPage {
  const events = after(rows, cursor).slice(0, limit)
  const last = events.at(-1)
  const next = last && rows.at(-1) !== last ? cursorOf(last) : null
  return { events, next, total: rows.length }
}

function after(rows: readonly EventRow[], cursor: string | null): readonly EventRow[] {
  if (cursor === null) return rows
  const index = rows.findIndex((row) => cursorOf(row) === cursor)
  if (index < 0)
    throw new Problem(400, 'cursor-unknown', 'This page no longer exists; begin with the first.', '$.cursor')
  return rows.slice(index + 1)
}
