import { PlimsollError } from '../errors'
import { binance } from './binance'
import { bitmex } from './bitmex'
import { hyperliquid } from './hyperliquid'
import type { DescribedVenue, Rulebook } from './rulebook'

export type { Clause, DescribedVenue, Rulebook } from './rulebook'
export { rulebookId } from './rulebook'

/** Every version of every rulebook; the newest version of a name stands last. */
export const RULEBOOKS: readonly Rulebook[] = [bitmex, binance, hyperliquid]

/** Venues that share losses without a queue. */
export const NOT_QUEUES: readonly DescribedVenue[] = []

/**
 * The rulebook named `name/version`, or the newest one named `name`. Refuses with `rulebook-not-a-queue` where the venue
 * has no queue to compute, and with `unknown-rulebook`.
 */
export function rulebookNamed(name: string, path = '$.rulebook'): Rulebook {
  const found = describedNamed(name, path)
  if ('ranking' in found) return found
  throw new PlimsollError('rulebook-not-a-queue', `${found.title} shares losses without a queue.`, path)
}

/** A rulebook, or a venue that is only described. Refuses with `unknown-rulebook`. */
export function describedNamed(name: string, path = '$.rulebook'): Rulebook | DescribedVenue {
  const all = [...RULEBOOKS, ...NOT_QUEUES]
  const found = all.findLast((r) => name === r.name || name === `${r.name}/${r.version}`)
  if (found) return found
  const known = [...new Set(all.map((r) => r.name))].join(', ')
  throw new PlimsollError('unknown-rulebook', `There is no rulebook of this name; known are ${known}.`, path)
}
