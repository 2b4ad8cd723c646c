import { resolve } from 'node:path'
import { logHeader } from '@/lib/wire/log'
import { parseJsonAs } from '@/lib/wire/refusal'
import type { Part } from './database/migrations'
import type { Journal } from './journal/port'

/** Where everything lasting lies: in files of a folder, or in a database that an address leads to. */
export interface Where {
  readonly dataFolder: string
  /** PostgreSQL's; null: the folder's own files. It holds a password, so it is never written down. */
  readonly databaseUrl: string | null
}

export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(/*turbopackIgnore: true*/ env.DATA_DIR || 'data')
}

export function whereFrom(env: NodeJS.ProcessEnv = process.env): Where {
  const url = env.DATABASE_URL || null
  if (url !== null && !/^postgres(ql)?:\/\//.test(url)) {
    throw new RangeError('DATABASE_URL must begin with postgres:// or be left out, which means files in DATA_DIR.')
  }
  return { dataFolder: dataFolder(env), databaseUrl: url }
}

export function whereOf({ dataFolder, databaseUrl }: Where): Where {
  return { dataFolder, databaseUrl }
}

/** SQLite's file of a part of the schema. */
export function fileOf(part: Part, folder = dataFolder()): string {
  return resolve(/*turbopackIgnore: true*/ folder, `${part}.sqlite`)
}

/** What other venues have said; kept apart from the exchange's own journal, which needs none of it. */
export function venuesFile(folder = dataFolder()): string {
  return resolve(/*turbopackIgnore: true*/ folder, 'venues.sqlite')
}

/** Keys of traders at other venues, sealed. A file of its own, so that a copy of the journal holds none of them. */
export function accountsFile(folder = dataFolder()): string {
  return resolve(/*turbopackIgnore: true*/ folder, 'accounts.sqlite')
}

/**
 * Adds a finished log to the journal as a sealed stream of its own: all of it or nothing. A server that runs on the same
 * data goes on meanwhile, and shows the stream a few seconds later.
 */
export async function storeSealed(lines: readonly string[], journal: Journal): Promise<void> {
  const [first = '', ...rest] = lines
  const header = parseJsonAs(logHeader, first)
  try {
    await journal.importSealed(
      header,
      rest.map((text, i) => ({ seq: i + 1, text })),
    )
  } finally {
    await journal.close()
  }
}
