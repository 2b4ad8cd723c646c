import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ReportPage } from '@/components/event/report-page'
import { readReport } from '@/lib/client/parts'
import { date } from '@/lib/format'
import { routeId } from '@/lib/format/route-id'
import { comparison, firstFrame } from '@/lib/server/pages'
import { words } from '@/lib/words/en/events'

interface Props {
  readonly params: Promise<{ readonly id: string }>
}

const load = async (raw: string) => {
  const id = routeId(raw)
  return id === null ? null : firstFrame(`event:${id}`)
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const frame = await load((await params).id)
  const report = frame === null ? null : readReport(frame.parts)
  if (report === null) return { title: words.eventNotFound }
  const title = `${report.row.title}, ${date(report.row.startedAt)}`
  // The name of the site says that its exchange is simulated; of a real record that would not be true.
  return report.row.simulated ? { title } : { title: { absolute: words.realRecordPlimsoll(title) } }
}

export default async function Page({ params }: Props) {
  const { id } = await params
  const [frame, status] = await Promise.all([load(id), firstFrame('status')])
  if (frame === null) notFound()
  return <ReportPage initial={frame} status={status} comparison={await comparison(frame)} />
}
