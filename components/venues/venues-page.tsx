'use client'

import Link from 'next/link'
import { useDeferredValue, useMemo, useState } from 'react'
import { useNow } from '@/lib/client'
import { useVenueBoard } from '@/lib/client/use-venues'
import { age, millis } from '@/lib/format'
import { VENUE_IDS } from '@/lib/wire/venue-names'
import type { VenueBoard, VenueHead, VenueId, VenueRow } from '@/lib/wire/venues'
import { isRaised, STATUS_WORDS, VENUE_NAMES, venueSentence } from '@/lib/words/en/venue-words'
import { words } from '@/lib/words/en/venues'
import { Empty } from '../ui/empty'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { useShowMore } from '../ui/show-more'
import { StateMark } from '../ui/state-mark'
import { Cell, Table } from '../ui/table'
import { Disclosed } from './disclosed'
import { type Choice, chosen, type Order } from './order'
import { StateOfVenue } from './venue-cell'
import css from './venues.module.css'

/** As many rows as fill a large screen; the rest by a press. */
const ROWS = 60

interface VenuesPageProps {
  /** With its first rows only; the rest follows. */
  readonly initial: VenueBoard
  /** Assets on the whole board. */
  readonly assets: number
  readonly sentence: string
}

export function VenuesPage({ initial, assets, sentence }: VenuesPageProps) {
  const board = useVenueBoard(initial)
  const isWhole = board !== initial
  const connected = board.connected
  return (
    <>
      <PageHead title={isWhole ? venueSentence(board) : sentence} above={words.title} lead={words.lead} />
      {connected ? <BoardTable board={board} assets={isWhole ? board.rows.length : assets} /> : <NotConnected />}
      <Disclosed venues={board.venues} at={board.at} />
    </>
  )
}

function NotConnected() {
  return (
    <div className="mt-10">
      <Empty>{words.notConnected(<code>PLIMSOLL_VENUES=on</code>)}</Empty>
    </div>
  )
}

function BoardTable({ board, assets }: { readonly board: VenueBoard; readonly assets: number }) {
  const [choice, setChoice] = useState<Choice>({ text: '', raisedOnly: false, order: 'trouble' })
  const text = useDeferredValue(choice.text)
  const rows = useMemo(() => chosen(board.rows, { ...choice, text }), [board.rows, choice, text])
  const { shown, more } = useShowMore(rows, ROWS)
  const now = useNow(board.at)
  const raised = board.rows.filter(({ state }) => isRaised(state)).length
  const set = (change: Partial<Choice>) => setChoice((known) => ({ ...known, ...change }))
  return (
    <Section
      title={words.markets}
      note={words.assets(assets, raised)}
      end={<a href="/api/v1/venues?format=csv">{words.csv}</a>}
    >
      <Choices choice={choice} onChange={set} />
      {rows.length === 0 ? (
        <Empty>{emptyWords(board, choice)}</Empty>
      ) : (
        <>
          <div className="max-md:hidden">
            <RowsTable
              rows={shown}
              venues={board.venues}
              order={choice.order}
              now={now}
              onOrder={(order) => set({ order })}
            />
          </div>
          <ul className="md:hidden">
            {shown.map((row) => (
              <RowCard key={row.base} row={row} venues={board.venues} now={now} />
            ))}
          </ul>
          {more}
        </>
      )}
    </Section>
  )
}

function emptyWords(board: VenueBoard, { text, raisedOnly }: Choice): string {
  if (board.rows.length === 0) return words.nothingNamed
  if (raisedOnly && text === '') return words.noneRaised
  return words.noSuchAsset
}

