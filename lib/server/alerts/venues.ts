import { rankOf } from '@/lib/wire/venue-names'
import type { VenueReading, VenueSignal, VenueState } from '@/lib/wire/venues'
import type { Signal } from './evaluate'

/** Signals come every ten seconds; without any for so long, rules wait. */
export const SIGNALS_LAST_MS = 60_000

export function signalOf({ venue, market, base, state, facts: [fact] }: VenueReading): VenueSignal {
  return { venue, market, base, state, raw: fact ? `${fact.name} ${fact.value}` : '' }
}

export const venueKey = ({ venue, market }: { readonly venue: string; readonly market: string }) => `${venue} ${market}`

/** Not knowing is no end of what held. */
export function venueSignal(state: VenueState, atLeast: VenueState): Signal {
  if (state === 'unknown') return 'between'
  return rankOf(state) >= rankOf(atLeast) ? 'in' : 'out'
}
