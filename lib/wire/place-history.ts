import { z } from 'zod'
import { id, side, time } from './amount'

/** My place over time: `GET /api/v1/accounts/{id}/history`. */

export const placeSpan = z.enum(['hour', 'day', 'quarter'])
export type PlaceSpan = z.infer<typeof placeSpan>

export const placePoint = z.object({
  at: time,
  /** Null while there was no position in the queue. */
  place: z.number().int().nullable(),
  positions: z.number().int(),
})
export type PlacePoint = z.infer<typeof placePoint>

export const placeHistory = z.object({
  account: id,
  market: id,
  side,
  span: placeSpan,
  /** Milliseconds between two points. */
  stepMs: z.number().int(),
  /** Oldest first. */
  points: z.array(placePoint),
  /**
   * Places nearer to the front than a day ago; below zero: further back. Null where it is not known that long. How it moved in
   * ten minutes stands with the position itself.
   */
  nearer: z.object({ day: z.number().int().nullable() }),
})
export type PlaceHistory = z.infer<typeof placeHistory>
