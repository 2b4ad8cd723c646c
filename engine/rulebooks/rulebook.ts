import type { Formula } from '../formula/expr'

/** How well a clause is founded: read in the venue's own text, in a third-party copy, or inferred by us. */
export type Grade = 'published' | 'third-party' | 'inferred'

export interface Clause {
  readonly text: string
  readonly source: string
  readonly grade: Grade
}

/** `fund-exhausted`: the fund can't pay the shortfall. `account-value-below-zero`: no fund stands before the queue. */
export type TriggerRule = 'fund-exhausted' | 'account-value-below-zero'

/** Price at which the fund's and the counterparties' lots change hands. */
export type PriceRule = 'bankruptcy' | 'previous-mark'

/**
 * A venue's share of the queue in front of and including a position, 0 to 1 from the front: `size-fifths` cumulative size
 * over the side's size, rounded up to the next fifth; `heads` place over positions; `none` where the venue has none.
 */
export type PercentileRule = 'size-fifths' | 'heads' | 'none'

/** The indicator as the venue shows it: five lights by `size-fifths`, Binance's 4 to 0 by heads, or none. */
export type IndicatorRule = 'five-lights' | 'quantile-4-to-0' | 'none'

/** A versioned set of trigger, ranking, allocation, settlement price and indicator: data and formulas, no machinery. */
export interface Rulebook {
  readonly name: string
  readonly version: number
  readonly title: string
  readonly trigger: TriggerRule
  readonly ranking: {
    readonly score: Formula
    /** 0 ordinary, 1 protected, 2 outside the rule: a formula too, so that it can be read in words. */
    readonly group: Formula
    readonly percentile: PercentileRule
    readonly indicator: IndicatorRule
  }
  readonly allocation: 'queue'
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

export function rulebookId(rulebook: Rulebook): string {
  return `${rulebook.name}/${rulebook.version}`
}
