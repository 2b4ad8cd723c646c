'use client'

import Link from 'next/link'
import { useState } from 'react'
import { date, dayMonth } from '@/lib/format'
import type { DayCell, MarketState } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/status'
import { Empty } from '../ui/empty'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'

/** `before`: the record had not begun; `lost`: it had, and holds nothing of that day. */
type Worst = MarketState | 'lost' | 'before'

interface Day extends DayCell {
  readonly shown: Worst
}

const WORD: Readonly<Record<Worst, string>> = {
  calm: 'calm',
  watch: 'watch',
  warned: 'warned',
  active: 'ADL event',
  stopping: 'ADL event',
  halted: 'halted',
  unknown: words.knownInPart,
  lost: words.feedLost,
  before: words.notYetRecorded,
}

const LEGEND: readonly Worst[] = ['calm', 'watch', 'warned', 'active', 'halted', 'unknown', 'lost', 'before']

/** An event that begins and ends within a day counts as one even if the day's state was read in between. */
function shownAs(day: DayCell, hasBegun: boolean): Worst {
  if (day.events > 0 || day.worst === 'stopping') return 'active'
  return day.worst ?? (hasBegun ? 'lost' : 'before')
}

const isRecorded = (cell: DayCell) => cell.worst !== null || cell.events > 0

function withWorst(cells: readonly DayCell[]): readonly Day[] {
  const first = cells.findIndex(isRecorded)
  return cells.map((cell, i) => ({ ...cell, shown: shownAs(cell, first >= 0 && i >= first) }))
}

/** The worst state of any market on each of the last days; the arrow keys go from day to day. */
export function DayStrip({ days: cells }: { readonly days: readonly DayCell[] }) {
  const days = withWorst(cells)
  const last = days.length - 1
  const [chosen, setChosen] = useState<number | null>(null)
  if (days.length === 0) {
    return (
      <Section title={words.last90Days}>
        <Empty>{words.theRecordBeginsTodayOne}</Empty>
      </Section>
    )
  }
  const index = Math.min(chosen ?? last, last)
  const day = days[index]
  return (
    <Section title={words.last90Days} note={words.worstStateOfAnyMarket(beginning(days))}>
      <div className="strip-wrap">
        <div className="strip" aria-hidden="true" style={{ gridTemplateColumns: `repeat(${days.length}, 1fr)` }}>
          {days.map((cell, i) => (
            <i key={cell.day} data-worst={cell.shown} data-chosen={i === chosen ? '' : undefined} />
          ))}
        </div>
        <input
          type="range"
          className="strip-range"
          min={0}
          max={last}
          value={index}
          aria-label={words.day}
          aria-valuetext={day === undefined ? undefined : sentence(day)}
          onChange={(change) => setChosen(change.target.valueAsNumber)}
          onPointerMove={(move) => setChosen(under(move, days.length))}
          onPointerLeave={() => setChosen(null)}
        />
      </div>
      <Axis days={days} />
      <Legend days={days} />
      <p className="mt-2 text-note text-ink-2">
        {chosen !== null && day !== undefined && sentence(day)}
        {chosen === null && words.pointAtADayOr}
        {chosen !== null && day !== undefined && day.events > 0 && (
          <>
            {' '}
            <Link href={`/events?day=${day.day}`}>{words.seeThem}</Link>
          </>
        )}
      </p>
      <DayTable days={days} />
    </Section>
  )
}

function under(move: React.PointerEvent<HTMLInputElement>, days: number): number {
  const box = move.currentTarget.getBoundingClientRect()
  const share = (move.clientX - box.left) / box.width
  return Math.max(0, Math.min(days - 1, Math.floor(share * days)))
}

/** Said where the days before it would otherwise look like calm ones. */
function beginning(days: readonly Day[]): string {
  const first = days.find((day) => day.shown !== 'before')
  return first === undefined || first === days[0] ? '' : words.theRecordBeginsOn(date(first.day))
}

function sentence(day: Day): string {
  const events = day.events > 0 ? `, ${words.countAdlEvents(day.events)}` : ''
  return day.shown === 'active' ? `${date(day.day)}${events}.` : `${date(day.day)}: ${WORD[day.shown]}${events}.`
}

/** The first day, the first of each month where there is room, and today. */
function Axis({ days }: { readonly days: readonly Day[] }) {
  const room = days.length * 0.08
  const months = days.flatMap((cell, i) =>
    cell.day.endsWith('-01') && i > room && i < days.length - room ? [{ day: cell.day, i }] : [],
  )
  return (
    <div className="figures relative h-5 text-label text-muted" aria-hidden="true">
      <span className="absolute top-0.5 left-0">{dayMonth(days[0]?.day)}</span>
      {months.map(({ day, i }) => (
        <span key={day} className="absolute top-0.5" style={{ left: `${(i / days.length) * 100}%` }}>
          {dayMonth(day)}
        </span>
      ))}
      <span className="absolute top-0.5 right-0">{words.today}</span>
    </div>
  )
}

function Legend({ days }: { readonly days: readonly Day[] }) {
  const counts = new Map<Worst, number>()
  for (const day of days) counts.set(day.shown, (counts.get(day.shown) ?? 0) + 1)
  const used = LEGEND.filter((worst) => counts.has(worst))
  return (
    <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-note text-ink-2">
      {used.map((worst) => (
        <li key={worst} className="legend">
          <i data-worst={worst} aria-hidden="true" />
          {WORD[worst]} <span className="figures">{counts.get(worst)}</span>
        </li>
      ))}
    </ul>
  )
}

function DayTable({ days }: { readonly days: readonly Day[] }) {
  const told = days.filter((day) => day.shown !== 'calm' && day.shown !== 'before').reverse()
  return (
    <details className="mt-1 text-note text-muted">
      <summary className="py-0.5">{words.tableOfTheDaysThat}</summary>
      {told.length === 0 ? (
        <p>{words.everyDayOnRecordWas}</p>
      ) : (
        <div className="max-h-64 overflow-y-auto">
          <Table caption={words.daysThatWereNotCalm}>
            <thead>
              <tr>
                <Head>{words.dayUtc}</Head>
                <Head>{words.worstState}</Head>
                <Head end>{words.adlEvents}</Head>
              </tr>
            </thead>
            <tbody>
              {told.map((day) => (
                <tr key={day.day}>
                  <Cell className="figures">{day.day}</Cell>
                  <Cell>{WORD[day.shown]}</Cell>
                  <FigureCell>{day.events}</FigureCell>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </details>
  )
}
