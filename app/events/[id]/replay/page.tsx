import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EventReplay } from '@/components/replay/replay'
import { readReport, readStatus } from '@/lib/client/parts'
import { routeId } from '@/lib/format/route-id'
import { firstFrame, viewer } from '@/lib/server/pages'
import { words } from '@/lib/words/en/events'
import { words as replay } from '@/lib/words/en/replay'

interface Props {
  readonly params: Promise<{ readonly id: string }>
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

const load = (id: string | null) => (id === null ? null : firstFrame(`event:${id}`))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const frame = await load(routeId((await params).id))
  const report = frame === null ? null : readReport(frame.parts)
  if (report === null) return { title: words.eventNotFound }
  const title = replay.replayOf(report.row.title)
  // The name of the site says that its exchange is simulated; of a real record that would not be true.
  return report.row.simulated ? { title } : { title: { absolute: replay.realRecord(title) } }
}

const ID = /^[A-Za-z0-9_.:-]{1,64}$/
const idIn = (value: string | readonly string[] | undefined) =>
  typeof value === 'string' && ID.test(value) ? value : null
const SEQ = /^\d{1,15}$/

export default async function Page({ params, searchParams }: Props) {
  const id = routeId((await params).id)
  const [frame, status, { t, m, focus }, { accounts }] = await Promise.all([
    load(id),
    firstFrame('status'),
    searchParams,
    viewer(),
  ])
  if (id === null || frame === null) notFound()
  const closed = readReport(frame.parts)?.row.market
  const market = status === null ? undefined : readStatus(status.parts).markets.find((row) => row.id === closed)
  return (
    <EventReplay
      event={id}
      initial={frame}
      market={market ?? null}
      seq={typeof t === 'string' && SEQ.test(t) ? Number(t) : null}
      account={accounts[0] ?? null}
      focus={idIn(focus)}
      about={idIn(m)}
    />
  )
}
