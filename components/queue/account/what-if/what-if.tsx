'use client'

import { useMemo, useState } from 'react'
import { useMounted } from '@/lib/client'
import type { PositionRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
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

const NOTE = words.eachChangeByItselfOn

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
        <caption className="sr-only">{words.whatAChangeWouldDo}</caption>
        <thead {...ROLE.rowgroup}>
          <tr {...ROLE.row}>
            <Head>{words.change}</Head>
            <Head end>{words.place}</Head>
            <Head>{words.lights}</Head>
            <Head end>{words.reach}</Head>
          </tr>
        </thead>
        <tbody {...ROLE.rowgroup}>
          <tr {...ROLE.row}>
            <th {...ROLE.rowheader} scope="row">
              {words.asItIs}
            </th>
            <Standing standing={row} row={row} of={words.rowAsItIs(nameOf(row))} live={current} />
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
        {current ? NOTE : words.theFiguresAreNotCurrent}{' '}
        {isChanged ? (
          <button type="button" className={css.reset} onClick={() => setValues({})}>
            {words.backToAsItIs}
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
