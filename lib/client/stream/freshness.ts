import type { FreshnessState, Freshness as ServerFreshness } from '../../wire/frames'

export type Phase = 'idle' | 'connecting' | 'open' | 'waiting'

export interface Connection {
  readonly phase: Phase
  /** On the browser's monotonic clock; null while not waiting. */
  readonly retryAt: number | null
  /** Failures since the last frame. */
  readonly failures: number
  /** False from the opening of a connection until its first frame. */
  readonly caughtUp: boolean
}

export interface Freshness {
  readonly state: FreshnessState
  /** Age of the newest input: as old as the server said, plus what has passed here since it said so. */
  readonly ageMs: number
  readonly retryInMs: number | null
  readonly reason: string | null
}

const DELAYED_FROM_INTERVALS = 2
const STALE_FROM_INTERVALS = 6
/** Whatever the interval of a venue, nothing looks live here longer than this without a word from the server. */
const SILENCE_TOLERATED_MS = 8_000

interface Known {
  readonly server: ServerFreshness
  /** When the server's word reached this browser, on its monotonic clock. */
  readonly heardAt: number
  readonly connection: Connection
  readonly now: number
}

/**
 * The server knows how old its newest input is; only the browser knows how long it has not heard from the server. The
 * worse of the two is shown, so that a dead connection can never look live.
 */
export function combine({ server, heardAt, connection, now }: Known): Freshness {
  const silence = Math.max(0, now - heardAt)
  const ageMs = server.ageMs + silence
  const retryInMs = connection.retryAt === null ? null : Math.max(0, connection.retryAt - now)
  return { state: stateOf(server, connection, ageMs, silence), ageMs, retryInMs, reason: server.reason }
}

function stateOf(server: ServerFreshness, connection: Connection, ageMs: number, silence: number): FreshnessState {
  const lost = connection.phase === 'waiting' || (connection.phase === 'connecting' && connection.failures > 0)
  if (lost || server.state === 'disconnected') return 'disconnected'
  if (connection.phase === 'open' && !connection.caughtUp && connection.failures > 0) return 'recovering'
  const staleFrom = STALE_FROM_INTERVALS * server.intervalMs
  if (server.state === 'halted') return silence >= Math.max(staleFrom, SILENCE_TOLERATED_MS) ? 'stale' : 'halted'
  if (server.state === 'recovering') return 'recovering'
  if (server.state === 'stale' || ageMs >= staleFrom) return 'stale'
  const delayedFrom = DELAYED_FROM_INTERVALS * server.intervalMs
  return server.state === 'delayed' || ageMs >= delayedFrom || silence >= SILENCE_TOLERATED_MS ? 'delayed' : 'live'
}

/** Whether what is shown may be read as the present. Everything else is drawn as outlines and in the past tense. */
export function isCurrent(state: FreshnessState): boolean {
  return state === 'live' || state === 'delayed'
}
