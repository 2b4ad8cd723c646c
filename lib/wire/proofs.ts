import { z } from 'zod'
import { canonical, type Json } from '@/engine/canonical'
import { PlimsollError } from '@/engine/errors'
import { readReceiptId } from '@/engine/receipt/code'
import type { Head, PublicRun, PublishedKeys, Receipt } from '@/engine/receipt/objects'
import { type Crypto, type Verdict, verifyReceipt, verifyRun } from '@/engine/receipt/verify'
import { ALLOCATIONS } from '@/engine/rulebooks/rulebook'
import { amount, id, side, time } from './amount'
import { parseStrictJson } from './json'
import { hash } from './log'
import { parseAs } from './refusal'

/** Receipts, runs, heads and keys as they come in from outside (contract 5). Unknown keys are errors. */

/** Larger files are refused before they are read: a run of 20,000 positions is about five megabytes. */
export const PROOF_BYTES_MAX = 32_000_000
/** A queue of more positions than this is committed to by nobody. */
const ROWS_MAX = 2 ** 20
/** Longer paths belong to trees that can't exist. */
const PATH_MAX = 64

const whole = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const place = whole.min(1)
const words = z.string().max(400)
const hex = (digits: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), {
    error: `hex-invalid|This is ${digits} hexadecimal digits in lower case.`,
  })
const path = z.array(hash).max(PATH_MAX)

const signature = z.strictObject({ key: hex(16), publicKey: hex(64), value: hex(128) })

export const head = z.strictObject({
  format: z.literal('plimsoll.head/1', { error: 'format-unknown|The format must be plimsoll.head/1.' }),
  stream: id,
  size: place,
  root: hash,
  leaf: hash,
  previous: hash,
  seq: whole,
  at: time,
  signature,
})

const row = {
  place,
  account: id,
  owner: id,
  group: whole.max(2),
  score: amount,
  size: amount,
  entry: amount,
  margin: amount.nullable(),
  ahead: amount,
  lights: whole.max(5),
}

const figures = {
  account: id,
  score: amount,
  size: amount,
  price: amount,
  realisedPnl: amount,
  fee: amount,
  sizeAfter: amount,
  balanceAfter: amount,
}

const commitment = z.strictObject({
  type: z.literal('adl/commitment/1'),
  stream: id,
  authority: z.enum(['engine', 'venue']),
  coverage: z.enum(['full', 'cohort', 'own']),
  disclosure: z.enum(['open', 'blinded']),
  simulated: z.boolean(),
  event: id,
  rulebook: z.string().min(1).max(64),
  allocation: z.enum(ALLOCATIONS),
  market: z.strictObject({
    id,
    kind: z.enum(['linear', 'inverse']),
    settle: z.string().min(1).max(64),
    multiplier: amount,
    lot: amount,
    tick: amount,
  }),
  seq: whole,
  at: time,
  line: hash,
  bankrupt: z.strictObject({ name: id, owner: id.nullable() }),
  side,
  sizeBefore: amount,
  size: amount,
  mark: amount,
  bankruptcyPrice: amount,
  price: amount,
  priceRule: words,
  trigger: z.strictObject({ holds: z.boolean(), rule: words, numbers: z.record(z.string().max(64), words) }),
  shortfall: amount,
  fund: id.nullable(),
  fundBefore: amount,
  fundPaid: amount,
  queue: z.strictObject({ root: hash, side, positions: whole.max(ROWS_MAX), size: amount }),
})

const result = z.strictObject({
  type: z.literal('adl/result/1'),
  stream: id,
  event: id,
  seq: whole,
  at: time,
  line: hash,
  proceed: z.strictObject({ seq: whole, at: time }),
  reason: z.enum(['complete', 'no-counterparty', 'aborted']),
  problems: z.array(words).max(ROWS_MAX),
  closures: z.strictObject({ root: hash, count: whole.max(ROWS_MAX) }),
  skipped: z.array(z.strictObject({ place, name: id, reason: words })).max(ROWS_MAX),
  taken: amount,
  remaining: amount,
  waterfall: z.strictObject({
    shortfall: amount,
    fundPaid: amount,
    adlCovered: amount,
    residual: amount,
    overshoot: amount,
  }),
})

const log = z.strictObject({ first: head, commitment: path, last: head, result: path, consistency: path })

export const publicRun = z.strictObject({
  format: z.literal('plimsoll.public-run/1', { error: 'format-unknown|The format must be plimsoll.public-run/1.' }),
  event: id,
  commitment,
  result,
  closures: z
    .array(
      z.strictObject({
        seq: whole,
        at: time,
        place,
        name: id,
        detail: hash,
        figures: z.strictObject(figures).nullable(),
      }),
    )
    .max(ROWS_MAX),
  queue: z.strictObject({ saltKey: hash, rows: z.array(z.strictObject(row)).max(ROWS_MAX) }).nullable(),
  log,
})

