import { ordinal, percent } from '@/lib/format'
import type { AlertChannel, AlertDelivery, AlertRule, AlertWhen } from '@/lib/wire/alerts'
import { VENUE_NAMES } from '@/lib/words/en/venue-words'

/** A rule as a sentence that begins with when. */
export function whenText(when: AlertWhen): string {
  switch (when.type) {
    case 'place':
      return `${subject(when.position)} stands ${ordinal(when.atMost)} or nearer the front`
    case 'lights':
      return `${subject(when.position)} has ${when.atLeast} lights${when.atLeast === 5 ? '' : ' or more'}`
    case 'reach':
      return `the mark would reach ${subject(when.position).toLowerCase()} within ${percent(when.within)}`
    case 'fund':
      return `the fund ${when.fund} is ${percent(when.past)} of the way to its trigger`
    case 'market':
      return `${when.market} is ${when.states.join(' or ')}`
    case 'venue':
      return `${when.market} at ${VENUE_NAMES[when.venue]} is ${when.atLeast}${when.atLeast === 'active' ? '' : ' or worse'}`
    case 'closure':
      return 'a position of mine is reduced, liquidated or taken over'
    case 'stale':
      return `nothing new has come for ${when.afterMs / 1000} s`
  }
}

function subject(position: { readonly market: string; readonly side: string } | undefined): string {
  return position ? `${position.market} ${position.side}` : 'Any position of mine'
}

export function channelText(channel: AlertChannel): string {
  return channel.type === 'browser' ? 'this site’s pages' : new URL(channel.url).host
}

const PAUSED: Readonly<Record<NonNullable<AlertRule['paused']>, string>> = {
  stale: 'paused: the figures are not current',
  halted: 'paused: the market stands still',
  'no-such-position': 'waits: you hold no such position',
  'venue-unknown': 'waits: the venue says nothing of this market',
}

export const pausedText = (paused: AlertRule['paused']): string => (paused === null ? 'on' : PAUSED[paused])

export function statusText({ status, attempts, dueAt }: AlertDelivery, now: number | null): string {
  const last = attempts.at(-1)?.result
  if (status === 'delivered') return 'delivered'
  if (status === 'gave-up') return `given up: ${last ?? 'not sent'}`
  if (attempts.length > 0) return `tried ${attempts.length} times, ${last}; goes on`
  return dueAt !== null && now !== null && Date.parse(dueAt) > now ? 'held for quiet hours' : 'on its way'
}
