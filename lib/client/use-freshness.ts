'use client'

import type { FreshnessState } from '../wire/frames'
import { useLive } from './live'
import { type Freshness, isCurrent } from './stream/freshness'

export type { Freshness } from './stream/freshness'
export { isCurrent } from './stream/freshness'

/** State, age and the wait for the next attempt; changes several times a second. Null before the page runs. */
export function useFreshness(): Freshness | null {
  return useLive((state) => state.freshness)
}

/** Only the state, for everything that is drawn differently when it is old. Before the page runs it counts as live. */
export function useFreshnessState(): FreshnessState {
  return useLive((state) => state.freshness?.state ?? 'live')
}

/** Whether lights may be lit and sentences may speak of now. */
export function useIsCurrent(): boolean {
  return useLive((state) => isCurrent(state.freshness?.state ?? 'live'))
}
