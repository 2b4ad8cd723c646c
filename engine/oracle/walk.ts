// dYdX's allocation: no ranking, a walk round the accounts of the opposite side.

import { createHash } from 'node:crypto'
import { type Book, equity, gain, type Market, maintenanceHeld, maintenanceMargin, type Position } from './book'
import type { Fraction } from './fraction'
import type { Side, Skip } from './shapes'

/** By account id, bankrupt ones too, turned so that the start stands first; no more than 500 are met. */
export function walkOf(book: Book, market: Market, side: Side, seed: string | undefined): Position[] {
  const candidates = book.positions
    .filter((position) => position.market === market && position.side === side)
    .sort((a, b) => (a.account.id < b.account.id ? -1 : 1))
  if (candidates.length === 0) return []
  const start = seed === undefined ? 0 : startAt(seed, candidates.length)
  return candidates.map((_, step) => candidates[(start + step) % candidates.length]!).slice(0, 500)
}

function startAt(seed: string, count: number): number {
  const digest = createHash('sha256').update(`dydx/1:${seed}`).digest()
  return Number(digest.readBigUInt64BE(0) % BigInt(count))
}

/** Whether closing this much may not be done: below zero, and not no worse than before in equity per maintenance margin. */
export function reasonToPass(
  book: Book,
  candidate: Position,
  bankrupt: Position,
  size: Fraction,
  price: Fraction,
): Skip['reason'] | null {
  if (candidate.account.owner === bankrupt.account.owner) return 'same-owner'
  const before = equity(book, candidate)
  const after = before.plus(gain(candidate.market, candidate.side, size, candidate.market.mark, price))
  if (!after.isNegative()) return null
  if (!before.isNegative()) return 'non-overlapping-bankruptcy-price'
  const margin = maintenanceHeld(book, candidate)
  const left = maintenanceMargin({ ...candidate, size: candidate.size.minus(size) })
  const marginAfter = margin.minus(maintenanceMargin(candidate)).plus(left)
  // before / margin > after / marginAfter, without dividing by a margin of zero.
  const isWorse = before.times(marginAfter).isAbove(after.times(margin))
  return isWorse ? 'non-overlapping-bankruptcy-price' : null
}
