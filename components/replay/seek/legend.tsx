'use client'

import { useId } from 'react'
import type { Pace } from '@/lib/client/replay/axis'
import { type TransportStore, ZOOM_MAX } from '@/lib/client/replay/transport'
import { words } from '@/lib/words/en/replay'
import css from './seek.module.css'

const PACES: readonly Pace[] = ['clock', 'record']

/** What the two bars show, what one step along them is, and how long the window is. */
export function Legend({ store }: { readonly store: TransportStore }) {
  const pace = store((state) => state.axis.pace)
  const showsFund = store((state) => state.ready !== null && state.ready.fundAlong !== null)
  return (
    <div className={css.legend}>
      <p>
        {words.paceSays[pace]} {showsFund ? words.dashesAreTheFund : null}
      </p>
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
      <legend>{words.axis}</legend>
      {PACES.map((value) => (
        <label key={value}>
          <input type="radio" name={name} checked={pace === value} onChange={() => setPace(value)} />
          <span>{words.pace[value]}</span>
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
        aria-label={words.longerWindow}
      >
        −
      </button>
      {words.window}
      <button
        type="button"
        className="button"
        disabled={zoom === ZOOM_MAX}
        onClick={() => setZoom(zoom + 1)}
        aria-label={words.shorterWindow}
      >
        +
      </button>
    </p>
  )
}
