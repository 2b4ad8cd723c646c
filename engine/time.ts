/** RFC 3339 with milliseconds from milliseconds since 1970, by arithmetic alone: the engine knows no clock and no Date. */
export function isoAt(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000)
  const rest = milliseconds - days * 86_400_000
  const [year, month, day] = civil(days)
  const [h, m] = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60]
  const [s, ms] = [Math.floor(rest / 1000) % 60, rest % 1000]
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(h)}:${pad(m)}:${pad(s)}.${pad(ms, 3)}Z`
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0')
}

/** Days since 1970-01-01 to a date of the Gregorian calendar, counted in eras of 400 years that begin on a 1 March. */
function civil(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day]
}
