import { ordinal, percent, price, UNKNOWN } from '@/lib/format'
import type { LightsReading } from '@/lib/format/reading'
import type { PositionRow } from '@/lib/wire/frames'
import type { WhatIfStanding } from '@/lib/wire/what-if'
import { words } from '@/lib/words/en/account'
import { Lights } from '../../lights'
import { ROLE } from '../../roles'
import css from './what-if.module.css'

type Shown = Pick<WhatIfStanding, 'standing' | 'place' | 'lights' | 'reach'>

interface StandingProps {
  /** Null where nothing is changed. */
  readonly standing: Shown | null
  readonly row: PositionRow
  readonly of: string
  readonly live: boolean
}

/** Place, lights and reach in three cells, beside those of today. */
export function Standing({ standing, row, of, live }: StandingProps) {
  if (standing === null) {
    return (
      <td {...ROLE.cell} colSpan={3} className={css.none}>
        {words.noChange}
      </td>
    )
  }
  if (standing.standing === 'closed' || standing.standing === 'bankrupt' || standing.standing === 'left-out') {
    const outside = standing.standing === 'left-out' ? words.leftOutOfTheQueue : words.inNoQueue(standing.standing)
    return (
      <td {...ROLE.cell} colSpan={3} className={css.words}>
        {outside}
      </td>
    )
  }
  return (
    <>
      <td {...ROLE.cell} className={css.end}>
        {standing.place === null ? UNKNOWN : ordinal(standing.place)}
      </td>
      <td {...ROLE.cell}>
        <Lights reading={readingOf(standing, live)} of={of} />
      </td>
      <td {...ROLE.cell} className={css.end}>
        <ReachText standing={standing} row={row} />
      </td>
    </>
  )
}

function readingOf({ lights }: Shown, live: boolean): LightsReading {
  if (lights === null) return { kind: 'not-known' }
  return { kind: live ? 'lit' : 'blind', lights }
}

function ReachText({ standing: { reach, place }, row }: { readonly standing: Shown; readonly row: PositionRow }) {
  if (reach === null) return place === null ? UNKNOWN : 'none'
  return (
    <>
      {price(reach.adlPrice, row.tick)} <small>{percent(reach.moveToReach, { signed: true })}</small>
    </>
  )
}
