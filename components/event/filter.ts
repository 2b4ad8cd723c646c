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

/** The address of the list with one thing changed, from its beginning or from an older page. */
export function eventsHref(filter: EventFilter, cursor: string | null = null): string {
  const query = queryOf({ ...filter, cursor })
  return query.size === 0 ? '/events' : `/events?${query}`
}

/** The same choice for programs, as far as the route knows it. */
export function exportHref({ market, day }: EventFilter, format: 'csv' | null): string {
  const [from, to] = day === null ? [null, null] : [`${day}T00:00:00.000Z`, `${day}T23:59:59.999Z`]
  const query = queryOf({ format, market, from, to })
  return query.size === 0 ? '/api/v1/events' : `/api/v1/events?${query}`
}

function queryOf(values: Readonly<Record<string, string | null>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(values).flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]])),
  )
}

/** Where an older page of the list begins. */
export function toCursor(query: Query): string | null {
  return single(query.cursor)
}
