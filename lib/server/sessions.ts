import { createHash, randomBytes } from 'node:crypto'
import type { Database } from './database/database'

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
  readonly role: string
  readonly account: string
  readonly name: string
  readonly created: number
  readonly seen: number
}

/**
 * Who sits where. The browser holds a random token; here only its hash is kept, so that whoever reads the database can't
 * take a seat with it. Sessions survive a restart, and hold in every process that serves on the same database.
 */
export class Sessions {
  private readonly watchers = new Map<string, Set<() => void>>()

  constructor(
    private readonly database: Database,
    private readonly now: () => number = Date.now,
  ) {}

  /** The token goes to the browser and nowhere else. */
  async begin(sitter: Sitter): Promise<{ readonly token: string; readonly session: Session }> {
    if ((await this.count()) >= SESSIONS_MAX) await this.sweep()
    if ((await this.count()) >= SESSIONS_MAX) throw new RangeError('too many sessions')
    const token = randomBytes(32).toString('base64url')
    const now = this.now()
    const account = sitter.role === 'trader' ? sitter.account : ''
    const name = sitter.role === 'trader' ? '' : sitter.name
    const row = { id: idOf(token), role: sitter.role, account, name, created: now, seen: now }
    await this.database.write((tx) => tx.insertInto('session').values(row).execute())
    return { token, session: sessionOf(row) }
  }

  /** The session of a token, and a sign that it is in use; null when there is none or it has ended. */
  async find(token: string): Promise<Session | null> {
    const [row] = await this.standing([idOf(token)])
    if (!row) return null
    const now = this.now()
    if (now - row.seen >= TOUCH_MS) {
      await this.database.write((tx) => tx.updateTable('session').set({ seen: now }).where('id', '=', row.id).execute())
    }
    return sessionOf(row)
  }

  async end(token: string): Promise<void> {
    const id = idOf(token)
    await this.database.write((tx) => tx.deleteFrom('session').where('id', '=', id).execute())
    this.tell(id)
  }

  /** Calls back when the session ends, at once or at the next sweep; answers with how to stop that. */
  onEnd(id: string, then: () => void): () => void {
    const watchers = this.watchers.get(id) ?? new Set()
    watchers.add(then)
    this.watchers.set(id, watchers)
    return () => {
      watchers.delete(then)
      if (watchers.size === 0) this.watchers.delete(id)
    }
  }

  /** Forgets what has ended, and tells those who watch a session that has: by itself, or left in another process. */
  async sweep(): Promise<void> {
    const { usedSince, begunSince } = this.bounds()
    await this.database.write((tx) =>
      tx
        .deleteFrom('session')
        .where((is) => is.or([is('seen', '<', usedSince), is('created', '<', begunSince)]))
        .execute(),
    )
    const watched = [...this.watchers.keys()]
    const standing = new Set((await this.standing(watched)).map(({ id }) => id))
    for (const id of watched) if (!standing.has(id)) this.tell(id)
  }

  close(): Promise<void> {
    return this.database.close()
  }

  private tell(id: string): void {
    for (const then of this.watchers.get(id) ?? []) then()
    this.watchers.delete(id)
  }

  private bounds(): { readonly usedSince: number; readonly begunSince: number } {
    const now = this.now()
    return { usedSince: now - IDLE_MS, begunSince: now - ABSOLUTE_MS }
  }

  private standing(ids: readonly string[]): Promise<readonly Row[]> {
    const { usedSince, begunSince } = this.bounds()
    if (ids.length === 0) return Promise.resolve([])
    return this.database.read((query) =>
      query
        .selectFrom('session')
        .selectAll()
        .where('id', 'in', ids)
        .where('seen', '>=', usedSince)
        .where('created', '>=', begunSince)
        .execute(),
    )
  }

  private count(): Promise<number> {
    return this.database.read(async (query) => {
      const row = await query
        .selectFrom('session')
        .select((count) => count.fn.countAll<number>().as('sessions'))
        .executeTakeFirstOrThrow()
      return row.sessions
    })
  }
}

function idOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function sessionOf({ id, role, account, name, created }: Row): Session {
  return { id, role: role as SeatRole, account, name, createdAt: created }
}
