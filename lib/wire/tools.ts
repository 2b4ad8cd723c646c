import type { StressView } from '@/engine/projections/stress-view'
import type { checkRun } from '@/engine/questions/check-run'
import type { compare } from '@/engine/questions/compare'
import type { WorkedExample } from '@/engine/questions/worked-example'
import { RULEBOOKS, rulebookId } from '@/engine/rulebooks/index'

/** What the pages of the tools are given, by our own pages and by the API alike. */

export type ComparisonAnswer = ReturnType<typeof compare>
export type CheckAnswer = ReturnType<typeof checkRun>
export type StressAnswer = StressView
export type ExampleAnswer = WorkedExample

/** A rulebook worked out, and on what. */
export interface Worked {
  readonly from: 'live' | 'example'
  readonly example: ExampleAnswer
}

/** An answer, or why there is none. */
export type Told<T> = { readonly answer: T } | { readonly refusal: { readonly code: string; readonly message: string } }

/** Moves of every mark, in per cent, that the running stream is put under: few enough to be worked out in seconds. */
export const STRESS_MOVES = ['-20', '-10', '-5', '5', '10', '20'] as const

/** How much of every fund is left, as a share of what it holds. */
export const FUND_SHARES = ['1', '0.5', '0', '2'] as const
export type FundShare = (typeof FUND_SHARES)[number]
export const SHARE_WORDS: Readonly<Record<FundShare, string>> = {
  '1': 'as they are',
  '0.5': 'half full',
  '0': 'empty',
  '2': 'doubled',
}

/** A rulebook as a choice. */
export interface RulebookName {
  readonly id: string
  readonly title: string
}

/** Every version that can be asked, the newest of a name for the name alone. */
export const RULEBOOK_NAMES: readonly RulebookName[] = RULEBOOKS.map((rulebook) => ({
  id: rulebookId(rulebook),
  title: rulebook.title,
}))

/** What a comparison begins with: two queues with different scores, one closing at the mark, one by shares. */
export const USUAL_RULEBOOKS = ['bitmex/1', 'binance/1', 'okx/1', 'hyperliquid/1', 'pro-rata/1', 'min-max/1'] as const
