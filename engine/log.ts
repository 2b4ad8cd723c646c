import type { DivergenceName } from './audit'
import { canonical, canonicalMembers, type Json } from './canonical'
import type { RunClosure } from './deleverage'
import { type Sha256, textHash } from './hash'
import type { MarketState } from './machine'
import type { Side } from './market'
import type { PriceGuard } from './prices'
import type { MarketFile, SnapshotFile } from './snapshot'
import type { Coverage } from './state'

/**
 * `plimsoll.log/1`: one stream of inputs and the events they caused, one JSON object a line, chained by hash. A stream is
 * one margin domain. Amounts are strings; `seq` is gapless; an event's `cause` is the seq of its input.
 */
export type Authority = 'engine' | 'venue'
export type Disclosure = 'open' | 'blinded'

export interface LogHeader {
  readonly seq: 0
  readonly format: 'plimsoll.log/1'
  readonly stream: string
  readonly authority: Authority
  readonly coverage: Coverage
  readonly disclosure: Disclosure
  readonly rulebook: string
  readonly at: string
  readonly hash: string
}

/** What a stream is, before its header is hashed. */
export type StreamFacts = Pick<LogHeader, 'stream' | 'authority' | 'coverage' | 'disclosure' | 'rulebook' | 'at'>

/** How the simulated exchange liquidates; a venue's own liquidations arrive as inputs instead. */
export interface Settings {
  /** Share of a position that is closed first, as a decimal between 0 and 1. */
  readonly partialShare: string
  /** Fee on liquidated notional that goes to the fund. */
  readonly liquidationFeeRate: string
  /** A mark older than this decides nothing. */
  readonly maxMarkAgeMs: number
  /** When a mark is doubted; absent: marks are taken as they come, and an old one stands silently. */
  readonly prices?: PriceGuard | undefined
}

export interface DepthLevel {
  readonly account: string
  readonly price: string
  readonly size: string
}

/** One side's margin of a trade: present when it opens or adds to an isolated position. */
export interface TradeInput {
  readonly type: 'trade'
  readonly market: string
  readonly buyer: string
  readonly seller: string
  readonly size: string
  readonly price: string
  readonly buyerMargin?: string | undefined
  readonly sellerMargin?: string | undefined
}

/** One side of a trade as the venue reports it. */
export interface ObservedLeg {
  readonly account: string
  /** The position before the trade, in the venue's own words: negative for a short, zero for none. */
  readonly before: string
  /** What the venue says this side realised, before fees. */
  readonly realisedPnl: string
  /** Negative for a rebate. */
  readonly fee: string
}

/** A forced trade of a linear market that the venue decided on. At least one of its two sides is known. */
interface ObservedTrade {
  readonly market: string
  readonly size: string
  readonly price: string
  /** Whose position was reduced by force. */
  readonly account: string
  readonly buyer?: ObservedLeg | undefined
  readonly seller?: ObservedLeg | undefined
}

export interface ObservedLiquidation extends ObservedTrade {
  readonly type: 'observed-liquidation'
  /** Against the order book, or taken over by whoever stands behind it. */
  readonly method?: 'market' | 'backstop' | undefined
}

export interface ObservedClosure extends ObservedTrade {
  readonly type: 'observed-closure'
  /** The bankrupt account, where the venue names it. */
  readonly bankrupt?: string | undefined
}

interface Halt {
  readonly market?: string | undefined
  readonly reason: string
  /** A hole in the feed halts what runs and what is yet to be listed, and ends no halt of an operator's. */
  readonly by?: 'feed' | undefined
}

