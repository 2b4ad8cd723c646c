'use client'

import { useWitness } from '@/lib/client/heads'
import { count, dateTime } from '@/lib/format'
import type { Overview } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/frame'

/** What this browser knows of the signed log of events, which only ever grows. */
export function WitnessLine({ overview }: { readonly overview: Overview | null }) {
  const witness = useWitness(overview)
  if (witness === null) return null
  if (witness.state === 'broken') {
    return (
      <p role="status" className="mt-2 text-note text-active">
        {words.theSignedLogOfEvents(
          dateTime(witness.seen.at),
          <button type="button" className="button" onClick={witness.forget}>
            {words.rememberTheNewOne}
          </button>,
        )}
      </p>
    )
  }
  return (
    <p className="mt-2 text-note text-muted">
      {words.signedLogOfEvents(
        words.countEntries(witness.size),
        witness.state === 'consistent'
          ? words.onlyAddedToSinceThis(count(witness.seen.size), dateTime(witness.seen.at))
          : words.thisBrowserRemembersWhere,
      )}
    </p>
  )
}
