import { rankOf } from '@/lib/wire/venue-names'
import type { VenueBoard, VenueHead, VenueId, VenueState, VenueTrouble } from '@/lib/wire/venues'
import { list, plural } from './grammar'

export const VENUE_NAMES: Readonly<Record<VenueId, string>> = {
  binance: 'Binance',
  bybit: 'Bybit',
  okx: 'OKX',
  gate: 'Gate',
  hyperliquid: 'Hyperliquid',
}

/** What is wrong with what a venue answers, each as the rest of a sentence that begins with its name. */
export const TROUBLE_WORDS: Readonly<Record<VenueTrouble, string>> = {
  'rate-limited': 'asks us to wait',
  unavailable: 'fails to answer',
  refused: 'refuses to answer this server',
  unreachable: 'cannot be reached',
  timeout: 'takes too long to answer',
  'too-large': 'answers with more than we read',
  'not-json': 'answers with something else than data',
  changed: 'answers other than its documentation says',
  empty: 'answers with an empty list, which is not taken for calm',
  shrunk: 'answers with less than half of what it listed before',
}

export const STATUS_WORDS: Readonly<Record<VenueHead['status'], string>> = {
  off: 'not asked',
  waiting: 'waiting for its first answer',
  live: 'live',
  degraded: 'partly',
  silent: 'not heard',
}

/** Assets that are named one by one; beyond that they are counted. */
const NAMED_MAX = 3

/** The answer to "where is it near?", never better than what is heard. */
export function venueSentence({ connected, venues, rows }: Pick<VenueBoard, 'connected' | 'venues' | 'rows'>): string {
  if (!connected) return 'The venue board is not connected.'
  const heard = venues.filter(({ status }) => status === 'live' || status === 'degraded')
  if (heard.length === 0) return 'No venue is heard at the moment.'
  const missing = venues.filter((venue) => !heard.includes(venue)).map(({ name }) => name)
  const but = missing.length === 0 ? '' : ` ${list(missing)} ${missing.length === 1 ? 'is' : 'are'} not heard.`
  for (const state of ['active', 'warned', 'watch'] as const) {
    const bases = rows.filter((row) => row.state === state).map(({ base }) => base)
    if (bases.length > 0) return `${SAID[state](bases)}${but}`
  }
  return `No venue reports more than its lowest ADL risk.${but}`
}

const named = (bases: readonly string[]) =>
  bases.length <= NAMED_MAX ? list(bases) : plural(bases.length, 'asset', 'assets')

const SAID = {
  active: (bases: readonly string[]) => `ADL is reported in ${named(bases)}.`,
  warned: (bases: readonly string[]) => `A venue warns of ADL in ${named(bases)}.`,
  watch: (bases: readonly string[]) => `ADL risk is raised in ${named(bases)}.`,
} as const

/** Whether a state is one to look at. */
export function isRaised(state: VenueState): boolean {
  return rankOf(state) >= rankOf('watch')
}
