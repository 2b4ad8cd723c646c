import { type Change, Counterfactual } from '../counterfactual'
import type { Sha256 } from '../hash'
import { headerOf } from '../log'
import {
  type AccountFigures,
  type EventFigures,
  type Figures,
  Figuring,
  type Interval,
  intervalOf,
} from '../questions/backtest'
import { ADVERSARIES, type Adversary, type AdversaryResult, adversariesOf } from './adversaries'
import { type Reconstruction, type Story, storyOf } from './reconstructions'

/** One log under one change. */
export interface Trial {
  readonly total: Figures
  readonly events: readonly EventFigures[]
  readonly accounts: readonly AccountFigures[]
  readonly leftOut: Readonly<Record<string, number>>
}

export function trial(story: Story, change: Change, sha256: Sha256): Trial {
  const figuring = new Figuring()
  const run = new Counterfactual(sha256, change, (records, book) => figuring.take(records, book))
  run.header(headerOf(story.facts, sha256))
  for (const input of [...story.opening, ...story.blow]) run.input(input)
  return { total: figuring.total, events: figuring.events, accounts: figuring.accounts, leftOut: run.leftOut }
}

/** Figures over seeds, each as an interval. */
export const MEASURED = [
  'events',
  'accounts',
  'fullCloses',
  'closed',
  'shortfall',
  'fundPaid',
  'residual',
  'overshoot',
  'givenUp',
  'largest',
] as const satisfies readonly (keyof Figures)[]
export type Measured = (typeof MEASURED)[number]

export interface TrialRow {
  readonly scenario: string
  readonly rulebook: string
  readonly seeds: number
  readonly figures: Readonly<Record<Measured, Interval>>
}

export interface AdversaryRow {
  readonly scenario: string
  readonly rulebook: string
  readonly adversary: Adversary
  readonly seeds: number
  readonly closedHonest: Interval
  readonly closed: Interval
  readonly gain: Interval
}

/** Every seed from 1 on of one reconstruction under one rulebook. */
export function trialRow(recipe: Reconstruction, rulebook: string, seeds: number, sha256: Sha256): TrialRow {
  const totals = upTo(seeds).map((seed) => trial(storyOf(recipe, seed), { rulebook }, sha256).total)
  const figures = Object.fromEntries(
    MEASURED.map((name) => [name, intervalOf(totals.map((total) => String(total[name])))]),
  ) as Record<Measured, Interval>
  return { scenario: recipe.name, rulebook, seeds, figures }
}

export function adversaryRows(recipe: Reconstruction, rulebook: string, seeds: number, sha256: Sha256): AdversaryRow[] {
  const results = upTo(seeds).flatMap((seed) => adversariesOf(storyOf(recipe, seed), rulebook, sha256))
  return ADVERSARIES.map((adversary) => {
    const found = results.filter((result) => result.adversary === adversary)
    const over = (of: (result: AdversaryResult) => string) => intervalOf(found.map(of))
    return {
      scenario: recipe.name,
      rulebook,
      adversary,
      seeds: found.length,
      closedHonest: over((result) => result.closedHonest),
      closed: over((result) => result.closed),
      gain: over((result) => result.gain),
    }
  })
}

const upTo = (seeds: number) => Array.from({ length: seeds }, (_, i) => i + 1)
