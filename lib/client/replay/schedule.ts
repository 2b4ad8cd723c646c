import type { TimelineRow } from './timeline'

/** A pause in the record longer than this is quiet, and lasts only this long when quiet time is skipped. */
export const QUIET_MS = 1_200
/** Rows of one moment are shown one after the other, this far apart, so that they can be seen. */
const ROW_MS = 40
const MOMENT_MS_MAX = 1_000

/**
 * When each row is due, in milliseconds of playing at normal speed. As it happened: the record's own times, so a moment
 * comes all at once. With quiet time skipped: pauses are cut, and the rows of a moment follow one another.
 */
export function scheduleOf(rows: readonly TimelineRow[], skipQuiet: boolean): Float64Array {
  const due = new Float64Array(rows.length)
  let index = 0
  let time = 0
  while (index < rows.length) {
    const ms = rows[index]?.ms ?? 0
    let end = index
    while (end < rows.length && rows[end]?.ms === ms) end += 1
    const apart = skipQuiet ? Math.min(ROW_MS, MOMENT_MS_MAX / (end - index)) : 0
    for (let row = index; row < end; row += 1) due[row] = time + (row - index) * apart
    const next = rows[end]?.ms ?? ms
    const pause = next - ms
    time += skipQuiet ? Math.max(Math.min(pause, QUIET_MS), (end - index) * apart) : pause
    index = end
  }
  return due
}

/** The last row that is due; -1 before the first. */
export function rowDue(due: Float64Array, time: number): number {
  let low = 0
  let high = due.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((due[middle] ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return low - 1
}
