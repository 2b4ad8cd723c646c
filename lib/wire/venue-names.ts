/** Names and order of venues and their states, apart from the schemas: a page needs these and should not load a parser. */

export const VENUE_IDS = ['binance', 'bybit', 'okx', 'gate', 'hyperliquid'] as const

/** Venues that say what a key may do. A venue that does not say it can't be connected. */
export const ACCOUNT_VENUES = ['binance', 'bybit', 'okx'] as const

/**
 * One direction and one scale for all venues, in the words of our own markets. The lowest step of a venue's scale is
 * `calm`, the middle one `watch`, the highest `warned`; `active` only where the venue says that ADL runs, or its own
 * published trigger holds. `unknown`: it says nothing of this market, or nothing that could be read.
 */
export const VENUE_STATES = ['calm', 'watch', 'warned', 'active', 'unknown'] as const

/** How bad a state is; not knowing is worse than nothing only for who has to decide. */
export function rankOf(state: (typeof VENUE_STATES)[number]): number {
  return state === 'unknown' ? -1 : VENUE_STATES.indexOf(state)
}
