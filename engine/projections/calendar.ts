import { isoAt } from '../time'

/** Days of the Gregorian calendar in UTC, without a clock: a day is its `YYYY-MM-DD`. */

export const DAY_MS = 86_400_000

/** The day of an RFC 3339 time in UTC. */
export function dayOf(at: string): string {
  return at.slice(0, 10)
}

/** The `count` days that end with `last`, oldest first. */
export function daysThrough(last: string, count: number): string[] {
  const end = Date.parse(`${last}T00:00:00.000Z`)
  return Array.from({ length: count }, (_, i) => dayOf(isoAt(end - (count - 1 - i) * DAY_MS)))
}
