import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'

/** Unused for so long, a session ends. */
export const IDLE_MS = 30 * 60_000
/** However busy, a session ends after so long. */
export const ABSOLUTE_MS = 12 * 3_600_000
/** Sessions that may exist at once; the demo hands them out to anyone who asks. */
const SESSIONS_MAX = 50_000
/** Use is written down at most this often: a page that streams uses its session all the time. */
const TOUCH_MS = 60_000

export type SeatRole = 'trader' | 'support' | 'operator'

/** Who sits down: a trader at their account, or somebody whose work it is to help, under the name they gave. */
export type Sitter =
  | { readonly role: 'trader'; readonly account: string }
  | { readonly role: 'support' | 'operator'; readonly name: string }

export interface Session {
  /** Names the session in logs and limits; it opens nothing. */
  readonly id: string
  readonly role: SeatRole
  /** A trader's own account; empty for staff, who have none here. */
  readonly account: string
  /** What a member of staff is called in the record of look-ups; empty for traders. */
  readonly name: string
  readonly createdAt: number
}

interface Row {
  readonly id: string
  readonly role: SeatRole
  readonly account: string
  readonly name: string
  readonly created: number
  seen: number
}

/**
 * Who sits where. The browser holds a random token; here only its hash is kept, so that whoever reads the file can't take a
 * seat with it. Sessions survive a restart, so that nobody is sent out of their page by one.
 */
export class Sessions {
  private readonly db: Database.Database
  private readonly live = new Map<string, Row>()
  private readonly watchers = new Map<string, Set<() => void>>()

  constructor(
    file: string,
    private readonly now: () => number = Date.now,
  ) {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
    this.db = new Database(file)
    this.db.pragma('journal_mode = WAL')
    // Sessions that an older version kept have no role; their owners sit down again.
    const columns = this.db.pragma('table_info(session)') as readonly { readonly name: string }[]
    if (columns.length > 0 && !columns.some(({ name }) => name === 'role')) this.db.exec('DROP TABLE session')
    this.db.exec(
      `CREATE TABLE IF NOT EXISTS session (
        id TEXT PRIMARY KEY, role TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL,
        created INTEGER NOT NULL, seen INTEGER NOT NULL
      ) STRICT`,
    )
    this.sweep()
    for (const row of this.db.prepare('SELECT * FROM session').all() as Row[]) this.live.set(row.id, row)
  }

  /** The token goes to the browser and nowhere else. */
  begin(sitter: Sitter): { readonly token: string; readonly session: Session } {
    if (this.live.size >= SESSIONS_MAX) this.sweep()
    if (this.live.size >= SESSIONS_MAX) throw new RangeError('too many sessions')
    const token = randomBytes(32).toString('base64url')
    const now = this.now()
    const account = sitter.role === 'trader' ? sitter.account : ''
    const name = sitter.role === 'trader' ? '' : sitter.name
    const row: Row = { id: idOf(token), role: sitter.role, account, name, created: now, seen: now }
    this.live.set(row.id, row)
    this.db
      .prepare('INSERT INTO session (id, role, account, name, created, seen) VALUES (?, ?, ?, ?, ?, ?)')
      .run(row.id, row.role, account, name, now, now)
    return { token, session: sessionOf(row) }
  }

  /** The session of a token, and a sign that it is in use; null when there is none or it has ended. */
  find(token: string): Session | null {
    const row = this.live.get(idOf(token))
    if (!row) return null
    if (this.isOver(row)) {
      this.endById(row.id)
      return null
    }
    this.touch(row)
    return sessionOf(row)
  }

  /** Whether a session still stands. Asking is not using it. */
  stands(id: string): boolean {
    const row = this.live.get(id)
    return row !== undefined && !this.isOver(row)
  }

  end(token: string): void {
    this.endById(idOf(token))
  }

  /** Calls back when the session ends; answers with how to stop that. */
  onEnd(id: string, then: () => void): () => void {
    const watchers = this.watchers.get(id) ?? new Set()
    watchers.add(then)
    this.watchers.set(id, watchers)
    return () => {
      watchers.delete(then)
      if (watchers.size === 0) this.watchers.delete(id)
    }
  }

  /** Forgets what has ended. */
  sweep(): void {
    for (const row of this.live.values()) if (this.isOver(row)) this.endById(row.id)
    const now = this.now()
    this.db.prepare('DELETE FROM session WHERE seen < ? OR created < ?').run(now - IDLE_MS, now - ABSOLUTE_MS)
  }

  close(): void {
    this.db.close()
  }

  private isOver(row: Row): boolean {
    const now = this.now()
    return now - row.seen > IDLE_MS || now - row.created > ABSOLUTE_MS
  }

  private touch(row: Row): void {
    if (this.now() - row.seen < TOUCH_MS) return
    row.seen = this.now()
    this.db.prepare('UPDATE session SET seen = ? WHERE id = ?').run(row.seen, row.id)
  }

  private endById(id: string): void {
    this.live.delete(id)
    this.db.prepare('DELETE FROM session WHERE id = ?').run(id)
    for (const then of this.watchers.get(id) ?? []) then()
    this.watchers.delete(id)
  }
}

function idOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function sessionOf({ id, role, account, name, created }: Row): Session {
  return { id, role, account, name, createdAt: created }
}
