/** Runs up to this length are sorted by insertion. */
const SHORT = 24

/**
 * Sorts slots by score, highest first: spread evenly over the range of their scores, as many cells as slots, and each cell
 * again until it is short. Quicker than a radix sort for hundreds of slots, and than comparing pairs for any number.
 */
export class Spread {
  private spare = new Uint32Array(0)

  /** Sorts `slots` from one place up to another. */
  sort(slots: Uint32Array, from: number, to: number, score: Float64Array): void {
    if (to - from <= SHORT) {
      insert(slots, from, to, score)
      return
    }
    const ends = this.cellsOf(slots, from, to, score)
    const all = to - from
    let most = 0
    for (let cell = 0, begin = 0; cell < all; begin = ends[cell]!, cell += 1) most = Math.max(most, ends[cell]! - begin)
    // Cells stand in their order already: one insertion over all of them is quicker than one for each.
    if (most <= SHORT) insert(slots, from, to, score)
    else if (most === all) slots.subarray(from, to).sort((a, b) => score[b]! - score[a]!)
    else
      for (let cell = 0, begin = 0; cell < all; begin = ends[cell]!, cell += 1) {
        if (ends[cell]! > begin + 1) this.sort(slots, from + begin, from + ends[cell]!, score)
      }
  }

  get byteLength(): number {
    return this.spare.byteLength
  }

  /** Moves slots into cells of equal width, the highest scores first, and says where each cell ends. */
  private cellsOf(slots: Uint32Array, from: number, to: number, score: Float64Array): Uint32Array {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = from; i < to; i += 1) {
      const mine = score[slots[i]!]!
      if (mine < low) low = mine
      if (mine > high) high = mine
    }
    if (this.spare.length < to - from) this.spare = new Uint32Array(2 * (to - from))
    const { spare } = this
    const last = to - from - 1
    const scale = last / (high - low)
    const at = new Uint32Array(last + 1)
    for (let i = from; i < to; i += 1) at[cellOf(score[slots[i]!]!, high, scale, last)]! += 1
    for (let cell = 0, sum = 0; cell <= last; cell += 1) {
      const count = at[cell]!
      at[cell] = sum
      sum += count
    }
    for (let i = from; i < to; i += 1) spare[at[cellOf(score[slots[i]!]!, high, scale, last)]!++] = slots[i]!
    for (let i = from; i < to; i += 1) slots[i] = spare[i - from]!
    return at
  }
}

/** Where all scores are one, or nearly, the scale is no number, and everybody is in the first cell. */
function cellOf(score: number, high: number, scale: number, last: number): number {
  return Math.min(last, ((high - score) * scale) | 0)
}

function insert(slots: Uint32Array, from: number, to: number, score: Float64Array): void {
  for (let i = from + 1; i < to; i += 1) {
    const slot = slots[i]!
    const mine = score[slot]!
    let into = i
    for (; into > from && score[slots[into - 1]!]! < mine; into -= 1) slots[into] = slots[into - 1]!
    slots[into] = slot
  }
}
