import { VENUE_IDS } from '@/lib/wire/venue-names'
import type { VenueId } from '@/lib/wire/venues'
import { HLP } from './hyperliquid'

/** Which venues are asked, and where. Plain values, as all settings are. */
export interface VenueSettings {
  readonly bases: Readonly<Partial<Record<VenueId, string>>>
  readonly okxStream: string
  readonly vault: string
}

/** Where each venue's public interface lies, by its own documentation. */
const BASES: Readonly<Record<VenueId, string>> = {
  binance: 'https://fapi.binance.com',
  bybit: 'https://api.bybit.com',
  okx: 'https://www.okx.com',
  gate: 'https://api.gateio.ws',
  hyperliquid: 'https://api.hyperliquid.xyz',
}
const OKX_STREAM = 'wss://ws.okx.com:8443/ws/v5/public'

/** Null: no venue is asked. `PLIMSOLL_VENUES_BINANCE=off` leaves one out, an address asks it elsewhere. */
export function venueSettings(env: NodeJS.ProcessEnv): VenueSettings | null {
  if (env.PLIMSOLL_VENUES !== 'on') return null
  const bases = VENUE_IDS.flatMap((id) => {
    const name = `PLIMSOLL_VENUES_${id.toUpperCase()}`
    const base = env[name] || BASES[id]
    return base === 'off' ? [] : [[id, addressIn(name, base, 'http')] as const]
  })
  return {
    bases: Object.fromEntries(bases),
    okxStream: addressIn('PLIMSOLL_VENUES_OKX_STREAM', env.PLIMSOLL_VENUES_OKX_STREAM || OKX_STREAM, 'ws'),
    vault: env.PLIMSOLL_VENUES_VAULT || HLP,
  }
}

/** Encrypted, unless it is this machine. Without a slash at its end. */
export function addressIn(name: string, text: string, scheme: 'http' | 'ws'): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const isHere = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  const isMeant = url?.protocol === `${scheme}s:` || (isHere && url.protocol === `${scheme}:`)
  if (url && isMeant && url.username === '' && url.search === '') return text.replace(/\/+$/, '')
  throw new RangeError(`${name} must be an address of ${scheme}s, or of ${scheme} on this machine.`)
}
