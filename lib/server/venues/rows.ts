import { z } from 'zod'
import { PLAIN_DECIMAL } from '@/lib/wire/plain-decimal'

/** Reads a list row by row: one row that has changed its shape must not take the others with it. */
export function eachRow<S extends z.ZodType>(
  schema: S,
  rows: readonly unknown[],
): { read: z.infer<S>[]; unread: number } {
  const read: z.infer<S>[] = []
  for (const row of rows) {
    const parsed = schema.safeParse(row)
    if (parsed.success) read.push(parsed.data)
  }
  return { read, unread: rows.length - read.length }
}

/** An amount as venues write it. They may add zeros, but no exponent and no grouping. */
export const figure = z.string().regex(PLAIN_DECIMAL)

/** Milliseconds since 1970, as a number or as text; between 2010 and 2100, so that seconds are not taken for them. */
export const millis = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{13}$/)
      .transform(Number),
  ])
  .refine((ms) => ms > 1_262_304_000_000 && ms < 4_102_444_800_000)

export const seconds = z
  .int()
  .refine((s) => s > 1_262_304_000 && s < 4_102_444_800)
  .transform((s) => s * 1000)
