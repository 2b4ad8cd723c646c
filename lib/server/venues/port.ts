import type { VenueFact, VenueFund, VenueId, VenueState, VenueTrouble } from '@/lib/wire/venues'

/**
 * A venue as the board knows it: where it is asked, how often, and how its answers are read. Each venue is one file of
 * data and pure functions; who asks, waits and gives up is `poller.ts`, once for all.
 */
export interface Venue {
  readonly id: VenueId
  readonly name: string
  readonly scale: string
  readonly hides: readonly string[]
  readonly documents: readonly string[]
  readonly sources: readonly Source[]
}

export interface Source {
  readonly name: string
  /** Where the meaning of its answer is documented. */
  readonly document: string
  readonly everyMs: number
  /** How often the venue itself says that it works the figure out anew; null where it does not say. */
  readonly madeEveryMs: number | null
  readonly maxBytes?: number
  /** What is asked this time; null when there is nothing to ask yet. `turn` counts the times. */
  request(known: Known, turn: number, now: number): Ask | null
  /** Throws a `ZodError` where the answer is not of the documented shape. */
  read(answer: unknown, ask: Ask, known: Known, now: number): Patch
}

export interface Ask {
  readonly path: string
  /** JSON; sent by POST. */
  readonly body?: Readonly<Record<string, unknown>>
}

/** What earlier answers said and later questions need. */
export interface Known {
  readonly listed: ReadonlyMap<string, Listed>
  /** Addresses whose fills are looked at. */
  readonly watched: readonly string[]
}

export interface Listed {
  readonly base: string
  readonly quote: string
  /** Where one name of the venue's own stands for several lists. */
  readonly settle?: string
}

export interface Risk {
  readonly state: VenueState
  readonly way: string | null
  readonly facts: readonly VenueFact[]
  readonly at: number | null
  /** Said once of a moment, and no longer of the present afterwards. */
  readonly until?: number
  readonly trouble?: VenueTrouble
}

export type Fund = Omit<VenueFund, 'at' | 'source'> & { readonly at: number | null }

/** What an answer adds to what is known. Maps that are absent are left as they are. */
export interface Patch {
  readonly listed?: ReadonlyMap<string, Listed>
  /** Replaces all risks that this source gave before, unless it is `partial`. */
  readonly risks?: ReadonlyMap<string, Risk>
  readonly funds?: ReadonlyMap<string, readonly Fund[]>
  readonly watched?: readonly string[]
  /** It speaks of some markets only, so that those it does not name are left as they are. */
  readonly partial?: boolean
  /** Rows that could not be read. */
  readonly unread: number
  /** The page that follows this one. */
  readonly next?: Ask
}

/** A symbol of thousands of a coin is a market in that coin: 1000PEPE, 1MBABYDOGE. */
export function coinOf(symbol: string): string {
  return symbol.replace(/^(10{3,}|1M)(?=[A-Z])/, '')
}
