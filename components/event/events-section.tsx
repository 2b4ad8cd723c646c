'use client'

import Link from 'next/link'
import type { Status } from '@/lib/client/parts'
import { words } from '@/lib/words/en/status'
import { Empty } from '../ui/empty'
import { Section } from '../ui/section'
import { EventTable } from './event-table'
import { byMoment } from './moments'
import { hasOvershoot } from './rows'

/** The home page shows the newest moments; the rest is one press away. */
const MOMENTS_MAX = 6
/** So many events are sent with the status; what is older may belong to the last moment shown. */
const SENT_MAX = 20

export function EventsSection({ status: { events, overview } }: { readonly status: Status }) {
  const shown = byMoment(events)
    .slice(0, MOMENTS_MAX)
    .flatMap((moment) => moment.events)
  const after = shown.length === events.length && events.length >= SENT_MAX
  const identity = hasOvershoot(shown) ? words.everyRowAddsUpShortfall : words.everyRowAddsUpFund
  return (
    <Section title={words.adlEvents} note={identity} end={<Link href="/events">{words.allEvents}</Link>}>
      {shown.length === 0 ? (
        <Empty action={<Link href="/what-is-adl">{words.whatWouldStandHereWhat}</Link>}>
          {words.thereHasBeenNoAdl}
        </Empty>
      ) : (
        <EventTable events={shown} stream={overview?.stream} cuts={{ after }} />
      )}
    </Section>
  )
}
