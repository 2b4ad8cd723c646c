import { z } from 'zod'
import type { EventRecord, InputRecord } from '@/engine/log'
import { amount, id, side, time } from './amount'
import { parseJsonAs } from './refusal'
import { marketFile, snapshotFile } from './snapshot'

/** `plimsoll.log/1` (contract 2) as it comes in from outside. Unknown keys are errors. */

const whole = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)

export const hash = z.string().regex(/^[0-9a-f]{64}$/, { error: 'hash-invalid|A hash is 64 hexadecimal digits.' })

/** Why an operator halted or resumed a market; shown to everyone. */
const reason = z.string().min(1).max(200)
const seed = z.string().max(200)

/** More orders than the engine takes in one side of a book are refused before they are read one by one. */
const LEVELS_MAX = 200
const level = z.strictObject({ account: id, price: amount, size: amount })
const levels = z.array(level).max(LEVELS_MAX)

const share = amount.refine((text) => Number(text) > 0 && Number(text) <= 1, {
  error: 'share-invalid|A share lies above 0 and is at most 1.',
})
const prices = z.strictObject({ jump: share, deviation: share, confirmations: z.number().int().min(2).max(1_000) })
const settings = z.strictObject({
  partialShare: amount,
  liquidationFeeRate: amount,
  maxMarkAgeMs: whole,
  prices: prices.optional(),
})

export const logHeader = z.strictObject({
  seq: z.literal(0),
  format: z.literal('plimsoll.log/1', { error: 'format-unknown|The format must be plimsoll.log/1.' }),
  stream: id,
  authority: z.enum(['engine', 'venue']),
  coverage: z.enum(['full', 'cohort', 'own']),
  disclosure: z.enum(['open', 'blinded']),
  rulebook: z.string().min(1).max(64),
  at: time,
  hash,
})

const observedLeg = z.strictObject({ account: id, before: amount, realisedPnl: amount, fee: amount })
const observedTrade = {
  market: id,
  size: amount,
  price: amount,
  account: id,
  buyer: observedLeg.optional(),
  seller: observedLeg.optional(),
}

/** Members of each input beside those that every line has. */
const INPUTS = {
  market: { market: marketFile },
  rulebook: { rulebook: z.string().min(1).max(64), seed, settings: settings.optional() },
  account: { account: id, owner: id.optional(), deltaNeutral: z.boolean().optional(), netDelta: amount.optional() },
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
  mark: { marks: z.record(id, amount), index: z.record(id, amount).optional() },
  funding: { market: id, rate: amount },
  depth: { market: id, bids: levels, asks: levels },
  fund: { fund: id, asset: z.string().min(1).max(64).optional(), floor: amount.optional(), amount },
  snapshot: { snapshot: snapshotFile, flat: z.literal(true).optional() },
  proceed: { event: id },
  halt: { market: id.optional(), reason, by: z.literal('feed').optional() },
  resume: { market: id.optional(), reason, by: z.literal('feed').optional() },
  'observed-adl': { market: id, notional: amount },
  'observed-fund': { fund: id, balance: amount },
  'observed-liquidation': { ...observedTrade, method: z.enum(['market', 'backstop']).optional() },
  'observed-closure': { ...observedTrade, bankrupt: id.optional() },
} as const

type Inputs = typeof INPUTS
type Name = keyof Inputs

/** One schema for each type, with members of its own and those of `more`. */
function union<M extends z.ZodRawShape>(more: M) {
  const make = <N extends Name>(type: N) =>
    z.strictObject({ type: z.literal(type), at: time, ...more, ...(INPUTS[type] as Inputs[N]) })
  return z.discriminatedUnion(
    'type',
    [
      make('market'),
      make('rulebook'),
      make('account'),
      make('deposit'),
      make('withdrawal'),
      make('trade'),
      make('mark'),
      make('funding'),
      make('depth'),
      make('fund'),
      make('snapshot'),
      make('proceed'),
      make('halt'),
      make('resume'),
      make('observed-adl'),
      make('observed-fund'),
      make('observed-liquidation'),
      make('observed-closure'),
    ],
    { error: 'type-unknown|This type of input is not known.' },
  )
}

/** An input without its place, as a feed gives it. */
export const timedInput = union({})

/** An input as it stands in a log. */
export const inputLine = union({ seq: whole.min(1), hash })

/** An input with its place and no hash, as it is sent for ingestion. */
export const placedInput = union({ seq: whole.min(1) })

const EVENT_TYPES = [
  'state',
  'liquidation',
  'takeover',
  'fund-payment',
  'adl-started',
  'closure',
  'adl-ended',
  'receipt',
  'divergence',
  'halted',
] as const

/**
 * An event's body is not described a second time here: whoever reads a log recomputes its events and compares them to the
 * last digit.
 */
export const eventLine = z.looseObject({
  type: z.enum(EVENT_TYPES),
  seq: whole.min(1),
  cause: whole.min(1),
  at: time,
  hash,
})

/** What booking an event takes: see engine/ledger. The rest of its members is as the engine that made it wrote them. */
const results = { realisedPnl: amount, sizeAfter: amount, balanceAfter: amount }
const BOOKED = {
  liquidation: { account: id, market: id, side, size: amount, fee: amount, fills: z.array(level), ...results },
  takeover: { account: id, market: id, side, size: amount, price: amount, fund: id, entry: amount, ...results },
  'fund-payment': { fund: id, market: id, reason: z.string(), amount, balanceAfter: amount },
  'adl-started': { event: id, account: id, market: id, side },
  closure: { event: id, account: id, size: amount, ...results },
  'adl-ended': { event: id, taken: amount, ...results },
} as const

type Booked = typeof BOOKED

function bookedLine<N extends keyof Booked>(type: N) {
  return z.looseObject({ ...eventLine.shape, type: z.literal(type), ...(BOOKED[type] as Booked[N]) })
}

/** An event's line as a ledger reads it. */
export const bookedEvent = z.discriminatedUnion(
  'type',
  [
    bookedLine('liquidation'),
    bookedLine('takeover'),
    bookedLine('fund-payment'),
    bookedLine('adl-started'),
    bookedLine('closure'),
    bookedLine('adl-ended'),
    z.looseObject({ ...eventLine.shape, type: z.enum(['state', 'receipt', 'divergence', 'halted']) }),
  ],
  { error: 'type-unknown|This type of line is not known.' },
)

/** A log's lines by their schemas, for whoever reads one line after the other. */
export const carefulParsers = {
  header: (text: string) => parseJsonAs(logHeader, text),
  input: (text: string) => parseJsonAs(inputLine, text) as InputRecord,
  event: (text: string) => parseJsonAs(bookedEvent, text) as unknown as EventRecord,
}
