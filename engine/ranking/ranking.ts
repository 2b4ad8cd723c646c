import type { Decimal } from '../decimal'
import type { Side } from '../market'
import type { Curve } from '../reach'
import type { Entry, Queue } from './queue'

/** A place without its entry: the cheap answer, for one trader after a tick. */
export interface Standing {
  readonly place: number
  /** Size ranked above, in the market's units. */
  readonly ahead: Decimal
  readonly lights: number
  /** Positions in the queue. */
  readonly count: number
}

/**
 * The order of one market's two sides, kept while the state goes on. A ranking reads a `View` that others change: it is
 * told which accounts changed (balance, positions in any market), and takes marks from the view whenever it is asked.
 * After an update, rerank before asking for entries.
 *
 * `rerank` orders everybody; `entry`, `entries`, `accounts` and `queue` answer from the last one. `standing` and `front` answer for
 * the marks as they are now, without ordering everybody. Every answer is what `rank` in queue.ts would say.
 */
export interface Ranking {
  update(account: string): void
  rerank(): void
  /** Positions in the queue. */
  count(side: Side): number
  /** An account's entry; null when it is not in the queue. */
  entry(account: string, side: Side): Entry | null
  /** Entries from place `first` on, at most `most` of them. */
  entries(side: Side, first: number, most: number): Entry[]
  queue(side: Side): Queue
  /** Everybody in the queue from the front, by name: their entries are worked out for nobody. */
  accounts(side: Side): string[]
  /** Where an account stands at the marks as they are now; null when it is not in the queue. */
  standing(account: string, side: Side): Standing | null
  /** The shortest beginning of the queue whose size is at least `size`, or all of it, at the marks as they are now. */
  front(side: Side, size: Decimal): Front
  /** What would reach the positions of a side: for marks on the grid of ticks, the exact curve. */
  curve(closed: Side): Curve
}

/** Who stands in front, without their entries until somebody asks. Holds until the next update. */
export interface Front {
  readonly count: number
  /** Accounts in their order. */
  accounts(): string[]
  entries(): Entry[]
}
