'use client'

import { useId, useState } from 'react'
import { Time } from '@/components/ui/time'
import { usePlaceHistory } from '@/lib/client'
import { clockMinute, count, dateTime, ordinal, UNKNOWN } from '@/lib/format'
import type { PositionRow } from '@/lib/wire/frames'
import type { PlaceHistory as History, PlaceSpan } from '@/lib/wire/place-history'
import { words } from '@/lib/words/en/account'
import { movedText, nameOf } from '@/lib/words/en/position-sentences'
import css from './history.module.css'
import { placeLine } from './line'

const SPANS: readonly (readonly [PlaceSpan, string])[] = [
  ['hour', '1 hour'],
  ['day', '24 hours'],
  ['quarter', '90 days'],
]
const WIDTH = 560
const HEIGHT = 84
/** Rows of the table twin: the line has more points than anyone reads. */
const ROWS_MAX = 48

interface PlaceHistoryProps {
  readonly account: string
  readonly row: PositionRow
  readonly current: boolean
}

/** The place over time: how far it has moved in words, as a line, and as a table. */
export function PlaceHistory({ account, row, current }: PlaceHistoryProps) {
  const name = useId()
  const [span, setSpan] = useState<PlaceSpan>('hour')
  const history = usePlaceHistory(account, row, span, current)
  return (
    <figure className={css.history}>
      <div className={css.head}>
        <dl className={css.moved}>
          <Moved label={words.tenMinutes} places={current ? row.moved : null} />
          <Moved label={words.day} places={history?.nearer.day ?? null} />
        </dl>
        <fieldset className={css.spans}>
          <legend className="sr-only">{words.spanOfTheLine}</legend>
          {SPANS.map(([value, label]) => (
            <label key={value}>
              <input type="radio" name={name} checked={span === value} onChange={() => setSpan(value)} />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <Picture history={history} row={row} current={current} />
      <Twin history={history} row={row} />
    </figure>
  )
}

function Moved({ label, places }: { readonly label: string; readonly places: number | null }) {
  return (
    <div>
      <dt>{words.inSpan(label)}</dt>
      <dd>{places === null ? words.notKnownThatLong(UNKNOWN) : movedText(places)}</dd>
    </div>
  )
}

interface PictureProps {
  readonly history: History | null
  readonly row: PositionRow
  readonly current: boolean
}

function Picture({ history, row, current }: PictureProps) {
  const points = history?.points ?? []
  const line = placeLine(points, WIDTH, HEIGHT)
  const [first, last] = [points[0], points.at(-1)]
  if (line === null || first === undefined || last === undefined || points.length < 2) {
    return <p className={css.empty}>{history === null ? words.beingRead : words.notEnoughIsKnownOf}</p>
  }
  const label = words.placeOfFromToBetween({
    row: nameOf(row),
    at: dateTime(first.at),
    at2: dateTime(last.at),
    front: ordinal(line.front),
    back: ordinal(line.back),
  })
  return (
    <>
      <div className={css.picture}>
        <svg viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`} preserveAspectRatio="none" role="img" aria-label={label}>
          <path d={`M0 ${HEIGHT}H${WIDTH}`} className={css.front} />
          <path d={line.path} className={css.line} />
        </svg>
        {line.end === null ? null : (
          <i className={css.end} style={{ top: `${((line.end.y + 4) / (HEIGHT + 8)) * 100}%` }} aria-hidden="true" />
        )}
        <span className={css.back}>{ordinal(line.back)}</span>
        <span className={css.near}>{line.front === 1 ? words.front : ordinal(line.front)}</span>
      </div>
      <div className={css.axis} aria-hidden="true">
        <span>{history?.span === 'quarter' ? dateTime(first.at) : clockMinute(first.at)}</span>
        <span>{endText(last.place, current)}</span>
      </div>
    </>
  )
}

function endText(place: number | null, current: boolean): string {
  if (place === null) return current ? words.noPlaceNow : words.noPlaceThen
  return current ? words.placeNow(ordinal(place)) : words.placeThen(ordinal(place))
}

function Twin({ history, row }: { readonly history: History | null; readonly row: PositionRow }) {
  const points = history?.points ?? []
  const every = Math.max(1, Math.ceil(points.length / ROWS_MAX))
  const rows = points.filter((_, i) => (points.length - 1 - i) % every === 0).reverse()
  return (
    <details className={css.twin}>
      <summary>{words.asATable}</summary>
      <section
        className={css.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={words.placesOf(nameOf(row))}
      >
        <table>
          <caption className="sr-only">
            {words.whereStoodNewestFirst(nameOf(row), words.countRows(rows.length))}
          </caption>
          <thead>
            <tr>
              <th scope="col">{words.timeUtc}</th>
              <th scope="col">{words.place}</th>
              <th scope="col">{words.positions}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((point) => (
              <tr key={point.at}>
                <th scope="row">
                  <Time at={point.at}>{dateTime(point.at)}</Time>
                </th>
                <td>{point.place === null ? words.notInTheQueue : ordinal(point.place)}</td>
                <td>{count(point.positions)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
