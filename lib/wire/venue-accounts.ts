import { z } from 'zod'
import { amount, side, time } from './amount'
import { ACCOUNT_VENUES } from './venue-names'

/** A trader's own accounts at other venues, by keys that can read and nothing else. `/api/v1/venue-accounts`. */

export const accountVenue = z.enum(ACCOUNT_VENUES)
export type AccountVenue = z.infer<typeof accountVenue>

const secret = z.string().regex(/^[\x21-\x7e]{6,200}$/, {
  error: 'key-invalid|A key is 6 to 200 characters without spaces.',
})
export const connectRequest = z.strictObject({
  venue: accountVenue,
  key: secret,
  secret,
  /** OKX asks for one. */
  passphrase: z.string().min(1).max(100).optional(),
})
export type ConnectRequest = z.infer<typeof connectRequest>

export const accountTrouble = z.enum([
  'key-refused',
  'not-read-only',
  'rate-limited',
  'unavailable',
  'timeout',
  'changed',
])
export type AccountTrouble = z.infer<typeof accountTrouble>

/** The venue's own rank of a position, brought into one direction and scale. */
export const venueRank = z.object({
  /** 1 to 5, 5 at the front; null: the venue ranks it nowhere. */
  step: z.int().min(1).max(5).nullable(),
  /** As the venue writes it, under its own name. */
  name: z.string(),
  raw: z.string(),
})
export type VenueRank = z.infer<typeof venueRank>

export const ownPosition = z.object({
  market: z.string(),
  side,
  size: amount,
  /** What sizes are counted in: coins, or contracts of the venue. */
  unit: z.enum(['coins', 'contracts']),
  entry: amount.nullable(),
  mark: amount.nullable(),
  unrealised: amount.nullable(),
  margin: z.enum(['cross', 'isolated']).nullable(),
  /** Null: the venue did not say. */
  rank: venueRank.nullable(),
})
export type OwnPosition = z.infer<typeof ownPosition>

export const venueAccount = z.object({
  id: z.string(),
  venue: accountVenue,
  /** The last four characters of the key; the rest is not shown again. */
  keyEnd: z.string(),
  createdAt: time,
  /** When the venue last said that the key can only read. */
  checkedAt: time.nullable(),
  /** When the positions were read; null: not yet. */
  at: time.nullable(),
  trouble: accountTrouble.nullable(),
  positions: z.array(ownPosition),
})
export type VenueAccount = z.infer<typeof venueAccount>

export const venueAccounts = z.object({ enabled: z.boolean(), accounts: z.array(venueAccount) })
export type VenueAccounts = z.infer<typeof venueAccounts>
