import { type Plan, planWithQueue } from '../allocation/plan'
import { compare, plain } from '../decimal'
import { unlessRefused } from '../errors'
import { type WorkedLine, work } from '../formula/words'
import { type Market, opposite, type Side } from '../market'
import { Measures } from '../measures'
import { type Entry, fieldsOf } from '../ranking/queue'
import { type Rulebook, rulebookId } from '../rulebooks/index'
import { byCodeUnits, isFundAccount, type Position, type View } from '../state'
import { exemptionOf } from '../trigger'

/** One rulebook applied to one real situation, step by step. Amounts in the market's own units. */
export interface WorkedExample {
  readonly rulebook: string
  readonly at: string
  readonly market: string
  readonly settle: string
  readonly mark: string
  /** Whose loss has to be covered: somebody bankrupt, or whoever would be the next. */
  readonly bankrupt: {
    readonly account: string
    readonly side: Side
    readonly size: string
    readonly isBankrupt: boolean
    readonly bankruptcyPrice: string
  }
  readonly trigger: {
    readonly holds: boolean
    readonly rule: string
    readonly numbers: Readonly<Record<string, string>>
  }
  readonly price: string
  readonly priceRule: string
  readonly fundPaid: string
  readonly needed: string
  /** Who is closed first and how their score came about; null where nobody would be. */
  readonly first: {
    readonly account: string
    readonly side: Side
    readonly size: string
    readonly entry: string
    readonly place: number
    readonly taken: string
    readonly worked: readonly WorkedLine[]
    readonly lights: number
    readonly percentile: string | null
    readonly venueIndicator: string | null
  } | null
}

/**
 * Works a rulebook out on the bankrupt position of the busiest market, or else, as a hypothetical run, on the position
 * there that is nearest to its bankruptcy price. Null where no market has both, or the rulebook has no price for it.
 */
export function workedExample(view: View, rulebook: Rulebook): WorkedExample | null {
  const measures = new Measures(view)
  for (const market of busiest(view, rulebook)) {
    const position = nearestToBankruptcy(measures, market)
    const example = position && exampleOf(measures, market, position, rulebook)
    if (example) return example
  }
  return null
}

/** Markets with positions on both sides, those with most of them first; those a rulebook takes out of ADL last. */
function busiest(view: View, rulebook: Rulebook): Market[] {
  const positions = ({ id }: Market, side: Side) => view.positionsOf(id, side).size
  const count = (market: Market) => positions(market, 'long') + positions(market, 'short')
  const markets = [...view.markets.values()]
    .filter((market) => positions(market, 'long') > 0 && positions(market, 'short') > 0)
    .sort((a, b) => count(b) - count(a) || byCodeUnits(a.id, b.id))
  const isExempt = ({ id }: Market) => exemptionOf(rulebook, id) !== null
  return [...markets.filter((market) => !isExempt(market)), ...markets.filter(isExempt)]
}

/** The position whose equity is the smallest part of its notional: bankrupt ones come first. */
function nearestToBankruptcy(measures: Measures, market: Market): Position | null {
  let nearest: Position | null = null
  for (const side of ['long', 'short'] as const) {
    for (const position of measures.view.positionsOf(market.id, side).values()) {
      if (isFundAccount(position.account)) continue
      if (!nearest || compare(measures.marginRatio(position), measures.marginRatio(nearest)) < 0) nearest = position
    }
  }
  return nearest
}

function exampleOf(measures: Measures, market: Market, position: Position, rulebook: Rulebook): WorkedExample | null {
  const isBankrupt = measures.isBankrupt(position)
  const planned = unlessRefused(() => planWithQueue(measures.view, position, rulebook, { force: !isBankrupt }))
  if (!planned) return null
  const { plan } = planned
  const { account, side, size } = position
  const { holds, rule, numbers } = plan.trigger
  return {
    rulebook: rulebookId(rulebook),
    at: measures.view.at,
    market: market.id,
    settle: market.settle,
    mark: plain(market.mark),
    bankrupt: { account, side, size: plain(size), isBankrupt, bankruptcyPrice: plain(plan.bankruptcyPrice) },
    trigger: { holds, rule, numbers },
    price: plain(plan.price),
    priceRule: plan.priceRule,
    fundPaid: plain(plan.waterfall.fundPaid),
    needed: plain(plan.needed),
    first: firstOf(measures, plan, rulebook, opposite(side)),
  }
}

function firstOf(measures: Measures, plan: Plan, rulebook: Rulebook, side: Side): WorkedExample['first'] {
  const [closure] = plan.closures
  if (!closure) return null
  const { entry, size } = closure
  const { position } = entry
  return {
    account: position.account,
    side,
    size: plain(position.size),
    entry: plain(position.entry),
    place: entry.place,
    taken: plain(size),
    worked: linesOf(measures, rulebook, entry),
    lights: entry.lights,
    percentile: entry.percentile,
    venueIndicator: entry.venueIndicator,
  }
}

function linesOf(measures: Measures, rulebook: Rulebook, { position }: Entry): readonly WorkedLine[] {
  const { score } = rulebook.ranking
  return score ? work(score, fieldsOf(measures, position)) : []
}
