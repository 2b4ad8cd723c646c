import type { Side } from '../wire/amount'
import type { MarketState, Overview } from '../wire/frames'

export function opposite(side: Side): Side {
  return side === 'long' ? 'short' : 'long'
}

/** From least to most urgent; halted stands apart because it says nothing about the queue. */
export const STATE_ORDER: readonly MarketState[] = [
  'calm',
  'unknown',
  'watch',
  'warned',
  'halted',
  'stopping',
  'active',
]

export function worstState(states: readonly MarketState[]): MarketState | null {
  return states.reduce<MarketState | null>(
    (worst, state) => (worst === null || STATE_ORDER.indexOf(state) > STATE_ORDER.indexOf(worst) ? state : worst),
    null,
  )
}

/** Whether every position of the exchange is known. Where nothing has been heard yet, nothing is. */
export function isKnownInFull(overview: Pick<Overview, 'coverage'> | null): boolean {
  return overview?.coverage === 'full'
}
