import { compare, type Decimal, dec, type Ratio, ratio } from './decimal'

/**
 * The public state of a market's ADL machine. It goes `calm -> watch -> warned -> active -> stopping -> calm`; a gap of
 * the marks may pass over the levels on the way up, and a fund that is filled again on the way down. ADL itself is never
 * left but through `stopping`. `halted` covers every state while an operator holds the market: what is beneath goes on.
 */
export type MarketState = Phase | 'halted'
export type Phase = 'calm' | 'watch' | 'warned' | 'active' | 'stopping'

/** What may be said of a state: where not every position is known, how near ADL is can't be. */
export type KnownState = MarketState | 'unknown'

/** ADL that is seen, and a halt, are known at any coverage. @param isFull whether every position is known */
export function knownState(state: MarketState, isFull: boolean): KnownState {
  return isFull || state === 'active' || state === 'stopping' || state === 'halted' ? state : 'unknown'
}

/** Where each public state may go. */
export const TRANSITIONS: Readonly<Record<MarketState, readonly MarketState[]>> = {
  calm: ['watch', 'warned', 'active', 'halted'],
  watch: ['calm', 'warned', 'active', 'halted'],
  warned: ['calm', 'watch', 'active', 'halted'],
  active: ['stopping', 'halted'],
  stopping: ['calm', 'watch', 'warned', 'active', 'halted'],
  halted: ['calm', 'watch', 'warned', 'active', 'stopping'],
}

/** Shares of the way to the trigger from which a market is on watch, and warned. */
export const WATCH_FROM = dec('0.5')
export const WARNED_FROM = dec('0.8')
/** Each level is left below a lower share than it is entered at, so that a figure near a bound doesn't flicker. */
export const WATCH_UNTIL = dec('0.4')
export const WARNED_UNTIL = dec('0.7')

/** What the machine looks at, at one moment. */
export interface Reading {
  /** ADL is under way. */
  readonly active: boolean
  /** Nothing keeps ADL from ending any longer. */
  readonly stopped: boolean
  /** Share of the way to the trigger; null where there is no way to be part-way along. */
  readonly along: Ratio | null
}

/** What the state becomes. */
export function nextPhase(before: Phase, { active, stopped, along }: Reading): Phase {
  if (active) return 'active'
  if (before === 'active' || (before === 'stopping' && !stopped)) return 'stopping'
  return levelOf(along, before)
}

/** How far along a market is, seen from the level that it had. */
export function levelOf(along: Ratio | null, before: Phase = 'calm'): 'calm' | 'watch' | 'warned' {
  if (!along) return 'calm'
  if (reaches(along, before === 'warned' ? WARNED_UNTIL : WARNED_FROM)) return 'warned'
  return reaches(along, before === 'warned' || before === 'watch' ? WATCH_UNTIL : WATCH_FROM) ? 'watch' : 'calm'
}

function reaches(along: Ratio, share: Decimal): boolean {
  return compare(along, ratio(share)) >= 0
}
