'use client'

import { useId } from 'react'
import { MINUS, percent } from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { type CurveSample, direction } from '@/lib/words/en/waterline-sentences'
import css from './controls.module.css'
import { RANGE } from './levels'

interface MoveSliderProps {
  readonly hull: Hull
  readonly sample: CurveSample
  readonly step: number
  readonly last: number
  readonly said: string
  readonly onChange: (step: number) => void
}

/** The curve's own axis as a slider. */
export function MoveSlider({ hull, sample, step, last, said, onChange }: MoveSliderProps) {
  const id = useId()
  const verb = direction(hull) < 0 ? 'falls' : 'rises'
  return (
    <div className={css.slider}>
      <label htmlFor={id}>{words.ifTheMarkBy(verb)}</label>
      <div className={css.track}>
        <input
          id={id}
          type="range"
          min={0}
          max={last}
          step={1}
          value={step}
          aria-valuetext={`${percent(sample.move.replace(/^-/, ''))}. ${said}`}
          style={{ '--passed': `${last === 0 ? 0 : (step / last) * 100}%` } as React.CSSProperties}
          onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
        <div className={css.axis} aria-hidden="true">
          <span>0</span>
          <span>{wholeMove(hull, 0.1)}</span>
          <span>{wholeMove(hull, 0.2)}</span>
          <span>{wholeMove(hull, RANGE)} %</span>
        </div>
      </div>
    </div>
  )
}

const wholeMove = (hull: Hull, move: number): string => `${direction(hull) < 0 ? MINUS : '+'}${Math.round(move * 100)}`
