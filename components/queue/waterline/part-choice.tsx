'use client'

import { useId } from 'react'
import { words } from '@/lib/words/en/account'
import css from './controls.module.css'

interface PartChoiceProps {
  readonly part: number
  readonly whole: boolean
  readonly onChange: (whole: boolean) => void
}

/** The front of the queue enlarged, or the whole of it. */
export function PartChoice({ part, whole, onChange }: PartChoiceProps) {
  const name = useId()
  return (
    <fieldset className={css.parts}>
      <legend className="sr-only">{words.partOfTheQueueShown}</legend>
      <label>
        <input type="radio" name={name} checked={!whole} onChange={() => onChange(false)} />
        <span>{words.frontPercent(Math.round(part * 100))}</span>
      </label>
      <label>
        <input type="radio" name={name} checked={whole} onChange={() => onChange(true)} />
        <span>{words.wholeQueue}</span>
      </label>
    </fieldset>
  )
}
