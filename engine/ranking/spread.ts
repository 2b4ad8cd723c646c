/** Runs up to this length are sorted by insertion. */
const SHORT = 24

/**
 * Sorts slots by score, highest first: spread evenly over the range of their scores, as many cells as slots, and each cell
 * again until it is short. Quicker than a radix sort for hundreds of slots, and than comparing pairs for any number. Scores
 * are copied beside their slots first, so that every pass but the first reads memory in its order.
 */
export class Spread {
  private slots = new Uint32Array(0)
  private scores = new Float64Array(0)
  private cells = new Uint32Array(0)
  private ends = new Uint32Array(0)
  /** The same two in the order of their cells. */
  private sortedSlots = new Uint32Array(0)
  private sortedScores = new Float64Array(0)

  /** Sorts `slots` from one place up to another. */
  sort(slots: Uint32Array, from: number, to: number, score: Float64Array): void {
    const all = to - from
    if (all <= SHORT) {
      insert(slots, from, to, score)
      return
    }
    this.reserve(all)
    const most = this.spread(slots, from, all, score)
    const { ends, sortedSlots, sortedScores } = this
    // Cells stand in their order already: one insertion over all of them is quicker than one for each.
    if (most <= SHORT) insertBoth(sortedSlots, sortedScores, all)
    for (let i = 0; i < all; i += 1) slots[from + i] = sortedSlots[i]!
    if (most <= SHORT) return
    if (most === all) {
      slots.subarray(from, to).sort((a, b) => score[b]! - score[a]!)
      return
    }
    // The room is used again below.
    const mine = ends.slice(0, all)
    for (let cell = 0, begin = 0; cell < all; begin = mine[cell]!, cell += 1) {
      if (mine[cell]! > begin + 1) this.sort(slots, from + begin, from + mine[cell]!, score)
    }
  }

  get byteLength(): number {
    return 4 * 8 * this.slots.length
  }

  private reserve(count: number): void {
    if (count <= this.slots.length) return
    const room = 2 * count
    this.slots = new Uint32Array(room)
    this.scores = new Float64Array(room)
    this.cells = new Uint32Array(room)
    this.ends = new Uint32Array(room)
    this.sortedSlots = new Uint32Array(room)
    this.sortedScores = new Float64Array(room)
  }

  /** Copies slots into cells of equal width, the highest scores first, and says how many are in the fullest. */
  private spread(from: Uint32Array, first: number, all: number, score: Float64Array): number {
    const { slots, scores, cells, ends, sortedSlots, sortedScores } = this
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let i = 0; i < all; i += 1) {
      const slot = from[first + i]!
      const mine = score[slot]!
      slots[i] = slot
      scores[i] = mine
      if (mine < low) low = mine
      if (mine > high) high = mine
      ends[i] = 0
    }
    // A quotient times what it was divided by is the whole again, or beside it by less than one cell.
    const scale = (all - 1) / (high - low)
    for (let i = 0; i < all; i += 1) {
      // Where all scores are one, or nearly, the scale is no number, and everybody is in the first cell.
      const cell = ((high - scores[i]!) * scale) | 0
      cells[i] = cell
      ends[cell]! += 1
    }
    let most = 0
    for (let cell = 0, sum = 0; cell < all; cell += 1) {
      const count = ends[cell]!
      if (count > most) most = count
      ends[cell] = sum
      sum += count
    }
    for (let i = 0; i < all; i += 1) {
      const to = ends[cells[i]!]!
      ends[cells[i]!] = to + 1
      sortedSlots[to] = slots[i]!
      sortedScores[to] = scores[i]!
    }
    return most
  }
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

function insertBoth(slots: Uint32Array, scores: Float64Array, count: number): void {
  for (let i = 1; i < count; i += 1) {
    const mine = scores[i]!
    if (scores[i - 1]! >= mine) continue
    const slot = slots[i]!
    let into = i
    for (; into > 0 && scores[into - 1]! < mine; into -= 1) {
      slots[into] = slots[into - 1]!
      scores[into] = scores[into - 1]!
    }
    slots[into] = slot
    scores[into] = mine
  }
}
