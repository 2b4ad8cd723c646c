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
  /** Slots of opened boxes. The first `sure` of them are certain to stand before everybody in the closed boxes. */
  private readonly found: Uint32Array
  private count = 0
  private sure = 0
  /** Lots of those who are sure. */
  private covered = 0

  constructor(
    private readonly side: SideTable,
    private readonly dominance: Dominance,
    private readonly scratch: Scratch,
    private readonly market: MarketFloats,
    private readonly shared: SharedColumns,
    private readonly heap: Heap,
  ) {
    heap.size = 0
    this.found = scratch.found
  }

  front(lots: number): Uint32Array | null {
    const { heap, dominance, side } = this
    for (let node = 0; node < dominance.width(dominance.top); node += 1) this.close(dominance.top, node)
    this.find(dominance.indexed, side.columns.count)
    // Looking at what was found costs as much as finding it, so it is done when it is likely to be enough: twice the boxes
    // cover about four times as much.
    for (let open = 0, due = 1; heap.size > 0; open += this.open()) {
      if (open < due) continue
      this.makeSure(heap.best)
      if (this.covered >= lots) return this.cut(this.sorted(heap.best), lots)
      due = Math.max(open + 1, open * Math.min(2, Math.sqrt(lots / this.covered)))
    }
    const nobody = -Number.MAX_VALUE
    this.makeSure(nobody)
    return this.covered >= lots ? this.cut(this.sorted(nobody), lots) : null
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
    const { found } = this
    // Group 1 stands behind everybody of this search.
    const { group } = this.scratch
    for (let slot = from; slot < to; slot += 1) if (group[slot] === 0 || group[slot] === 2) found[this.count++] = slot
  }

  /** Finds who is certain to stand before everybody in the closed boxes, whose scores are at most `bound`. */
  private makeSure(bound: number): void {
    const { found } = this
    const { score } = this.scratch
    const { lots } = this.side.columns
    // Twice the gap, because the bound is a float as well, and twice that, because the gap is relative to the score.
    const surely = bound + 4 * gapFor(this.side.kernel.error) * Math.abs(bound)
    for (let i = this.sure; i < this.count; i += 1) {
      const slot = found[i]!
      if (!(score[slot]! > surely)) continue
      found[i] = found[this.sure]!
      found[this.sure++] = slot
      this.covered += lots[slot]!
    }
  }

  /** Slots found with a score above the bound, in their exact order. */
  private sorted(bound: number): Uint32Array {
    const { found } = this
    const { score } = this.scratch
    let count = this.sure
    for (let i = count; i < this.count; i += 1) if (score[found[i]!]! > bound) found[count++] = found[i]!
    const slots = found.slice(0, count)
    this.side.sortFew(slots, this.scratch)
    return slots
  }

  /** The first slots that cover the need. */
  private cut(slots: Uint32Array, lots: number): Uint32Array {
    let covered = 0
    let end = 0
    while (end < slots.length && covered < lots) covered += this.side.columns.lots[slots[end++]!]!
    return slots.subarray(0, end)
  }
}
