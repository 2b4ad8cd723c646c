import type Database from 'better-sqlite3'
import type { AccountVenue } from '@/lib/wire/venue-accounts'
import { openFile } from '../database/sqlite'
import type { Sealed, Vault } from './vault'

export interface StoredKey extends Sealed {
  readonly id: string
  readonly account: string
  readonly venue: AccountVenue
  readonly keyEnd: string
  readonly createdAt: number
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS venue_key (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, venue TEXT NOT NULL, keyEnd TEXT NOT NULL, createdAt INTEGER NOT NULL,
    wrapped TEXT NOT NULL, box TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS venue_key_account ON venue_key (account);
`

/** Keys of traders at other venues, sealed. What is deleted is overwritten, in the file and in its log. */
export class KeyStore {
  private constructor(private readonly db: Database.Database) {}

  static open(file: string): KeyStore {
    const db = openFile(file, false)
    db.pragma('secure_delete = ON')
    db.exec(SCHEMA)
    return new KeyStore(db)
  }

  of(account: string): readonly StoredKey[] {
    return this.db
      .prepare('SELECT * FROM venue_key WHERE account = ? ORDER BY createdAt, id')
      .all(account) as StoredKey[]
  }

  add(key: StoredKey): void {
    this.db
      .prepare('INSERT INTO venue_key VALUES (@id, @account, @venue, @keyEnd, @createdAt, @wrapped, @box)')
      .run(key)
  }

  /** Whether there was one of this name and owner. */
  remove(account: string, id: string): boolean {
    const { changes } = this.db.prepare('DELETE FROM venue_key WHERE id = ? AND account = ?').run(id, account)
    this.db.pragma('wal_checkpoint(TRUNCATE)')
    return changes > 0
  }

  /** Seals all keys for another vault: every one of them, or none where one does not open. */
  rotate(from: Vault, to: Vault): number {
    return this.db.transaction(() => {
      const all = this.db.prepare('SELECT * FROM venue_key').all() as StoredKey[]
      const write = this.db.prepare('UPDATE venue_key SET wrapped = ? WHERE id = ?')
      for (const key of all) write.run(from.rewrap(key, contextOf(key), to).wrapped, key.id)
      return all.length
    })()
  }

  close(): void {
    this.db.close()
  }
}

/** What a secret is bound to: whose it is, where it opens, and which row it stands in. */
export function contextOf({ id, account, venue }: Pick<StoredKey, 'id' | 'account' | 'venue'>): string {
  return `plimsoll.venue-key/1|${account}|${venue}|${id}`
}
