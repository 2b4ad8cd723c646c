import { ACCOUNT_VENUES } from '@/lib/wire/venue-names'
import { addressIn } from '../venues/settings'
import type { Bases } from './clients'

export interface VenueAccountSettings {
  /** Where a venue is asked instead of its own address. */
  readonly bases: Bases
}

/** Null unless `PLIMSOLL_ACCOUNTS=on`. The vault's key is no setting: it is read where it is used, and never written down. */
export function venueAccountSettings(env: NodeJS.ProcessEnv): VenueAccountSettings | null {
  if (env.PLIMSOLL_ACCOUNTS !== 'on') return null
  const bases = ACCOUNT_VENUES.flatMap((venue) => {
    const name = `PLIMSOLL_ACCOUNTS_${venue.toUpperCase()}`
    const base = env[name]
    return base ? [[venue, addressIn(name, base, 'http')] as const] : []
  })
  return { bases: Object.fromEntries(bases) }
}
