'use client'

import { setPaused, useLive } from '@/lib/client/live'
import { words } from '@/lib/words/en/frame'

/** Everything that moves by itself can be made to stand still. */
export function PauseButton() {
  const paused = useLive((state) => state.paused)
  const label = paused ? words.letTheFiguresMoveAgain : words.stopAllMovement
  return (
    <button
      type="button"
      className="icon-button"
      onClick={() => setPaused(!paused)}
      aria-pressed={paused}
      aria-label={label}
      title={label}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        {paused ? (
          <path d="M4 2.5L13 8L4 13.5Z" fill="currentColor" />
        ) : (
          <path d="M5 3V13M11 3V13" stroke="currentColor" strokeWidth="2" />
        )}
      </svg>
    </button>
  )
}
