import { z } from 'zod'
import { amount, id, time } from './amount'

/** One event's loss under several rulebooks, the first row being the one in force, and the check of what was done. */
export const eventComparison = z.object({
  format: z.literal('plimsoll.event-comparison/1'),
  event: id,
  at: time,
  /** Names of what differs from the rulebook in force; null while the event runs, and where the rulebook can't say. */
  check: z.array(z.string()).nullable(),
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
