import { product } from '@/lib/format'
import type { AlertRequest, AlertWhen } from '@/lib/wire/alerts'
import type { VenueId } from '@/lib/wire/venues'
import { words } from '@/lib/words/en/alerts'

/** What the form of a new alert holds, as text. */
export interface Draft {
  readonly type: AlertWhen['type']
  /** `MARKET:side`, or empty for any position. */
  readonly position: string
  readonly number: string
  readonly fund: string
  readonly market: string
  readonly venue: VenueId
  readonly venueMarket: string
  readonly level: 'watch' | 'warned' | 'active'
  readonly webhook: string
  readonly coolDown: string
  readonly quietFrom: string
  readonly quietTo: string
  readonly zone: string
}

/** What each kind asks for in its number field. */
export const NUMBERS: Readonly<
  Record<Draft['type'], { readonly label: string; readonly unit: string; readonly usual: string } | null>
> = {
  place: { label: words.placeOrNearerTheFront, unit: '', usual: '10' },
  lights: { label: words.lightsOrMore, unit: words.ofFive, usual: '4' },
  reach: { label: words.within, unit: words.percentOfTheMark, usual: '10' },
  fund: { label: words.past, unit: words.percentOfTheWayTo, usual: '50' },
  market: null,
  venue: null,
  closure: null,
  stale: { label: words.after, unit: 's', usual: '10' },
}

export const KINDS: readonly (readonly [Draft['type'], string])[] = [
  ['place', words.myPlace],
  ['lights', words.myLights],
  ['reach', words.reachComesNear],
  ['fund', words.fundNearsItsTrigger],
  ['market', words.marketIsWarned],
  ['venue', words.anotherVenuesMarketComesNear],
  ['closure', words.iWasClosed],
  ['stale', words.theFeedStandsStill],
]

/** The request of a draft; what is wrong with it the server says, with its place. */
export function requestOf(draft: Draft): AlertRequest {
  const { webhook, coolDown, quietFrom, quietTo, zone } = draft
  const isQuiet = quietFrom !== '' && quietTo !== ''
  return {
    when: whenOf(draft),
    channel: webhook.trim() === '' ? { type: 'browser' } : { type: 'webhook', url: webhook.trim() },
    coolDownMs: Math.round(Number(coolDown) * 60_000),
    quiet: isQuiet ? { from: quietFrom, to: quietTo, zone } : null,
  }
}

function whenOf({ type, position, number, fund, market, venue, venueMarket, level }: Draft): AlertWhen {
  const cut = position.lastIndexOf(':')
  const [name, side] = [position.slice(0, cut), position.slice(cut + 1)]
  const at = position === '' ? {} : { position: { market: name, side: side === 'long' ? 'long' : 'short' } as const }
  switch (type) {
    case 'place':
      return { type, ...at, atMost: Number(number) }
    case 'lights':
      return { type, ...at, atLeast: Number(number) }
    case 'reach':
      return { type, ...at, within: product(number, '0.01') ?? number }
    case 'fund':
      return { type, fund, past: product(number, '0.01') ?? number }
    case 'market':
      return { type, market, states: ['warned', 'active', 'stopping'] }
    case 'venue':
      return { type, venue, market: venueMarket.trim(), atLeast: level }
    case 'closure':
      return { type }
    case 'stale':
      return { type, afterMs: Math.round(Number(number) * 1000) }
  }
}
