import { sha256 } from '@noble/hashes/sha2.js'
import { Book } from '@/engine/book'
import { plain } from '@/engine/decimal'
import type { EventRecord, InputRecord, LogHeader, LogRecord, StreamFacts, TimedInput } from '@/engine/log'
import { unitsOfView } from '@/engine/projections/recorded-units'
import type { QueueSource } from '@/engine/projections/replay'
import { ENTRIES_MAX } from '@/engine/projections/replay-view'
import type { Excerpt, Recomputer } from './machine'

/** The engine's own book as it stood before the first record; words instead when the excerpt can't tell how it stood. */
export function recomputerFor({ header, checkpoint, records }: Excerpt): Recomputer | string {
  const first = records[0]?.seq ?? 1
  if (checkpoint === null && first !== 1) return 'The state before the first record is not part of this answer.'
  const book = checkpoint === null ? Book.create(factsOf(header), sha256) : Book.restore(checkpoint, sha256)
  if (book.seq !== first - 1) return 'The state that came with the record is not the one before it.'
  const funds = [...book.view().funds.values()].map(({ id, asset, balance, floor }) => ({
    id,
    asset,
    balance: plain(balance),
    floor: plain(floor),
  }))
  const units = unitsOfView(book.view())
  return { funds, units, queue: queueOf(book), step: (input, events) => step(book, input, events) }
}

/** What a stream is, without the keys that its first line adds. */
function factsOf({ stream, authority, coverage, disclosure, rulebook, at }: LogHeader): StreamFacts {
  return { stream, authority, coverage, disclosure, rulebook, at }
}

function step(book: Book, input: InputRecord, events: readonly EventRecord[]): number | null {
  const expected: readonly LogRecord[] = [input, ...events]
  const { seq: _seq, hash: _hash, ...timed } = input
  let found: readonly LogRecord[]
  try {
    found = book.apply(timed as TimedInput)
  } catch {
    // The engine refuses what the record says it accepted.
    return input.seq
  }
  for (const [index, record] of expected.entries()) {
    if (found[index]?.hash !== record.hash) return record.seq
  }
  return found.length > expected.length ? (expected.at(-1)?.seq ?? input.seq) + 1 : null
}

/** The queue of an event that the book has just committed to. */
function queueOf(book: Book): QueueSource {
  return ({ event }) => {
    if (book.pending?.event !== event) return []
    // Frames look at its front only, and a queue may be very long.
    const front = book.pending.queue.entries.slice(0, ENTRIES_MAX)
    return front.map(({ place, position: { account, size } }) => ({ place, account, size }))
  }
}
