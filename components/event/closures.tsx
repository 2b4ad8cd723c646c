'use client'

import Link from 'next/link'
import { count, exact, money, moneyUnit, ordinal, percent, price, ratioOf, UNKNOWN } from '@/lib/format'
import type { EventReport, EventRow } from '@/lib/wire/frames'
import { useShowMore } from '../ui/show-more'
import { FigureCell, Head, Table } from '../ui/table'
import { Term } from '../ui/term'
import { eventSize } from './rows'

type Closure = EventReport['closures'][number]
type Skipped = EventReport['skipped'][number]
type Row = { readonly kind: 'closure'; readonly of: Closure } | { readonly kind: 'skipped'; readonly of: Skipped }

const REASONS: Readonly<Record<string, string>> = {
  'would-go-bankrupt': 'passed over: at this price it would itself have become bankrupt',
  'same-owner': 'passed over: it belongs to the owner of the bankrupt account',
  'non-overlapping-bankruptcy-price': 'passed over: the closure would have left it worse than empty',
}

/** Closures and those passed over, in the order in which they came up. */
function inOrder({ closures, skipped }: EventReport): readonly Row[] {
  const rows: Row[] = closures.map((of) => ({ kind: 'closure', of }))
  if (skipped.length === 0) return rows
  const all: Row[] = [...rows, ...skipped.map((of): Row => ({ kind: 'skipped', of }))]
  return all.sort((a, b) => (a.of.place ?? Number.MAX_SAFE_INTEGER) - (b.of.place ?? Number.MAX_SAFE_INTEGER))
}

/** Who was closed, in what order, at what price, down to the cut line. */
export function Closures({ report }: { readonly report: EventReport }) {
  const { shown, more } = useShowMore(inOrder(report), 50)
  const placed = report.closures.some((closure) => closure.place !== null)
  const sized = report.closures.some((closure) => closure.size !== null)
  const unit = moneyUnit(report.row.settle)
  const columns: Columns = { placed, sized, row: report.row }
  return (
    <>
      <Table caption="Closures in the order in which they were made">
        <thead>
          <tr>
            {placed && <Head end>Place</Head>}
            <Head className={placed ? 'pl-4' : ''}>{placed ? 'Account' : 'Market'}</Head>
            {placed && (
              <Head end className="max-md:hidden">
                <Term id="score">Score</Term>
              </Head>
            )}
            {sized && <Head end>Size closed</Head>}
            {sized && <Head end>Price</Head>}
            <Head end>Notional, {unit}</Head>
            {sized && <Head end>Realised, {unit}</Head>}
            {sized && <Head end>Size left</Head>}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) =>
            row.kind === 'closure' ? (
              <ClosureLine key={`c${row.of.seq}:${row.of.name}`} closure={row.of} columns={columns} />
            ) : (
              <SkippedLine key={`s${row.of.place}:${row.of.name}`} skipped={row.of} />
            ),
          )}
        </tbody>
      </Table>
      {more ?? <CutLine report={report} />}
    </>
  )
}

interface Columns {
  readonly placed: boolean
  readonly sized: boolean
  readonly row: EventRow
}

function ClosureLine({
  closure,
  columns: { placed, sized, row },
}: {
  readonly closure: Closure
  readonly columns: Columns
}) {
  return (
    <tr>
      {placed && <FigureCell>{ordinal(closure.place)}</FigureCell>}
      <th scope="row" className={placed ? 'pl-4!' : ''}>
        {closure.receipt === null ? (
          closure.name
        ) : (
          <Link href={`/receipts/${closure.receipt}`} title="Its receipt">
            {closure.name}
          </Link>
        )}
      </th>
      {placed && <FigureCell className="max-md:hidden">{closure.score ?? UNKNOWN}</FigureCell>}
      {sized && <FigureCell>{eventSize(closure.size, row)}</FigureCell>}
      {sized && <FigureCell>{price(closure.price, row.tick)}</FigureCell>}
      <FigureCell title={exact(closure.notional, row.settle)}>{money(closure.notional, row.settle)}</FigureCell>
      {sized && (
        <FigureCell title={exact(closure.realisedPnl, row.settle)}>
          {money(closure.realisedPnl, row.settle, { signed: true })}
        </FigureCell>
      )}
      {sized && <FigureCell>{eventSize(closure.sizeAfter, row)}</FigureCell>}
    </tr>
  )
}

function SkippedLine({ skipped }: { readonly skipped: Skipped }) {
  return (
    <tr className="text-muted">
      <FigureCell>{ordinal(skipped.place)}</FigureCell>
      <th scope="row" className="pl-4! font-normal!">
        {skipped.name}
      </th>
      <td colSpan={6} className="whitespace-normal!">
        {REASONS[skipped.reason] ?? `passed over: ${skipped.reason}`}
      </td>
    </tr>
  )
}

/** Where the event stopped in the committed queue. */
function CutLine({ report: { row, commitment, closures } }: { readonly report: EventReport }) {
  const last = closures.reduce((place, closure) => Math.max(place, closure.place ?? 0), 0)
  if (commitment === null || last === 0 || row.status === 'active') return null
  const share = percent(ratioOf(row.size, commitment.size))
  return (
    <p className="cut-line figures">
      <Term id="cut-line">cut line</Term>: {eventSize(row.size, row)} of {eventSize(commitment.size, row)} closed,{' '}
      {share} of the side. {count(Math.max(0, commitment.positions - last))} of {count(commitment.positions)} positions
      stood behind it and were not touched.
    </p>
  )
}
