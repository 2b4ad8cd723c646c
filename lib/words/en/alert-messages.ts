import type { LogRecord } from '@/engine/log'
import type { FundRow, PlaceReading } from '@/engine/projections/view-types'
import { count, ordinal, percent, price, sidePlural } from '@/lib/format'
import type { AlertMessage, AlertWhen } from '@/lib/wire/alerts'
import type { VenueSignal } from '@/lib/wire/venues'
import { VENUE_NAMES } from '@/lib/words/en/venue-words'

/** What an alert says: the value, the bound, and where to look. The time and the age are added by whoever sends it. */
export type Said = Pick<AlertMessage, 'title' | 'body' | 'value' | 'threshold' | 'link'>

type PositionWhen = Extract<AlertWhen, { readonly type: 'place' | 'lights' | 'reach' }>

export function positionSaid(when: PositionWhen, row: PlaceReading): Said {
  const name = `${row.market} ${row.side}`
  const link = `/account?open=${encodeURIComponent(`${row.market}:${row.side}`)}`
  const stands = `It stands ${row.place === null ? 'at no known place' : `${ordinal(row.place)} of ${count(row.positions)} ${sidePlural(row.side)}`}.`
  switch (when.type) {
    case 'place':
      return {
        title: `Your ${name} stands ${ordinal(row.place)}.`,
        body: `${ordinal(row.place)} of ${count(row.positions)} ${sidePlural(row.side)}; you asked to be told from ${ordinal(when.atMost)} on.`,
        value: String(row.place),
        threshold: String(when.atMost),
        link,
      }
    case 'lights':
      return {
        title: `Your ${name} has ${row.lights} of 5 lights.`,
        body: `${stands} You asked to be told from ${when.atLeast} lights on.`,
        value: String(row.lights),
        threshold: String(when.atLeast),
        link,
      }
    case 'reach': {
      const move = row.reach?.moveToReach ?? '0'
      return {
        title: `Your ${name} would be touched at ${price(row.reach?.adlPrice ?? null, row.tick)}.`,
        body: `That is ${percent(move, { signed: true })} from the mark; you asked to be told within ${percent(when.within)}. ${stands}`,
        value: move,
        threshold: when.within,
        link,
      }
    }
  }
}

export function fundSaid(past: string, fund: FundRow, way: string): Said {
  return {
    title: `The fund ${fund.id} is ${percent(way)} of the way to its trigger.`,
    body: `${fund.nearest ? `Its market ${fund.nearest.market} is the nearest to ADL` : 'None of its markets is on the way to ADL'}; you asked to be told from ${percent(past)} on.`,
    value: way,
    threshold: past,
    link: `/funds/${fund.id}`,
  }
}

export function marketSaid(market: string, state: string, states: readonly string[]): Said {
  return {
    title: `${market} is ${state}.`,
    body: `The state of its ADL has changed to ${state}.`,
    value: state,
    threshold: states.join(', '),
    link: `/markets/${market}`,
  }
}

export type Happened = Extract<LogRecord, { readonly type: 'closure' | 'liquidation' | 'takeover' }>

const DONE = {
  closure: 'reduced to balance the market',
  liquidation: 'liquidated',
  takeover: 'taken over by the fund',
} as const

/** One or several of one event, told together. */
export function closureSaid(first: Happened, times: number): Said {
  const event = first.type === 'liquidation' ? null : first.event
  const more = times > 1 ? `, in ${count(times)} steps` : ''
  return {
    title:
      first.type === 'closure'
        ? `A position of yours in ${marketOf(first)} was reduced.`
        : `Your position in ${marketOf(first)} was ${DONE[first.type]}.`,
    body: `It was ${DONE[first.type]}${more}. What happened, step by step, is in its report.`,
    value: DONE[first.type],
    threshold: 'any',
    link: event === null ? '/account' : `/events/${event}`,
  }
}

function marketOf(record: Happened): string {
  return record.type === 'closure' ? (record.event.split('.')[0] ?? '') : record.market
}

export function venueSaid(
  when: Extract<AlertWhen, { readonly type: 'venue' }>,
  { base, state, raw }: VenueSignal,
): Said {
  return {
    title: `${when.market} at ${VENUE_NAMES[when.venue]} is ${state}.`,
    body: `The venue says: ${raw}. You asked to be told from ${when.atLeast} on.`,
    value: state,
    threshold: when.atLeast,
    link: `/venues/${encodeURIComponent(base)}`,
  }
}

export function staleSaid(isStale: boolean, ageMs: number): Said {
  const seconds = String(Math.round(ageMs / 1000))
  return {
    title: isStale ? 'The exchange’s figures are not current.' : 'The exchange’s figures are current again.',
    body: `Nothing new has come for ${seconds} s. Other alerts are paused until it does.`,
    value: seconds,
    threshold: 'stale',
    link: '/',
  }
}
