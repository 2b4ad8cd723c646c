'use client'

import { useMemo, useState } from 'react'
import { useMounted } from '@/lib/client'
import type { PositionRow } from '@/lib/wire/frames'
import { nameOf } from '@/lib/words/en/position-sentences'
import { ROLE } from '../../roles'
import { Least } from './least'
import { LeverRow } from './lever-row'
import { type LeverName, leversOf } from './levers'
import { Standing } from './standing'
import css from './what-if.module.css'

interface WhatIfProps {
  readonly account: string
  readonly row: PositionRow
  readonly current: boolean
}

const NOTE =
  'Each change by itself, on today’s queue. Everybody else stays as they are, no fee is counted, and nothing is ordered.'

/** What each lever would do to the place: the same engine answers, on the server. */
export function WhatIf({ account, row, current }: WhatIfProps) {
  const mounted = useMounted()
  const [values, setValues] = useState<Partial<Record<LeverName, string>>>({})
  const levers = useMemo(() => leversOf(row), [row])
  const set = (name: LeverName, value: string) => setValues((known) => ({ ...known, [name]: value }))
  const isChanged = Object.values(values).some((value) => value !== '')
  return (
    <div className={css.wrap}>
      <table {...ROLE.table} className={css.table}>
        <caption className="sr-only">What a change would do to the place of this position</caption>
        <thead {...ROLE.rowgroup}>
          <tr {...ROLE.row}>
            <Head>Change</Head>
            <Head end>Place</Head>
            <Head>Lights</Head>
            <Head end>Reach</Head>
          </tr>
        </thead>
        <tbody {...ROLE.rowgroup}>
          <tr {...ROLE.row}>
            <th {...ROLE.rowheader} scope="row">
              As it is
            </th>
            <Standing standing={row} row={row} of={`${nameOf(row)} as it is`} live={current} />
          </tr>
          {levers.map((lever) => (
            <LeverRow
              key={lever.name}
              account={account}
              row={row}
              lever={lever}
              value={values[lever.name] ?? ''}
              live={mounted && current}
              onChange={(value) => set(lever.name, value)}
            />
          ))}
        </tbody>
      </table>
      {row.lights === null ? null : (
        <Least account={account} row={row} lights={row.lights} live={mounted && current} onTry={set} />
      )}
      <p className={css.note}>
        {current ? NOTE : 'The figures are not current, so nothing new is worked out.'}{' '}
        {isChanged ? (
          <button type="button" className={css.reset} onClick={() => setValues({})}>
            Back to as it is
          </button>
        ) : null}
      </p>
    </div>
  )
}

function Head({ children, end = false }: { readonly children: string; readonly end?: boolean }) {
  return (
    <th {...ROLE.columnheader} scope="col" className={end ? css.end : undefined}>
      {children}
    </th>
  )
}