const receiptName = z
  .string()
  .refine((text) => readReceiptId(text) === text, { error: 'receipt-id-invalid|This is not the name of a receipt.' })

export const receipt = z.strictObject({
  format: z.literal('plimsoll.receipt/1', { error: 'format-unknown|The format must be plimsoll.receipt/1.' }),
  id: receiptName,
  event: id,
  account: id,
  leaf: z.strictObject({ type: z.literal('adl/leaf/1'), event: id, ...row, salt: hash }),
  path,
  closure: z.strictObject({
    index: whole,
    seq: whole,
    at: time,
    place,
    name: id,
    detail: z.strictObject({ ...figures, salt: hash }),
    path,
  }),
  commitment,
  result,
  score: z
    .strictObject({
      formula: z.array(words).max(32),
      working: z.array(z.strictObject({ label: words, working: words, value: words })).max(32),
    })
    .nullable(),
  log,
  signature,
})

export const publishedKeys = z.strictObject({
  format: z.literal('plimsoll.keys/1', { error: 'format-unknown|The format must be plimsoll.keys/1.' }),
  keys: z.array(z.strictObject({ id: hex(16), algorithm: z.literal('Ed25519'), publicKey: hex(64) })).max(1000),
})

/** What everyone may know of a receipt: that there is one, and what the event's public run says anyway. */
export interface PublicPart {
  readonly format: 'plimsoll.receipt-public/1'
  readonly id: string
  readonly event: string
  readonly stream: string
  readonly market: string
  /** The side that was closed. */
  readonly side: 'long' | 'short'
  readonly at: string
  readonly price: string
  readonly priceRule: string
  readonly rulebook: string
  readonly root: string
  readonly simulated: boolean
}

export function publicPart({ id, event, closure, commitment }: Receipt): PublicPart {
  const { stream, market, queue, price, priceRule, rulebook, simulated } = commitment
  return {
    format: 'plimsoll.receipt-public/1',
    id,
    event,
    stream,
    market: market.id,
    side: queue.side,
    at: closure.at,
    price,
    priceRule,
    rulebook,
    root: queue.root,
    simulated,
  }
}

/** A value, and whether its text is the canonical one. One line end after it is nobody's mistake. */
interface Read<T> {
  readonly value: T
  readonly isCanonical: boolean
}

function read<T>(schema: z.ZodType<T>, text: string): Read<T> {
  if (text.length > PROOF_BYTES_MAX) throw new PlimsollError('too-large', 'This file is too large to be one of ours.')
  const value = parseAs(schema, parseStrictJson(text))
  return { value, isCanonical: canonical(value as Json) === text.replace(/\n$/, '') }
}

function demandCanonical({ isCanonical }: Read<unknown>, what: string): void {
  if (isCanonical) return
  throw new PlimsollError('not-canonical', `The ${what} is not written as canonical JSON (RFC 8785).`)
}

export function readHead(text: string): Head {
  const found = read(head, text)
  demandCanonical(found, 'head')
  return found.value
}

/** A list of keys is written by hand as well: its spelling carries no signature. */
export function readKeys(text: string): PublishedKeys {
  return read(publishedKeys, text).value
}

export interface ProofTexts {
  /** A receipt, or a public run by itself. */
  readonly file: string
  readonly run?: string | undefined
  readonly keys?: string | undefined
}

/**
 * Verifies files as they are. What does not hold is said by check; a file that is not one of ours, or holds and is not
 * written canonically, is refused by code.
 */
export function verifyTexts({ file, run, keys }: ProofTexts, tools: Crypto): Verdict {
  const known = keys === undefined ? undefined : readKeys(keys)
  if (isRun(file)) return verifyRunText(file, known, tools)
  const mine: Read<Receipt> = read(receipt, file)
  const theirs: Read<PublicRun> | undefined = run === undefined ? undefined : read(publicRun, run)
  const verdict = verifyReceipt(mine.value, { run: theirs?.value, keys: known }, tools)
  if (!verdict.holds) return verdict
  demandCanonical(mine, 'receipt')
  if (theirs) demandCanonical(theirs, 'run')
  return verdict
}

function verifyRunText(text: string, keys: PublishedKeys | undefined, tools: Crypto): Verdict {
  const found: Read<PublicRun> = read(publicRun, text)
  const verdict = verifyRun(found.value, keys, tools)
  if (verdict.holds) demandCanonical(found, 'run')
  return verdict
}

function isRun(text: string): boolean {
  const value = parseStrictJson(text)
  return (value as { format?: unknown } | null)?.format === 'plimsoll.public-run/1'
}
