import { cutDigits, type Decimal, dec, plain, raiseDigits, ratio } from '../decimal'

/**
 * How figures about several accounts are written where accounts are hidden. An exact total beside an exact count tells the
 * size of whoever opens next, by a subtraction; so neither is exact. Amounts keep two digits, counts whole tens, and what
 * few hold together (`OWNERS_MIN`) only its magnitude. Everything is raised, so that no place is behind its side's count.
 */

/** Enough for a drawing and for a decision, too few to single anybody out. */
const DIGITS = 2
const TEN = dec('10')

/** Two digits, cut: of curves, shares and reaches, which have their own direction of caution. */
export function coarse(amount: Decimal): string {
  return plain(cutDigits(ratio(amount), DIGITS))
}

/** The next amount of two digits. */
export function coarseTotal(amount: Decimal): string {
  return amount.isZero() ? '0' : plain(raiseDigits(ratio(amount), DIGITS))
}

/** The next power of ten, never the amount itself: what one or two accounts hold is not told by a round figure either. */
export function magnitude(amount: Decimal): string {
  return amount.isZero() ? '0' : plain(TEN.pow(amount.e + 1))
}

/** The next whole number of two digits, in tens at least: one more or one less shows nothing. */
export function coarseCount(count: number): number {
  const step = 10 ** Math.max(1, String(count).length - DIGITS)
  return Math.ceil(count / step) * step
}
