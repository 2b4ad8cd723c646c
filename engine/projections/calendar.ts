/** Days of the Gregorian calendar in UTC, without a clock: a day is its `YYYY-MM-DD`. */

export const DAY_MS = 86_400_000

/** The day of an RFC 3339 time in UTC. */
export function dayOf(at: string): string {
  return at.slice(0, 10)
}

/** The `count` days that end with `last`, oldest first. */
export function daysThrough(last: string, count: number): string[] {
  const end = Date.parse(`${last}T00:00:00.000Z`)
  return Array.from({ length: count }, (_, i) => dayAt(end - (count - 1 - i) * DAY_MS))
}

/**
 * The day that holds a moment given in milliseconds since 1970. Counted in eras of 400 years that begin on 1 March, so
 * that a leap day is always the last of its year.
 */
export function dayAt(ms: number): string {
  const days = Math.floor(ms / DAY_MS) + 719_468
  const era = Math.floor(days / 146_097)
  const inEra = days - era * 146_097
  const year = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  )
  const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const fromMarch = Math.floor((5 * inYear + 2) / 153)
  const day = inYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  return `${padded(year + era * 400 + (month <= 2 ? 1 : 0), 4)}-${padded(month, 2)}-${padded(day, 2)}`
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}
