import type { Metadata } from 'next'
import { HistoryPage } from '@/components/history/history-page'
import { playedHere } from '@/lib/server/history'
import { eventList } from '@/lib/server/pages'
import { allRecordings } from '@/lib/server/recordings'
import { words } from '@/lib/words/en/history'

export const metadata: Metadata = { title: words.pastEvents }

export default async function Page() {
  const [list, found] = await Promise.all([eventList((row) => row.authority === 'venue', null), allRecordings()])
  const recordings = found.map((recording) => {
    const { name, title, story } = recording.recipe
    const closures = recording.rows.reduce((sum, row) => sum + (row.accounts ?? 0), 0)
    return { name, title, story, events: recording.rows.length, closures }
  })
  return <HistoryPage recordings={recordings} played={playedHere(list?.events ?? [])} />
}
