'use client'

import type { LongRecord } from '@/lib/client/replay/long-record'
import type { Ready } from '@/lib/client/replay/machine'
import { rowOfSeq } from '@/lib/client/replay/seek'
import type { TransportStore } from '@/lib/client/replay/transport'
import { words } from '@/lib/words/en/replay'
import { MARKERS, phaseText, sinceText } from '@/lib/words/en/replay-words'
import { rowTime } from './amounts'
import css from './replay.module.css'

/** The time at the cursor, the phase, and how far the cursor is from what the page counts from. */
export function Clock({ store }: { readonly store: TransportStore }) {
  const ready = store((state) => state.ready)
  const row = store((state) => state.row)
  const long = store((state) => state.long)
  const phase = store((state) => state.frame?.phase ?? 'quiet')
  const at = ready?.rows[row]
  if (ready === null || at === undefined) return null
  const from = origin(ready, long)
  return (
    <div className={css.clock}>
      <b>{rowTime(at.at)}</b>
      <span>{words.utc}</span>
      <span data-phase={phase}>{phaseText(phase)}</span>
      <span className="text-muted">{words.seqOf(at.seq, long?.lines ?? ready.rows.at(-1)?.seq ?? 0)}</span>
      {from === null ? null : <span className="text-muted">{sinceText({ row, ms: at.ms }, from, from.label)}</span>}
    </div>
  )
}

/** Beyond either end where the line is one of another chapter. */
function rowOf({ rows }: Ready, seq: number): number {
  if (seq < (rows[0]?.seq ?? 0)) return -1
  return seq > (rows.at(-1)?.seq ?? 0) ? rows.length : rowOfSeq(rows, seq)
}

/** Time is counted from the trigger of the event, or from the first closure where the record has no trigger. */
function origin(ready: Ready, long: LongRecord | null): { row: number; ms: number; label: string } | null {
  if (long?.focus) return { row: rowOf(ready, long.focus.from), ms: Date.parse(long.focus.at), label: MARKERS.trigger }
  const row = ready.focus?.row
  const at = row === undefined ? undefined : ready.rows[row]
  if (row !== undefined && at !== undefined) return { row, ms: at.ms, label: MARKERS.trigger }
  const marker = ready.markers.find(({ kind }) => kind === 'first-closure') ?? ready.markers[0]
  return marker === undefined ? null : { ...marker, label: MARKERS[marker.kind] }
}
