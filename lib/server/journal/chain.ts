import type { Json } from '@/engine/canonical'
import { chainHash, type LogHeader, type LogRecord, lineOf } from '@/engine/log'
import { sha256 } from '../sha256'
import { type Head, type Journal, JournalError, type Line } from './port'

/** Lines read at once while a chain is walked: a few megabytes at most. */
const PAGE = 5_000

export function lineFrom(record: LogRecord): Line {
  return { seq: record.seq, text: lineOf(record) }
}

export function recordFrom(line: Line): LogRecord {
  try {
    return JSON.parse(line.text) as LogRecord
  } catch {
    throw new JournalError('corrupt', `Line ${line.seq} of the journal is not JSON.`)
  }
}

/** Walks a stretch of lines and answers with the hash at its end; refuses the first line that does not follow. */
export function verifyLines(after: Head, lines: readonly Line[]): Head {
  return lines.reduce((head, line) => {
    const { hash, ...body } = recordFrom(line)
    const holds = line.seq === head.seq + 1 && body.seq === line.seq
    if (!holds || hash !== chainHash(sha256, head.hash, body as unknown as Json)) {
      throw new JournalError('corrupt', `The journal's chain breaks at line ${line.seq}.`)
    }
    return { seq: line.seq, hash }
  }, after)
}

export function verifyHeader(header: LogHeader): Head {
  const { hash, ...line } = header
  if (hash !== chainHash(sha256, '0'.repeat(64), line as unknown as Json)) {
    throw new JournalError('corrupt', `The header of ${header.stream} does not have the hash it states.`)
  }
  return { seq: 0, hash }
}

/** Walks a stream from `after` to its head. */
export async function verifyStream(journal: Journal, stream: string, after: Head): Promise<Head> {
  let head = after
  for (;;) {
    const lines = await journal.read(stream, head.seq + 1, PAGE)
    if (lines.length === 0) return head
    head = verifyLines(head, lines)
  }
}
