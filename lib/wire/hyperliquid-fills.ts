import { z } from 'zod'
import { type Decimal, dec, plain, ZERO } from '@/engine/decimal'
import { PlimsollError } from '@/engine/errors'
import type { ObservedClosure, ObservedLeg, ObservedLiquidation } from '@/engine/log'
import { id } from './amount'
import { PLAIN_DECIMAL } from './plain-decimal'
import { parseAs, parseJson } from './refusal'

/**
 * Hyperliquid's archive `node_fills_by_block`: one block a line, each fill one side of a trade. What the venue adds to a
 * fill is let pass; what this page names is required.
 */
const text = z.string().min(1).max(128)
const whole = z.number().int().nonnegative()
const figure = z
  .string({ error: 'amount-invalid|This figure is a string holding a plain decimal.' })
  .regex(PLAIN_DECIMAL, { error: 'amount-invalid|This figure is a string holding a plain decimal.' })

const liquidation = z.looseObject({
  liquidatedUser: id,
  markPx: figure,
  method: z.enum(['market', 'backstop'], { error: 'method-unknown|A liquidation’s method is market or backstop.' }),
})

const fill = z.looseObject({
  coin: text,
  px: figure,
  sz: figure,
  side: z.enum(['A', 'B'], { error: 'side-invalid|A side is A (sold) or B (bought).' }),
  time: whole,
  startPosition: figure,
  dir: text,
  closedPnl: figure,
  hash: text,
  oid: whole,
  crossed: z.boolean(),
  fee: figure,
  tid: whole,
  feeToken: text,
  liquidation: liquidation.nullish(),
})

/** The venue's clock has nanoseconds and no zone; it is UTC. */
const clock = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z?$/, { error: 'time-invalid|The time is ISO 8601 in UTC.' })

const block = z.looseObject({
  local_time: clock,
  block_time: clock,
  block_number: whole,
  events: z.array(z.tuple([id, fill])),
})

type Fill = z.infer<typeof fill>
interface Leg {
  readonly user: string
  readonly fill: Fill
  /** Place among the block's events. */
  readonly index: number
}

/** A trade that somebody was forced into, ready for a log. */
export interface ForcedTrade {
  readonly input: ObservedLiquidation | ObservedClosure
  /** The mark that the venue liquidated by; null where it did not say. */
  readonly mark: string | null
  /** Only one of its two sides stood in the block. */
  readonly halved: boolean
}

export interface FillBlock {
  readonly at: string
  readonly number: number
  readonly fills: number
  readonly spotFills: number
  readonly forced: readonly ForcedTrade[]
}

/** One line of the archive. Refuses with the place inside the line; both sides of a forced trade become one. */
export function parseFillBlock(line: string): FillBlock {
  const parsed = parseAs(block, parseLine(line))
  const legs = parsed.events.map(([user, fill], index): Leg => ({ user: lower(user), fill, index }))
  const perps = legs.filter(({ fill }) => !isSpot(fill.coin))
  return {
    at: timeOf(parsed.block_time),
    number: parsed.block_number,
    fills: legs.length,
    spotFills: legs.length - perps.length,
    forced: tradesOf(perps).flatMap(forcedTrade),
  }
}

/** Sides of trades as they come over a socket, account by account, without a block. Spot is left out. */
export function parseForcedFills(events: readonly (readonly [user: string, fill: unknown])[]): ForcedTrade[] {
  const legs = events.map(([user, one], index): Leg => ({ user: lower(user), fill: parseAs(fill, one), index }))
  return tradesOf(legs.filter((leg) => !isSpot(leg.fill.coin))).flatMap(forcedTrade)
}

function parseLine(line: string): unknown {
  try {
    return parseJson(line)
  } catch {
    throw new PlimsollError('row-torn', 'The row is torn: it is not one JSON object.')
  }
}

/** Pairs of coins, by number or by name. */
const isSpot = (coin: string) => coin.startsWith('@') || coin.includes('/')

/** Addresses are written in either case and mean the same. */
const lower = (user: string) => (/^0x[0-9a-f]+$/i.test(user) ? user.toLowerCase() : user)

function timeOf(clock: string): string {
  const at = new Date(`${clock.replace(/Z$/, '').replace(/(\.\d{3})\d+$/, '$1')}Z`)
  if (Number.isNaN(at.getTime()))
    throw new PlimsollError('time-invalid', 'This moment does not exist in the calendar.', '$.block_time')
  return at.toISOString()
}

