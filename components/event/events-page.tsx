'use client'

import Link from 'next/link'
import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { capital, count, date, inWords } from '@/lib/format'
import type { EventRow, StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/events'
import { Empty } from '../ui/empty'
import { PageHead } from '../ui/page-head'
import { EventTable } from './event-table'
import { type EventFilter, eventsHref, exportHref, passes } from './filter'

/** One page of the list as the server sent it, and what it is a page of. */
export interface EventList {
  readonly events: readonly EventRow[]
  /** Where the next older page begins. */
  readonly next: string | null
  readonly total: number
  readonly record: {
    readonly events: number
    readonly running: number
    readonly newestAt: string | null
    readonly markets: readonly string[]
    readonly streams: readonly string[]
  }
}

interface EventsPageProps {
  readonly initial: StreamFrame | null
  readonly list: EventList | null
  readonly filter: EventFilter
  /** Where this page begins; null for the newest. */
  readonly cursor: string | null
}

/** A list as short as this shows every event at once; in a longer one all but the newest moment are lines to be opened. */
const OPEN_ROWS_MAX = 12

/** Every ADL event that is on record, here and imported. */
export function EventsPage({ initial, list, filter, cursor }: EventsPageProps) {
  const { events: live, overview } = readStatus(useFrame('status', initial))
  const stream = overview?.stream
  const rows = merged(list ?? NOTHING_SENT, live, cursor === null, (event) => passes(filter, event, stream))
  const record = recordOf(list, live)
  return (
    <>
      <PageHead
        title={headline(record)}
        lead={words.eachHasAReportThat}
        end={
          <span className="inline-links inline-flex gap-4">
            <Link href="/history">{words.pastEvents}</Link>
            <a href={exportHref(filter, 'csv')}>{words.csv}</a>
            <a href={exportHref(filter, null)}>{words.json}</a>
          </span>
        }
      />
      <Filters record={record} filter={filter} stream={stream} />
      <div className="mt-4">
        {rows.length === 0 ? (
          <Nothing filtered={record.events > 0} />
        ) : (
          <EventTable
            events={rows}
            stream={stream}
            opened={rows.length <= OPEN_ROWS_MAX ? 'all' : 'newest'}
            cuts={{ before: cursor !== null, after: list !== null && list.next !== null }}
          />
        )}
      </div>
      <Pages filter={filter} cursor={cursor} list={list} />
    </>
  )
}

type OnRecord = EventList['record']

const NOTHING_SENT = { events: [], next: null } as const

/**
 * The page as it was sent, with what has come since: new events on the newest page, each where its time puts it because an
 * imported one may be old, and changed ones on any.
 */
function merged(
  { events: sent, next }: Pick<EventList, 'events' | 'next'>,
  live: readonly EventRow[],
  isNewest: boolean,
  passing: (event: EventRow) => boolean,
): readonly EventRow[] {
  const known = new Set(sent.map((event) => event.id))
  const now = new Map(live.map((event) => [event.id, event]))
  const from = next === null ? '' : (sent.at(-1)?.startedAt ?? '')
  const fresh = isNewest
    ? live.filter((event) => !known.has(event.id) && event.startedAt >= from && passing(event))
    : []
  const rows = [...fresh, ...sent.map((event) => now.get(event.id) ?? event)]
  return rows.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0))
}

/** What the whole record holds, with what has been added to it since the page was sent. */
function recordOf(list: EventList | null, live: readonly EventRow[]): OnRecord {
  const sent = list?.record ?? { events: 0, running: 0, newestAt: null, markets: [], streams: [] }
  const isNew = ({ startedAt, stream }: EventRow) => startedAt > (sent.newestAt ?? '') || !sent.streams.includes(stream)
  const added = live.filter(isNew)
  return {
    ...sent,
    events: sent.events + added.length,
    running: live.filter((event) => event.status === 'active').length,
    markets: [...new Set([...sent.markets, ...added.flatMap((event) => event.market ?? [])])].sort(),
    streams: [...new Set([...sent.streams, ...added.map((event) => event.stream)])],
  }
}

function headline({ events, running }: OnRecord): string {
  if (events === 0) return words.noAdlEventIsOn
  const total = words.adlOnRecord(capital(inWords(events)), events === 1 ? words.eventIs : words.eventsAre)
  return running === 0 ? `${total}.` : words.ofThemRunning(total, inWords(running))
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  return filtered ? (
    <Empty action={<Link href="/events">{words.showAllEvents}</Link>}>{words.noEventMatchesThisChoice}</Empty>
  ) : (
    <Empty action={<Link href="/what-is-adl">{words.whatIsAdl}</Link>}>{words.eachEventWillStandHere}</Empty>
  )
}

interface PagesProps {
  readonly filter: EventFilter
  readonly cursor: string | null
  readonly list: EventList | null
}

/** Plain links, as the choices above: an older page has an address of its own. */
function Pages({ filter, cursor, list }: PagesProps) {
  if (list === null || (cursor === null && list.next === null)) return null
  return (
    <nav aria-label={words.pagesOfTheList} className="mt-4 flex flex-wrap items-center gap-3">
      {cursor !== null && (
        <Link href={eventsHref(filter)} className="button">
          {words.newest}
        </Link>
      )}
      {list.next !== null && (
        <Link href={eventsHref(filter, list.next)} className="button">
          {words.older}
        </Link>
      )}
      <span className="figures text-note text-muted">
        {words.ofEvents(count(list.events.length), count(list.total))}
      </span>
    </nav>
  )
}

interface FiltersProps {
  readonly record: OnRecord
  readonly filter: EventFilter
  readonly stream: string | undefined
}

/** Plain links: they work without scripts, and every view has an address. */
function Filters({ record: { markets, streams }, filter, stream }: FiltersProps) {
  const mixed = streams.length > 1 && streams.some((name) => name === stream)
  if (markets.length < 2 && !mixed && filter.day === null) return null
  return (
    <nav aria-label={words.narrowTheList} className="mt-6 flex flex-wrap gap-x-6 gap-y-2">
      {markets.length > 1 && (
        <Choices name={words.market}>
          <Choice href={eventsHref({ ...filter, market: null })} chosen={filter.market === null}>
            {words.all}
          </Choice>
          {markets.map((market) => (
            <Choice key={market} href={eventsHref({ ...filter, market })} chosen={filter.market === market}>
              {market}
            </Choice>
          ))}
        </Choices>
      )}
      {mixed && (
        <Choices name={words.record}>
          <Choice href={eventsHref({ ...filter, origin: null })} chosen={filter.origin === null}>
            {words.all}
          </Choice>
          <Choice href={eventsHref({ ...filter, origin: 'here' })} chosen={filter.origin === 'here'}>
            {words.thisExchange}
          </Choice>
          <Choice href={eventsHref({ ...filter, origin: 'imported' })} chosen={filter.origin === 'imported'}>
            {words.imported}
          </Choice>
        </Choices>
      )}
      {filter.day !== null && (
        <Choices name={words.day}>
          <Choice href={eventsHref({ ...filter, day: null })} chosen>
            {words.showAllDays(date(filter.day))}
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
