import type { Authority, Disclosure } from '../log'
import type { Side } from '../market'
import type { Coverage } from '../state'

/** One ADL event in a list. What the record does not hold is null, never zero. */
export interface EventRow {
  readonly id: string
  readonly stream: string
  readonly title: string
  readonly market: string | null
  /** The side whose positions were reduced. */
  readonly side: Side | null
  readonly settle: string
  /** What sizes and prices are counted in, also when the market is gone; null where the record names neither. */
  readonly unit: string | null
  readonly lot: string | null
  readonly tick: string | null
  readonly startedAt: string
  readonly endedAt: string | null
  readonly status: 'active' | 'ended' | 'aborted'
  readonly accounts: number | null
  readonly size: string | null
  readonly notional: string | null
  readonly shortfall: string | null
  readonly fundPaid: string | null
  readonly adlCovered: string | null
  readonly residual: string | null
  readonly overshoot: string | null
  readonly simulated: boolean
  readonly authority: Authority
  readonly coverage: Coverage
  readonly check: EventCheck
}

export type EventCheck = 'follows-rulebook' | 'differs' | 'not-checkable'

export interface ReportClosure {
  readonly seq: number
  readonly at: string
  readonly place: number | null
  readonly name: string
  readonly size: string | null
  readonly price: string | null
  readonly notional: string | null
  readonly realisedPnl: string | null
  readonly sizeAfter: string | null
  readonly score: string | null
  /** The name of its receipt; null for closures of others where accounts are hidden. */
  readonly receipt: string | null
}

export interface TimelineEntry {
  readonly seq: number
  readonly at: string
  readonly kind:
    | 'liquidation'
    | 'takeover'
    | 'fund-payment'
    | 'adl-started'
    | 'proceed'
    | 'closure'
    | 'adl-ended'
    | 'observed-adl'
    | 'mark'
  readonly market: string | null
  readonly amount: string | null
  readonly unit: string | null
}

export interface EventCause {
  readonly account: string | null
  readonly side: Side | null
  readonly size: string | null
  readonly mark: string | null
  readonly bankruptcyPrice: string | null
  readonly price: string | null
  readonly priceRule: string | null
  readonly fund: string | null
  readonly fundBefore: string | null
  readonly fundAfter: string | null
  readonly trigger: { readonly rule: string; readonly numbers: Readonly<Record<string, string>> } | null
}

export interface EventReport {
  readonly row: EventRow
  readonly cause: EventCause
  readonly timeline: readonly TimelineEntry[]
  readonly closures: readonly ReportClosure[]
  readonly skipped: readonly { readonly place: number; readonly name: string; readonly reason: string }[]
  readonly commitment: {
    readonly root: string
    readonly positions: number
    readonly size: string
    /** Entries of the log between the commitment and the input that let closures begin. */
    readonly lag: number | null
    /** Milliseconds between them. */
    readonly lagMs: number | null
  } | null
  /** Too few owners held a side, and accounts are hidden: whatever is not a total would be about somebody. */
  readonly totalsOnly: boolean
  readonly lacking: readonly string[]
}

/** What is true of every event of a stream. */
export interface EventFacts {
  readonly stream: string
  readonly authority: Authority
  readonly coverage: Coverage
  readonly disclosure: Disclosure
  readonly simulated: boolean
  /** An account's name in the public part of one event, where accounts are hidden; `seed` was the stream's at that time. */
  readonly pseudonym: (event: string, account: string, seed: string) => string
  /**
   * Whether fewer than five owners hold a side of a market now, where accounts are hidden: figures about the side would
   * be figures about somebody. Where that is not known they are taken to be.
   */
  readonly isSmall?: (market: string) => boolean
  /** The name of the receipt that an account has of one event. */
  readonly receipt: (event: string, account: string, seed: string) => string
}
