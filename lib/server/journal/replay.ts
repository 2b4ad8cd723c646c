import type { Book } from '@/engine/book'
import { type Input, type LogRecord, lineOf } from '@/engine/log'
import { JournalError } from './port'
import type { Tail } from './tail'

/** What a record says, without its place in the log. */
export function inputOf(record: LogRecord): Input {
  const { seq, at, hash, ...input } = record
  return input as Input
}

/** Takes the next stored input and what it caused, and holds both against what the engine makes of it now. */
export async function replayStep(book: Book, tail: Tail): Promise<LogRecord[]> {
  const stored = await tail.peek()
  if (!stored) return []
  const records = book.apply({ ...inputOf(stored), at: stored.at })
  for (const record of records) {
    const line = await tail.take()
    if (line && lineOf(line) === lineOf(record)) continue
    throw new JournalError('diverged', `Line ${record.seq} is not what this engine makes of the lines before it.`)
  }
  return records
}
