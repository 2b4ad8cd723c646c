import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PastEventPage } from '@/components/history/past-event-page'
import { RecordingPage } from '@/components/history/recording-page'
import { historyTitle, pastEventOf, playedHere } from '@/lib/server/history'
import { eventList } from '@/lib/server/pages'
import { recordingOf } from '@/lib/server/recordings'
import { words } from '@/lib/words/en/history'

interface Props {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: historyTitle((await params).id) ?? words.notFound }
}

export default async function Page({ params }: Props) {
  const { id } = await params
  const event = pastEventOf(id)
  if (event !== null) {
    const list = await eventList((row) => row.authority === 'venue', null)
    return <PastEventPage event={event} played={playedHere(list?.events ?? [])[id] ?? null} />
  }
  const recording = await recordingOf(id)
  if (recording === null) notFound()
  const { recipe, url, lines, hash, header, rows } = recording
  return (
    <RecordingPage
      name={recipe.name}
      title={recipe.title}
      story={recipe.story}
      url={url}
      lines={lines}
      hash={hash}
      rulebook={header.rulebook}
      events={[...rows].reverse()}
    />
  )
}
