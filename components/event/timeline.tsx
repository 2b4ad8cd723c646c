'use client'

import { clockTimeMs, count, isDollar, money, offset, size as sizeOf } from '@/lib/format'
import type { EventReport, EventRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/events'
import { type Entry, type Line, linesOf, sizeOfLine } from '@/lib/words/en/timeline-lines'
import { useShowMore } from '../ui/show-more'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Time } from '../ui/time'

const WORD: Readonly<Record<Entry['kind'], string>> = {
  liquidation: words.liquidation,
  takeover: words.takenOverFromTheBankrupt,
  'fund-payment': words.theFundPaid,
  'adl-started': 'ADL began: the queue was committed to',
  proceed: words.theCommitmentIsPublished,
  closure: words.closures,
  'adl-ended': 'ADL ended',
  'observed-adl': words.closuresAsTheVenueReported,
  mark: words.newMark,
}

/** Money in the fund's places, sizes in the lot, prices as they are. */
function amountText({ amount, unit, kind }: Entry, { settle, lot, tick }: EventRow): string {
  if (amount === null) return ''
  if (kind === 'mark') return sizeOf(amount, tick)
  if (unit === settle || unit === null) return `${isDollar(settle) ? '$' : ''}${money(amount, settle)}`
  return `${sizeOf(amount, lot)} ${unit}`
}

/** What happened when, to the millisecond, from the first sign to the end. */
export function Timeline({ report: { timeline, row } }: { readonly report: EventReport }) {
  const { shown, more } = useShowMore(linesOf(timeline, row.settle), 40)
  return (
    <>
      <Table caption={words.whatHappenedWhen}>
        <thead>
          <tr>
            <Head>{words.timeUtc}</Head>
            <Head end className="max-md:hidden">
              {words.afterStart}
            </Head>
            <Head className="pl-4">{words.what}</Head>
            <Head end>{words.amount}</Head>
            <Head end className="max-md:hidden">
              {words.seq}
            </Head>
          </tr>
        </thead>
        {shown.map((line) => (
          <Lines key={line.key} line={line} row={row} />
        ))}
      </Table>
      {more}
    </>
  )
}

/** A line, or a heading line and under it, when it is opened, every entry that it tells of. */
function Lines({ line, row }: { readonly line: Line; readonly row: EventRow }) {
  const { entries, sentence } = line
  if (sentence === null)
    return (
      <tbody>
        <EntryLine entry={entries[0]} row={row} />
      </tbody>
    )
  return (
    <tbody className="fold">
      <tr>
        <When at={entries[0].at} row={row} />
        <Cell className="pl-4! whitespace-normal!">
          <details>
            <summary className="py-1">{sentence}</summary>
          </details>
        </Cell>
        <FigureCell>{amountText(sizeOfLine(line), row)}</FigureCell>
        <FigureCell className="text-muted max-md:hidden">{words.from(count(entries[0].seq))}</FigureCell>
      </tr>
      {entries.map((entry) => (
        <EntryLine key={keyOf(entry)} entry={entry} row={row} />
      ))}
    </tbody>
  )
}

const keyOf = (entry: Entry) => `${entry.seq}:${entry.kind}:${entry.market}:${entry.amount}`

function EntryLine({ entry, row }: { readonly entry: Entry; readonly row: EventRow }) {
  return (
    <tr>
      <When at={entry.at} row={row} />
      <Cell className="pl-4! whitespace-normal!">
        {WORD[entry.kind]}
        {row.market === null && entry.market !== null && `, ${entry.market}`}
      </Cell>
      <FigureCell>{amountText(entry, row)}</FigureCell>
      <FigureCell className="text-muted max-md:hidden">{count(entry.seq)}</FigureCell>
    </tr>
  )
}

function When({ at, row }: { readonly at: string; readonly row: EventRow }) {
  return (
    <>
      <Cell className="figures">
        <Time at={at}>{clockTimeMs(at)}</Time>
      </Cell>
      <FigureCell className="text-muted max-md:hidden">{offset(row.startedAt, at)}</FigureCell>
    </>
  )
}
