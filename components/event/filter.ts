import type { EventRow } from '@/lib/wire/frames'

/** What the list is narrowed to; it lives in the address, so that a view can be linked to. */
export interface EventFilter {
  readonly market: string | null
  readonly day: string | null
  readonly origin: 'here' | 'imported' | null
}

type Query = Readonly<Record<string, string | string[] | undefined>>

const single = (value: string | string[] | undefined) => (typeof value === 'string' && value !== '' ? value : null)

export function toFilter(query: Query): EventFilter {
  const day = single(query.day)
  const origin = single(query.origin)
  return {
    market: single(query.market),
    day: day !== null && /^\d{4}-\d\d-\d\d$/.test(day) ? day : null,
    origin: origin === 'here' || origin === 'imported' ? origin : null,
  }
}

export function passes(filter: EventFilter, event: EventRow, stream: string | undefined): boolean {
  const here = event.stream === stream
  return (
    (filter.market === null || event.market === filter.market) &&
    (filter.day === null || event.startedAt.startsWith(filter.day)) &&
    (filter.origin === null || (filter.origin === 'here') === here)
  )
}

/** The address of the list with one thing changed. */
export function eventsHref(filter: EventFilter): string {
  const query = new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]])),
  )
  return query.size === 0 ? '/events' : `/events?${query}`
}
