'use client'

import { useId } from 'react'
import type { Pace } from '@/lib/client/replay/axis'
import { type TransportStore, ZOOM_MAX } from '@/lib/client/replay/transport'
import css from './seek.module.css'

const SAYS: Readonly<Record<Pace, string>> = {
  clock: 'Bars: closures in the record, on a log scale. Line: share closed. Box: the window below.',
  record:
    'Paced by record, quiet time skipped: every record is one step wide, however long it was to the next. Bars: size of each closure. Line: share closed. Box: the window below, with liquidations as short ticks.',
}

const PACES: readonly (readonly [Pace, string])[] = [
  ['clock', 'clock'],
  ['record', 'record by record'],
]

/** What the two bars show, what one step along them is, and how long the window is. */
export function Legend({ store }: { readonly store: TransportStore }) {
  const pace = store((state) => state.axis.pace)
  return (
    <div className={css.legend}>
      <p>{SAYS[pace]}</p>
      <PaceChoice store={store} pace={pace} />
      <Zoom store={store} />
    </div>
  )
}

function PaceChoice({ store, pace }: { readonly store: TransportStore; readonly pace: Pace }) {
  const name = useId()
  const setPace = store((state) => state.setPace)
  return (
    <fieldset className={css.pace}>
      <legend>axis</legend>
      {PACES.map(([value, label]) => (
        <label key={value}>
          <input type="radio" name={name} checked={pace === value} onChange={() => setPace(value)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Zoom({ store }: { readonly store: TransportStore }) {
  const zoom = store((state) => state.zoom)
  const setZoom = store((state) => state.setZoom)
  return (
    <p className={css.zoom}>
      <button
        type="button"
        className="button"
        disabled={zoom === 0}
        onClick={() => setZoom(zoom - 1)}
        aria-label="Longer window"
      >
        −
      </button>
      window
      <button
        type="button"
        className="button"
        disabled={zoom === ZOOM_MAX}
        onClick={() => setZoom(zoom + 1)}
        aria-label="Shorter window"
      >
        +
      </button>
    </p>
  )
}
