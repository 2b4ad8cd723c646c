import { type Decimal, dec } from './decimal'

/**
 * When a mark is not believed. A mark is held against the index that comes with it or, where none does, against the mark
 * before it. One that is further away than it may be stops every decision in its market until `confirmations` marks in a
 * row have held: a single wrong price then closes nobody, and neither is it the previous mark of the next decision.
 */
export interface PriceGuard {
  /** Share of the mark before it by which a mark may move, where no index comes with it. */
  readonly jump: string
  /** Share of the index by which a mark may lie beside it. */
  readonly deviation: string
  /** At least two: after one the doubtful mark would still be the previous one. */
  readonly confirmations: number
}

/** A market whose mark is doubted. */
export interface Doubt {
  readonly reason: 'price-jump' | 'price-deviation'
  /** Marks in a row that have held since. */
  readonly held: number
}

/** A mark as it came, with the one before it and the index beside it where there are any. */
export interface Quote {
  readonly mark: Decimal
  readonly before: Decimal | null
  readonly index: Decimal | null
}

/** What is to be thought of a market after a mark: the doubt that remains, null for none. */
export function judge(doubt: Doubt | null, quote: Quote, guard: PriceGuard): Doubt | null {
  const reason = doubtful(quote, guard)
  if (reason) return { reason, held: 0 }
  if (!doubt) return null
  const held = doubt.held + 1
  return held < guard.confirmations ? { ...doubt, held } : null
}

function doubtful({ mark, before, index }: Quote, { jump, deviation }: PriceGuard): Doubt['reason'] | null {
  if (index) return isBeyond(mark, index, deviation) ? 'price-deviation' : null
  return before && isBeyond(mark, before, jump) ? 'price-jump' : null
}

function isBeyond(mark: Decimal, reference: Decimal, share: string): boolean {
  return mark
    .minus(reference)
    .abs()
    .gt(reference.times(dec(share)))
}
