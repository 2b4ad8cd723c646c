import { z } from 'zod'
import { amount, id, side } from './amount'

/** A run that a venue performed, as `check-run` takes it: what is needed, and whatever else stands in the file. */
export const venueRun = z.looseObject({
  format: z.literal('plimsoll.run/1', { error: 'format-unknown|The format must be plimsoll.run/1.' }),
  market: id,
  price: amount,
  hypothetical: z.boolean().optional(),
  bankrupt: z.looseObject({
    account: id,
    side: side.optional(),
    sizeBefore: amount.optional(),
    sizeAfter: amount.optional(),
  }),
  closures: z.array(z.looseObject({ account: id, size: amount, price: amount.optional() })),
  waterfall: z.looseObject({ fundPaid: amount }),
  remaining: amount.optional(),
})
