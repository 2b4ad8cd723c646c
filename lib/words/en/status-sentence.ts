import {
  absolute,
  age,
  capital,
  clockTime,
  compare,
  dateTime,
  inWords,
  isKnownInFull,
  list,
  NBSP,
  percent,
  relative,
  sidePlural,
  worstState,
} from '@/lib/format/index'
import type { EventRow, FreshnessState, MarketRow, MarketState, Overview } from '@/lib/wire/frames'

export interface Known {
  readonly overview: Overview | null
  readonly markets: readonly MarketRow[]
  readonly events: readonly EventRow[]
  readonly freshness: FreshnessState
  readonly ageMs: number
  readonly now: number | null
}

export interface Sentence {
  readonly state: MarketState
  readonly headline: string
  readonly detail: string
}

/** The answer to "is it happening now?", never better than what is known. */
export function statusSentence(known: Known): Sentence {
  const { freshness, overview, markets } = known
  if (overview === null || markets.length === 0) {
    return {
      state: 'unknown',
      headline: 'Not known whether ADL is active.',
      detail: 'The exchange has not reported yet.',
    }
  }
  const at = clockTime(overview.at)
  if (freshness === 'halted') {
    return {
      state: 'halted',
      headline: `The exchange has not advanced since ${at}${NBSP}UTC.`,
      detail:
        'The connection is good: the exchange itself stands still. Nothing is traded and nothing is closed until it goes on.',
    }
  }
  if (freshness !== 'live' && freshness !== 'delayed') {
    const was = worstState(markets.map((market) => market.state)) ?? 'calm'
    return {
      state: 'unknown',
      headline: 'Not known whether ADL is active.',
      detail: `When last heard of, at ${at}${NBSP}UTC, ${lastHeard(was)} The figures below are from then.`,
    }
  }
  return present(known, overview)
}

function lastHeard(was: MarketState): string {
  if (was === 'active' || was === 'stopping') return 'an ADL event was running.'
  if (was === 'unknown') return 'no ADL event was seen.'
  return was === 'calm' ? 'all markets were calm.' : `the worst state of any market was ${was}.`
}

function present(known: Known, overview: Overview): Sentence {
  const { markets, events } = known
  // An event is told of as soon as it begins, the states of markets with their other figures.
  const begun = events.filter(({ status, stream }) => status === 'active' && stream === overview.stream)
  const running = markets.filter(
    ({ id, state }) => state === 'active' || state === 'stopping' || begun.some(({ market }) => market === id),
  )
  if (running.length > 0) return inProgress(running, known)
  const worst = worstState(markets.map((market) => market.state)) ?? 'calm'
  return {
    state: worst,
    headline: quietHeadline(known, overview),
    detail: `${isKnownInFull(overview) ? outlook(markets, worst) : inPart(overview)} ${lastEvent(known, overview)}`,
  }
}

function quietHeadline({ freshness, ageMs }: Known, overview: Overview): string {
  const isPart = !isKnownInFull(overview)
  const nothing = isPart
    ? 'No auto-deleveraging of a followed account'
    : `No auto-deleveraging${overview.authority === 'venue' ? ' reported by the venue' : ''}`
  if (freshness === 'delayed') return `${nothing}, ${age(ageMs)}${NBSP}ago.`
  return overview.authority === 'venue' ? `${nothing}.` : `${nothing} now.`
}

function inPart({ venue }: Overview): string {
  return `Only some of the positions at ${venue} are known here, so how near its markets are to ADL can’t be said.`
}

function inProgress(running: readonly MarketRow[], { events, freshness, ageMs }: Known): Sentence {
  const names = running.map((market) => market.id)
  const stopping = running.every((market) => market.state === 'stopping')
  const event = events.find((row) => row.status === 'active' && row.market === names[0])
  const since = names.length === 1 && event !== undefined ? ` since ${clockTime(event.startedAt)}${NBSP}UTC` : ''
  const late = freshness === 'delayed' ? ` These figures are ${age(ageMs)} behind.` : ''
  return {
    state: stopping ? 'stopping' : 'active',
    headline: stopping ? `ADL is stopping in ${list(names)}.` : `ADL is active in ${list(names)}${since}.`,
    detail: stopping
      ? `The last event has ended; until the rulebook’s stop holds, ADL can go on at once.${late}`
      : `The fund pays no more. Positions are being closed in the order of the rulebook, from the front of the queue, until the loss is covered.${late}`,
  }
}

/** Which market is nearest to closures, by the smaller of its two moves. */
export function nearest(
  markets: readonly MarketRow[],
): { market: MarketRow; direction: 'down' | 'up'; move: string } | null {
  let best: { market: MarketRow; direction: 'down' | 'up'; move: string } | null = null
  for (const market of markets) {
    for (const direction of ['down', 'up'] as const) {
      const move = absolute(market.touch?.[direction])
      if (move !== null && (best === null || compare(move, best.move) === -1)) best = { market, direction, move }
    }
  }
  return best
}

function outlook(markets: readonly MarketRow[], worst: MarketState): string {
  const total = markets.length
  const affected = markets.filter((market) => market.state === worst)
  const nearby = nearest(worst === 'calm' ? markets : affected)
  const touch =
    nearby === null
      ? ''
      : ` in ${nearby.market.id}, a sudden ${nearby.direction === 'down' ? 'fall' : 'rise'} of ${percent(nearby.move)} would use up the fund and begin closing ${sidePlural(nearby.direction === 'down' ? 'short' : 'long')}.`
  if (worst === 'calm') {
    const all = total === 2 ? 'Both' : `All ${inWords(total)}`
    const subject = total === 1 ? 'The market is' : `${all} markets are`
    const calm = `${subject} calm: nothing is missing that the funds cannot pay.`
    return nearby === null ? calm : `${calm} Nearest to closures:${touch}`
  }
  const state = worst === 'watch' ? 'on watch' : worst
  const subject = `${capital(inWords(affected.length))} of ${inWords(total)} markets ${affected.length === 1 ? 'is' : 'are'} ${state}`
  return nearby === null ? `${subject}.` : `${subject}:${touch}`
}

function lastEvent({ events, now }: Known, overview: Overview): string {
  const last = events.find((event) => event.stream === overview.stream && event.endedAt !== null)
  if (last?.endedAt == null) {
    return isKnownInFull(overview)
      ? 'There has been no ADL event since this exchange began.'
      : 'No ADL event has been seen since this record began.'
  }
  const ago = now === null ? '' : ` ${relative(last.endedAt, now)},`
  const where = last.market === null ? '' : `, in ${last.market}`
  return `The last event ended${ago} on ${dateTime(last.endedAt)}${where}.`
}
