'use client'

import { memo } from 'react'
import {
  count,
  money,
  moneyUnit,
  moneyWithUnit,
  ordinal,
  percent,
  price,
  sidePlural,
  size,
  times,
  UNKNOWN,
} from '@/lib/format'
import { lightsOf } from '@/lib/format/reading'
import type { PositionRow as Row } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { movedText, nameOf } from '@/lib/words/en/position-sentences'
import { Lights } from '../lights'
import { keyOf } from '../order'
import { ROLE } from '../roles'
import css from './positions.module.css'

interface PositionCellsProps {
  readonly at: string
  readonly row: Row
  readonly current: boolean
  readonly active: boolean
  readonly open: boolean
  /** Rows settle in different assets, so each figure names its own. */
  readonly mixed: boolean
  readonly onOpen: (key: string | null) => void
}

/** The figures of one position. Frames keep the identity of what didn't change, so most rows aren't drawn again. */
export const PositionCells = memo(function PositionCells({
  at,
  row,
  current,
  active,
  open,
  mixed,
  onOpen,
}: PositionCellsProps) {
  const key = keyOf(row)
  const profit = (value: string | null) =>
    mixed ? moneyWithUnit(value, row.settle, { signed: true }) : money(value, row.settle, { signed: true })
  return (
    <tr {...ROLE.row} className={css.row} data-open={open ? '' : undefined} data-active={active ? '' : undefined}>
      <th {...ROLE.rowheader} scope="row" className={css.name}>
        <a
          href={`${at}?open=${encodeURIComponent(open ? 'none' : key)}`}
          aria-expanded={open}
          aria-controls={open ? `detail-${key}` : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            onOpen(open ? null : key)
          }}
        >
          <Chevron open={open} />
          {row.market}
        </a>
        <span className={css.sub}>
          {row.side}, {row.mode}
        </span>
      </th>
      <td {...ROLE.cell} className={`${css.end} ${css.right}`}>
        <span className={css.main}>{profit(row.unrealisedPnl)}</span>
        <span className={css.sub}>{percent(row.roi, { signed: true })}</span>
      </td>
      <td {...ROLE.cell} className={`${css.end} ${css.desk}`}>
        <span className={css.main}>{size(row.size, row.lot)}</span>
        <span className={css.sub}>{moneyWithUnit(row.notional, row.settle)}</span>
      </td>
      <td {...ROLE.cell} className={`${css.end} ${css.desk}`}>
        {price(row.entry, row.tick)}
      </td>
      <td {...ROLE.cell} className={`${css.end} ${css.desk}`}>
        {price(row.mark, row.tick)}
      </td>
      <td {...ROLE.cell} className={`${css.end} ${css.desk} ${css.wideOnly}`}>
        {row.leverage === null ? <Unknown why="its equity is not above zero" /> : times(row.leverage)}
      </td>
      <td {...ROLE.cell} className={css.lightsCell}>
        <Lights reading={lightsOf(row, !current)} of={nameOf(row)} />
      </td>
      <td {...ROLE.cell} className={`${css.end} ${css.right}`} data-old={current ? undefined : ''}>
        <span className={css.main}>
          {row.place === null ? UNKNOWN : words.placeOf(<b>{ordinal(row.place)}</b>, count(row.positions))}
        </span>
        <span className={css.sub}>{sidePlural(row.side)}</span>
      </td>
      <td {...ROLE.cell} className={`${css.end} ${css.desk}`} data-old={current ? undefined : ''}>
        <span className={css.main}>{moneyWithUnit(row.aheadNotional, row.settle)}</span>
        {row.aheadShare === null ? null : <span className={css.sub}>{words.ofTheSide(percent(row.aheadShare))}</span>}
      </td>
      <td
        {...ROLE.cell}
        className={`${css.end} ${css.reach}`}
        data-label={words.reach}
        data-old={current ? undefined : ''}
      >
        <Reach row={row} />
      </td>
      <td {...ROLE.cell} className={`${css.end} ${css.desk}`}>
        <Moved moved={current ? row.moved : null} />
      </td>
    </tr>
  )
})

function Reach({ row }: { readonly row: Row }) {
  if (row.reach === null) {
    return row.standing === 'in-queue' ? (
      <>
        <span className={css.main}>{words.none}</span>
        <span className={css.sub}>{words.withinTenTimesTheMark}</span>
      </>
    ) : (
      <span className={css.main}>{UNKNOWN}</span>
    )
  }
  return (
    <>
      <span className={css.main}>
        <b>{price(row.reach.adlPrice, row.tick)}</b> <i>{percent(row.reach.moveToReach, { signed: true })}</i>
      </span>
      <span className={css.sub} title={words.inAsset(row.settle)}>
        {words.shortfallToReach(
          moneyUnit(row.settle) === '$'
            ? moneyWithUnit(row.reach.shortfallToReach, row.settle, { places: 0 })
            : moneyWithUnit(row.reach.shortfallToReach, row.settle),
        )}
      </span>
    </>
  )
}

function Moved({ moved }: { readonly moved: number | null }) {
  const moves = movedText(moved)
  if (moved === null) return <Unknown why={moves} />
  return (
    <span title={moves} className={css.moved} data-way={moved > 0 ? 'front' : moved < 0 ? 'back' : 'none'}>
      <span aria-hidden="true">{moved === 0 ? '' : count(Math.abs(moved))}</span>
      <span className="sr-only">{moves}</span>
    </span>
  )
}

function Unknown({ why }: { readonly why: string }) {
  return (
    <span title={why}>
      <span aria-hidden="true">{UNKNOWN}</span>
      <span className="sr-only">{why}</span>
    </span>
  )
}

function Chevron({ open }: { readonly open: boolean }) {
  return (
    <svg
      width="10"
      height="10"
      viewBox="0 0 10 10"
      aria-hidden="true"
      className={css.chevron}
      data-open={open ? '' : undefined}
    >
      <path d="M3 1.5L7 5L3 8.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  )
}
