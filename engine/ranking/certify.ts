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
  return higher - lower <= gap * Math.max(Math.abs(higher), Math.abs(lower))
}

/** Runs up to this length are sorted by insertion. */
const SHORT = 48

/** What had to be decided beyond the keys, counted. */
export interface Settled {
  /** Slots whose keys did not tell them apart. */
  close: number
  /** Slots in chains that floats could not decide. */
  exact: number
  /** Chains whose exact order was not that of the floats. */
  reordered: number
}

/**
 * Settles an order that is sorted by key (see radix.ts): slots whose keys are equal or neighbours by score, and chains of
 * near scores by `exactly`, which puts the slots it is given in their exact order.
 */
export function settle(
  slots: Uint32Array,
  keys: Int32Array,
  count: number,
  score: Float64Array,
  gap: number,
  exactly: (chain: Uint32Array) => void,
): Settled {
  const settled: Settled = { close: 0, exact: 0, reordered: 0 }
  for (let begin = 0; begin < count - 1; begin += 1) {
    if ((keys[begin + 1]! - keys[begin]!) >>> 0 > 1) continue
    let end = begin + 2
    while (end < count && (keys[end]! - keys[end - 1]!) >>> 0 <= 1) end += 1
    const run = slots.subarray(begin, end)
    settled.close += run.length
    sortByScore(run, score)
    settleChains(run, score, gap, exactly, settled)
    begin = end - 1
  }
  return settled
}

/** Hands every maximal chain of near scores to `exactly`. */
function settleChains(
  slots: Uint32Array,
  score: Float64Array,
  gap: number,
  exactly: (chain: Uint32Array) => void,
  settled: Settled,
): void {
  for (let begin = 0; begin < slots.length - 1; begin += 1) {
    let end = begin + 1
    while (end < slots.length && isNear(score[slots[end - 1]!]!, score[slots[end]!]!, gap)) end += 1
    if (end === begin + 1) continue
    const chain = slots.subarray(begin, end)
    settled.exact += chain.length
    const before = chain.slice()
    exactly(chain)
    if (chain.some((slot, i) => slot !== before[i])) settled.reordered += 1
    begin = end - 1
  }
}

export function sortByScore(slots: Uint32Array, score: Float64Array): void {
  if (slots.length > SHORT) {
    slots.sort((a, b) => score[b]! - score[a]!)
    return
  }
  for (let i = 1; i < slots.length; i += 1) {
    const slot = slots[i]!
    const mine = score[slot]!
    let to = i
    for (; to > 0 && score[slots[to - 1]!]! < mine; to -= 1) slots[to] = slots[to - 1]!
    slots[to] = slot
  }
}
