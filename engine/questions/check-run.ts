import { type Decimal, dec, plain, ZERO } from '../decimal'
import { differencesOf, expectedOf, type VenueRun } from '../differences'
import { type Rulebook, rulebookId } from '../rulebooks/index'
import type { View } from '../state'
import { choosePosition } from './answers'

/** Holds a venue's run against what the rulebook asks for on the same snapshot, and names each difference. */
export function checkRun(view: View, run: VenueRun, rulebook: Rulebook) {
  const { account, side } = run.bankrupt
  const position = choosePosition(view, { account, market: run.market, side })
  const size = handledSize(run) ?? position.size
  const expected = expectedOf(view, position, rulebook, { size, force: run.hypothetical ?? false })
  const differences = differencesOf(run, expected)
  return {
    format: 'plimsoll.check/1' as const,
    rulebook: rulebookId(rulebook),
    market: run.market,
    bankrupt: account,
    holds: differences.length === 0,
    differences,
    checked: {
      price: plain(expected.price),
      fundPaid: plain(expected.fundPaid),
      closures: run.closures.length,
      expectedClosures: expected.closures.size,
      queue: expected.queue.size,
    },
  }
}

/** How much of the position the run dealt with, where it says so. */
function handledSize(run: VenueRun): Decimal | null {
  const { sizeBefore, sizeAfter } = run.bankrupt
  if (sizeBefore === undefined || sizeAfter === undefined || run.remaining === undefined) return null
  const size = dec(sizeBefore).minus(sizeAfter).plus(run.remaining)
  return size.gt(ZERO) ? size : null
}
