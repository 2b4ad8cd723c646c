import { memo } from 'react'
import { type Axis, placeOf } from '@/lib/client/replay/axis'
import type { Ready } from '@/lib/client/replay/machine'
import { shareOf } from '@/lib/client/replay/seek'
import { MARKERS } from '@/lib/words/en/replay-words'
import { placeFlags } from './flags-view'
import css from './seek.module.css'
import { share } from './share'

interface FlagsProps {
  readonly ready: Ready
  readonly axis: Axis
}

/** Ticks for the places worth going to, with their names; and the stretches of other events as hollow brackets. */
export const Flags = memo(function Flags({ ready, axis }: FlagsProps) {
  const at = (row: number) => shareOf(axis.full, placeOf(axis, ready.rows, row))
  const ticks = ready.markers.map(({ kind, row }) => ({ at: at(row), label: MARKERS[kind] }))
  const placed = placeFlags(ticks)
  const rows = placed.some(({ row }) => row === 1) ? 2 : 1
  return (
    <div className={css.flags} data-rows={rows} aria-hidden="true">
      {ready.markers.map(({ kind, row }) => (
        <i key={kind} style={{ left: share(at(row)) }} />
      ))}
      {placed.map(({ at: x, label, row, before }) => (
        <em
          key={label}
          data-row={row}
          data-before={before ? '' : undefined}
          style={before ? { right: share(1 - x) } : { left: share(x) }}
        >
          {label}
        </em>
      ))}
    </div>
  )
})

/** Where each event of the record lies, so that several of one cascade can be told apart. */
export const Spans = memo(function Spans({ ready, axis }: FlagsProps) {
  if (ready.events.length < 2) return null
  const at = (row: number) => shareOf(axis.full, placeOf(axis, ready.rows, row))
  return ready.events.map(({ event, from, to, other }) => (
    <i
      key={event}
      className={css.span}
      data-other={other ? '' : undefined}
      style={{ left: share(at(from)), width: share(Math.max(0, at(to) - at(from))) }}
    />
  ))
})
