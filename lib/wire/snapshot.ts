import { z } from 'zod'
import { amount, id, side, time } from './amount'

/** An asset's or a venue's name is free text of a sane length. */
const name = z.string().min(1).max(64)

const tier = z.strictObject({ from: amount, rate: amount, deduct: amount })

export const marketFile = z.strictObject({
  id,
  kind: z.enum(['linear', 'inverse']),
  settle: name,
  multiplier: amount.optional(),
  lot: amount,
  tick: amount,
  mark: amount,
  previousMark: amount.optional(),
  maintenanceMarginRate: amount,
  maintenanceMarginTiers: z.array(tier).max(100).optional(),
  fund: id.optional(),
  status: z.enum(['open', 'final-settlement']).optional(),
})

export const fundFile = z.strictObject({
  id,
  asset: name,
  balance: amount,
  floor: amount.optional(),
  windowPeak: amount.optional(),
  windowAverage: amount.optional(),
  largeLosses: z.int().min(0).optional(),
  markets: z.record(id, z.strictObject({ pnl: amount, peakPnl: amount })).optional(),
})

export const accountFile = z.strictObject({
  id,
  owner: id.optional(),
  balance: amount,
  deltaNeutral: z.boolean().optional(),
  netDelta: amount.optional(),
  equity: amount.optional(),
  maintenanceMargin: amount.optional(),
})

export const positionFile = z.strictObject({
  account: id,
  market: id,
  side,
  size: amount,
  entry: amount,
  margin: amount.optional(),
  openingLeverage: amount.optional(),
  openedAt: time.optional(),
})

/** `plimsoll.snapshot/1` (contract 1). Unknown keys are errors. */
export const snapshotFile = z.strictObject({
  format: z.literal('plimsoll.snapshot/1', { error: 'format-unknown|The format must be plimsoll.snapshot/1.' }),
  at: time,
  venue: z.string().max(64).optional(),
  rulebook: z.string().min(1).max(64).optional(),
  coverage: z.enum(['full', 'cohort', 'own']).optional(),
  markets: z.array(marketFile).max(10_000),
  funds: z.array(fundFile).max(10_000),
  accounts: z.array(accountFile),
  positions: z.array(positionFile),
})
