import { type Plan, planWithQueue } from '../allocation/plan'
import { gini } from '../allocation/policies'
import {
  amountOf,
  compare as compareRatios,
  type Decimal,
  plain,
  printedRatio,
  type Ratio,
  ratio,
  sign,
  ZERO,
} from '../decimal'
import { PlimsollError } from '../errors'
import { gain, opposite } from '../market'
import { Measures } from '../measures'
import { type Rulebook, rulebookId } from '../rulebooks/index'
import type { Position, View } from '../state'
import { choosePosition, type PositionChoice } from './answers'

/**
 * One shortfall under one rulebook. Sizes in the market's units, money in the settlement asset.
 *
 * A counterparty's sacrifice is what closing at the rulebook's price costs it against the mark, never negative; its
 * endowment is its unrealised profit where positive (research: arXiv 2512.01112, the corrected, profit-only haircut).
 */
export interface ComparisonRow {
  readonly rulebook: string
  readonly price: string
  readonly triggered: boolean
  /** Size ADL has to close after the fund, and what it took of it. */
  readonly needed: string
  readonly taken: string
  readonly fundPaid: string
  /** Money taken beyond the shortfall. */
  readonly overshoot: string
  readonly residual: string
  readonly accounts: number
  readonly fullCloses: number
  /** Largest sacrifice over endowment; null where nobody with a profit was reduced. */
  readonly largestHaircut: string | null
  /** Inequality of the sizes taken over all positions of the queue; null where nothing was taken. */
  readonly gini: string | null
  /** Largest profit that survives, over what closures covered; null where they covered nothing. */
  readonly topSurvivorRatio: string | null
  /** Sizes taken, largest first, at most SIZES_MAX; the rest of `taken` went to the smaller ones. */
  readonly sizes: readonly string[]
  /** Against the first rulebook: whom it closes and this one does not, and the other way round. */
  readonly spared: readonly string[]
  readonly closed: readonly string[]
}

/** More closures than this are no longer told apart in a picture. */
export const SIZES_MAX = 60

export interface RefusedRow {
  readonly rulebook: string
  readonly refused: string
  readonly message: string
}

/** The same shortfall under several rulebooks, side by side; one that can't answer says why in its row. */
export function compare(view: View, choice: PositionChoice, rulebooks: readonly Rulebook[]) {
  const position = choosePosition(view, choice)
  const outcomes = rulebooks.map((rulebook) => outcomeOf(view, position, rulebook))
  const first = outcomes.find((o) => 'accounts' in o)
  const baseline = first && 'accounts' in first ? first.accounts : new Set<string>()
  const rows = outcomes.map((outcome): ComparisonRow | RefusedRow =>
    'accounts' in outcome ? { ...outcome.row, ...changes(baseline, outcome.accounts) } : outcome,
  )
  const { account, market, side } = position
  return { format: 'plimsoll.comparison/1' as const, at: view.at, account, market, side, rows }
}

type Outcome =
  | { readonly row: Omit<ComparisonRow, 'spared' | 'closed'>; readonly accounts: ReadonlySet<string> }
  | RefusedRow

function outcomeOf(view: View, position: Position, rulebook: Rulebook): Outcome {
  try {
    const { plan } = planWithQueue(view, position, rulebook)
    return { row: rowOf(view, plan, rulebook), accounts: new Set(plan.closures.map((c) => c.entry.position.account)) }
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error
    return { rulebook: rulebookId(rulebook), refused: error.code, message: error.message }
  }
}

function changes(baseline: ReadonlySet<string>, here: ReadonlySet<string>) {
  return {
    spared: [...baseline].filter((account) => !here.has(account)),
    closed: [...here].filter((account) => !baseline.has(account)),
  }
}

function rowOf(view: View, plan: Plan, rulebook: Rulebook) {
  const measures = new Measures(view)
  const taken = new Map(plan.closures.map((c) => [c.entry.position.account, c.size]))
  const opposites = [...view.positionsOf(plan.market.id, opposite(plan.position.side)).values()]
  const standing = opposites.filter((p) => sign(measures.equity(p)) > 0)
  const inequality = gini(standing.map((p) => taken.get(p.account) ?? ZERO))
  const { waterfall } = plan
  return {
    rulebook: rulebookId(rulebook),
    price: plain(plan.price),
    triggered: plan.trigger.holds,
    needed: plain(plan.needed),
    taken: plain(plan.needed.minus(plan.remaining)),
    fundPaid: plain(waterfall.fundPaid),
    overshoot: plain(waterfall.overshoot),
    residual: plain(waterfall.residual),
    accounts: plan.closures.length,
    fullCloses: plan.closures.filter((c) => c.size.eq(c.entry.position.size)).length,
    sizes: [...plan.closures.map((c) => c.size)]
      .sort((a, b) => b.cmp(a))
      .slice(0, SIZES_MAX)
      .map(plain),
    largestHaircut: printedOrNull(largestHaircut(measures, plan)),
    gini: inequality ? printedRatio(inequality) : null,
    topSurvivorRatio: printedOrNull(topSurvivorRatio(measures, plan, standing, taken)),
  }
}

function printedOrNull(value: Ratio | null): string | null {
  return value ? printedRatio(value) : null
}

/** What closing `size` of a counterparty at the plan's price costs it against the mark. */
function sacrifice(plan: Plan, position: Position, size: Decimal): Ratio {
  const cost = gain(plan.market, position.side, size, plan.price, plan.market.mark)
  return sign(cost) > 0 ? cost : ratio(ZERO)
}

function largestHaircut(measures: Measures, plan: Plan): Ratio | null {
  let largest: Ratio | null = null
  for (const { entry, size } of plan.closures) {
    const endowment = amountOf(measures.unrealised(entry.position))
    if (endowment.lte(ZERO)) continue
    const given = sacrifice(plan, entry.position, size)
    const haircut = ratio(given.n, given.d.times(endowment))
    if (!largest || compareRatios(haircut, largest) > 0) largest = haircut
  }
  return largest
}

function topSurvivorRatio(
  measures: Measures,
  plan: Plan,
  standing: readonly Position[],
  taken: ReadonlyMap<string, Decimal>,
): Ratio | null {
  const covered = plan.waterfall.adlCovered
  if (covered.lte(ZERO)) return null
  let top = ZERO
  for (const position of standing) {
    const profit = amountOf(measures.unrealised(position))
    if (profit.lte(top)) continue
    const left = profit.minus(amountOf(sacrifice(plan, position, taken.get(position.account) ?? ZERO)))
    if (left.gt(top)) top = left
  }
  return ratio(top, covered)
}
