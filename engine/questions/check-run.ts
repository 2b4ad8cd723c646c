import { type PlannedClosure, planWithQueue } from '../allocation/plan'
import { type Decimal, dec, plain, ZERO } from '../decimal'
import { opposite, type Side } from '../market'
import { Measures } from '../measures'
import { type Entry, rank } from '../ranking/queue'
import { type Rulebook, rulebookId } from '../rulebooks/index'
import type { View } from '../state'
import { choosePosition } from './answers'

/** What is needed of a venue's own run: which position, at which price, whom it closed in what order, what the fund paid. */
export interface VenueRun {
  readonly market: string
  readonly price: string
  readonly hypothetical?: boolean | undefined
  readonly bankrupt: {
    readonly account: string
    readonly side?: Side | undefined
    readonly sizeBefore?: string | undefined
    readonly sizeAfter?: string | undefined
  }
  readonly closures: readonly { readonly account: string; readonly size: string; readonly price?: string | undefined }[]
  readonly waterfall: { readonly fundPaid: string }
  readonly remaining?: string | undefined
}

export type DifferenceName =
  | 'out-of-order'
  | 'wrong-price'
  | 'too-much'
  | 'too-little'
  | 'fund-not-first'
  | 'protected-taken'
  | 'skipped-without-reason'

/**
 * One way in which a run departs from its rulebook, and the account it shows on. `expected` and `found` are prices for
 * `wrong-price`, what the fund paid for `fund-not-first`, places for `out-of-order` (its own, and the furthest that was
 * closed before it), and sizes for the others.
 */
export interface Difference {
  readonly name: DifferenceName
  readonly account: string
  readonly expected: string
  readonly found: string
}

interface Expected {
  readonly price: Decimal
  readonly fundPaid: Decimal
  readonly closures: ReadonlyMap<string, PlannedClosure>
  /** Whether the order in which accounts are closed means anything: where all share, it does not. */
  readonly isOrdered: boolean
  /** The whole queue by account, whether or not it was needed. */
  readonly queue: ReadonlyMap<string, Entry>
}

/** Holds a venue's run against what the rulebook asks for on the same snapshot, and names each difference. */
export function checkRun(view: View, run: VenueRun, rulebook: Rulebook) {
  const expected = expect(view, run, rulebook)
  const differences = [
    ...priceDifferences(run, expected),
    ...fundDifferences(run, expected),
    ...orderDifferences(run, expected),
    ...amountDifferences(run, expected),
    ...omissions(run, expected),
  ]
  const { account } = run.bankrupt
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

function expect(view: View, run: VenueRun, rulebook: Rulebook): Expected {
  const position = choosePosition(view, { account: run.bankrupt.account, market: run.market, side: run.bankrupt.side })
  const size = handledSize(run) ?? position.size
  const { plan, queue } = planWithQueue(view, position, rulebook, { size, force: run.hypothetical ?? false })
  const measures = new Measures(view)
  const whole = queue ?? rank(measures, plan.market, opposite(position.side), rulebook)
  return {
    price: plan.price,
    fundPaid: plan.waterfall.fundPaid,
    closures: new Map(plan.closures.map((c) => [c.entry.position.account, c])),
    isOrdered: plan.sharing === null,
    queue: new Map(whole.entries.map((e) => [e.position.account, e])),
  }
}

/** How much of the position the run dealt with, where it says so. */
function handledSize(run: VenueRun): Decimal | null {
  const { sizeBefore, sizeAfter } = run.bankrupt
  if (sizeBefore === undefined || sizeAfter === undefined || run.remaining === undefined) return null
  const size = dec(sizeBefore).minus(sizeAfter).plus(run.remaining)
  return size.gt(ZERO) ? size : null
}

function priceDifferences(run: VenueRun, expected: Expected): Difference[] {
  const { account } = run.bankrupt
  return [{ account, price: run.price }, ...run.closures].flatMap(({ account, price }): Difference[] =>
    price === undefined || dec(price).eq(expected.price)
      ? []
      : [{ name: 'wrong-price', account, expected: plain(expected.price), found: plain(dec(price)) }],
  )
}

/** The fund pays before the queue: less from it than the rulebook asks for means that others paid in its place. */
function fundDifferences(run: VenueRun, expected: Expected): Difference[] {
  const found = dec(run.waterfall.fundPaid)
  const { account } = run.bankrupt
  return found.lt(expected.fundPaid)
    ? [{ name: 'fund-not-first', account, expected: plain(expected.fundPaid), found: plain(found) }]
    : []
}

/** An account closed after one that stands behind it. */
function orderDifferences(run: VenueRun, expected: Expected): Difference[] {
  if (!expected.isOrdered) return []
  let furthest = 0
  const found: Difference[] = []
  for (const { account } of run.closures) {
    const place = expected.queue.get(account)?.place ?? 0
    if (place < furthest)
      found.push({ name: 'out-of-order', account, expected: String(place), found: String(furthest) })
    furthest = Math.max(furthest, place)
  }
  return found
}

function amountDifferences(run: VenueRun, expected: Expected): Difference[] {
  return run.closures.flatMap(({ account, size }): Difference[] => {
    const planned = expected.closures.get(account)
    if (planned) return against(dec(size), planned, account)
    const entry = expected.queue.get(account)
    const name = entry && entry.group > 0 ? 'protected-taken' : 'too-much'
    return [{ name, account, expected: '0', found: plain(dec(size)) }]
  })
}

function against(size: Decimal, planned: PlannedClosure, account: string): Difference[] {
  const order = size.cmp(planned.size)
  if (order === 0) return []
  const name = order > 0 ? 'too-much' : 'too-little'
  return [{ name, account, expected: plain(planned.size), found: plain(size) }]
}

/** Whom the rulebook closes and the run does not: passed over where it went on without them, else not reached. */
function omissions(run: VenueRun, expected: Expected): Difference[] {
  const closed = new Set(run.closures.map((c) => c.account))
  const furthest = Math.max(0, ...run.closures.map((c) => expected.queue.get(c.account)?.place ?? 0))
  return [...expected.closures.values()]
    .filter((planned) => !closed.has(planned.entry.position.account))
    .map(
      ({ entry, size }): Difference => ({
        name: (expected.isOrdered ? entry.place < furthest : closed.size > 0) ? 'skipped-without-reason' : 'too-little',
        account: entry.position.account,
        expected: plain(size),
        found: '0',
      }),
    )
}
