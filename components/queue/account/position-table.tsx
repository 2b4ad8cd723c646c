'use client'

import { useEffect, useRef, useState } from 'react'
import { count } from '@/lib/format'
import type { PositionRow as Row, StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { keepOrder, keyOf } from '../order'
import { ROLE } from '../roles'
import { PositionCells } from './position-cells'
import { PositionDetail } from './position-detail'
import css from './positions.module.css'

interface PositionTableProps {
  /** Whose they are, where the reader owns them: what only an owner may ask is left out otherwise. */
  readonly owner: string | null
  /** The page's own path, for links that work without a script. */
  readonly at: string
  readonly rows: readonly Row[]
  readonly current: boolean
  /** Markets with an ADL event now. */
  readonly active: readonly string[]
  readonly opened: string | null
  readonly onOpen: (key: string | null) => void
  readonly initialMarket: StreamFrame | null
  readonly rulebook: string | null
  readonly firstPage: number
}

/** So many rows are read at once at most; the others are a page away, and a filter finds any of them. */
export const ROWS_PER_PAGE = 50

const COLUMNS = 11

/** One row for each position; on a phone each row is a card. The opened row shows the gauge and what explains it. */
export function PositionTable(props: PositionTableProps) {
  const { owner, at, rows, current, active, opened, onOpen, initialMarket, rulebook, firstPage } = props
  const region = useRef<HTMLDivElement>(null)
  const settled = useSettledOrder(rows, region)
  const [filter, setFilter] = useState('')
  const [page, setPage] = useState(Number.isSafeInteger(firstPage) ? Math.max(0, firstPage) : 0)
  const found =
    filter === '' ? settled : settled.filter((row) => keyOf(row).toLowerCase().includes(filter.trim().toLowerCase()))
  const pages = Math.max(1, Math.ceil(found.length / ROWS_PER_PAGE))
  const shownPage = Math.min(page, pages - 1)
  const shown = found.slice(shownPage * ROWS_PER_PAGE, (shownPage + 1) * ROWS_PER_PAGE)
  const asset = oneAsset(rows)
  const search = (text: string) => {
    setFilter(text)
    setPage(0)
  }
  return (
    <div ref={region}>
      {rows.length > ROWS_PER_PAGE ? <Filter value={filter} found={found.length} onChange={search} /> : null}
      {owner === null ? null : <Gone opened={opened} rows={rows} />}
      {/* Roles are said, because a table laid out as cards loses those it had. */}
      <table {...ROLE.table} className={css.table}>
        <caption className="sr-only">
          {words.nearestToBeingReachedFirst(owner === null ? words.positions : words.yourPositions)}
        </caption>
        <thead {...ROLE.rowgroup}>
          <tr {...ROLE.row}>
            <Head>{words.position}</Head>
            <Head end>{asset === null ? words.profit : words.profitIn(asset)}</Head>
            <Head end>{words.size}</Head>
            <Head end>{words.entry}</Head>
            <Head end>{words.mark}</Head>
            <Head end wide>
              {words.leverage}
            </Head>
            <Head lights>{words.lights}</Head>
            <Head end>{words.place}</Head>
            <Head end>{words.ahead}</Head>
            <Head end>{words.reach}</Head>
            <Head end>{words.movedInTenMinutes(<br />)}</Head>
          </tr>
        </thead>
        <tbody {...ROLE.rowgroup}>
          {shown.map((row) => {
            const key = keyOf(row)
            const open = key === opened
            return [
              <PositionCells
                key={key}
                at={at}
                row={row}
                current={current}
                active={active.includes(row.market)}
                open={open}
                mixed={asset === null}
                onOpen={onOpen}
              />,
              open ? (
                <tr key={`${key}:detail`} {...ROLE.row} className={css.detailRow} id={`detail-${key}`}>
                  <td {...ROLE.cell} colSpan={COLUMNS}>
                    <PositionDetail
                      owner={owner}
                      row={row}
                      rows={rows}
                      current={current}
                      rulebook={rulebook}
                      initial={initialFor(row, initialMarket)}
                    />
                  </td>
                </tr>
              ) : null,
            ]
          })}
        </tbody>
      </table>
      {found.length === 0 ? <p className="py-4 text-ink-2">{words.noPositionOfYoursHas(filter)}</p> : null}
      {pages > 1 ? <Pages at={at} page={shownPage} pages={pages} onPage={setPage} total={found.length} /> : null}
    </div>
  )
}

/** The row that was open, or that a link asks for, has no position any more: that is said, not passed over. */
function Gone({ opened, rows }: { readonly opened: string | null; readonly rows: readonly Row[] }) {
  const [, market, side] = opened?.match(/^(.+):(long|short)$/) ?? []
  if (market === undefined || rows.some((row) => keyOf(row) === opened)) return null
  return <p className={css.gone}>{words.youHaveNoAnyMore(market, side ?? '')}</p>
}

const initialFor = (row: Row, frame: StreamFrame | null): StreamFrame | null =>
  frame !== null && frame.topic === `market:${row.market}` ? frame : null

/** The asset all rows settle in, or null when they don't and every figure has to carry its own. */
function oneAsset(rows: readonly Row[]): string | null {
  const first = rows[0]?.settle
  return first !== undefined && rows.every(({ settle }) => settle === first) ? first : null
}

interface HeadProps {
  readonly children: React.ReactNode
  readonly end?: boolean
  readonly wide?: boolean
  readonly lights?: boolean
}

function Head({ children, end = false, wide = false, lights = false }: HeadProps) {
  const classes = [end ? css.end : '', wide ? css.wideOnly : '', lights ? css.lightsCell : ''].join(' ')
  return (
    <th {...ROLE.columnheader} scope="col" className={classes}>
      {children}
    </th>
  )
}

/** The order changes only while nobody points at the table or works in it with the keyboard. */
function useSettledOrder(rows: readonly Row[], region: React.RefObject<HTMLElement | null>): Row[] {
  const [keys, setKeys] = useState(() => rows.map(keyOf))
  const wanted = rows.map(keyOf).join('\n')
  useEffect(() => {
    const settle = () => {
      const element = region.current
      const busy = element !== null && (element.matches(':hover') || element.contains(document.activeElement))
      if (!busy) setKeys(wanted.split('\n'))
    }
    settle()
    const timer = setInterval(settle, 2_000)
    return () => clearInterval(timer)
  }, [wanted, region])
  return keepOrder(rows, keys)
}

interface FilterProps {
  readonly value: string
  readonly found: number
  readonly onChange: (value: string) => void
}

function Filter({ value, found, onChange }: FilterProps) {
  return (
    <label className="mb-2 flex flex-wrap items-center gap-2">
      <span>{words.findAMarket}</span>
      <input
        type="search"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className="min-h-7 border border-line-2 rounded-control bg-paper px-2"
      />
      <span className="text-muted">{words.countPositions(found)}</span>
    </label>
  )
}

interface PagesProps {
  readonly at: string
  readonly page: number
  readonly pages: number
  readonly total: number
  readonly onPage: (page: number) => void
}

function Pages({ at, page, pages, total, onPage }: PagesProps) {
  const from = page * ROWS_PER_PAGE + 1
  const to = Math.min(total, from + ROWS_PER_PAGE - 1)
  return (
    <nav aria-label={words.pagesOfPositions} className="mt-3 flex flex-wrap items-center gap-3">
      {page === 0 ? null : (
        <PageLink at={at} page={page - 1} onPage={onPage}>
          {words.nearerToBeingReached}
        </PageLink>
      )}
      <span className="figures text-ink-2">{words.rangeOf(count(from), count(to), count(total))}</span>
      {page === pages - 1 ? null : (
        <PageLink at={at} page={page + 1} onPage={onPage}>
          {words.furtherAway}
        </PageLink>
      )}
    </nav>
  )
}

interface PageLinkProps {
  readonly at: string
  readonly page: number
  readonly children: string
  readonly onPage: (page: number) => void
}

/** A link, so that it works without a script; with one the page is turned in place. */
function PageLink({ at, page, children, onPage }: PageLinkProps) {
  return (
    <a
      className="button"
      href={`${at}?open=none&page=${page + 1}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        onPage(page)
      }}
    >
      {children}
    </a>
  )
}
