'use client'

import { usePathname } from 'next/navigation'
import { titleOf } from '@/engine/projections/record-title'
import { useLive } from '@/lib/client/live'
import { readReport, readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { routeId } from '@/lib/format/route-id'
import type { EventRow, StreamFrame } from '@/lib/wire/frames'

const EVENT_PAGE = /^\/events\/([^/]+)/

/**
 * The sealed record that the page at this address is about; null wherever the page is about the running exchange. What
 * is said of that exchange, its name, its age and that it is simulated, is not true of the record.
 */
export function useRecord(initial: StreamFrame | null): EventRow | null {
  const id = routeId(EVENT_PAGE.exec(usePathname())?.[1] ?? '')
  const { overview, events } = readStatus(useFrame('status', initial))
  const opened = useLive((state) => (id === null ? undefined : state.topics[`event:${id}`]))
  if (id === null || overview === null) return null
  const sent = readStatus(initial?.parts ?? {}).events
  const row =
    readReport(opened?.parts ?? {})?.row ??
    events.find((event) => event.id === id) ??
    sent.find((event) => event.id === id)
  return row === undefined || row.stream === overview.stream ? null : row
}

/** Whose record it is: the stream's name without the day, which stands elsewhere. */
export function sourceOf(row: EventRow): string {
  const title = titleOf(row.stream)
  return title.replace(/ \d{4}-\d\d-\d\d\b/, '').trim() || title
}
