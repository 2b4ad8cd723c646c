'use client'

import Link from 'next/link'
import type { Status } from '@/lib/client/parts'
import { Empty } from '../ui/empty'
import { Section } from '../ui/section'
import { EventTable } from './event-table'
import { hasOvershoot } from './rows'

/** The home page shows the newest; the rest is one press away. */
const SHOWN_MAX = 6

export function EventsSection({ status: { events, markets, overview } }: { readonly status: Status }) {
  const shown = events.slice(0, SHOWN_MAX)
  const identity = hasOvershoot(shown)
    ? 'Every row adds up: shortfall = fund + ADL + residual − overshoot'
    : 'Every row adds up: fund + ADL + residual = shortfall'
  return (
    <Section title="ADL events" note={identity} end={<Link href="/events">All events</Link>}>
      {shown.length === 0 ? (
        <Empty action={<Link href="/what-is-adl">What would stand here: what is ADL?</Link>}>
          There has been no ADL event in this record. Each one will stand here with its shortfall and who paid it.
        </Empty>
      ) : (
        <EventTable events={shown} markets={markets} stream={overview?.stream} />
      )}
    </Section>
  )
}
