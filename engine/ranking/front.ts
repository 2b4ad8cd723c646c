import type { MarketFloats, SharedColumns } from '../formula/columns'
import { gapFor } from './certify'
import type { Bounds, Dominance } from './dominance'
import type { Heap } from './heap'
import type { Scratch, SideTable } from './side-table'

/**
 * The front of a side at the marks as they are, without an order of the rest: boxes of the index are opened from the best
 * bound down, until what was found covers the need and nobody in a closed box can still come before. Only then is what was
 * found put in order. Null where that is not enough (no index, or the front reaches into another group): rank everybody.
 */
export function frontOf(
  side: SideTable,
  lots: number,
  scratch: Scratch,
  market: MarketFloats,
  shared: SharedColumns,
): Uint32Array | null {
  if (!side.dominance) return null
  scratch.reserve(side.columns.count)
  side.dominance.at(market)
  return new Search(side, side.dominance, scratch, market, shared, scratch.heap).front(lots)
}

class Search {
  private readonly bounds: Bounds = { lowest: 0, highest: 0, all: false, none: false }
  private readonly found: number[] = []

  constructor(
    private readonly side: SideTable,
    private readonly dominance: Dominance,
    private readonly scratch: Scratch,
    private readonly market: MarketFloats,
    private readonly shared: SharedColumns,
    private readonly heap: Heap,
  ) {
    heap.size = 0
  }

  front(lots: number): Uint32Array | null {
    const { heap, dominance, side } = this
    for (let node = 0; node < dominance.width(dominance.top); node += 1) this.close(dominance.top, node)
    this.find(dominance.indexed, side.columns.count)
    // Summing what was found costs as much as finding it, so it is done when it is likely to be enough: twice the boxes
    // cover about four times as much.
    for (let open = 0, due = 1; heap.size > 0; open += this.open()) {
      if (open < due) continue
      const covered = this.lotsBefore(heap.best)
      if (covered >= lots) return this.cut(this.sorted(heap.best), lots)
      due = Math.max(open + 1, open * Math.min(2, Math.sqrt(lots / covered)))
    }
    const nobody = -Number.MAX_VALUE
    return this.lotsBefore(nobody) >= lots ? this.cut(this.sorted(nobody), lots) : null
  }

  /** Opens the box of the best bound; returns the number of leaves among it. */
  private open(): 0 | 1 {
    const { heap, dominance } = this
    const { bestLevel: level, bestItem: node } = heap
    heap.pop()
    if (level === 0) {
      this.find(dominance.firstSlot(node), dominance.lastSlot(node))
      return 1
    }
    const end = dominance.lastChild(level, node)
    for (let child = dominance.firstChild(node); child < end; child += 1) this.close(level - 1, child)
    return 0
  }

  /** Puts a box among the closed ones, unless nobody is in it. */
  private close(level: number, node: number): void {
    this.dominance.boundsOf(level, node, this.bounds)
    if (!this.bounds.none && this.dominance.countOf(level, node) > 0) this.heap.push(this.bounds.highest, level, node)
  }

  private find(from: number, to: number): void {
    this.side.score(from, to, this.scratch, this.market, this.shared)
    // Group 1 stands behind everybody of this search.
    const { group } = this.scratch
    for (let slot = from; slot < to; slot += 1) if (group[slot] === 0 || group[slot] === 2) this.found.push(slot)
  }

  /** Lots of those found who are certain to stand before everybody in the closed boxes, whose scores are at most `bound`. */
  private lotsBefore(bound: number): number {
    const { score } = this.scratch
    const { lots } = this.side.columns
    // Twice the gap, because the bound is a float as well, and twice that, because the gap is relative to the score.
    const surely = bound + 4 * gapFor(this.side.kernel.error) * Math.abs(bound)
    let sum = 0
    for (const slot of this.found) if (score[slot]! > surely) sum += lots[slot]!
    return sum
  }

  /** Slots found with a score above the bound, in their exact order. */
  private sorted(bound: number): Uint32Array {
    const { score, radix } = this.scratch
    const slots = new Uint32Array(this.found.length)
    let count = 0
    for (const slot of this.found) {
      const mine = score[slot]!
      slots[count] = slot
      radix.floats[count] = mine
      count += mine > bound ? 1 : 0
    }
    this.side.sort(slots, count, this.scratch)
    return slots.subarray(0, count)
  }

  /** The first slots that cover the need. */
  private cut(slots: Uint32Array, lots: number): Uint32Array {
    let covered = 0
    let end = 0
    while (end < slots.length && covered < lots) covered += this.side.columns.lots[slots[end++]!]!
    return slots.subarray(0, end)
  }
}
