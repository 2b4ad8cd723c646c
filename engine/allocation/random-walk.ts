import { type Decimal, dec, min, plus, type Ratio, ratio, sign, times, ZERO } from '../decimal'
import { assert } from '../errors'
import { bytes, type Sha256 } from '../hash'
import { gainBetween, type Market, maintenanceAt, type Side } from '../market'
import type { Measures } from '../measures'
import type { Entry, Ordered, Queue } from '../ranking/queue'
import { byCodeUnits, isFundAccount, type Position } from '../state'
import type { PlannedClosure, Skip, SkipReason } from './plan'

/** dYdX's allocation: no ranking, a walk round the accounts from a start that a seed decides. */

/** Most candidates one walk looks at. */
const MOST_LOOKED_AT = 500
const START_BYTES = 8

/**
 * The candidates in the order in which they will be looked at: every opposite position, bankrupt ones too, by account id,
 * from the start on and round: from the first where no seed is named. They have no score; `place` is the turn.
 */
export function walkOrder(
  measures: Measures,
  market: Market,
  side: Side,
  seed: string | undefined,
  sha256: Sha256 | undefined,
): Queue {
  const candidates = [...measures.view.positionsOf(market.id, side).values()]
    .filter((p) => !isFundAccount(p.account))
    .sort((a, b) => byCodeUnits(a.account, b.account))
  const start = candidates.length === 0 || seed === undefined ? 0 : startOf(seed, candidates.length, sha256)
  const turned = [...candidates.slice(start), ...candidates.slice(0, start)].slice(0, MOST_LOOKED_AT)
  const size = candidates.reduce((sum, p) => sum.plus(p.size), ZERO)
  let ahead = ZERO
  const entries = turned.map((position, index): Entry => {
    const mine = ahead
    ahead = ahead.plus(position.size)
    const none = { score: ZERO, group: 0, lights: 1, percentile: null, venueIndicator: null }
    return { place: index + 1, position, ahead: mine, ...none }
  })
  return { market, side, size, entries }
}

/** The first eight bytes of SHA-256("dydx/1:" + seed), big-endian, modulo the number of candidates. */
function startOf(seed: string, count: number, sha256: Sha256 | undefined): number {
  assert(sha256 !== undefined, 'a walk is given SHA-256')
  const digest = sha256(bytes(`dydx/1:${seed}`)).slice(0, START_BYTES)
  return digest.reduce((rest, byte) => rest.times(256).plus(byte).mod(count), dec(0)).toNumber()
}

/** Takes from the candidates in turn, the last in part, passing over those whose bankruptcy price does not allow it. */
export function walk(measures: Measures, queue: Ordered, bankrupt: Position, price: Ratio, needed: Decimal) {
  const closures: PlannedClosure[] = []
  const skipped: Skip[] = []
  let remaining = needed
  for (const entry of queue.entries) {
    if (remaining.isZero()) break
    const size = min(remaining, entry.position.size)
    const reason = walkSkipReason(measures, entry.position, bankrupt, price, size)
    if (reason) skipped.push({ entry, reason })
    else {
      closures.push({ entry, size })
      remaining = remaining.minus(size)
    }
  }
  return { closures, skipped, remaining }
}

/**
 * Why closing `size` of a candidate at `price` is not allowed, or null: it would leave its equity below zero, or, where
 * that is below zero already, worsen equity over maintenance margin.
 */
export function walkSkipReason(
  measures: Measures,
  position: Position,
  bankrupt: Position,
  price: Ratio,
  size: Decimal,
): SkipReason | null {
  if (measures.account(position.account).owner === measures.account(bankrupt.account).owner) return 'same-owner'
  const market = measures.market(position)
  const before = measures.equity(position)
  const after = plus(before, gainBetween(market, position.side, size, ratio(market.mark), price))
  if (sign(after) >= 0) return null
  if (sign(before) >= 0) return 'non-overlapping-bankruptcy-price'
  return worsens(measures, position, size, before, after) ? 'non-overlapping-bankruptcy-price' : null
}

/** Compared crosswise, so that a maintenance margin of zero needs no division. */
function worsens(measures: Measures, position: Position, size: Decimal, before: Ratio, after: Ratio): boolean {
  const market = measures.market(position)
  const margin = measures.maintenance(position)
  const own = maintenanceAt(market, position.size, market.mark)
  const left = maintenanceAt(market, position.size.minus(size), market.mark)
  const marginAfter = plus(margin, plus(left, times(own, ratio(dec(-1)))))
  const was = times(before, marginAfter)
  const becomes = times(after, margin)
  return sign(plus(was, times(becomes, ratio(dec(-1))))) > 0
}
