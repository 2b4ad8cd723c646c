import { z } from 'zod'
import { amount, id, time } from './amount'

/** One event's remaining loss under several rulebooks; the first row is the one in force. */
export const eventComparison = z.object({
  format: z.literal('plimsoll.event-comparison/1'),
  event: id,
  at: time,
  /** The line whose state was compared on: the commitment. */
  seq: z.int(),
  rows: z.array(
    z.union([
      z.object({
        rulebook: z.string(),
        price: amount,
        triggered: z.boolean(),
        needed: amount,
        taken: amount,
        fundPaid: amount,
        overshoot: amount,
        residual: amount,
        accounts: z.int(),
        fullCloses: z.int(),
        largestHaircut: amount.nullable(),
        gini: amount.nullable(),
        topSurvivorRatio: amount.nullable(),
        /** Accounts that the rulebook in force closes and this one does not, and the other way round. */
        spared: z.int(),
        closed: z.int(),
      }),
      z.object({ rulebook: z.string(), refused: z.string(), message: z.string() }),
    ]),
  ),
})
export type EventComparison = z.infer<typeof eventComparison>
