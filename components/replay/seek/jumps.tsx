'use client'

import type { Ready } from '@/lib/client/replay/machine'
import type { TransportStore } from '@/lib/client/replay/transport'
import { clockTime } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import { MARKERS } from '@/lib/words/en/replay-words'
import css from './seek.module.css'

/** The places worth going to as buttons: for hands, keys and narrow screens. */
export function Jumps({ store, ready }: { readonly store: TransportStore; readonly ready: Ready }) {
  const row = store((state) => state.row)
  if (ready.markers.length === 0) return null
  return (
    <ul className={css.jumps} aria-label={words.goTo}>
      {ready.markers.map((marker) => (
        <li key={marker.kind}>
          <button
            type="button"
            className="button"
            aria-current={marker.row === row ? 'step' : undefined}
            onClick={() => {
              const { pause, seek } = store.getState()
              pause()
              seek(marker.row)
            }}
          >
            {MARKERS[marker.kind]}{' '}
            <span className="figures text-muted">{clockTime(new Date(marker.ms).toISOString())}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
