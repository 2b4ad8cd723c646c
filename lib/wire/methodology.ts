import { PlimsollError } from '@/engine/errors'
import { INVARIANTS } from '@/engine/invariants'
import { describedNamed, NOT_QUEUES, RULEBOOKS, rulebookId } from '@/engine/rulebooks/index'
import { inWords, rulebookInWords } from './rulebooks'

/** All that the methodology pages print, from the same data that computes. */

export type RulebookWords = ReturnType<typeof rulebookInWords>
export type Described = ReturnType<typeof inWords>
export type ClauseWords = Pick<RulebookWords['price'], 'text' | 'source' | 'grade'>

/** What is known of one promise since the engine of this process began. */
export interface PromiseReport {
  readonly id: string
  /** Steps that held something the promise speaks of, and were looked at. */
  readonly checks: number
  /** The last of them: the seq of its input, and the stream's time. */
  readonly last: { readonly seq: number; readonly at: string } | null
  /** The first step at which it did not hold. */
  readonly broken: { readonly seq: number; readonly at: string; readonly text: string } | null
}

export interface MonitorReport {
  /** The input the monitor began with; null before the first. */
  readonly since: { readonly seq: number; readonly at: string } | null
  readonly steps: number
  /** Steps that were looked at; the rest had to be let by, because time is bounded. */
  readonly checked: number
  readonly promises: readonly PromiseReport[]
}

/** A rulebook or a described venue by the id in an address; null where there is none. */
export function describedAt(address: string): Described | null {
  try {
    return inWords(describedNamed(address.replace(':', '/')))
  } catch (error) {
    if (error instanceof PlimsollError) return null
    throw error
  }
}

/** Every version of every rulebook, the venues without a queue, and the promises that are checked. */
export function methodology() {
  return {
    rulebooks: RULEBOOKS.map(rulebookInWords),
    described: NOT_QUEUES.map((venue) => ({ rulebook: rulebookId(venue), title: venue.title })),
    invariants: INVARIANTS.map(({ id, sentence }) => ({ id, sentence })),
  }
}

export type Methodology = ReturnType<typeof methodology>
