import { z } from 'zod'
import type { InputType, LogHeader, TimedInput } from '@/engine/log'
import { amount, id, time } from './amount'
import { marketFile, snapshotFile } from './snapshot'

/**
 * Lines of `plimsoll.log/1` (contract 2): the header and every input, strictly. Events are never parsed from outside:
 * whoever reads a log recomputes them and compares.
 */
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'hash-invalid|A hash is 64 hexadecimal digits.')
const seq = z.number().int().positive()
const reason = z.string().min(1).max(280)

export const logHeader = z.strictObject({
  seq: z.literal(0),
  format: z.literal('plimsoll.log/1', { error: 'format-unknown|The format must be plimsoll.log/1.' }),
  stream: id,
  authority: z.enum(['engine', 'venue']),
  coverage: z.enum(['full', 'cohort', 'own']),
  disclosure: z.enum(['open', 'blinded']),
  rulebook: z.string().min(1).max(64),
  at: time,
  hash: sha256Hex,
}) satisfies z.ZodType<LogHeader>

const level = z.strictObject({ account: id, price: amount, size: amount })
const levels = z.array(level).max(200)

const settings = z.strictObject({
  partialShare: amount,
  liquidationFeeRate: amount,
  maxMarkAgeMs: z.number().int().positive().max(86_400_000),
})

/** The members of each input beside `type`, `at`, `seq` and `hash`. */
const bodies = {
  market: { market: marketFile },
  rulebook: { rulebook: z.string().min(1).max(64), seed: z.string().max(128), settings: settings.optional() },
  account: { account: id, owner: id.optional(), deltaNeutral: z.boolean().optional() },
  deposit: { account: id, amount },
  withdrawal: { account: id, amount },
  trade: {
    market: id,
    buyer: id,
    seller: id,
    size: amount,
    price: amount,
    buyerMargin: amount.optional(),
    sellerMargin: amount.optional(),
  },
  mark: { marks: z.record(id, amount) },
  funding: { market: id, rate: amount },
  depth: { market: id, bids: levels, asks: levels },
  fund: { fund: id, asset: z.string().min(1).max(64).optional(), floor: amount.optional(), amount },
  snapshot: { snapshot: snapshotFile },
  proceed: { event: id },
  halt: { market: id.optional(), reason },
  resume: { market: id.optional(), reason },
  'observed-adl': { market: id, notional: amount },
  'observed-fund': { fund: id, balance: amount },
} satisfies Record<InputType, z.ZodRawShape>

function inputUnion(stamp: z.ZodRawShape) {
  const options = Object.entries(bodies).map(([type, body]) =>
    z.strictObject({ type: z.literal(type), ...body, ...stamp }),
  )
  const [first, ...rest] = options
  if (!first) throw new Error('there are inputs')
  return z.discriminatedUnion('type', [first, ...rest])
}

/** An input as it is handed to a book: without a place in the log. */
export const timedInput = inputUnion({ at: time }) as unknown as z.ZodType<TimedInput>

/** An input's line in a log. */
export const inputLine = inputUnion({ at: time, seq, hash: sha256Hex }) as unknown as z.ZodType<
  TimedInput & { seq: number; hash: string }
>
