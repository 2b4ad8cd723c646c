import { planWithQueue } from './allocation/plan'
import { type Decimal, dec, plain } from './decimal'
import { opposite, type Side } from './market'
import { Measures } from './measures'
import { rankWhole } from './ranking/whole-queue'
import type { Rulebook } from './rulebooks/index'
import type { Position, View } from './state'

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

/** What a rulebook asks for on one state. */
export interface Expected {
  readonly price: Decimal
  readonly fundPaid: Decimal
  /** Whether the rulebook's trigger holds for the position. */
  readonly holds: boolean
  /** Whom it closes by how much, in its order. */
  readonly closures: ReadonlyMap<string, { readonly place: number; readonly size: Decimal }>
  /** Whether the order in which accounts are closed means anything: where all share, it does not. */
  readonly isOrdered: boolean
  /** The whole queue by account, whether or not it was needed. */
  readonly queue: ReadonlyMap<string, { readonly place: number; readonly group: number }>
}

/** What the rulebook asks for when `size` of a position is dealt with. */
export function expectedOf(
  view: View,
  position: Position,
  rulebook: Rulebook,
  options: { readonly size: Decimal; readonly force: boolean },
): Expected {
  const { plan, queue } = planWithQueue(view, position, rulebook, options)
  const whole = queue ?? rankWhole(new Measures(view), plan.market, opposite(position.side), rulebook)
  return {
    price: plan.price,
    fundPaid: plan.waterfall.fundPaid,
    holds: plan.trigger.holds,
    closures: new Map(plan.closures.map(({ entry, size }) => [entry.position.account, { place: entry.place, size }])),
    isOrdered: plan.sharing === null,
    queue: new Map(Array.from(whole.entries, ({ position, place, group }) => [position.account, { place, group }])),
  }
}

/** Every way in which a run departs from what was expected. */
export function differencesOf(run: VenueRun, expected: Expected): Difference[] {
  return [
    ...priceDifferences(run, expected),
    ...fundDifferences(run, expected),
    ...orderDifferences(run, expected),
    ...amountDifferences(run, expected),
    ...omissions(run, expected),
  ]
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

function against(size: Decimal, planned: { readonly size: Decimal }, account: string): Difference[] {
  const order = size.cmp(planned.size)
  if (order === 0) return []
  const name = order > 0 ? 'too-much' : 'too-little'
  return [{ name, account, expected: plain(planned.size), found: plain(size) }]
}

/** Whom the rulebook closes and the run does not: passed over where it went on without them, else not reached. */
function omissions(run: VenueRun, expected: Expected): Difference[] {
  const closed = new Set(run.closures.map((c) => c.account))
  const furthest = Math.max(0, ...run.closures.map((c) => expected.queue.get(c.account)?.place ?? 0))
  return [...expected.closures]
    .filter(([account]) => !closed.has(account))
    .map(
      ([account, { place, size }]): Difference => ({
        name: (expected.isOrdered ? place < furthest : closed.size > 0) ? 'skipped-without-reason' : 'too-little',
        account,
        expected: plain(size),
        found: '0',
      }),
    )
}
