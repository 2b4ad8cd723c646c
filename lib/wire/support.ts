import { z } from 'zod'
import { amount, id, side, time } from './amount'
import { accountSummary, closureRow, eventRow, positionRow } from './frames'

/** What the support desk is answered, and the record of who asked. */

/** Longer texts are refused: a customer's mail is shorter, and nobody reads an answer to a book. */
export const QUERY_MAX = 1_000

/** What a part of the pasted text was taken for. */
export const understood = z.object({
  kind: z.enum(['account', 'owner', 'market', 'event', 'receipt', 'line', 'time']),
  /** As it was pasted. */
  text: z.string(),
  /** As it was read, for a person. */
  meaning: z.string(),
})
export type Understood = z.infer<typeof understood>

/** Whether figures of the present were behind what was decided. */
export const feedThen = z.object({
  market: id,
  mark: amount,
  markAt: time,
  /** How old that mark was. */
  ageMs: z.int().nonnegative(),
  halted: z.string().nullable(),
  sentence: z.string(),
})
export type FeedThen = z.infer<typeof feedThen>

/** Closures of the same event, without anybody's name. */
export const similar = z.object({
  accounts: z.int(),
  size: z.string(),
  rows: z.array(z.object({ place: z.int().nullable(), size: z.string(), price: z.string(), mine: z.boolean() })),
  sentence: z.string(),
})
export type Similar = z.infer<typeof similar>

/** One thing that happened to a customer, explained. */
export const supportCase = z.object({
  /** What it truly was. */
  cause: z.enum(['closure', 'liquidation', 'takeover', 'order', 'funding', 'transfer', 'nothing']),
  adl: z.boolean(),
  at: time.nullable(),
  seq: z.int().nullable(),
  market: id.nullable(),
  side: side.nullable(),
  event: id.nullable(),
  receipt: z.string().nullable(),
  headline: z.string(),
  /** Whole sentences in paragraphs, ready to be sent: the customer's own figures and nobody else's name. */
  explanation: z.string(),
  feed: feedThen.nullable(),
  similar: similar.nullable(),
})
export type SupportCase = z.infer<typeof supportCase>

/** An account to choose where what was pasted names none. */
export const choice = z.object({
  account: id,
  what: z.string(),
  at: time,
  /** The look-up that opens it. */
  query: z.string(),
})
export type Choice = z.infer<typeof choice>

export const supportAnswer = z.object({
  format: z.literal('plimsoll.support/1'),
  query: z.string(),
  /** The entry of the record of look-ups that says who asked this. */
  record: z.object({ seq: z.int(), at: time, who: z.string() }),
  understood: z.array(understood),
  customer: z.object({ account: id, owner: id, others: z.array(id) }).nullable(),
  answer: supportCase.nullable(),
  /** What was done to the customer's positions, newest first. */
  history: z.array(z.object({ row: closureRow, query: z.string() })),
  events: z.array(eventRow),
  choices: z.array(choice),
  /** What could not be answered and why, or what to paste instead. */
  notes: z.array(z.string()),
})
export type SupportAnswer = z.infer<typeof supportAnswer>

/** An account as it stood after one line of the log. */
export const accountThen = z.object({
  format: z.literal('plimsoll.account-then/1'),
  account: id,
  stream: id,
  seq: z.int(),
  at: time,
  summary: accountSummary.nullable(),
  positions: z.array(positionRow),
  feed: z.array(feedThen),
})
export type AccountThen = z.infer<typeof accountThen>

/** A letter to one account of an event. */
export const letter = z.object({ event: id, account: id, receipt: z.string().nullable(), text: z.string() })
export type Letter = z.infer<typeof letter>

export const lookup = z.object({
  at: time,
  who: z.string(),
  role: z.enum(['support', 'operator']),
  /** The session, or where a token was used from. */
  from: z.string(),
  action: z.enum(['search', 'account', 'account-then', 'stream', 'what-if', 'letters', 'record']),
  query: z.string(),
  /** Whose account was shown; null where none was. */
  account: id.nullable(),
})
export type Lookup = z.infer<typeof lookup>

export const auditEntry = lookup.extend({ seq: z.int(), hash: z.string() })
export type AuditEntry = z.infer<typeof auditEntry>

export const auditVerdict = z.object({
  /** Entries that were looked at and hold. */
  entries: z.int(),
  head: z.string(),
  broken: z.object({ seq: z.int(), reason: z.string() }).nullable(),
})
export type AuditVerdict = z.infer<typeof auditVerdict>

/** One line of the log that concerns an account. Nobody else is named. */
export type Entry = { readonly seq: number; readonly at: string } & (
  | {
      readonly kind: 'order'
      readonly market: string
      readonly side: 'bought' | 'sold'
      readonly size: string
      readonly price: string
    }
  | {
      readonly kind: 'liquidation' | 'takeover' | 'closure'
      readonly market: string | null
      readonly side: 'long' | 'short' | null
      readonly size: string
    }
  | { readonly kind: 'funding'; readonly market: string; readonly rate: string }
  | { readonly kind: 'transfer'; readonly direction: 'in' | 'out'; readonly amount: string }
)
