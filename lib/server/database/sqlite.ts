import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely'
import { type JournalCode, JournalError } from '../journal/port'

/** Another process may import a stream meanwhile: its transaction is waited for this long. */
const BUSY_TIMEOUT_MS = 10_000
/** Files that were written before there were migrations say this of themselves, and so do all since. */
const FORMAT = 1
/** Queries that are held ready. Those with many rows differ by their number, so there are some hundred of them. */
const STATEMENTS_MAX = 500

/** One file: write-ahead log, every commit synced to disk before it is acknowledged. */
export function openFile(file: string, readOnly: boolean): Sqlite.Database {
  if (!readOnly && file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const db = new Sqlite(file, { readonly: readOnly, timeout: BUSY_TIMEOUT_MS })
  if (!readOnly) {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
  }
  const format = db.pragma('user_version', { simple: true })
  if (format === FORMAT) return db
  if (format === 0 && !readOnly) {
    db.pragma(`user_version = ${FORMAT}`)
    return db
  }
  db.close()
  throw new JournalError('storage', `The file has format ${String(format)}, this program writes ${FORMAT}.`)
}

export function sqliteDialect(db: Sqlite.Database): Dialect {
  const statements = new Map<string, Sqlite.Statement>()
  const prepare = (sql: string) => {
    let statement = statements.get(sql)
    if (!statement) {
      if (statements.size >= STATEMENTS_MAX) statements.clear()
      statement = db.prepare(sql)
      statements.set(sql, statement)
    }
    return statement as never
  }
  const config = { database: { prepare, close: () => db.close() } }
  return Object.assign(new SqliteDialect(config), {
    createDriver: () => new Driver(db, config),
    createAdapter: () => new Adapter(),
  })
}

/** Changes of the schema can be taken back like any others, so that two who migrate at once wait for each other. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class Driver extends SqliteDriver {
  constructor(
    private readonly file: Sqlite.Database,
    config: ConstructorParameters<typeof SqliteDriver>[0],
  ) {
    super(config)
  }

  /** The write lock is taken at the start: two writers then wait for each other instead of failing half way. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  /** A full disk has ended the transaction already, and its own error is the one that says something. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.file.inTransaction) await super.rollbackTransaction(connection)
  }
}

const CODES: Readonly<Record<string, JournalCode>> = {
  SQLITE_FULL: 'disk-full',
  SQLITE_IOERR_WRITE: 'disk-full',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_READONLY: 'read-only',
}

/** What the file refuses, as one of our own errors; anything else as it is. */
export function sqliteError(error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error
  const code = CODES[error.code] ?? CODES[error.code.split('_').slice(0, 2).join('_')] ?? 'storage'
  return new JournalError(code, `${error.message} (${error.code}).`)
}
