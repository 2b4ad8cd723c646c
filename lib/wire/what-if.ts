import { z } from 'zod'
import { amount, id, side } from './amount'
import { positionRow } from './frames'

/** What would become of a position's place: `POST /api/v1/what-if`. */

export const whatIfRequest = z.strictObject({
  account: id,
  market: id,
  side,
  /** Applied in this order; `margin` and `leverage` are one lever. */
  changes: z.strictObject({
    /** The mark moves by this share of itself: -0.1 is a fall of ten per cent. */
    move: amount.optional(),
    /** So much is closed at the mark. */
    close: amount.optional(),
    /** So much margin is added; taken away where it is negative. */
    margin: amount.optional(),
    /** Margin is added or taken away until notional over equity is this, or just below. */
    leverage: amount.optional(),
  }),
  /** Asks for the smallest change of each lever that leaves fewer lights than this. */
  under: z.int().min(2).max(5).optional(),
})
export type WhatIfRequest = z.infer<typeof whatIfRequest>

/** Where accounts are hidden only the lights are said of the place, and the rest of it is null. */
export const whatIfStanding = z.object({
  standing: z.enum(['in-queue', 'left-out', 'bankrupt', 'closed', 'coverage', 'rulebook-incomplete']),
  mark: amount,
  size: amount,
  notional: amount,
  equity: amount.nullable(),
  leverage: amount.nullable(),
  liquidationPrice: amount.nullable(),
  bankruptcyPrice: amount.nullable(),
  place: z.number().int().nullable(),
  positions: z.number().int().nullable(),
  lights: z.number().int().nullable(),
  ahead: amount.nullable(),
  aheadShare: amount.nullable(),
  reach: positionRow.shape.reach,
})
export type WhatIfStanding = z.infer<typeof whatIfStanding>

export const whatIfAnswer = z.object({
  account: id,
  market: id,
  side,
  before: whatIfStanding,
  after: whatIfStanding,
  /** Margin that the change moves: what was asked for, or what the leverage needs. */
  margin: amount,
  /** The least that leaves fewer lights than `under`; null where no amount does. `close` is the whole size where that is what it takes. */
  least: z
    .object({ under: z.number().int(), close: amount.nullable(), margin: amount.nullable(), marginStep: amount })
    .nullable(),
  assumptions: z.array(z.string()),
})
export type WhatIfAnswer = z.infer<typeof whatIfAnswer>
