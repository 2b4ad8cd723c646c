'use client'

import { useId, useState } from 'react'
import { useWhatIf } from '@/lib/client'
import type { PositionRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { addText, closeText, lackingText } from '@/lib/words/en/what-if-words'
import type { LeverName } from './levers'
import css from './what-if.module.css'

interface LeastProps {
  readonly account: string
  readonly row: PositionRow
  readonly lights: number
  readonly live: boolean
  readonly onTry: (lever: LeverName, value: string) => void
}

/** The smallest change of each lever that leaves fewer lights; one press puts it on its slider. */
export function Least({ account, row, lights, live, onTry }: LeastProps) {
  const id = useId()
  const [asked, setAsked] = useState<number | null>(null)
  const under = Math.min(asked ?? lights, lights)
  const { market, side } = row
  const { answer, isOld } = useWhatIf(under < 2 ? null : { account, market, side, changes: {}, under }, live)
  if (under < 2) return <p className={css.least}>{words.nothingLeavesFewerLights}</p>
  const least = answer?.least ?? null
  return (
    <div className={css.least} data-old={isOld ? '' : undefined}>
      <label htmlFor={id}>{words.theLeastThatLeavesFewer}</label>{' '}
      <select id={id} value={under} onChange={(event) => setAsked(Number(event.currentTarget.value))}>
        {[5, 4, 3, 2]
          .filter((count) => count <= lights)
          .map((count) => (
            <option key={count} value={count}>
              {words.countLights(count)}
            </option>
          ))}
      </select>
      <p>
        {least === null && live ? <span className={css.asking}>{words.beingWorkedOut}</span> : null}
        {least?.close ? (
          <button type="button" className="button" onClick={() => onTry('close', least.close ?? '')}>
            {closeText(least.close, row)}
          </button>
        ) : null}
        {least?.margin ? (
          <button type="button" className="button" onClick={() => onTry('margin', least.margin ?? '')}>
            {addText(least.margin, row)}
          </button>
        ) : null}
        {least === null ? null : lackingText(least)}
      </p>
    </div>
  )
}
