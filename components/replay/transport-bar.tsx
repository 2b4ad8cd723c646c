'use client'

import { useId } from 'react'
import type { Transport, TransportStore } from '@/lib/client/replay/transport'
import { atEnd, SPEEDS } from '@/lib/client/replay/transport'
import { words } from '@/lib/words/en/replay'
import css from './replay.module.css'

const ICONS = {
  first: 'M3 4h2v12H3zM17 4v12l-6-6zM11 4v12l-6-6z',
  phaseBack: 'M4 3h2v14H4zM8 10l7-6v4h2v4h-2v4z',
  phaseOn: 'M14 3h2v14h-2zM12 10L5 4v4H3v4h2v4z',
  momentBack: 'M16 4v12l-6-6zM10 4v12l-6-6z',
  eventBack: 'M5 4h2v12H5zM15 4v12l-7-6z',
  play: 'M6 3.5v13l10-6.5z',
  pause: 'M5 4h4v12H5zM11 4h4v12h-4z',
  eventOn: 'M13 4h2v12h-2zM5 4l7 6-7 6z',
  momentOn: 'M4 4l6 6-6 6zM10 4l6 6-6 6z',
  last: 'M3 4l6 6-6 6zM9 4l6 6-6 6zM15 4h2v12h-2z',
} as const

interface ButtonProps {
  readonly label: string
  readonly icon: keyof typeof ICONS
  readonly disabled?: boolean
  readonly main?: boolean
  readonly onPress: () => void
}

function Press({ label, icon, disabled = false, main = false, onPress }: ButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      data-main={main ? '' : undefined}
      onClick={onPress}
    >
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path d={ICONS[icon]} fill="currentColor" />
      </svg>
    </button>
  )
}

/** The transport: every move of the cursor is a button here, so that nothing has to be dragged. */
export function TransportButtons({ store }: { readonly store: TransportStore }) {
  const state = store()
  const { ready, playing, step, pause, goAcross } = state
  const none = ready === null
  const [begins, ends] = [none || atEnd(state, -1), none || atEnd(state, 1)]
  const stopAt = (share: number) => {
    pause()
    goAcross(share)
  }
  return (
    <fieldset className={css.buttons}>
      <legend className="sr-only">{words.transport}</legend>
      <Press label={words.first} icon="first" disabled={begins} onPress={() => stopAt(0)} />
      <Press label={words.previousPhase} icon="phaseBack" disabled={begins} onPress={() => step('phase', -1)} />
      <Press label={words.previousMoment} icon="momentBack" disabled={begins} onPress={() => step('moment', -1)} />
      <Press label={words.previousEvent} icon="eventBack" disabled={begins} onPress={() => step('event', -1)} />
      <Press
        label={playing ? words.pause : words.play}
        icon={playing ? 'pause' : 'play'}
        main
        disabled={none}
        onPress={() => toggle(state)}
      />
      <Press label={words.nextEvent} icon="eventOn" disabled={ends} onPress={() => step('event', 1)} />
      <Press label={words.nextMoment} icon="momentOn" disabled={ends} onPress={() => step('moment', 1)} />
      <Press label={words.nextPhase} icon="phaseOn" disabled={ends} onPress={() => step('phase', 1)} />
      <Press label={words.last} icon="last" disabled={ends} onPress={() => stopAt(1)} />
    </fieldset>
  )
}

interface OptionsProps {
  readonly store: TransportStore
  readonly onHelp: () => void
  readonly onCopy: () => void
  readonly copied: string
  /** Set when the reader has a closure in this record. */
  readonly onMine: (() => void) | null
  /** What that closure is called. */
  readonly mine: string
}

/** How fast it plays, and what can be done with the place where it stands. */
export function TransportOptions({ store, onHelp, onCopy, copied, onMine, mine }: OptionsProps) {
  const state = store()
  return (
    <>
      <Speeds state={state} />
      <label className={css.skip}>
        <input
          type="checkbox"
          checked={state.skipQuiet}
          onChange={(event) => state.setSkipQuiet(event.currentTarget.checked)}
        />
        {words.skipQuietTime}
      </label>
      <div className={css.more}>
        {onMine === null ? null : (
          <button type="button" className="button" onClick={onMine}>
            {mine}
          </button>
        )}
        <button type="button" className="button" onClick={onCopy}>
          {copied === '' ? words.copyLink : copied}
        </button>
        <button type="button" className="button" aria-label={words.keys} aria-haspopup="dialog" onClick={onHelp}>
          ?
        </button>
      </div>
    </>
  )
}

export function toggle({ playing, play, pause }: Transport): void {
  if (playing) pause()
  else play()
}

const speedText = (speed: (typeof SPEEDS)[number]): string => (speed === 0.25 ? '¼×' : `${speed}×`)

function Speeds({ state }: { readonly state: Transport }) {
  const name = useId()
  return (
    <fieldset className={css.speeds}>
      <legend className="sr-only">{words.speed}</legend>
      {SPEEDS.map((speed) => (
        <label key={speed}>
          <input
            type="radio"
            name={name}
            aria-label={words.times(speed)}
            checked={state.speed === speed}
            onChange={() => state.setSpeed(speed)}
          />
          <span>{speedText(speed)}</span>
        </label>
      ))}
      <label>
        <input
          type="radio"
          name={name}
          checked={state.speed === 'as-it-happened'}
          onChange={() => state.setSpeed('as-it-happened')}
        />
        <span>{words.asItHappened}</span>
      </label>
    </fieldset>
  )
}
