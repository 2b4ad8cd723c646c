import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** A server that has just been killed may still be on its way out. */
const PATIENCE_MS = 10_000
const ATTEMPT_MS = 200

/**
 * One engine to a data folder. The lock is SQLite's own on a file of its own: the system takes it back when the process
 * ends, however it ends. Answers with how to let go.
 */
export async function holdFolder(folder: string, wait: (ms: number) => Promise<void>): Promise<() => void> {
  mkdirSync(folder, { recursive: true })
  const db = new Database(join(folder, 'engine.lock'), { timeout: 0 })
  for (let waited = 0; ; waited += ATTEMPT_MS) {
    try {
      db.exec('BEGIN EXCLUSIVE')
      return () => db.close()
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
      if (!isBusy || waited >= PATIENCE_MS) {
        db.close()
        throw isBusy ? new FolderInUse(folder) : error
      }
      await wait(ATTEMPT_MS)
    }
  }
}

export class FolderInUse extends Error {
  override readonly name = 'FolderInUse'
  readonly code = 'folder-in-use'
  constructor(folder: string) {
    super(`Another server works in ${folder}.`)
  }
}
