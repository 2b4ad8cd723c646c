'use client'

import type { EventReport } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/history'
import { Replay } from '../replay/replay'

interface RecordingReplayProps {
  readonly name: string
  readonly title: string
  readonly url: string
  readonly report: EventReport
  readonly seq: number | null
  readonly focus: string | null
  readonly about: string | null
}

/** A reconstruction in the player. */
export function RecordingReplay({ name, title, url, report, seq, focus, about }: RecordingReplayProps) {
  return (
    <Replay
      event={report.row.id}
      report={report}
      market={null}
      seq={seq}
      account={null}
      focus={focus}
      about={about}
      place={{
        url,
        above: [
          ['/history', words.pastEvents],
          [`/history/${name}`, title],
        ],
        other: (event) => `/history/${name}/replay?event=${encodeURIComponent(event)}`,
      }}
    />
  )
}
