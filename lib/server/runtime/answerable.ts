import { bookTooLarge } from '../journal/pieces'
import type { Question } from './messages'

/** Questions that go through every account: of a larger book they would hold the ticks up for longer than anyone waits. */
const NEEDS_ALL: ReadonlySet<Question['kind']> = new Set(['book', 'queue', 'what-if', 'run', 'receipt'])
/** Accounts up to which they are answered. */
export const ANSWERED_MAX = 262_144

/** Refuses, with `book-too-large`, what can't be worked out of a book of so many accounts while somebody waits. */
export function refuseUnanswerable(kind: Question['kind'], accounts: number): void {
  if (accounts > ANSWERED_MAX && NEEDS_ALL.has(kind)) throw bookTooLarge()
}
