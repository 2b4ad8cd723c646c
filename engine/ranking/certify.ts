import type { Spread } from './spread'

/**
 * Makes an order by floats the exact one. The ranking rule is the exact score cut to 12 significant digits. Two cut scores
 * differ for certain where the exact ones are further apart than 1e-11 of the larger (the widest cell of 12 digits), and
 * floats with a relative error of at most `error` prove that where they are further apart than `gapFor(error)`. Maximal
 * chains of closer neighbours are handed to the exact comparison, and nothing else is.
 */
export function gapFor(error: number): number {
  return (1e-11 + 3 * error) * (1 + 1e-6)
}

/** Whether `lower`, which is not above `higher`, is too close to it for floats to decide. */
function isNear(higher: number, lower: number, gap: number): boolean {
  // The larger of both without their signs.
  return higher - lower <= gap * Math.max(higher, -lower)
}

/** What had to be decided beyond the keys, counted. */
export interface Settled {
  /** Slots whose keys did not tell them apart. */
  close: number
  /** Slots in chains that floats could not decide. */
  exact: number
  /** Chains whose exact order was not that of the floats. */
  reordered: number
}

/** Puts a chain of near scores in its exact order. */
type Exactly = (chain: Uint32Array) => void

/**
 * Settles an order that is sorted by key (see radix.ts): slots whose keys are equal or neighbours by score, and chains of
 * near scores by `exactly`.
 */
export function settle(
  slots: Uint32Array,
  keys: Int32Array,
  count: number,
  score: Float64Array,
  gap: number,
  spread: Spread,
  exactly: Exactly,
): Settled {
  const settled: Settled = { close: 0, exact: 0, reordered: 0 }
  for (let begin = 0; begin < count - 1; begin += 1) {
    if ((keys[begin + 1]! - keys[begin]!) >>> 0 > 1) continue
    let end = begin + 2
    while (end < count && (keys[end]! - keys[end - 1]!) >>> 0 <= 1) end += 1
    settled.close += end - begin
    spread.sort(slots, begin, end, score)
    settleChains(slots, begin, end, score, gap, exactly, settled)
    begin = end - 1
  }
  return settled
}

/** Hands every maximal chain of near scores, between two places of an order by score, to `exactly`. */
export function settleChains(
  slots: Uint32Array,
  from: number,
  to: number,
  score: Float64Array,
  gap: number,
  exactly: Exactly,
  settled: Settled,
): void {
  if (from >= to) return
  let higher = score[slots[from]!]!
  for (let end = from + 1; end < to; end += 1) {
    const begin = end - 1
    for (; end < to; end += 1) {
      const lower = score[slots[end]!]!
      const isChained = isNear(higher, lower, gap)
      higher = lower
      if (!isChained) break
    }
    if (end === begin + 1) continue
    const chain = slots.subarray(begin, end)
    settled.exact += chain.length
    const before = chain.slice()
    exactly(chain)
    if (chain.some((slot, i) => slot !== before[i])) settled.reordered += 1
  }
}
