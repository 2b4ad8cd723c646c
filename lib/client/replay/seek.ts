import type { Stop } from './axis'
import type { Moment, TimelineRow } from './timeline'

/** A stretch of the axis, in its own unit. */
export interface Span {
  readonly from: number
  readonly to: number
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** Where a place lies in a span, 0 to 1. */
export function shareOf(span: Span, x: number): number {
  return span.to <= span.from ? 0 : clamp((x - span.from) / (span.to - span.from), 0, 1)
}

/** The place at a share of a span. */
export function placeAt(span: Span, share: number): number {
  return span.from + clamp(share, 0, 1) * (span.to - span.from)
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

/** A window of the given length that holds the cursor: it stays where it is until the cursor comes near its edge. */
export function follow(full: Span, current: Span | null, x: number, length: number): Span {
  const margin = length * 0.1
  const kept = current !== null && Math.abs(current.to - current.from - length) < 1
  if (kept && x >= current.from + margin && x <= current.to - margin) return current
  const from = clamp(x - length / 2, full.from, Math.max(full.from, full.to - length))
  return { from, to: from + length }
}

/** What is closed in each of `bins` equal parts of a span. */
export function density(stops: readonly Stop[], span: Span, bins: number): number[] {
  const width = (span.to - span.from) / bins
  const found = Array<number>(bins).fill(0)
  for (const { x, weight } of stops) {
    if (weight === 0 || x < span.from || x > span.to) continue
    const bin = clamp(Math.floor((x - span.from) / width), 0, bins - 1)
    found[bin] = (found[bin] ?? 0) + weight
  }
  return found
}

/** Heights on a log scale, 0 to 1: one closure can still be seen beside a thousand. */
export function logHeight(count: number, most: number): number {
  return count <= 0 ? 0 : Math.log1p(count) / Math.log1p(Math.max(most, 1))
}

/** Heights by the square root, 0 to 1: a small amount can still be seen, and a large one looks large. */
export function rootHeight(amount: number, most: number): number {
  return amount <= 0 || most <= 0 ? 0 : Math.sqrt(amount / most)
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
