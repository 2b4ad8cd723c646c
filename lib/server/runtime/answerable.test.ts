import { expect, it } from 'vitest'
import { ANSWERED_MAX, refuseUnanswerable } from './answerable'

it('refuses of a book that is too large what goes through every account, by a code, and answers all else', () => {
  for (const kind of ['book', 'queue', 'what-if', 'run', 'receipt'] as const) {
    expect(() => refuseUnanswerable(kind, ANSWERED_MAX + 1)).toThrow(
      expect.objectContaining({ code: 'book-too-large', path: '$' }),
    )
    refuseUnanswerable(kind, ANSWERED_MAX)
  }
  for (const kind of ['hold', 'peek', 'events', 'account', 'seats', 'alerts'] as const) {
    refuseUnanswerable(kind, 1_000_000)
  }
})
