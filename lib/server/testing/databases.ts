import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database, type OpenOptions } from '../database/database'
import type { Part } from '../database/migrations'
import { isThere, type PostgresServer, postgresFolder, startPostgres } from './servers'

/** An empty place for a store of ours that can be left and come back to. */
export interface Place {
  open(options?: OpenOptions): Database
  /** What somebody does who has the database and knows SQL. */
  meddle(sql: string, ...values: readonly unknown[]): Promise<void>
  remove(): Promise<void>
}

export interface Kind {
  readonly name: 'SQLite' | 'PostgreSQL'
  make(part: Part): Promise<Place>
  /** Ends what all places of this kind share. */
  end(): Promise<void>
}

/** Both kinds of database, or the one that can be had: every store is tried on each. */
export function kinds(): readonly Kind[] {
  return isThere(postgresFolder, 'PostgreSQL') ? [sqlite(), postgres()] : [sqlite()]
}

function sqlite(): Kind {
  return {
    name: 'SQLite',
    async make(part) {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-store-'))
      const file = join(folder, 'data', 'store.sqlite')
      return {
        open: (options) => Database.file(file, part, options),
        meddle: async (sql, ...values) => {
          const { default: Sqlite } = await import('better-sqlite3')
          const db = new Sqlite(file)
          db.prepare(sql).run(...values)
          db.close()
        },
        remove: async () => rmSync(folder, { recursive: true, force: true }),
      }
    },
    end: async () => undefined,
  }
}

function postgres(): Kind {
  let server: Promise<PostgresServer> | null = null
  return {
    name: 'PostgreSQL',
    async make(part) {
      // What is tried here is what is stored, not whether a power cut spares it: that is tried where servers are killed.
      server ??= startPostgres({ fsync: 'off', full_page_writes: 'off' })
      const url = await (await server).database()
      return {
        open: (options) => Database.server(url, part, options),
        meddle: async (sql, ...values) => {
          const { Client } = await import('pg')
          const client = new Client({ connectionString: url })
          await client.connect()
          let place = 0
          try {
            // Marks are numbered here and are not in SQLite.
            await client.query(
              sql.replace(/\?/g, () => `$${++place}`),
              [...values],
            )
          } finally {
            await client.end()
          }
        },
        remove: async () => undefined,
      }
    },
    end: async () => (await server)?.remove(),
  }
}
