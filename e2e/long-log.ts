import { Book } from '../engine/book'
import { type LogRecord, lineOf } from '../engine/log'
import { open, run } from '../engine/simulation/run'
import { Simulation } from '../engine/simulation/simulation'
import { composeJournal } from '../lib/server/composition'
import { sha256 } from '../lib/server/sha256'
import { storeSealed } from '../lib/server/store'

export const LONG_STREAM = 'a-long-record'

/** Few, so that a record is made in a moment; every one of them trades. */
const TRADERS = 100

/** Stores the finished log of a simulated venue, of so many lines or a few more, where no server runs yet. */
export async function storeLongLog(
  dataFolder: string,
  lines: number,
  sink: (record: LogRecord) => void = () => {},
): Promise<void> {
  const startAt = '2026-01-01T00:00:00.000Z'
  const simulation = Simulation.create({ scenario: 'live', seed: 1, startAt, stream: LONG_STREAM, traders: TRADERS })
  const book = Book.create(simulation.facts, sha256)
  const texts = [lineOf(book.header)]
  const take = (records: readonly LogRecord[]) => {
    for (const record of records) {
      texts.push(lineOf(record))
      sink(record)
    }
  }
  open(simulation, book, take)
  while (book.seq < lines) run(simulation, book, 1, take)
  await storeSealed(texts, composeJournal({ dataFolder, databaseUrl: null }))
}
