import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RecordingReplay } from '@/components/history/recording-replay'
import { historyTitle } from '@/lib/server/history'
import { mainEvent, recordingOf } from '@/lib/server/recordings'
import { words } from '@/lib/words/en/history'

interface Props {
  readonly params: Promise<{ readonly id: string }>
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: words.replayOf(historyTitle((await params).id) ?? words.nothing) }
}

const ID = /^[A-Za-z0-9_.:-]{1,64}$/
const idIn = (value: string | readonly string[] | undefined) =>
  typeof value === 'string' && ID.test(value) ? value : null
const SEQ = /^\d{1,15}$/

export default async function Page({ params, searchParams }: Props) {
  const [{ id }, { event, t, m, focus }] = await Promise.all([params, searchParams])
  const recording = await recordingOf(id)
  const asked = typeof event === 'string' ? event : recording && mainEvent(recording)?.id
  const report = asked ? recording?.report(asked) : null
  if (!recording || !report) notFound()
  return (
    <RecordingReplay
      name={id}
      title={recording.recipe.title}
      url={recording.url}
      report={report}
      seq={typeof t === 'string' && SEQ.test(t) ? Number(t) : null}
      focus={idIn(focus)}
      about={idIn(m)}
    />
  )
}
