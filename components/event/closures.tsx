'use client'

import Link from 'next/link'
import { count, exact, money, moneyUnit, ordinal, percent, price, ratioOf, UNKNOWN } from '@/lib/format'
import type { EventReport, EventRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/events'
import { useShowMore } from '../ui/show-more'
import { FigureCell, Head, Table } from '../ui/table'
import { Term } from '../ui/term'
import { eventSize } from './rows'

type Closure = EventReport['closures'][number]
type Skipped = EventReport['skipped'][number]
type Row = { readonly kind: 'closure'; readonly of: Closure } | { readonly kind: 'skipped'; readonly of: Skipped }

const REASONS: Readonly<Record<string, string>> = {
  'would-go-bankrupt': words.passedOverAtThisPrice,
  'same-owner': words.passedOverItBelongsTo,
  'non-overlapping-bankruptcy-price': words.passedOverTheClosureWould,
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
      <Table caption={words.closuresInTheOrderIn}>
        <thead>
          <tr>
            {placed && <Head end>{words.place}</Head>}
            <Head className={placed ? 'pl-4' : ''}>{placed ? words.account : words.market}</Head>
            {placed && (
              <Head end className="max-md:hidden">
                <Term id="score">{words.score}</Term>
              </Head>
            )}
            {sized && <Head end>{words.sizeClosed}</Head>}
            {sized && <Head end>{words.price}</Head>}
            <Head end>{words.notional(unit)}</Head>
            {sized && <Head end>{words.realised(unit)}</Head>}
            {sized && <Head end>{words.sizeLeft}</Head>}
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
          <Link href={`/receipts/${closure.receipt}`} title={words.itsReceipt}>
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
        {REASONS[skipped.reason] ?? words.passedOver(skipped.reason)}
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
      {words.ofClosedOfTheSide({
        cutLine: <Term id="cut-line">{words.cutLine}</Term>,
        size: eventSize(row.size, row),
        size2: eventSize(commitment.size, row),
        share,
        max: count(Math.max(0, commitment.positions - last)),
        positions: count(commitment.positions),
      })}
    </p>
  )
}
