import type { checkRun } from '@/engine/check-run'
import type { compare } from '@/engine/compare'
import type { StressView } from '@/engine/projections/stress-view'
import type { WorkedExample } from '@/engine/worked-example'

/** What the pages of the tools are given, by our own pages and by the API alike. */

export type ComparisonAnswer = ReturnType<typeof compare>
export type CheckAnswer = ReturnType<typeof checkRun>
export type StressAnswer = StressView
export type ExampleAnswer = WorkedExample

/** An answer, or why there is none. */
export type Told<T> = { readonly answer: T } | { readonly refusal: { readonly code: string; readonly message: string } }

/** Moves of every mark, in per cent, that the running stream is put under: few enough to be worked out in seconds. */
export const STRESS_MOVES = ['-20', '-10', '-5', '5', '10', '20'] as const

/** How much of every fund is left, as a share of what it holds. */
export const FUND_SHARES = ['1', '0.5', '0', '2'] as const
export type FundShare = (typeof FUND_SHARES)[number]
