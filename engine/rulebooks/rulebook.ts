import type { Expr, Formula } from '../formula/expr'

/** How well a clause is founded: read in the venue's own text, in a third-party copy, or inferred by us. */
export type Grade = 'published' | 'third-party' | 'inferred'

export interface Clause {
  readonly text: string
  readonly source: string
  readonly grade: Grade
}

/**
 * `fund-exhausted`: the fund can't pay the shortfall. `account-value-below-zero`: no fund stands before the queue.
 * `order-book-exhausted`: the book could not take the liquidation order, and there is no fund. `fund-drawdown`: the fund
 * is exhausted, or fell too far from its own peak or average. `market-pnl-drawdown`: the fund is exhausted, or one market
 * lost too much of what the fund once had. Both take their numbers from `drawdown`. `fund-losses`: the fund is exhausted,
 * or lost much too often, or too many liquidations wait; the numbers stand in `losses`.
 */
export type TriggerRule =
  | 'fund-exhausted'
  | 'account-value-below-zero'
  | 'order-book-exhausted'
  | 'fund-drawdown'
  | 'market-pnl-drawdown'
  | 'fund-losses'

/** One reading of a fund's fall within a window: from `from` by the share `drop`, and by no less than `leastDrop`. */
export interface FundReading {
  readonly from: 'peak' | 'average'
  readonly drop: string
  readonly leastDrop: string
  /** Whether a fall of exactly that much counts. */
  readonly inclusive: boolean
}

/** The numbers of a drawdown trigger. Shares of one; amounts in the fund's asset. */
export type Drawdown =
  | {
      readonly kind: 'fund'
      readonly windowHours: number
      /** The first reading whose figure the fund carries decides. */
      readonly readings: readonly FundReading[]
    }
  | {
      readonly kind: 'market-pnl'
      readonly windowHours: number
      /** (market's profit now - its peak) / the fund's peak: at or below `start` it begins, above `stop` it ends. */
      readonly start: string
      readonly stop: string
      /** Only a fund that holds more than this looks at single markets; at or below zero every market is deleveraged. */
      readonly leastBalance: string
    }

/** Large losses of a fund, counted, and liquidations of a market that wait. */
export interface LossCount {
  readonly windowHours: number
  /** A loss of at least this much is counted, in the fund's asset. */
  readonly loss: string
  /** More than this many start ADL; it goes on until there are fewer than `stopBelow`. */
  readonly moreThan: number
  readonly stopBelow: number
  /** So many bankrupt positions of a market that nobody has taken start ADL too; absent where the number isn't published. */
  readonly backlog?: number
}

/**
 * How the size that ADL closes is spread over the opposite side: from the front of the queue, by one of the research's
 * policies, or by walking round the accounts from a start that a seed decides.
 */
export const ALLOCATIONS = ['queue', 'pro-rata', 'capped-pro-rata', 'risk-weighted', 'min-max', 'random-walk'] as const
export type AllocationRule = (typeof ALLOCATIONS)[number]

/** Price at which the counterparties' lots change hands; what a fund takes over always passes at the bankruptcy price. */
export type PriceRule = 'bankruptcy' | 'mark' | 'previous-mark'

/**
 * A venue's share of the queue in front of and including a position, 0 to 1 from the front: `size-fifths` cumulative size
 * over the side's size, rounded up to the next fifth; `heads` place over positions; `none` where the venue has none.
 */
export type PercentileRule = 'size-fifths' | 'heads' | 'none'

/**
 * The indicator as the venue shows it. `five-lights`: 5 to 1 by `size-fifths`. The others count positions:
 * `quantile-4-to-0`, `rank-5-to-1`, `bars-4-to-1` with the front highest, `rank-1-to-5` with the front lowest.
 */
export type IndicatorRule = 'five-lights' | 'quantile-4-to-0' | 'rank-5-to-1' | 'rank-1-to-5' | 'bars-4-to-1' | 'none'

/** An order among positions of equal score, before size and account id: by a formula, or the newest position first. */
export type TieRule =
  | { readonly by: 'formula'; readonly label: string; readonly expr: Expr; readonly order: 'highest' | 'lowest' }
  | { readonly by: 'newest'; readonly label: string }

/** A versioned set of trigger, ranking, allocation, settlement price and indicator: data and formulas, no machinery. */
export interface Rulebook {
  readonly name: string
  readonly version: number
  readonly title: string
  readonly trigger: TriggerRule
  /** Only with the two drawdown triggers. */
  readonly drawdown?: Drawdown
  /** Only with `fund-losses`. */
  readonly losses?: LossCount
  readonly ranking: {
    /** Null where the venue publishes no ranking: whatever needs a queue is refused with `rulebook-incomplete`. */
    readonly score: Formula | null
    /** 0 ordinary, 1 protected, 2 outside the rule, 3 left out of the queue: a formula too, so that it can be read in words. */
    readonly group: Formula
    readonly percentile: PercentileRule
    readonly indicator: IndicatorRule
    /** Between score and size; absent where the venue publishes no tie-break. */
    readonly ties?: readonly TieRule[]
  }
  readonly allocation: AllocationRule
  /** The largest share of one position that may be taken; only where shares are capped. */
  readonly cap?: string
  /** Assets whose markets the venue takes out of ADL: `BTC` stands for every market named BTC or BTC-something. */
  readonly exempt?: readonly string[]
  readonly price: PriceRule
  readonly clauses: {
    readonly trigger: Clause
    readonly ranking: Clause
    readonly allocation: Clause
    readonly price: Clause
    readonly indicator: Clause
  }
  /** What the venue does not publish, and what this rulebook does about it. */
  readonly gaps: readonly string[]
}

/** A venue that shares losses without a queue: it is described, and computes nothing. */
export interface DescribedVenue {
  readonly name: string
  readonly version: number
  readonly title: string
  /** What happens instead, in the order in which it happens. */
  readonly clauses: Readonly<Record<string, Clause>>
  readonly gaps: readonly string[]
}

export function rulebookId(rulebook: { readonly name: string; readonly version: number }): string {
  return `${rulebook.name}/${rulebook.version}`
}
