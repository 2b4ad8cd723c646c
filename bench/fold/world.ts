import { Book } from '@/engine/book'
import { type LogRecord, lineOf } from '@/engine/log'
import { open, run } from '@/engine/simulation/run'
import { DEFAULT_TRADERS, Simulation } from '@/engine/simulation/simulation'
import { sha256 } from '@/lib/server/sha256'

/** A log as a file holds it, and the book that wrote it. */
export interface Written {
  readonly text: string
  readonly book: Book
  readonly records: number
  readonly types: Readonly<Record<string, number>>
}

const SCENARIO = 'live'
const SEED = 1

/** Runs the simulated exchange until its log has at least `n` records: the last step is finished. */
export function writeLog(n: number, traders = DEFAULT_TRADERS): Written {
  const simulation = Simulation.create({
    scenario: SCENARIO,
    seed: SEED,
    startAt: '2026-01-01T00:00:00.000Z',
    stream: 'bench',
    traders,
  })
  const book = Book.create(simulation.facts, sha256)
  const lines = [lineOf(book.header)]
  const types: Record<string, number> = {}
  const sink = (records: readonly LogRecord[]) => {
    for (const record of records) {
      lines.push(lineOf(record))
      types[record.type] = (types[record.type] ?? 0) + 1
    }
  }
  open(simulation, book, sink)
  while (lines.length <= n) run(simulation, book, 1, sink)
  return { text: `${lines.join('\n')}\n`, book, records: lines.length - 1, types }
}