export type Input =
  | { readonly type: 'market'; readonly market: MarketFile }
  | {
      readonly type: 'rulebook'
      readonly rulebook: string
      readonly seed: string
      readonly settings?: Settings | undefined
    }
  | {
      readonly type: 'account'
      readonly account: string
      readonly owner?: string | undefined
      readonly deltaNeutral?: boolean | undefined
      readonly netDelta?: string | undefined
    }
  | { readonly type: 'deposit'; readonly account: string; readonly amount: string }
  | { readonly type: 'withdrawal'; readonly account: string; readonly amount: string }
  | TradeInput
  | {
      readonly type: 'mark'
      readonly marks: { readonly [market: string]: string }
      /** What another source says of the same markets, or of some of them. */
      readonly index?: { readonly [market: string]: string } | undefined
    }
  | { readonly type: 'funding'; readonly market: string; readonly rate: string }
  | {
      readonly type: 'depth'
      readonly market: string
      readonly bids: readonly DepthLevel[]
      readonly asks: readonly DepthLevel[]
    }
  | {
      readonly type: 'fund'
      readonly fund: string
      readonly asset?: string | undefined
      readonly floor?: string | undefined
      readonly amount: string
    }
  | {
      readonly type: 'snapshot'
      readonly snapshot: SnapshotFile
      /** Said where a snapshot without positions means that there are none any more. */
      readonly flat?: true | undefined
    }
  | { readonly type: 'proceed'; readonly event: string }
  | ({ readonly type: 'halt' } & Halt)
  | ({ readonly type: 'resume' } & Halt)
  | { readonly type: 'observed-adl'; readonly market: string; readonly notional: string }
  | { readonly type: 'observed-fund'; readonly fund: string; readonly balance: string }
  | ObservedLiquidation
  | ObservedClosure

export type InputType = Input['type']
export type TimedInput = Input & { readonly at: string }

export const INPUT_TYPES: ReadonlySet<string> = new Set<InputType>([
  'market',
  'rulebook',
  'account',
  'deposit',
  'withdrawal',
  'trade',
  'mark',
  'funding',
  'depth',
  'fund',
  'snapshot',
  'proceed',
  'halt',
  'resume',
  'observed-adl',
  'observed-fund',
  'observed-liquidation',
  'observed-closure',
])

export interface LiquidationEvent {
  readonly type: 'liquidation'
  readonly account: string
  readonly market: string
  readonly side: Side
  readonly size: string
  readonly sizeAfter: string
  readonly realisedPnl: string
  readonly fee: string
  readonly balanceAfter: string
  readonly fills: readonly DepthLevel[]
}

export interface TakeoverEvent {
  readonly type: 'takeover'
  readonly event: string | null
  readonly account: string
  readonly market: string
  readonly side: Side
  readonly size: string
  /** Bankruptcy price on the tick grid: what the bankrupt account is closed at. */
  readonly price: string
  readonly fund: string
  /** The mark: the fund's entry. */
  readonly entry: string
  /** What the bankrupt account realised by passing these lots on. */
  readonly realisedPnl: string
  readonly sizeAfter: string
  readonly balanceAfter: string
}

export interface FundPaymentEvent {
  readonly type: 'fund-payment'
  readonly fund: string
  readonly market: string
  /** `inventory`: what positions that the fund holds earned or lost, by trades, fills of liquidations or funding. */
  readonly reason: 'shortfall' | 'liquidation-surplus' | 'inventory'
  readonly event: string | null
  /** Negative when the fund pays. */
  readonly amount: string
  readonly balanceAfter: string
}

export interface AdlStartedEvent {
  readonly type: 'adl-started'
  readonly event: string
  readonly rulebook: string
  readonly market: string
  /** The bankrupt account and its position. */
  readonly account: string
  readonly side: Side
  readonly sizeBefore: string
  /** What ADL has to close, after the fund's lots. */
  readonly size: string
  readonly mark: string
  readonly bankruptcyPrice: string
  readonly price: string
  readonly priceRule: string
  readonly trigger: {
    readonly holds: boolean
    readonly rule: string
    readonly numbers: Readonly<Record<string, string>>
  }
  readonly shortfall: string
  readonly fund: string | null
  readonly fundBefore: string
  readonly fundPaid: string
  /** The commitment to the ordered queue: RFC 6962 root, number of positions and their size. */
  readonly queue: { readonly root: string; readonly side: Side; readonly positions: number; readonly size: string }
}

