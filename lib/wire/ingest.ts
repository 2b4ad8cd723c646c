import { z } from 'zod'
import type { TimedInput } from '@/engine/log'
import { id, time } from './amount'

/** A row of an exchange: one input of the log under the exchange's own number, counted from 1 without a hole. */
export type Row = TimedInput & { readonly seq: number }

const whole = z.number().int().nonnegative()

const held = {
  stream: id,
  /** The last of the exchange's rows that is durable; 0 before the first. */
  seq: whole,
  /** The last line of the log that came of them, and its hash. */
  line: whole,
  hash: z.string(),
  /** Rows that are known to be missing, while any are. */
  gap: z.object({ from: whole, until: whole }).nullable(),
}

/** How far a stream is: what an exchange asks before it goes on. */
export const ingestState = z.object({
  format: z.literal('plimsoll.ingest/1'),
  ...held,
  authority: z.enum(['engine', 'venue']),
  coverage: z.enum(['full', 'cohort', 'own']),
  disclosure: z.enum(['open', 'blinded']),
  rulebook: z.string(),
  at: time,
  /** What one request may carry. */
  limits: z.object({ rows: whole, bytes: whole }),
})
export type IngestState = z.infer<typeof ingestState>

/** Rows that were taken: all of them are durable, with everything they caused. */
export const ingestAnswer = z.object({
  format: z.literal('plimsoll.ingested/1'),
  ...held,
  accepted: whole,
  /** Rows that were durable before. */
  repeated: whole,
})
export type IngestAnswer = z.infer<typeof ingestAnswer>
