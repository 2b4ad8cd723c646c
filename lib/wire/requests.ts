import { z } from 'zod'
import { amount, id, side } from './amount'
import { venueRun } from './run'
import { snapshotFile } from './snapshot'

/** Bodies of requests that carry a snapshot: the options of the command line of the same name, as members. */

const rulebook = z.string().min(1).max(64).optional()
/** Seeds are taken for the rulebooks that walk at random; the others don't look at it. */
const seed = z.union([z.string().max(64), z.number().int().nonnegative()]).optional()
const column = z.string().min(1).max(128)
const position = { account: id, market: id, side: side.optional() }

export const twinRequests = {
  rank: z.strictObject({ snapshot: snapshotFile, rulebook, market: id.optional(), side: side.optional() }),
  status: z.strictObject({ snapshot: snapshotFile, rulebook }),
  positions: z.strictObject({ snapshot: snapshotFile }),
  deleverage: z.strictObject({
    snapshot: snapshotFile,
    rulebook,
    ...position,
    size: amount.optional(),
    force: z.boolean().optional(),
    seed,
    cap: amount.optional(),
  }),
  reach: z.strictObject({ snapshot: snapshotFile, rulebook, ...position }),
  compare: z.strictObject({
    snapshot: snapshotFile,
    ...position,
    rulebooks: z.array(z.string().min(1).max(64)).min(1).max(40),
    cap: amount.optional(),
  }),
  'check-run': z.strictObject({ snapshot: snapshotFile, rulebook, run: venueRun }),
  stress: z.strictObject({
    snapshot: snapshotFile,
    rulebook,
    moves: z.array(amount).min(1).max(100),
    funds: z.array(amount).max(100).optional(),
  }),
  /** The CSV file itself is a member; the others are the names of its columns, and the options. */
  allocate: z.strictObject({
    csv: z.string(),
    id: column,
    endowment: column,
    weight: column.optional(),
    budget: amount,
    policy: z.string().max(64),
    cap: amount.optional(),
    rows: z.boolean().optional(),
  }),
} as const

export type Twin = keyof typeof twinRequests

export const control = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('pause') }),
  z.strictObject({ action: z.literal('resume') }),
  z.strictObject({
    action: z.literal('step'),
    count: z.number().int().min(1).max(2_000),
    until: z.literal('adl').optional(),
  }),
  z.strictObject({
    action: z.literal('scenario'),
    name: z.string().min(1).max(64),
    seed: z.number().int().nonnegative().optional(),
  }),
])
