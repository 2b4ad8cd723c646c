import type { Freshness, FreshnessState } from '@/lib/wire/frames'

/** What the serving thread has last heard from the one that owns the book. Times are on a monotonic clock. */
export interface Heard {
  /** When records last came; null before the first. */
  readonly publishedAt: number | null
  /** When anything last came. */
  readonly aliveAt: number | null
  /** Why the engine does not advance, in its own words. */
  readonly trouble: string | null
  readonly phase: 'starting' | 'running' | 'restarting' | 'stopped'
}

/** Missed once may be chance, missed twice is late. */
const DELAYED_FROM_INTERVALS = 2
/** From here on nothing that is shown may be taken for the present. */
const STALE_FROM_INTERVALS = 6

/**
 * Freshness as the server knows it; a browser makes it worse by what it knows of its own connection. A reader must never
 * see calm figures that are merely old.
 */
export function freshnessOf(heard: Heard, intervalMs: number, now: number): Freshness {
  const ageMs = heard.publishedAt === null ? 0 : Math.max(0, Math.round(now - heard.publishedAt))
  const [state, reason] = stateOf(heard, intervalMs, now)
  return { state, ageMs, intervalMs, reason }
}

function stateOf(heard: Heard, intervalMs: number, now: number): [FreshnessState, string | null] {
  if (heard.phase === 'stopped') return ['halted', heard.trouble]
  if (heard.phase === 'restarting') return ['disconnected', 'engine-restarting']
  if (heard.phase === 'starting' || heard.publishedAt === null || heard.aliveAt === null) {
    return ['recovering', 'catching-up']
  }
  // A thread that has gone silent may have been about to say anything: its own last words no longer count.
  const silence = now - heard.aliveAt
  if (silence >= STALE_FROM_INTERVALS * intervalMs) return ['stale', 'no-word-from-the-engine']
  if (heard.trouble === 'engine-away') return ['disconnected', heard.trouble]
  if (heard.trouble !== null) return ['halted', heard.trouble]
  const age = now - heard.publishedAt
  if (age >= STALE_FROM_INTERVALS * intervalMs) return ['stale', 'no-input']
  return [age >= DELAYED_FROM_INTERVALS * intervalMs ? 'delayed' : 'live', null]
}

/** Whether figures are being served that may be taken for the present, or a stop of the exchange's own making. */
export function isServing(freshness: Freshness, phase: Heard['phase']): boolean {
  if (phase !== 'running') return false
  return freshness.state === 'live' || freshness.state === 'delayed' || isOwnHalt(freshness)
}

/** Trouble of the journal is ours; anything else that halts is the exchange's or an operator's. */
function isOwnHalt({ state, reason }: Freshness): boolean {
  return state === 'halted' && !(reason ?? '').startsWith('journal-')
}
