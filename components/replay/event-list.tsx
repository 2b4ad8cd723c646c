'use client'

import { memo, useCallback, useEffect, useRef, useState } from 'react'
import { ROLE } from '@/components/queue/roles'
import type { Ready } from '@/lib/client/replay/machine'
import type { TimelineRow } from '@/lib/client/replay/timeline'
import type { TransportStore } from '@/lib/client/replay/transport'
import { visibleRows } from '@/lib/client/replay/visible'
import { count, money, moneyUnit } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import { kindText } from '@/lib/words/en/replay-words'
import { amountText, type RecordUnits, rowTime } from './amounts'
import css from './event-list.module.css'

const ROW = 25

/** The record as a table that follows the cursor: the drawing's twin for those who read or hear it. */
export function EventList({
  store,
  ready,
  units,
}: {
  readonly store: TransportStore
  readonly ready: Ready
  readonly units: RecordUnits
}) {
  const row = store((state) => state.row)
  const box = useRef<HTMLElement>(null)
  const [view, setView] = useState({ top: 0, height: 480 })
  useEffect(() => keepInView(box.current, row), [row])
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const { from, to } = visibleRows(ready.rows.length, view.top, view.height, ROW)
  const many = ready.unit === 'notional'
  const jump = useCallback(
    (target: number) => {
      const { pause, seek } = store.getState()
      pause()
      seek(target)
    },
    [store],
  )
  return (
    <section
      ref={box}
      className={css.list}
      aria-label={words.eventsFollowing}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      data-scrolls=""
      onScroll={(event) => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
    >
      <table
        {...ROLE.table}
        aria-rowcount={ready.rows.length + 1}
        className={css.table}
        data-many={many ? '' : undefined}
      >
        <thead {...ROLE.rowgroup}>
          <tr {...ROLE.row} aria-rowindex={1}>
            <th {...ROLE.columnheader} scope="col">
              {words.utc}
            </th>
            <th {...ROLE.columnheader} scope="col" className={css.end}>
              {words.seq}
            </th>
            <th {...ROLE.columnheader} scope="col">
              {many ? words.market : words.whatHappened}
            </th>
            <th {...ROLE.columnheader} scope="col" className={css.end}>
              {many ? words.closedIn(moneyUnit(units.settle)) : words.amount}
            </th>
            {many ? (
              <th {...ROLE.columnheader} scope="col" className={`${css.end} ${css.soFar}`}>
                {words.soFarIn(moneyUnit(units.settle))}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody {...ROLE.rowgroup} style={{ height: ready.rows.length * ROW }}>
          {ready.rows.slice(from, to).map((line, offset) => {
            const index = from + offset
            return (
              <Line
                key={line.seq}
                line={line}
                index={index}
                units={units}
                many={many}
                repeats={index > from && ready.rows[index - 1]?.at === line.at}
                state={index < row ? 'past' : index === row ? 'current' : 'future'}
                onJump={jump}
              />
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** The cursor's row stays at two thirds of the list, so that what comes next can be seen. */
function keepInView(element: HTMLElement | null, row: number): void {
  if (element === null) return
  const top = row * ROW
  const low = element.scrollTop + ROW
  const high = element.scrollTop + element.clientHeight - 3 * ROW
  if (top < low || top > high) element.scrollTop = top - element.clientHeight * 0.6
}

interface LineProps {
  readonly line: TimelineRow
  readonly index: number
  readonly units: RecordUnits
  readonly many: boolean
  readonly repeats: boolean
  readonly state: 'past' | 'current' | 'future'
  readonly onJump: (index: number) => void
}

const Line = memo(function Line({ line, index, units, many, repeats, state, onJump }: LineProps) {
  return (
    <tr
      {...ROLE.row}
      aria-rowindex={index + 2}
      aria-current={state === 'current' ? 'step' : undefined}
      data-state={state}
      data-other={line.other ? '' : undefined}
      style={{ top: index * ROW }}
    >
      <td {...ROLE.cell}>
        <span className={repeats && state !== 'current' ? css.again : undefined}>{rowTime(line.at)}</span>
      </td>
      <td {...ROLE.cell} className={css.end}>
        <button
          type="button"
          // One stop for the whole list: the keys that move the cursor move it from line to line.
          tabIndex={state === 'current' ? 0 : -1}
          onClick={() => onJump(index)}
          aria-label={words.goToSeqOf(line.seq)}
        >
          {count(line.seq)}
        </button>
      </td>
      <td {...ROLE.cell} className={css.what}>
        {many ? line.market : <What line={line} />}
      </td>
      <td {...ROLE.cell} className={css.end}>
        {many ? money(line.amount, units.settle) : amountText(line, units)}
      </td>
      {many ? (
        <td {...ROLE.cell} className={`${css.end} ${css.soFar}`}>
          {state === 'future' ? '' : money(line.soFar, units.settle)}
        </td>
      ) : null}
    </tr>
  )
})

function What({ line }: { readonly line: TimelineRow }) {
  const name = line.kind === 'state' ? line.market : line.name
  return (
    <>
      {kindText(line)}
      {name === null ? null : <em> {name}</em>}
      {line.other ? <em title={words.anotherEventOfThisRecord}>, {line.event}</em> : null}
    </>
  )
}
