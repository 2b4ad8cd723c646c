import type { Moment, TimelineRow } from './timeline'

/** A stretch of time, in milliseconds since 1970. */
export interface Span {
  readonly from: number
  readonly to: number
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** The whole record, with a little room so that its ends can be pointed at. */
export function fullSpan(rows: readonly TimelineRow[]): Span {
  const from = rows[0]?.ms ?? 0
  const to = rows.at(-1)?.ms ?? from
  const room = Math.max((to - from) * 0.01, 500)
  return { from: from - room, to: to + room }
}

/** Where a time lies in a span, 0 to 1. */
export function shareOf(span: Span, ms: number): number {
  return span.to <= span.from ? 0 : clamp((ms - span.from) / (span.to - span.from), 0, 1)
}

export function timeAt(span: Span, share: number): number {
  return span.from + clamp(share, 0, 1) * (span.to - span.from)
}

/** The row a pointer means: the last one of the moment that is nearest in time. */
export function rowAt(moments: readonly Moment[], ms: number): number {
  let low = 0
  let high = moments.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((moments[middle]?.ms ?? 0) <= ms) low = middle
    else high = middle - 1
  }
  const before = moments[low]
  const after = moments[low + 1]
  if (before === undefined) return 0
  return after !== undefined && after.ms - ms < ms - before.ms ? after.last : before.last
}

/** The last row whose seq is not after the given one; the first row when there is none. */
export function rowOfSeq(rows: readonly TimelineRow[], seq: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.seq ?? 0) <= seq) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

export type Step = 'event' | 'moment' | 'phase'

/** The row one step further on or back. Moments are stopped at when they are complete. */
export function stepFrom(
  row: number,
  step: Step,
  way: 1 | -1,
  stops: { moments: readonly Moment[]; phases: readonly number[]; rows: number },
): number {
  const last = Math.max(0, stops.rows - 1)
  if (step === 'event') return clamp(row + way, 0, last)
  const ends = step === 'moment' ? stops.moments.map((moment) => moment.last) : stops.phases
  const target = way > 0 ? ends.find((end) => end > row) : ends.findLast((end) => end < row)
  return target ?? (way > 0 ? last : 0)
}

/** The shortest window worth looking at, and how much of the record the first one shows. */
const WINDOW_MIN_MS = 2_000
const WINDOW_SHARE = 1 / 8

export function windowLength(full: Span, zoom: number): number {
  const whole = full.to - full.from
  return clamp(whole * WINDOW_SHARE * 2 ** -zoom, Math.min(WINDOW_MIN_MS, whole), whole)
}

/** A window of the given length that holds the cursor: it stays where it is until the cursor comes near its edge. */
export function follow(full: Span, current: Span | null, ms: number, length: number): Span {
  const margin = length * 0.1
  const kept = current !== null && Math.abs(current.to - current.from - length) < 1
  if (kept && ms >= current.from + margin && ms <= current.to - margin) return current
  const from = clamp(ms - length / 2, full.from, Math.max(full.from, full.to - length))
  return { from, to: from + length }
}

export interface Bin {
  readonly from: number
  readonly count: number
}

/** Closures for each of `bins` equal stretches of a span. */
export function density(moments: readonly Moment[], span: Span, bins: number): Bin[] {
  const width = (span.to - span.from) / bins
  const counts = Array<number>(bins).fill(0)
  for (const { ms, closing } of moments) {
    if (closing === 0 || ms < span.from || ms > span.to) continue
    const bin = clamp(Math.floor((ms - span.from) / width), 0, bins - 1)
    counts[bin] = (counts[bin] ?? 0) + closing
  }
  return counts.map((count, index) => ({ from: span.from + index * width, count }))
}

/** Heights on a log scale, 0 to 1: one closure can still be seen beside a thousand. */
export function logHeight(count: number, most: number): number {
  return count <= 0 ? 0 : Math.log1p(count) / Math.log1p(Math.max(most, 1))
}

const NICE_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400]

/** Times for an axis: at most `most` of them, at whole steps that people count in. */
export function ticks(span: Span, most: number): number[] {
  const length = span.to - span.from
  const step = (NICE_S.find((seconds) => length / (seconds * 1000) <= most) ?? 604_800) * 1000
  const first = Math.ceil(span.from / step) * step
  const found: number[] = []
  for (let at = first; at <= span.to; at += step) found.push(at)
  return found
}
