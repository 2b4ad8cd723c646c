import { z } from 'zod'
import type { ToldWhatIf } from '@/engine/projections/event-what-if'
import { amount, id } from './amount'

/** What is changed: at least one of the three. */
export const eventWhatIfRequest = z
  .strictObject({
    rulebook: z.string().max(64).optional(),
    /** Added to every fund. */
    fund: amount.optional(),
    /** Factor of all resting orders. */
    depth: amount.optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    error: 'change-missing|At least one of rulebook, fund and depth is needed.',
  })
export type EventWhatIfRequest = z.infer<typeof eventWhatIfRequest>

const figures = z.object({
  events: z.int(),
  closures: z.int(),
  accounts: z.int(),
  fullCloses: z.int(),
  closed: amount,
  shortfall: amount,
  fundPaid: amount,
  residual: amount,
  overshoot: amount,
  givenUp: amount,
  /** Null where accounts are hidden. */
  largest: amount.nullable(),
})

export const eventWhatIf = z.object({
  format: z.literal('plimsoll.event-what-if/1'),
  event: id,
  change: eventWhatIfRequest,
  before: figures,
  after: figures,
  spared: z.int(),
  closedInstead: z.int(),
  leftOut: z.int(),
  /** Everybody's where accounts are open, else one's own. */
  differences: z.array(
    z.object({
      account: id,
      before: amount,
      after: amount,
      verdict: z.enum(['spared', 'closed', 'less', 'more', 'same']),
    }),
  ),
})

export interface EventWhatIf extends ToldWhatIf {
  readonly format: 'plimsoll.event-what-if/1'
  readonly event: string
  readonly change: EventWhatIfRequest
}
