'use client'

import { useWitness } from '@/lib/client/heads'
import { count, dateTime, plural } from '@/lib/format'
import type { Overview } from '@/lib/wire/frames'

/** What this browser knows of the signed log of events, which only ever grows. */
export function WitnessLine({ overview }: { readonly overview: Overview | null }) {
  const witness = useWitness(overview)
  if (witness === null) return null
  if (witness.state === 'broken') {
    return (
      <p role="status" className="mt-2 text-note text-active">
        The signed log of events is not the one this browser saw on {dateTime(witness.seen.at)}: it was begun anew, or
        rewritten.{' '}
        <button type="button" className="button" onClick={witness.forget}>
          Remember the new one
        </button>
      </p>
    )
  }
  return (
    <p className="mt-2 text-note text-muted">
      Signed log of events: {plural(witness.size, 'entry', 'entries')}
      {witness.state === 'consistent'
        ? `, only added to since this browser saw its first ${count(witness.seen.size)}, as of ${dateTime(witness.seen.at)}.`
        : '. This browser remembers where it ends, and will ask on your return whether it was only added to.'}
    </p>
  )
}
