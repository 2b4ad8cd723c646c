import { PAST_EVENTS, type PastEvent } from '@/engine/history/past-events'
import type { EventRow } from '@/lib/wire/frames'

/** Where the log of each past event is played, by its id, as far as this server was given one. */
export function playedHere(rows: readonly EventRow[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    PAST_EVENTS.flatMap((event) => {
      const row = rows.find((candidate) => isOf(candidate, event))
      return row ? [[event.id, `/events/${row.id}/replay`]] : []
    }),
  )
}

function isOf({ stream, startedAt, simulated }: EventRow, { stream: known }: PastEvent): boolean {
  return known !== null && !simulated && stream.includes(known.contains) && startedAt.startsWith(known.day)
}
