'use client'

import { useNow } from '@/lib/client'
import { age, millis } from '@/lib/format'
import type { VenueHead, VenueSource } from '@/lib/wire/venues'
import { STATUS_WORDS, TROUBLE_WORDS } from '@/lib/words/en/venue-words'
import { words } from '@/lib/words/en/venues'
import { Section } from '../ui/section'
import css from './venues.module.css'

/** What each venue publishes, how its words become ours, what it keeps to itself, and how old each answer is. */
export function Disclosed({ venues, at }: { readonly venues: readonly VenueHead[]; readonly at: string }) {
  const now = useNow(at)
  return (
    <Section title={words.whatEachSays} note={words.scaleNote}>
      <ul className={css.venues}>
        {venues.map((venue) => (
          <li key={venue.id}>
            <h3>
              {venue.name} <span data-status={venue.status}>{STATUS_WORDS[venue.status]}</span>
            </h3>
            <div>
              <p>{venue.scale}</p>
              <p className="text-muted">{words.hides(venue.hides)}</p>
            </div>
            <ul className={css.sources}>
              {venue.sources.map((source) => (
                <li key={source.name}>
                  <a href={source.url} rel="noreferrer">
                    {source.name}
                  </a>
                  <span className={source.trouble === null ? 'text-muted' : 'text-warned'}>
                    {sourceWords(venue, source, now)}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <p className="mt-2 max-w-[86ch] text-note text-muted">{words.sameNames}</p>
    </Section>
  )
}

function sourceWords({ name, status }: VenueHead, source: VenueSource, now: number | null): string {
  if (status === 'off') return words.notAsked
  const heard = millis(source.heardAt)
  const old = heard === null || now === null ? words.nothingYet : words.ago(age(Math.max(0, now - heard)))
  return source.trouble === null ? old : words.troubleOf(name, TROUBLE_WORDS[source.trouble], source.unread, old)
}
