import { Kysely, Migrator, type Transaction } from 'kysely'
import { JournalError } from '../journal/port'
import { type Dialect, migrationsOf, type Part } from './migrations'
import { openPool, postgresDialect, postgresError } from './postgres'
import { openFile, sqliteDialect, sqliteError } from './sqlite'
import type { Tables } from './tables'

export type Query = Kysely<Tables>
export type Write = Transaction<Tables>

/** Looked at in every transaction that writes: throws where its owner no longer may. */
export type Fence = (tx: Write) => Promise<void>

export interface OpenOptions {
  readonly readOnly?: boolean
  readonly fence?: Fence
  /** How long a transaction may stand still in PostgreSQL. */
  readonly pausedMs?: number
}

const PAUSED_MS = 5_000
/** Rows written with one statement: more are no quicker, and each number of them is a statement of its own. */
const ROWS_AT_ONCE = 50

/**
 * A database of ours, SQLite or PostgreSQL, behind one query layer. It is opened by the first use, so that a server may
 * start before its database does, and what it refuses comes back as a `JournalError`.
 */
export class Database {
  private opening: Promise<Query> | null = null
  private query: Query | null = null
  private closed = false

  private constructor(
    readonly dialect: Dialect,
    private readonly part: Part,
    private readonly connect: () => Promise<Query>,
    private readonly options: OpenOptions,
  ) {}

  static file(file: string, part: Part, options: OpenOptions = {}): Database {
    const readOnly = options.readOnly ?? false
    const connect = async () => new Kysely<Tables>({ dialect: sqliteDialect(openFile(file, readOnly)) })
    return new Database('sqlite', part, connect, options)
  }

  static server(url: string, part: Part, options: OpenOptions = {}): Database {
    const pausedMs = options.pausedMs ?? PAUSED_MS
    const connect = async () => new Kysely<Tables>({ dialect: postgresDialect(await openPool(url, pausedMs)) })
    return new Database('postgres', part, connect, options)
  }

  /** Nothing is seen half way: each call is one statement, or reads what is never changed. */
  read<T>(work: (query: Query) => Promise<T>): Promise<T> {
    return this.guarded(async () => work(await this.ready()))
  }

  /** All of it or nothing, durable when it returns. */
  write<T>(work: (tx: Write) => Promise<T>): Promise<T> {
    return this.guarded(async () => {
      if (this.options.readOnly) throw new JournalError('read-only', 'This was opened for reading.')
      const query = await this.ready()
      return query.transaction().execute(async (tx) => {
        await this.options.fence?.(tx)
        return work(tx)
      })
    })
  }

  async close(): Promise<void> {
    this.closed = true
    const query = this.query ?? (await this.opening?.catch(() => null))
    await query?.destroy()
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw this.dialect === 'sqlite' ? sqliteError(error) : postgresError(error)
    }
  }

  private async ready(): Promise<Query> {
    if (this.closed) throw new JournalError('storage', 'The database was closed.')
    if (this.query) return this.query
    this.opening ??= this.open().finally(() => {
      this.opening = null
    })
    return this.opening
  }

  private async open(): Promise<Query> {
    const query = await this.connect()
    try {
      if (!this.options.readOnly) await migrate(query, this.part, this.dialect)
    } catch (error) {
      await query.destroy()
      throw error
    }
    this.query = query
    return query
  }
}

async function migrate(db: Query, part: Part, dialect: Dialect): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrationsOf(part, dialect) },
    migrationTableName: `migration_${part}`,
    migrationLockTableName: `migration_${part}_lock`,
  })
  const { error } = await migrator.migrateToLatest()
  if (!error) return
  const text = String(error)
  throw text.includes('corrupted migrations')
    ? new JournalError('storage', `The ${part} was written by a later version of this program: ${text}`)
    : error
}

/** Rows in the pieces in which they are written. */
export function pieces<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const found: T[][] = []
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) found.push(rows.slice(at, at + ROWS_AT_ONCE))
  return found
}
