import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Book } from '@/engine/book'
import { type LogRecord, lineOf } from '@/engine/log'
import { open, run } from '@/engine/simulation/run'
import { DEFAULT_TRADERS, Simulation } from '@/engine/simulation/simulation'
import { sha256 } from '@/lib/server/sha256'
import { linesOfView } from './lines'

/** A log in a file, and what the book that wrote it came to. The book itself is gone: its memory would slow all down. */
export interface Written {
  readonly file: string
  readonly bytes: number
  readonly hash: string
  /** Balances and positions: see `linesOfView`. */
  readonly lines: readonly string[]
  readonly accounts: number
  readonly records: number
  readonly types: Readonly<Record<string, number>>
}

const SCENARIO = 'live'
const SEED = 1
/** Written at once. */
const BATCH = 1 << 20
/** Read at once: small enough that its text stays among the young objects, which cost nothing once they are dead. */
const CHUNK = 1 << 16
const NEWLINE = 10

/** Hands a log to `use` that a simulated exchange has written until it had at least `n` records, and removes it. */
export function withLog<T>(n: number, traders: number, use: (log: Written) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  try {
    return use(writeLog(join(folder, 'log.ndjson'), n, traders))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function writeLog(file: string, n: number, traders = DEFAULT_TRADERS): Written {
  const startAt = '2026-01-01T00:00:00.000Z'
  const simulation = Simulation.create({ scenario: SCENARIO, seed: SEED, startAt, stream: 'bench', traders })
  const book = Book.create(simulation.facts, sha256)
  const types: Record<string, number> = {}
  const out = openSync(file, 'w')
  let [text, bytes, records] = [`${lineOf(book.header)}\n`, 0, 0]
  const flush = () => {
    bytes += writeSync(out, text)
    text = ''
  }
  const sink = (made: readonly LogRecord[]) => {
    for (const record of made) {
      text += `${lineOf(record)}\n`
      types[record.type] = (types[record.type] ?? 0) + 1
    }
    records += made.length
    if (text.length > BATCH) flush()
  }
  open(simulation, book, sink)
  while (records < n) run(simulation, book, 1, sink)
  flush()
  closeSync(out)
  const { hash } = book
  return { file, bytes, hash, lines: linesOfView(book.view()), accounts: book.view().accounts.size, records, types }
}

/** The lines of a file of plain ASCII, a chunk read at once. */
export function* linesOf(file: string): Generator<string> {
  const input = openSync(file, 'r')
  const chunk = Buffer.allocUnsafe(CHUNK)
  let rest = ''
  try {
    for (let read = readSync(input, chunk); read > 0; read = readSync(input, chunk)) {
      const lines = (rest + chunk.toString('latin1', 0, read)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) yield line
    }
    if (rest !== '') yield rest
  } finally {
    closeSync(input)
  }
}

/** The same file as pieces of whole lines: their bytes, and a character for each of them. */
export function* piecesOf(file: string): Generator<{ data: Uint8Array; text: string }> {
  const input = openSync(file, 'r')
  let room = Buffer.allocUnsafe(CHUNK)
  let rest = 0
  try {
    for (let read = readSync(input, room); read > 0; read = readSync(input, room, rest, room.length - rest, null)) {
      const filled = rest + read
      const end = room.lastIndexOf(NEWLINE, filled - 1) + 1
      if (end > 0) yield { data: room.subarray(0, end), text: room.toString('latin1', 0, end) }
      // A line that fills the room needs a larger one.
      const next = end === 0 && filled === room.length ? Buffer.allocUnsafe(2 * room.length) : room
      room.copy(next, 0, end, filled)
      room = next
      rest = filled - end
    }
    if (rest > 0) yield { data: room.subarray(0, rest), text: room.toString('latin1', 0, rest) }
  } finally {
    closeSync(input)
  }
}
