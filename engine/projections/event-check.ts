import { dec, ZERO } from '../decimal'
import type { AdlEndedEvent, AdlStartedEvent, ClosureEvent } from '../log'
import { RULEBOOKS, rulebookId } from '../rulebooks/index'
import type { EventCheck } from './event-types'

/** What the check needs of each closure. */
export type CheckedClosure = Pick<ClosureEvent, 'place' | 'size' | 'price' | 'sizeAfter' | 'score'>

/**
 * Whether the closures of an event are the ones its committed queue asks for: from the front without a gap, everyone
 * either closed or passed over for a stated reason, only the last one in part, all at the stated price, as much as was
 * taken, and a waterfall that adds up. Where a rulebook doesn't close from the front, prices and sums can still be wrong,
 * but nothing here can say that they are right.
 */
export function checkEvent(
  started: AdlStartedEvent,
  closures: readonly CheckedClosure[],
  ended: AdlEndedEvent,
): EventCheck {
  if (ended.reason === 'aborted') return 'not-checkable'
  const sums =
    closures.every((closure) => dec(closure.price).eq(dec(started.price))) &&
    asTaken(started, closures, ended) &&
    addsUp(ended.waterfall)
  if (!sums) return 'differs'
  if (!closesFromFront(started.rulebook)) return 'not-checkable'
  const order =
    inOrder(closures) &&
    withoutGap(closures, ended) &&
    closures.slice(0, -1).every((closure) => dec(closure.sizeAfter).isZero()) &&
    enough(started, closures, ended)
  return order ? 'follows-rulebook' : 'differs'
}

function closesFromFront(rulebook: string): boolean {
  return RULEBOOKS.some((known) => rulebookId(known) === rulebook && known.allocation === 'queue')
}

function inOrder(closures: readonly CheckedClosure[]): boolean {
  return closures.every((closure, i) => i === 0 || closure.place > (closures[i - 1]?.place ?? 0))
}

/** Places of those closed and those passed over together are 1, 2, 3 … */
function withoutGap(closures: readonly CheckedClosure[], ended: AdlEndedEvent): boolean {
  const places = [...closures, ...ended.skipped].map(({ place }) => place).sort((a, b) => a - b)
  return places.every((place, i) => place === i + 1)
}

/** The closures are as many and as large together as was said when the event ended. */
function asTaken(started: AdlStartedEvent, closures: readonly CheckedClosure[], ended: AdlEndedEvent): boolean {
  const taken = closures.reduce((sum, closure) => sum.plus(dec(closure.size)), ZERO)
  const isWhole = taken.plus(dec(ended.remaining)).eq(dec(started.size))
  return isWhole && closures.length === ended.closures && taken.eq(dec(ended.taken))
}

/** All that was needed was taken, unless the whole queue was not enough. */
function enough(started: AdlStartedEvent, closures: readonly CheckedClosure[], ended: AdlEndedEvent): boolean {
  const last = closures.at(-1)
  const isWhole = last === undefined || dec(last.sizeAfter).isZero()
  const isUsedUp = isWhole && closures.length + ended.skipped.length === started.queue.positions
  return dec(ended.remaining).isZero() || isUsedUp
}

function addsUp({ shortfall, fundPaid, adlCovered, residual, overshoot }: AdlEndedEvent['waterfall']): boolean {
  const paid = dec(fundPaid).plus(dec(adlCovered)).plus(dec(residual))
  return paid.eq(dec(shortfall).plus(dec(overshoot)))
}
