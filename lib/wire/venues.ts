import { z } from 'zod'
import { amount, time } from './amount'
import { VENUE_IDS, VENUE_STATES } from './venue-names'

/** The venue board: what other venues publish of their ADL risk, side by side. `GET /api/v1/venues` and its page. */

export const venueId = z.enum(VENUE_IDS)
export type VenueId = z.infer<typeof venueId>

export const venueState = z.enum(VENUE_STATES)
export type VenueState = z.infer<typeof venueState>

/** A figure as the venue writes it, under the venue's own name for it. */
export const venueFact = z.object({ name: z.string(), value: z.string() })
export type VenueFact = z.infer<typeof venueFact>

/** Why something could not be had; the words for each stand in `lib/words/en/venue-words.ts`. */
export const venueTrouble = z.enum([
  'rate-limited',
  'unavailable',
  'refused',
  'unreachable',
  'timeout',
  'too-large',
  'not-json',
  'changed',
  'empty',
  'shrunk',
])
export type VenueTrouble = z.infer<typeof venueTrouble>

export const venueFund = z.object({
  /** The markets that share it are named by the venue, or the asset where it names none. */
  pool: z.string(),
  markets: z.int().nullable(),
  asset: z.string(),
  balance: amount,
  at: time.nullable(),
  source: z.string(),
})
export type VenueFund = z.infer<typeof venueFund>

export const venueReading = z.object({
  venue: venueId,
  /** The venue's own name of it. */
  market: z.string(),
  base: z.string(),
  quote: z.string(),
  state: venueState,
  /** The share of the way to the venue's own published trigger, where its figures allow to say it. */
  way: amount.nullable(),
  facts: z.array(venueFact),
  /** When the venue worked it out, by the venue; null where it does not say. */
  at: time.nullable(),
  /** When we last had it from the venue; null: never. */
  heardAt: time.nullable(),
  /** Too old to speak of the present. */
  stale: z.boolean(),
  trouble: venueTrouble.nullable(),
  source: z.string(),
  funds: z.array(venueFund),
})
export type VenueReading = z.infer<typeof venueReading>

/** What alerts need of a reading. */
export interface VenueSignal {
  readonly venue: VenueId
  readonly market: string
  readonly base: string
  readonly state: VenueState
  /** The venue's own figure. */
  readonly raw: string
}

/** What one venue says of one asset: the worst of its markets, in short. */
export const venueCell = z.object({
  market: z.string(),
  markets: z.int(),
  state: venueState,
  way: amount.nullable(),
  raw: z.string(),
  at: time.nullable(),
  stale: z.boolean(),
  trouble: venueTrouble.nullable(),
})
export type VenueCell = z.infer<typeof venueCell>

export const venueRow = z.object({
  base: z.string(),
  /** The worst of what is known. */
  state: venueState,
  cells: z.partialRecord(venueId, venueCell),
})
export type VenueRow = z.infer<typeof venueRow>

export const venueSource = z.object({
  name: z.string(),
  url: z.string(),
  everyMs: z.int(),
  heardAt: time.nullable(),
  trouble: venueTrouble.nullable(),
  /** Since when it is in trouble. */
  since: time.nullable(),
  /** Rows of its last answer that could not be read. */
  unread: z.int(),
})
export type VenueSource = z.infer<typeof venueSource>

export const venueHead = z.object({
  id: venueId,
  name: z.string(),
  /** `off`: it is not asked. `waiting`: nothing has come yet. `silent`: nothing of the present. `degraded`: something is missing. */
  status: z.enum(['off', 'waiting', 'live', 'degraded', 'silent']),
  markets: z.int(),
  /** How its words become ours. */
  scale: z.string(),
  /** What it does not disclose. */
  hides: z.array(z.string()),
  documents: z.array(z.string()),
  sources: z.array(venueSource),
})
export type VenueHead = z.infer<typeof venueHead>

export const venueBoard = z.object({
  /** Whether this server asks venues at all. */
  connected: z.boolean(),
  at: time,
  venues: z.array(venueHead),
  rows: z.array(venueRow),
})
export type VenueBoard = z.infer<typeof venueBoard>

export const venuePoint = z.object({ at: time, state: venueState, way: amount.nullable() })
export type VenuePoint = z.infer<typeof venuePoint>

/** Everything known of one asset. */
export const venueAsset = z.object({
  base: z.string(),
  at: time,
  readings: z.array(venueReading.extend({ history: z.array(venuePoint) })),
})
export type VenueAsset = z.infer<typeof venueAsset>
