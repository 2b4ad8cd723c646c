import { z } from 'zod'
import { PLAIN_DECIMAL } from './plain-decimal'

/** Messages carry the stable code of the refusal in front of the sentence, split by `|`: see `refusal.ts`. */
const message = (code: string, sentence: string) => ({ error: `${code}|${sentence}` })

/** An amount on the wire: always a string holding a plain decimal, never a JSON number. */
export const amount = z
  .string(message('amount-invalid', 'An amount is a string holding a plain decimal.'))
  .regex(PLAIN_DECIMAL, message('amount-invalid', 'An amount is a string holding a plain decimal.'))

/** Ids of accounts, markets, funds, streams and events. */
export const id = z
  .string(message('id-invalid', 'An id is a string.'))
  .regex(/^[A-Za-z0-9_.:-]{1,64}$/, message('id-invalid', 'An id has 1 to 64 of A-Z a-z 0-9 _ . : -'))

/** RFC 3339 in UTC with milliseconds, and a moment that exists. */
export const time = z
  .string(message('time-invalid', 'A time is a string.'))
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
    message('time-invalid', 'A time is RFC 3339 in UTC with milliseconds.'),
  )
  .refine(existsInCalendar, message('time-invalid', 'This moment does not exist in the calendar.'))

export const side = z.enum(['long', 'short'], message('side-invalid', 'A side is long or short.'))
export type Side = z.infer<typeof side>

function existsInCalendar(text: string): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString() === text
}
