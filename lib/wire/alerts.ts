import { z } from 'zod'
import { amount, id, side, time } from './amount'
import { venueId, venueState } from './venues'

/** Alerts before the fact: rules, and what became of each message. `GET/POST/DELETE /api/v1/alerts`. */

const share = amount.refine((text) => Number(text) > 0 && Number(text) <= 10, {
  error: 'share-invalid|A share lies above 0 and is at most 10.',
})
const way = amount.refine((text) => Number(text) > 0 && Number(text) <= 1, {
  error: 'way-invalid|A share of the way to a trigger lies above 0 and is at most 1.',
})
/** As another venue calls it. */
const venueMarket = z.string().regex(/^[^\s\p{C}|]{1,64}$/u, {
  error: 'venue-market-invalid|A market of a venue is one word of at most 64 characters.',
})
/** One of my positions; without it, any of them. */
const position = z.strictObject({ market: id, side }).optional()

export const alertWhen = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('place'), position, atMost: z.int().min(1).max(1_000_000) }),
  z.strictObject({ type: z.literal('lights'), position, atLeast: z.int().min(2).max(5) }),
  /** The move of the mark that would reach the position, as a share of it. */
  z.strictObject({ type: z.literal('reach'), position, within: share }),
  /** The share of the way to its trigger that the furthest market behind the fund has gone: 1 is the trigger itself. */
  z.strictObject({ type: z.literal('fund'), fund: id, past: way }),
  z.strictObject({
    type: z.literal('market'),
    market: id,
    states: z
      .array(z.enum(['calm', 'watch', 'warned', 'active', 'stopping', 'halted']))
      .min(1)
      .max(6),
  }),
  /** A closure, liquidation or takeover of mine. */
  z.strictObject({ type: z.literal('closure') }),
  /** The ADL risk that another venue publishes of one of its markets. */
  z.strictObject({
    type: z.literal('venue'),
    venue: venueId,
    market: venueMarket,
    atLeast: venueState.extract(['watch', 'warned', 'active']),
  }),
  z.strictObject({ type: z.literal('stale'), afterMs: z.int().min(5_000).max(3_600_000) }),
])
export type AlertWhen = z.infer<typeof alertWhen>

export const alertChannel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('browser') }),
  z.strictObject({ type: z.literal('webhook'), url: z.string().min(10).max(500) }),
])
export type AlertChannel = z.infer<typeof alertChannel>

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'clock-invalid|A time of day is written 22:30.' })

/** Messages wait for the end of these hours; those of my closures don't. */
export const quietHours = z.strictObject({
  from: clock,
  to: clock,
  zone: z.string().max(64).refine(isZone, { error: 'zone-invalid|This is no time zone of the IANA list.' }),
})
export type QuietHours = z.infer<typeof quietHours>

export const alertRequest = z.strictObject({
  when: alertWhen,
  channel: alertChannel,
  /** No second message of the same kind within this time. */
  coolDownMs: z.int().min(0).max(86_400_000).default(600_000),
  quiet: quietHours.nullable().default(null),
})
export type AlertRequest = z.infer<typeof alertRequest>

export const alertRule = z.object({
  id: z.string(),
  when: alertWhen,
  channel: alertChannel,
  coolDownMs: z.int(),
  quiet: quietHours.nullable(),
  createdAt: time,
  /** Why it is not looked at just now: it never speaks of figures that are not of the present. */
  paused: z.enum(['stale', 'halted', 'no-such-position', 'venue-unknown']).nullable(),
})
export type AlertRule = z.infer<typeof alertRule>

export const alertMessage = z.object({
  title: z.string(),
  body: z.string(),
  /** What was looked at, and what the rule compares it with. */
  value: z.string(),
  threshold: z.string(),
  at: time,
  seq: z.int(),
  /** Age of the figures when the message was made. */
  ageMs: z.int(),
  /** A path of this site. */
  link: z.string(),
})
export type AlertMessage = z.infer<typeof alertMessage>

export const alertDelivery = z.object({
  id: z.string(),
  rule: z.string(),
  type: z.string(),
  channel: z.enum(['browser', 'webhook']),
  message: alertMessage,
  createdAt: time,
  status: z.enum(['waiting', 'delivered', 'gave-up']),
  /** When it is tried next; null when it isn't any more. */
  dueAt: time.nullable(),
  attempts: z.array(z.object({ at: time, result: z.string() })),
})
export type AlertDelivery = z.infer<typeof alertDelivery>

export const alertsAnswer = z.object({
  account: id,
  rules: z.array(alertRule),
  /** Newest first. */
  deliveries: z.array(alertDelivery),
})
export type AlertsAnswer = z.infer<typeof alertsAnswer>

/** The secret that signs a webhook's messages is said once, here. */
export const alertMade = z.object({ rule: alertRule, secret: z.string().nullable() })
export type AlertMade = z.infer<typeof alertMade>

/** What the account's stream says of alerts: whose rules they are is said only where they are asked for. */
export const alertsPart = z.object({ rules: z.int(), deliveries: z.array(alertDelivery) })
export type AlertsPart = z.infer<typeof alertsPart>

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
