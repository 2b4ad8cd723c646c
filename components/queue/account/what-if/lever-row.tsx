'use client'

import { useId } from 'react'
import { useWhatIf } from '@/lib/client'
import type { PositionRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { nameOf } from '@/lib/words/en/position-sentences'
import { outcomeText } from '@/lib/words/en/what-if-words'
import { ROLE } from '../../roles'
import type { Lever } from './levers'
import { Standing } from './standing'
import css from './what-if.module.css'

interface LeverRowProps {
  readonly account: string
  readonly row: PositionRow
  readonly lever: Lever
  readonly value: string
  readonly live: boolean
  readonly onChange: (value: string) => void
}

/** One lever and where it would put the position. The row keeps its height whatever the answer is. */
export function LeverRow({ account, row, lever, value, live, onChange }: LeverRowProps) {
  const id = useId()
  const changes = lever.changesFor(value)
  const { market, side } = row
  const { answer, refusal, isOld } = useWhatIf(changes && { account, market, side, changes }, live)
  const step = value === '' ? lever.rest : lever.stepAt(value)
  const said = answer === null ? (refusal ?? '') : outcomeText(answer.after)
  const slide = (next: number) => onChange(next === lever.rest && lever.name !== 'leverage' ? '' : lever.valueAt(next))
  return (
    <tr {...ROLE.row} className={css.lever} data-old={isOld ? '' : undefined}>
      <th {...ROLE.rowheader} scope="row">
        <label htmlFor={id}>{lever.label}</label>
        <span className={css.field}>
          <input
            id={id}
            type="number"
            inputMode="decimal"
            step={lever.nudge}
            placeholder={lever.asItIs}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          <span aria-hidden="true">{lever.unit}</span>
        </span>
        <input
          type="range"
          aria-label={`${lever.label}, ${lever.unit}`}
          min={lever.least}
          max={lever.most}
          step={1}
          value={step}
          aria-valuetext={`${value === '' ? words.noChange : `${value} ${lever.unit}`}. ${said}`}
          style={{ '--passed': `${((step - lever.least) / (lever.most - lever.least)) * 100}%` } as React.CSSProperties}
          onChange={(event) => slide(event.currentTarget.valueAsNumber)}
        />
      </th>
      {refusal === null ? (
        <Standing standing={answer?.after ?? null} row={row} of={words.afterThisChange(nameOf(row))} live={live} />
      ) : (
        <td {...ROLE.cell} colSpan={3} className={css.refusal} role="status">
          {refusal}
        </td>
      )}
    </tr>
  )
}
