import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { canonical, type Json } from '@/engine/canonical'
import { chainHash, GENESIS } from '@/engine/log'
import type { AuditEntry, AuditVerdict, Lookup } from '@/lib/wire/support'
import { sha256 } from '../sha256'

/**
 * Who of the staff looked into what, in the journal's own file. Rows are only ever added: triggers refuse every change,
 * each row carries the hash of itself and the one before, and the file remembers how many there have ever been. Whoever
 * goes round the triggers is found out by `verify`.
 */

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS lookup (seq INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL) STRICT;
  CREATE TRIGGER IF NOT EXISTS lookup_never_changes BEFORE UPDATE ON lookup
    BEGIN SELECT RAISE(ABORT, 'the record of look-ups is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS lookup_never_goes BEFORE DELETE ON lookup
    BEGIN SELECT RAISE(ABORT, 'the record of look-ups is append-only'); END;
`

/** The journal's writer may hold the file for a moment, an import for longer. */
const BUSY_TIMEOUT_MS = 10_000
/** Rows read at once while the chain is walked. */
const PAGE = 2_000

interface Row {
  readonly seq: number
  readonly text: string
}

export class AuditLog {
  private constructor(private readonly db: Database.Database) {}

  static open(file: string, options: { readonly readOnly?: boolean } = {}): AuditLog {
    if (!options.readOnly) mkdirSync(dirname(file), { recursive: true })
    const db = new Database(file, { readonly: options.readOnly ?? false, timeout: BUSY_TIMEOUT_MS })
    if (!options.readOnly) {
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = FULL')
      db.exec(SCHEMA)
    }
    return new AuditLog(db)
  }

  /** Durable when it returns: nobody is shown anything that is not on record. */
  append(lookup: Lookup): AuditEntry {
    return this.db
      .transaction(() => {
        const last = this.last()
        const body = { seq: (last?.seq ?? 0) + 1, ...lookup }
        const entry = { ...body, hash: chainHash(sha256, last?.hash ?? GENESIS, body as unknown as Json) }
        this.db
          .prepare('INSERT INTO lookup (seq, text) VALUES (?, ?)')
          .run(entry.seq, canonical(entry as unknown as Json))
        return entry
      })
      .immediate()
  }

  /** Newest first, those before `before`. */
  page(before: number, limit: number): readonly AuditEntry[] {
    const sql = 'SELECT seq, text FROM lookup WHERE seq < ? ORDER BY seq DESC LIMIT ?'
    return (this.db.prepare(sql).all(before, limit) as Row[]).map(entryIn)
  }

  /** Walks the whole chain and names the first entry that does not follow on the one before. */
  verify(): AuditVerdict {
    let head = { seq: 0, hash: GENESIS }
    // A journal that only ever took imported streams has no record of look-ups.
    if (!this.exists()) return { entries: 0, head: GENESIS, broken: null }
    const broken = (seq: number, reason: string) => ({ entries: head.seq, head: head.hash, broken: { seq, reason } })
    for (;;) {
      const rows = this.db
        .prepare('SELECT seq, text FROM lookup WHERE seq > ? ORDER BY seq LIMIT ?')
        .all(head.seq, PAGE) as Row[]
      for (const row of rows) {
        if (row.seq !== head.seq + 1) return broken(head.seq + 1, 'This entry is missing.')
        const hash = followsOn(head.hash, row)
        if (hash === null) return broken(row.seq, 'This entry is not what was written.')
        head = { seq: row.seq, hash }
      }
      if (rows.length > 0) continue
      if (head.seq < this.written()) return broken(head.seq + 1, 'This entry is missing.')
      return { entries: head.seq, head: head.hash, broken: null }
    }
  }

  close(): void {
    this.db.close()
  }

  private exists(): boolean {
    return this.db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'lookup'").get() !== undefined
  }

  private last(): AuditEntry | undefined {
    const row = this.db.prepare('SELECT seq, text FROM lookup ORDER BY seq DESC LIMIT 1').get() as Row | undefined
    return row && entryIn(row)
  }

  /** How many entries there have ever been. */
  private written(): number {
    const row = this.db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'lookup'").get() as
      | { readonly seq: number }
      | undefined
    return row?.seq ?? 0
  }
}

function entryIn({ text }: Row): AuditEntry {
  return JSON.parse(text) as AuditEntry
}

/** The hash of a row that follows on `previous`; null for one that does not. */
function followsOn(previous: string, row: Row): string | null {
  try {
    const { hash, ...body } = entryIn(row)
    const holds = body.seq === row.seq && canonical({ ...body, hash } as unknown as Json) === row.text
    return holds && hash === chainHash(sha256, previous, body as unknown as Json) ? hash : null
  } catch {
    return null
  }
}
