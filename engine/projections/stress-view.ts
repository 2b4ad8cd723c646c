import type { Disclosure } from '../log'
import type { StressRow, stress } from '../questions/stress'

/** A stress of a running stream as the public may see it. */
export type StressView = Omit<ReturnType<typeof stress>, 'rows'> & {
  readonly rows: readonly (Omit<StressRow, 'accounts'> & { readonly accounts: number | null })[]
}

/**
 * Shortfall, payment and size are what the waterlines of both sides show anyone. How many accounts would be reduced says
 * how large the ones at the front are, so that it is kept back where the queue is.
 */
export function stressView(answer: ReturnType<typeof stress>, disclosure: Disclosure): StressView {
  if (disclosure === 'open') return answer
  return { ...answer, rows: answer.rows.map((row) => ({ ...row, accounts: null })) }
}
