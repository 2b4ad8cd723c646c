'use client'

import Link from 'next/link'
import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { capital, date, inWords } from '@/lib/format'
import type { EventRow, StreamFrame } from '@/lib/wire/frames'
import { Empty } from '../ui/empty'
import { PageHead } from '../ui/page-head'
import { EventTable } from './event-table'
import { type EventFilter, eventsHref, passes } from './filter'

interface EventsPageProps {
  readonly initial: StreamFrame | null
  readonly filter: EventFilter
}

/** Every ADL event that is on record, here and imported. */
export function EventsPage({ initial, filter }: EventsPageProps) {
  const { events, markets, overview } = readStatus(useFrame('status', initial))
  const stream = overview?.stream
  const shown = events.filter((event) => passes(filter, event, stream))
  return (
    <>
      <PageHead
        title={headline(events)}
        lead="Each has a report that says why it happened, who paid and who was closed in which order, and a replay."
        end={
          <span className="inline-links inline-flex gap-4">
            <a href="/api/v1/events?format=csv">CSV</a>
            <a href="/api/v1/events">JSON</a>
          </span>
        }
      />
      <Filters events={events} filter={filter} stream={stream} />
      <div className="mt-4">
        {shown.length === 0 ? (
          <Nothing filtered={events.length > 0} />
        ) : (
          <EventTable events={shown} markets={markets} stream={stream} />
        )}
      </div>
    </>
  )
}

function headline(events: readonly EventRow[]): string {
  if (events.length === 0) return 'No ADL event is on record.'
  const running = events.filter((event) => event.status === 'active').length
  const total = `${capital(inWords(events.length))} ADL ${events.length === 1 ? 'event is' : 'events are'} on record`
  return running === 0 ? `${total}.` : `${total}, ${inWords(running)} of them running.`
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  return filtered ? (
    <Empty action={<Link href="/events">Show all events</Link>}>No event matches this choice.</Empty>
  ) : (
    <Empty action={<Link href="/what-is-adl">What is ADL?</Link>}>
      Each event will stand here with its shortfall, who paid it and whether the rulebook was followed.
    </Empty>
  )
}

interface FiltersProps {
  readonly events: readonly EventRow[]
  readonly filter: EventFilter
  readonly stream: string | undefined
}

/** Plain links: they work without scripts, and every view has an address. */
function Filters({ events, filter, stream }: FiltersProps) {
  const markets = [...new Set(events.flatMap((event) => event.market ?? []))].sort()
  const mixed = events.some((event) => event.stream === stream) && events.some((event) => event.stream !== stream)
  if (markets.length < 2 && !mixed && filter.day === null) return null
  return (
    <nav aria-label="Narrow the list" className="mt-6 flex flex-wrap gap-x-6 gap-y-2">
      {markets.length > 1 && (
        <Choices name="Market">
          <Choice href={eventsHref({ ...filter, market: null })} chosen={filter.market === null}>
            all
          </Choice>
          {markets.map((market) => (
            <Choice key={market} href={eventsHref({ ...filter, market })} chosen={filter.market === market}>
              {market}
            </Choice>
          ))}
        </Choices>
      )}
      {mixed && (
        <Choices name="Record">
          <Choice href={eventsHref({ ...filter, origin: null })} chosen={filter.origin === null}>
            all
          </Choice>
          <Choice href={eventsHref({ ...filter, origin: 'here' })} chosen={filter.origin === 'here'}>
            this exchange
          </Choice>
          <Choice href={eventsHref({ ...filter, origin: 'imported' })} chosen={filter.origin === 'imported'}>
            imported
          </Choice>
        </Choices>
      )}
      {filter.day !== null && (
        <Choices name="Day">
          <Choice href={eventsHref({ ...filter, day: null })} chosen>
            {date(filter.day)}, show all days
          </Choice>
        </Choices>
      )}
    </nav>
  )
}

function Choices({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="mr-1 text-note text-muted">{name}</span>
      {children}
    </div>
  )
}

interface ChoiceProps {
  readonly href: string
  readonly chosen: boolean
  readonly children: React.ReactNode
}

function Choice({ href, chosen, children }: ChoiceProps) {
  return (
    <Link href={href} scroll={false} className="button text-note" aria-current={chosen ? 'true' : undefined}>
      {children}
    </Link>
  )
}
