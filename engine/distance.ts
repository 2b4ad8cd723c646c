import { shortfallOf } from './allocation/plan'
import {
  amountOf,
  compare,
  type Decimal,
  min,
  minus,
  ONE,
  plain,
  printedRatio,
  type Ratio,
  ratio,
  sign,
  ZERO,
} from './decimal'
import type { Measures } from './measures'
import type { Rulebook } from './rulebooks/rulebook'
import { availableOf, type Fund, type Position, type View } from './state'
import { type Condition, conditionsNow, exemptionOf, hasFundStage, numbersOf } from './trigger'

/**
 * How far each market of a live log is from its trigger: the one place where that is defined.
 *
 * A market is as far along as the furthest of
 * - the shortfall of all bankrupt positions behind its fund, as a share of what the fund may spend;
 * - under rulebooks that know exhaustion alone: the fund's fall from its highest balance of the window towards its floor;
 * - under the others: what starts their ADL earlier, a drawdown or a count (`trigger.ts`).
 *
 * The distance in money is the least loss that would start ADL. Without a fund in front of the queue there is no way to be
 * part-way along: a market is calm until an account is bankrupt. An exempt market has no trigger and no distance.
 */
export interface Distance {
  readonly along: Ratio | null
  /** In the fund's asset, below zero once the trigger is passed; null where no amount of money says it. */
  readonly left: Decimal | null
  /** What is furthest along. */
  readonly by: Condition['name'] | 'fund-exhausted' | 'fund-fall' | 'positions-waiting'
  /** Whether ADL takes the next bankrupt position: none is covered any longer. */
  readonly holds: boolean
  /** Whether nothing keeps ADL from ending. */
  readonly stopped: boolean
  readonly numbers: Readonly<Record<string, string>>
}

/** Bankrupt positions as they stand: shortfalls in the asset of the market or fund, and how many wait in a market. */
export interface Missing {
  readonly markets: ReadonlyMap<string, Decimal>
  readonly funds: ReadonlyMap<string, Decimal>
  readonly waiting: ReadonlyMap<string, number>
  /** How many of those nobody could take, by market. */
  readonly unresolved: ReadonlyMap<string, number>
}

export function missingFor(
  measures: Measures,
  bankrupt: Iterable<Position>,
  unresolved: ReadonlyMap<string, number>,
): Missing {
  const [markets, funds, waiting] = [new Map<string, Decimal>(), new Map<string, Decimal>(), new Map<string, number>()]
  for (const position of bankrupt) {
    const { id, fund } = measures.market(position)
    const shortfall = amountOf(shortfallOf(measures, position))
    markets.set(id, shortfall.plus(markets.get(id) ?? ZERO))
    waiting.set(id, 1 + (waiting.get(id) ?? 0))
    if (fund !== null) funds.set(fund, shortfall.plus(funds.get(fund) ?? ZERO))
  }
  return { markets, funds, waiting, unresolved }
}

/** Null where the rulebook has taken the market out of ADL. */
export function distanceNow(view: View, rulebook: Rulebook, id: string, missing: Missing): Distance | null {
  const stands = view.markets.get(id)?.fund ?? null
  const fund = stands === null ? undefined : view.funds.get(stands)
  if (exemptionOf(rulebook, id) !== null) return null
  const own = missing.markets.get(id) ?? ZERO
  const waiting = missing.waiting.get(id) ?? 0
  const unresolved = missing.unresolved.get(id) ?? 0
  if (!hasFundStage(rulebook)) return withoutFund(own, waiting)
  const used = stands === null ? own : (missing.funds.get(stands) ?? ZERO)
  const conditions = fund ? conditionsNow(rulebook, fund, id, waiting) : []
  const early = conditions.some(({ holds }) => holds)
  const available = early ? ZERO : availableOf(fund)
  const ways = [
    ...conditions.map(({ name, along }) => ({ by: name, along })),
    { by: 'fund-exhausted' as const, along: exhausted(used, available) },
    { by: 'fund-fall' as const, along: rulebook.drawdown || rulebook.losses ? null : fallOf(fund) },
    { by: 'positions-waiting' as const, along: unresolved > 0 ? ratio(ONE) : null },
  ]
  const furthest = ways.reduce((a, b) => (further(b.along, a.along) ? b : a))
  const spare = availableOf(fund).minus(used)
  return {
    along: furthest.along,
    left: conditions.reduce((least, { left }) => (left ? min(least, left) : least), spare),
    by: furthest.by,
    holds: early || (waiting > 0 && used.gt(available)),
    stopped:
      waiting === 0 && conditions.every((condition) => condition.stopped) && (!fund || availableOf(fund).gt(ZERO)),
    numbers: {
      shortfall: plain(own),
      fundShortfall: plain(used),
      available: plain(available),
      ...(unresolved > 0 ? { unresolved: String(unresolved) } : {}),
      ...(furthest.along ? { along: printedRatio(furthest.along) } : {}),
      ...numbersOf(conditions),
    },
  }
}

/** What is left of the way, as a share of one, cut to 18 digits: zero from the trigger on, null where there is no way. */
export function shareLeft({ along, left: money }: Distance): string | null {
  if (!along) return money && (money.gt(ZERO) ? '1' : '0')
  const left = minus(ratio(ONE), along)
  return sign(left) < 0 ? '0' : printedRatio(left)
}

function withoutFund(own: Decimal, waiting: number): Distance {
  const holds = waiting > 0
  const numbers = { shortfall: plain(own), waiting: String(waiting) }
  return { along: holds ? ratio(ONE) : null, left: null, by: 'positions-waiting', holds, stopped: !holds, numbers }
}

function exhausted(used: Decimal, available: Decimal): Ratio | null {
  if (used.isZero()) return null
  return available.isZero() ? ratio(ONE) : ratio(used, available)
}

/** Zero at the highest balance of the window, one at the floor; null where the fund never was above its floor. */
function fallOf(fund: Fund | undefined): Ratio | null {
  if (!fund?.windowPeak || fund.windowPeak.lte(fund.floor)) return null
  return ratio(fund.windowPeak.minus(fund.balance), fund.windowPeak.minus(fund.floor))
}

function further(a: Ratio | null, b: Ratio | null): boolean {
  if (!a || !b) return a !== null
  return compare(a, b) > 0
}
