import { type Dialect, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import { type JournalCode, JournalError } from '../journal/port'

/** Connections of one thread. The engine writes with one at a time; pages read with the others. */
const CONNECTIONS_MAX = 4
/** Whoever waits longer for a connection is told that the database is away, and tries again. */
const CONNECT_MS = 3_000
/** A statement that takes longer is given up by the server: none of ours does. */
const STATEMENT_MS = 60_000
/** PostgreSQL's 64-bit whole numbers. Ours are sequence numbers and milliseconds, which a float holds exactly. */
const INT8 = 20

/**
 * The client is read when it is wanted: a server on files starts without it.
 *
 * @param pausedMs a transaction whose program stands still for this long is ended by the server, and lets go of what it
 *   holds: a leader that is paused in the middle of one must not keep the next from taking over
 */
export async function openPool(url: string, pausedMs: number): Promise<Pool> {
  const { Pool, types } = await import('pg')
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: pausedMs,
    keepAlive: true,
    application_name: 'plimsoll',
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format as 'text')) },
  })
  // A connection that is lost while nobody uses it says so here; whoever needs one next gets another.
  pool.on('error', () => undefined)
  // One that is lost in use fails whatever it was asked; the event beside that would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export function postgresDialect(pool: Pool): Dialect {
  return new PostgresDialect({ pool })
}

/** By the first letters of what PostgreSQL or the network calls it; the longest that fits counts. */
const CODES: Readonly<Record<string, JournalCode>> = {
  '08': 'unavailable',
  '25006': 'read-only',
  '25P03': 'unavailable',
  '40': 'busy',
  '53100': 'disk-full',
  '53': 'unavailable',
  '55P03': 'busy',
  '57014': 'unavailable',
  '57P': 'unavailable',
  XX001: 'corrupt',
  XX002: 'corrupt',
  ECONNREFUSED: 'unavailable',
  ECONNRESET: 'unavailable',
  EPIPE: 'unavailable',
  ETIMEDOUT: 'unavailable',
  EHOSTUNREACH: 'unavailable',
  ENOTFOUND: 'unavailable',
  EAI_AGAIN: 'unavailable',
  ENOENT: 'unavailable',
}

/** What the client itself says, without a code, when the server is gone. */
const GONE = /terminat|timeout exceeded|not queryable|connection error|Connection ended/i

export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof JournalError) return error
  const { code = '', message } = error as Error & { readonly code?: string }
  const known = Object.keys(CODES)
    .filter((start) => code.startsWith(start))
    .sort((a, b) => b.length - a.length)[0]
  if (known !== undefined) return new JournalError(CODES[known] ?? 'storage', `${message} (${code}).`)
  if (GONE.test(message)) return new JournalError('unavailable', message)
  // Five characters are a state of SQL, so that it was the database that spoke.
  return /^[0-9A-Z]{5}$/.test(code) ? new JournalError('storage', `${message} (${code}).`) : error
}
