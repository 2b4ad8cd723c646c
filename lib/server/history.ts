import { PAST_EVENTS, type PastEvent, pastEventOf } from '@/engine/history/past-events'
import { reconstructionOf } from '@/engine/simulation/reconstructions'
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

/** What the page of a past event, or of a reconstruction, is called; null where there is neither. */
export function historyTitle(id: string): string | null {
  return pastEventOf(id)?.title ?? reconstructionOf(id)?.title ?? null
}

export { pastEventOf }