export type ClosureEvent = RunClosure & { readonly type: 'closure'; readonly event: string; readonly score: string }

export interface AdlEndedEvent {
  readonly type: 'adl-ended'
  readonly event: string
  readonly reason: 'complete' | 'no-counterparty' | 'aborted'
  /** Names of what no longer held, when the plan was aborted. */
  readonly problems: readonly string[]
  readonly closures: number
  readonly taken: string
  readonly remaining: string
  /** What the bankrupt account realised on the size that was taken. */
  readonly realisedPnl: string
  readonly waterfall: Readonly<Record<'shortfall' | 'fundPaid' | 'adlCovered' | 'residual' | 'overshoot', string>>
  readonly skipped: readonly { readonly place: number; readonly account: string; readonly reason: string }[]
  readonly sizeAfter: string
  readonly balanceAfter: string
}

export interface StateEvent {
  readonly type: 'state'
  readonly market: string
  readonly state: MarketState
  /** The trigger of the rulebook. */
  readonly rule: string
  /** What decided: an operator's words while halted, else a name of `Distance` or of the machine. */
  readonly reason: string
  readonly numbers: Readonly<Record<string, string>>
}

export interface HaltedEvent {
  readonly type: 'halted'
  readonly market: string | null
  readonly reason: string
}

/** One way in which a venue's own run is not what its rulebook asks for: see `engine/audit.ts`. */
export interface DivergenceEvent {
  readonly type: 'divergence'
  /** The run: its market and the line of its first closure. */
  readonly event: string
  readonly market: string
  readonly bankrupt: string
  readonly name: DivergenceName
  /** Whom it shows on. */
  readonly account: string
  readonly expected: string
  readonly found: string
  /** Of the whole run; the first two hundred are listed. */
  readonly differences: number
}

export type BookEvent =
  | LiquidationEvent
  | TakeoverEvent
  | FundPaymentEvent
  | AdlStartedEvent
  | ClosureEvent
  | AdlEndedEvent
  | StateEvent
  | HaltedEvent
  | DivergenceEvent

interface Stamp {
  readonly seq: number
  readonly at: string
  readonly hash: string
}

export type InputRecord = Input & Stamp
export type EventRecord = BookEvent & Stamp & { readonly cause: number }
export type LogRecord = InputRecord | EventRecord

export function isInput(record: LogRecord): record is InputRecord {
  return INPUT_TYPES.has(record.type)
}

export const GENESIS = '0'.repeat(64)

/** Hash of a line: SHA-256 of the previous hash's hex digits followed by the line's canonical form without `hash`. */
export function chainHash(sha256: Sha256, previous: string, line: Json): string {
  return textHash(sha256, previous + canonical(line))
}

/** Texts of records that were made here, so that each is written out once: records are values and never change. */
const texts = new WeakMap<object, string>()

/** The record of a line, its hash added to the chain. */
export function chained<Line extends object>(
  sha256: Sha256,
  previous: string,
  line: Line,
): Line & { readonly hash: string } {
  const members = canonicalMembers(line as { readonly [key: string]: Json })
  const hash = textHash(sha256, `${previous}{${members.join(',')}}`)
  const at = members.findIndex((member) => member > HASH_KEY)
  members.splice(at < 0 ? members.length : at, 0, `${HASH_KEY}"${hash}"`)
  const record = { ...line, hash }
  texts.set(record, `{${members.join(',')}}`)
  return record
}

/** Keys are plain words, so that members stand in the order of their keys. */
const HASH_KEY = '"hash":'

export function headerOf(facts: StreamFacts, sha256: Sha256): LogHeader {
  const line = { seq: 0 as const, format: 'plimsoll.log/1' as const, ...facts }
  return chained(sha256, GENESIS, line)
}

/** The canonical text of a record or header: one line of the log. */
export function lineOf(record: LogRecord | LogHeader): string {
  return texts.get(record) ?? canonical(record as unknown as Json)
}
