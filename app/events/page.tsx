import type { Metadata } from 'next'
import { EventsPage } from '@/components/event/events-page'
import { toFilter } from '@/components/event/filter'
import { firstFrame } from '@/lib/server/pages'

export const metadata: Metadata = { title: 'ADL events' }

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export default async function Page({ searchParams }: Props) {
  const [frame, query] = await Promise.all([firstFrame('status'), searchParams])
  return <EventsPage initial={frame} filter={toFilter(query)} />
}
