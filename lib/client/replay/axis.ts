import { clockMinute, clockTime, clockTimeMs, forPixels } from '@/lib/format'
import { type Span, shareOf, ticks } from './seek'
import { isClosing, type Moment, type TimelineRow } from './timeline'

/**
 * What one step along the bar is: a stretch of time, or one record. Records that share a few times, as a past told in
 * coarse steps does, would all stand on one spot of a clock.
 */
export type Pace = 'clock' | 'record'

/** A place on the bar where the cursor can stand. */
export interface Stop {
  /** Milliseconds since 1970, or the index of the row. */
  readonly x: number
  /** Last row there. */
  readonly row: number
  readonly closing: number
  /** What a bar shows: closures on a clock, the size of the closure record by record. */
  readonly weight: number
  /** Closed up to and including this stop. */
  readonly soFar: string | null
}

export interface Axis {
  readonly pace: Pace
  readonly full: Span
  readonly stops: readonly Stop[]
}

/** Closures at fewer times than this say nothing on a clock. */
const MOMENTS_LEAST = 5

export function paceFor(moments: readonly Moment[]): Pace {
  const closing = moments.filter((moment) => moment.closing > 0).length
  const of = closing > 0 ? closing : moments.length
  return of < MOMENTS_LEAST ? 'record' : 'clock'
}

export function axisOf(rows: readonly TimelineRow[], moments: readonly Moment[], pace: Pace): Axis {
  const stops = pace === 'clock' ? moments.map(stopOfMoment) : stopsOfRows(rows)
  const from = stops[0]?.x ?? 0
  const to = stops.at(-1)?.x ?? from
  const room = Math.max((to - from) * 0.01, pace === 'clock' ? 500 : 0.5)
  return { pace, stops, full: { from: from - room, to: to + room } }
}

function stopOfMoment({ ms, last, closing, soFar }: Moment): Stop {
  return { x: ms, row: last, closing, weight: closing, soFar }
}

function stopsOfRows(rows: readonly TimelineRow[]): Stop[] {
  let soFar: string | null = null
  return rows.map((row, x) => {
    soFar = row.soFar ?? soFar
    const closes = isClosing(row)
    return { x, row: x, closing: closes ? 1 : 0, weight: closes ? (forPixels(row.amount) ?? 0) : 0, soFar }
  })
}

/** Where a row lies on the axis. */
export function placeOf(axis: Axis, rows: readonly TimelineRow[], row: number): number {
  return axis.pace === 'clock' ? (rows[row]?.ms ?? axis.full.from) : row
}

/** The stop that a pointer means: the nearest one. */
export function rowAt(stops: readonly Stop[], x: number): number {
  let low = 0
  let high = stops.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((stops[middle]?.x ?? 0) <= x) low = middle
    else high = middle - 1
  }
  const before = stops[low]
  const after = stops[low + 1]
  if (before === undefined) return 0
  return after !== undefined && after.x - x < x - before.x ? after.row : before.row
}

/** The shortest windows worth looking at. */
const WINDOW_MIN: Readonly<Record<Pace, number>> = { clock: 2_000, record: 16 }
/** How much of the record the first window shows; record by record a short one is shown whole. */
const WINDOW_SHARE = 1 / 8
const WINDOW_RECORDS = 60

export function windowLength({ full, pace }: Axis, zoom: number): number {
  const whole = full.to - full.from
  const first = pace === 'clock' ? whole * WINDOW_SHARE : Math.max(whole * WINDOW_SHARE, WINDOW_RECORDS)
  return Math.min(whole, Math.max(first * 2 ** -zoom, Math.min(WINDOW_MIN[pace], whole)))
}

export interface AxisTick {
  readonly x: number
  readonly text: string
}

/** A label nearer to an end than this share would be cut. */
const EDGE = 0.06

/** Times along a stretch: at whole steps of a clock, or where a new time begins and there is room to say so. */
export function axisTicks(axis: Axis, rows: readonly TimelineRow[], span: Span, most: number): AxisTick[] {
  const inside = (x: number) => shareOf(span, x) > EDGE && shareOf(span, x) < 1 - EDGE
  return axis.pace === 'clock' ? clockTicks(ticks(span, most).filter(inside)) : rowTicks(rows, span, most, inside)
}

function clockTicks(found: readonly number[]): AxisTick[] {
  const step = (found[1] ?? 0) - (found[0] ?? 0)
  const write = step >= 60_000 ? clockMinute : step >= 1_000 ? clockTime : clockTimeMs
  return found.map((x) => ({ x, text: write(new Date(x).toISOString()) }))
}

function rowTicks(rows: readonly TimelineRow[], span: Span, most: number, inside: (x: number) => boolean): AxisTick[] {
  const found: AxisTick[] = []
  let last = Number.NEGATIVE_INFINITY
  for (let row = Math.max(0, Math.ceil(span.from)); row <= Math.min(rows.length - 1, span.to); row += 1) {
    const at = rows[row]
    if (at === undefined || !inside(row) || (row > 0 && rows[row - 1]?.ms === at.ms)) continue
    if (shareOf(span, row) - last < 1 / most) continue
    last = shareOf(span, row)
    const time = clockTime(at.at)
    const repeats = found.some(({ text }) => text.startsWith(time))
    found.push({ x: row, text: repeats ? clockTimeMs(at.at) : time })
  }
  return found
}
