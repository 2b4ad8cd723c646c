import { resolve } from 'node:path'
import { logHeader } from '@/lib/wire/log'
import { parseJsonAs } from '@/lib/wire/refusal'
import { SqliteJournal } from './journal/sqlite'

/** Where everything lasting lies. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(/*turbopackIgnore: true*/ env.DATA_DIR || 'data')
}

export function journalFile(folder = dataFolder()): string {
  return resolve(/*turbopackIgnore: true*/ folder, 'journal.sqlite')
}

export function proofsFile(folder = dataFolder()): string {
  return resolve(/*turbopackIgnore: true*/ folder, 'proofs.sqlite')
}

/**
 * Adds a finished log to the journal as a sealed stream of its own: all of it or nothing. A server that runs on the same
 * data goes on meanwhile, and shows the stream a few seconds later.
 */
export function storeSealed(lines: readonly string[], folder = dataFolder()): void {
  const [first = '', ...rest] = lines
  const header = parseJsonAs(logHeader, first)
  const journal = SqliteJournal.open(journalFile(folder))
  try {
    journal.store(
      header,
      rest.map((text, i) => ({ seq: i + 1, text })),
    )
  } finally {
    journal.closeNow()
  }
}