/** Sides of one trade carry one trade id. Several trades of one id are told apart by price and size. */
function tradesOf(legs: readonly Leg[]): Leg[][] {
  const open = new Map<string, Leg[][]>()
  const trades: Leg[][] = []
  for (const leg of legs) {
    const { coin, tid, px, sz } = leg.fill
    const key = `${coin}|${tid}|${dec(px)}|${dec(sz)}`
    const waiting = open.get(key) ?? []
    const at = waiting.findIndex(([first]) => first?.fill.side !== leg.fill.side && first?.user !== leg.user)
    if (at >= 0) waiting.splice(at, 1)[0]?.push(leg)
    else {
      const trade = [leg]
      trades.push(trade)
      waiting.push(trade)
    }
    open.set(key, waiting)
  }
  return trades
}

const isAdl = ({ fill }: Leg) => fill.dir === 'Auto-Deleveraging'

function forcedTrade(legs: readonly Leg[]): ForcedTrade[] {
  const said = legs.find(({ fill }) => fill.liquidation)?.fill.liquidation
  const adl = legs.some(isAdl)
  if (!said && !adl) return []
  const [first] = legs
  if (!first) return []
  const place = `$.events[${first.index}][1]`
  const { coin, px, sz } = first.fill
  const [price, size] = [positive(px, `${place}.px`), positive(sz, `${place}.sz`)]
  if (!id.safeParse(coin).success)
    throw new PlimsollError('id-invalid', 'A coin has 1 to 64 of A-Z a-z 0-9 _ . : -', `${place}.coin`)
  const trade = { market: coin, size: plain(size), price: plain(price), ...sidesOf(legs) }
  const bankrupt = said ? lower(said.liquidatedUser) : undefined
  const halved = legs.length === 1
  const mark = said ? plain(positive(said.markPx, `${place}.liquidation.markPx`)) : null
  if (!adl) {
    const account = bankrupt ?? first.user
    return [{ input: { type: 'observed-liquidation', ...trade, account, method: said?.method }, mark, halved }]
  }
  const closed = closedLeg(legs, bankrupt)
  const named = bankrupt ?? legs.find((leg) => leg !== closed)?.user
  const input = { type: 'observed-closure' as const, ...trade, account: closed.user }
  mustReduce(closed, size)
  return [{ input: named === undefined ? input : { ...input, bankrupt: named }, mark, halved }]
}

/** Of the two sides the one that was closed: not the liquidated account, and where nobody says who that is, the one marked. */
function closedLeg(legs: readonly Leg[], bankrupt: string | undefined): Leg {
  const others = legs.filter(({ user }) => user !== bankrupt)
  const closed = others.length === 1 ? others[0] : others.find(isAdl)
  if (closed) return closed
  throw new PlimsollError(
    'closure-unclear',
    'Neither side of this closure is another account than the liquidated one.',
    `$.events[${legs[0]?.index ?? 0}][1].liquidation.liquidatedUser`,
  )
}

function mustReduce({ fill, index }: Leg, size: Decimal): void {
  const held = fill.side === 'B' ? dec(fill.startPosition).neg() : dec(fill.startPosition)
  if (held.gte(size)) return
  throw new PlimsollError(
    'closure-too-large',
    'A closure is never larger than the position before it.',
    `$.events[${index}][1].startPosition`,
  )
}

function positive(value: string, path: string): Decimal {
  const amount = dec(value)
  if (amount.gt(ZERO)) return amount
  throw new PlimsollError('amount-invalid', 'This must be above zero.', path)
}

function sidesOf(legs: readonly Leg[]): { buyer?: ObservedLeg; seller?: ObservedLeg } {
  const side = (which: 'A' | 'B') => legs.find(({ fill }) => fill.side === which)
  const [buyer, seller] = [side('B'), side('A')]
  return { ...(buyer && { buyer: legOf(buyer) }), ...(seller && { seller: legOf(seller) }) }
}

function legOf({ user, fill: { startPosition, closedPnl, fee } }: Leg): ObservedLeg {
  const [before, realisedPnl, paid] = [startPosition, closedPnl, fee].map((value) => plain(dec(value)))
  return { account: user, before: before ?? '0', realisedPnl: realisedPnl ?? '0', fee: paid ?? '0' }
}
