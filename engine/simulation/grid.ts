import type { Decimal } from '../decimal'

/**
 * Between the simulation's floating-point world and the engine's decimal one: a number goes in as a whole number of
 * ticks, lots or cents, written as plain decimal text, so that no rounding is left to a formatter.
 */

/** `units` of 10^-digits as plain text; `digits` may be negative (units of hundreds). */
export function scaledText(units: number, digits: number): string {
  if (!Number.isSafeInteger(units)) throw new RangeError(`${units} is not a whole number of units`)
  if (digits <= 0) return units === 0 ? '0' : `${units}${'0'.repeat(-digits)}`
  const sign = units < 0 ? '-' : ''
  const text = String(Math.abs(units)).padStart(digits + 1, '0')
  const fraction = text.slice(-digits).replace(/0+$/, '')
  return `${sign}${text.slice(0, -digits)}${fraction === '' ? '' : `.${fraction}`}`
}

/** 10^n for whole n, without pow. */
export function power10(n: number): number {
  let result = 1
  for (let i = 0; i < (n < 0 ? -n : n); i += 1) result *= 10
  return n < 0 ? 1 / result : result
}

/** The nearest whole number of units of 10^-digits. */
export function unitsOf(value: number, digits: number): number {
  return digits >= 0 ? Math.round(value * power10(digits)) : Math.round(value / power10(-digits))
}

/** Significant digits a number is read with: every engine reads up to 20 of them alike. */
const READ_DIGITS = 17

/** An amount as a number, for a decision of the simulation; never on its way back into the book. */
export function approx(value: Decimal): number {
  return (value.precision() > READ_DIGITS ? value.toSignificantDigits(READ_DIGITS) : value).toNumber()
}
