import Link from 'next/link'
import type { Ready } from '@/lib/client/replay/machine'
import { clockTime } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import type { Place } from './place'
import css from './replay.module.css'

/** So many others are named; a long cascade has its own list of events. */
const NAMED_MAX = 6

/** The other events of the same record: one shortfall often leads to the next. */
export function Others({ ready, place }: { readonly ready: Ready; readonly place: Place }) {
  const others = ready.events.filter(({ other }) => other)
  if (ready.focus === null || others.length === 0) return null
  const named = others.slice(0, NAMED_MAX)
  return (
    <p className={css.others}>
      {words.aboutOneOf(
        <b>{ready.focus.event}</b>,
        others.length,
        named.map(({ event, from }, index) => (
          <span key={event}>
            {index === 0 ? '' : ', '}
            <Link href={place.other(event)}>{event}</Link> {clockTime(ready.rows[from]?.at ?? null)}
          </span>
        )),
        others.length > named.length,
      )}
    </p>
  )
}
