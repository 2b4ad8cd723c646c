import type { Metadata } from 'next'
import { EventsPage } from '@/components/event/events-page'
import { passes, toCursor, toFilter } from '@/components/event/filter'
import { readStatus } from '@/lib/client/parts'
import { eventList, firstFrame } from '@/lib/server/pages'

export const metadata: Metadata = { title: 'ADL events' }

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export default async function Page({ searchParams }: Props) {
  const [frame, query] = await Promise.all([firstFrame('status'), searchParams])
  const filter = toFilter(query)
  const cursor = toCursor(query)
  const stream = frame === null ? undefined : readStatus(frame.parts).overview?.stream
  const list = await eventList((event) => passes(filter, event, stream), cursor)
  return <EventsPage initial={frame} list={list} filter={filter} cursor={cursor} />
}
