import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { textOf } from '@/engine/receipt/heads'
import type { Head } from '@/engine/receipt/objects'
import { guarded } from '../journal/sqlite'

/**
 * Signed heads and the names of receipts, in a file of their own: neither is part of the log. Everything else about a
 * proof is made again from the log when somebody asks for it.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS head (
    stream TEXT NOT NULL, size INTEGER NOT NULL, seq INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (stream, size), UNIQUE (stream, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS receipt (
    id TEXT PRIMARY KEY, stream TEXT NOT NULL, event TEXT NOT NULL, account TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS signing_key (public TEXT PRIMARY KEY, place INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`
const BUSY_TIMEOUT_MS = 10_000

export interface ReceiptPlace {
  readonly id: string
  readonly stream: string
  readonly event: string
  readonly account: string
}

export class ProofStore {
  private constructor(private readonly db: Database.Database) {}

  /** Durable like the journal: what was published must be there after a power cut. */
  static open(file: string): ProofStore {
    return guarded(() => {
      if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
      const db = new Database(file, { timeout: BUSY_TIMEOUT_MS })
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = FULL')
      db.exec(SCHEMA)
      return new ProofStore(db)
    })
  }

  heads(stream: string): Head[] {
    const rows = this.all<{ text: string }>('SELECT text FROM head WHERE stream = ? ORDER BY size', stream)
    return rows.map(({ text }) => JSON.parse(text) as Head)
  }

  add(head: Head, receipts: readonly ReceiptPlace[]): void {
    guarded(() =>
      this.db.transaction(() => {
        const { stream, size, seq } = head
        this.db.prepare('INSERT INTO head VALUES (?, ?, ?, ?)').run(stream, size, seq, textOf(head))
        const insert = this.db.prepare('INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?)')
        for (const receipt of receipts) insert.run(receipt.id, receipt.stream, receipt.event, receipt.account)
      })(),
    )
  }

  receipt(id: string): ReceiptPlace | null {
    return this.all<ReceiptPlace>('SELECT id, stream, event, account FROM receipt WHERE id = ?', id)[0] ?? null
  }

  /** Every key that ever signed here, in the order of their first use. */
  keys(): string[] {
    return this.all<{ public: string }>('SELECT public FROM signing_key ORDER BY place').map((row) => row.public)
  }

  addKey(publicKey: string): void {
    guarded(() =>
      this.db.prepare('INSERT OR IGNORE INTO signing_key SELECT ?, COUNT(*) FROM signing_key').run(publicKey),
    )
  }

  close(): void {
    this.db.close()
  }

  private all<T>(sql: string, ...values: readonly (string | number)[]): T[] {
    return guarded(() => this.db.prepare(sql).all(...values) as T[])
  }
}
