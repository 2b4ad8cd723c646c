import { capFrom } from '../allocation/answer'
import { plain } from '../decimal'
import { PlimsollError } from '../errors'
import { aevo } from './aevo'
import { aster } from './aster'
import { binance } from './binance'
import { bitget } from './bitget'
import { bitmex } from './bitmex'
import { bybit } from './bybit'
import { cappedProRata } from './capped-pro-rata'
import { deribit, drift, gmx, lighter, paradex } from './described'
import { dydx } from './dydx'
import { ethereal } from './ethereal'
import { gate } from './gate'
import { htx } from './htx'
import { hyperliquid } from './hyperliquid'
import { hyperliquidObserved } from './hyperliquid-observed'
import { kucoin1 } from './kucoin-1'
import { kucoin2 } from './kucoin-2'
import { kucoin3 } from './kucoin-3'
import { mexc } from './mexc'
import { minMax } from './min-max'
import { okx } from './okx'
import { proRata } from './pro-rata'
import { riskWeighted } from './risk-weighted'
import type { DescribedVenue, Rulebook } from './rulebook'
import { whitebit } from './whitebit'
import { xcoin } from './xcoin'

export type { Clause, DescribedVenue, Rulebook } from './rulebook'
export { rulebookId } from './rulebook'

/** Every version of every rulebook; the newest version of a name stands last. */
export const RULEBOOKS: readonly Rulebook[] = [
  bitmex,
  binance,
  bybit,
  okx,
  kucoin1,
  kucoin2,
  kucoin3,
  gate,
  bitget,
  htx,
  mexc,
  aster,
  aevo,
  ethereal,
  hyperliquid,
  hyperliquidObserved,
  dydx,
  whitebit,
  xcoin,
  proRata,
  cappedProRata,
  riskWeighted,
  minMax,
]

/** Venues that share losses without a queue. */
export const NOT_QUEUES: readonly DescribedVenue[] = [drift, gmx, deribit, paradex, lighter]

/**
 * The rulebook named `name/version`, or the newest one named `name`. Refuses with `rulebook-not-a-queue` where the venue
 * has no queue to compute, and with `unknown-rulebook`.
 */
export function rulebookNamed(name: string, path = '$.rulebook'): Rulebook {
  const found = describedNamed(name, path)
  if ('ranking' in found) return found
  throw new PlimsollError('rulebook-not-a-queue', `${found.title} shares losses without a queue.`, path)
}

/** The same rulebook with another cap, where it caps shares; every other rulebook as it is. */
export function cappedAt(rulebook: Rulebook, cap: string | undefined): Rulebook {
  return cap === undefined || rulebook.cap === undefined ? rulebook : { ...rulebook, cap: plain(capFrom(cap)) }
}

/** A rulebook, or a venue that is only described. Refuses with `unknown-rulebook`. */
export function describedNamed(name: string, path = '$.rulebook'): Rulebook | DescribedVenue {
  const all = [...RULEBOOKS, ...NOT_QUEUES]
  const found = all.findLast((r) => name === r.name || name === `${r.name}/${r.version}`)
  if (found) return found
  const known = [...new Set(all.map((r) => r.name))].join(', ')
  throw new PlimsollError('unknown-rulebook', `There is no rulebook of this name; known are ${known}.`, path)
}