function Choices({ choice, onChange }: { readonly choice: Choice; onChange(change: Partial<Choice>): void }) {
  return (
    <div className={css.choices}>
      <input
        type="search"
        className="field"
        placeholder={words.findPlaceholder}
        aria-label={words.find}
        value={choice.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <button
        type="button"
        className="button"
        aria-pressed={choice.raisedOnly}
        onClick={() => onChange({ raisedOnly: !choice.raisedOnly })}
      >
        {words.raisedOnly}
      </button>
      <label className="md:hidden">
        <span className="sr-only">{words.order}</span>
        <select
          className="field"
          value={choice.order}
          onChange={(event) => onChange({ order: event.currentTarget.value as Order })}
        >
          <option value="trouble">{words.byTrouble}</option>
          <option value="name">{words.byName}</option>
          {VENUE_IDS.map((id) => (
            <option key={id} value={id}>
              {words.byVenue(VENUE_NAMES[id])}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

interface RowsProps {
  readonly rows: readonly VenueRow[]
  readonly venues: readonly VenueHead[]
  readonly order: Order
  readonly now: number | null
  readonly onOrder: (order: Order) => void
}

function RowsTable({ rows, venues, order, now, onOrder }: RowsProps) {
  return (
    <Table caption={words.tableCaption} className={css.board ?? ''}>
      <thead>
        <tr>
          <SortHead order="name" current={order} onOrder={onOrder}>
            {words.asset}
          </SortHead>
          <SortHead order="trouble" current={order} onOrder={onOrder}>
            {words.worst}
          </SortHead>
          {venues.map((venue) => (
            <SortHead key={venue.id} order={venue.id} current={order} onOrder={onOrder} note={heardNote(venue, now)}>
              {venue.name}
            </SortHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.base}>
            <th scope="row">
              <Link href={`/venues/${encodeURIComponent(row.base)}`} prefetch={false}>
                {row.base}
              </Link>
            </th>
            <Cell>
              <Worst row={row} />
            </Cell>
            {venues.map(({ id }) => (
              <Cell key={id}>
                <StateOfVenue venue={id} cell={row.cells[id]} now={now} />
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

interface SortHeadProps {
  readonly order: Order
  readonly current: Order
  readonly note?: React.ReactNode
  readonly onOrder: (order: Order) => void
  readonly children: React.ReactNode
}

function SortHead({ order, current, note, onOrder, children }: SortHeadProps) {
  const isMine = order === current
  const direction = order === 'name' ? 'ascending' : 'descending'
  return (
    <th scope="col" aria-sort={isMine ? direction : undefined}>
      <button type="button" className={css.sort} data-current={isMine ? '' : undefined} onClick={() => onOrder(order)}>
        {children}
        <span aria-hidden="true">{isMine ? (order === 'name' ? ' ↑' : ' ↓') : ''}</span>
      </button>
      {note !== undefined && <span className="block">{note}</span>}
    </th>
  )
}

/** How old the youngest of a venue's answers is, or that it is not heard. */
function heardNote({ status, sources }: VenueHead, now: number | null): React.ReactNode {
  if (status === 'silent' || status === 'waiting') return <span className="text-watch">{STATUS_WORDS[status]}</span>
  const heard = Math.max(...sources.map(({ heardAt }) => millis(heardAt) ?? 0))
  if (now === null || heard === 0) return ''
  const old = age(Math.max(0, now - heard))
  return status === 'degraded' ? <span className="text-watch">{words.partly(old)}</span> : words.ago(old)
}

function Worst({ row }: { readonly row: VenueRow }) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <StateMark state={row.state} />
      {row.state}
    </span>
  )
}

function RowCard({
  row,
  venues,
  now,
}: {
  readonly row: VenueRow
  readonly venues: readonly VenueHead[]
  readonly now: number | null
}) {
  const listed = venues.filter(({ id }) => row.cells[id])
  return (
    <li className="border-b border-line py-2.5">
      <div className="flex items-baseline justify-between">
        <Link
          href={`/venues/${encodeURIComponent(row.base)}`}
          prefetch={false}
          className="inline-block py-0.5 font-semibold"
        >
          {row.base}
        </Link>
        <Worst row={row} />
      </div>
      <dl className={css.card}>
        {listed.map(({ id }: { readonly id: VenueId }) => (
          <div key={id}>
            <dt>{VENUE_NAMES[id]}</dt>
            <dd>
              <StateOfVenue venue={id} cell={row.cells[id]} now={now} />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
