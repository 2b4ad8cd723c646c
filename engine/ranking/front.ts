import { type MarketFloats, OUT, type SharedColumns } from '../formula/columns'
import { gapFor, isNear, settleChains } from './certify'
import type { Bounds, Dominance } from './dominance'
import type { Heap } from './heap'
import type { Scratch, SideTable } from './side-table'

/**
 * The front of a side at the marks as they are, without an order of the rest: boxes of the index are opened from the best
 * bound down, until what was found covers the need and no closed box, and nobody in the order that floats can't decide, can
 * still come before. Null where that is not enough (no index, or the front reaches into another group): rank everybody.
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

/** Levels of heap entries: boxes from 0 up, slots below. */
const SLOT = -1

class Search {
  private readonly bounds: Bounds = { lowest: 0, highest: 0, all: false, none: false }

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
    for (let node = 0; node < dominance.width(dominance.top); node += 1) this.pushNode(dominance.top, node)
    this.pushSlots(dominance.indexed, side.columns.count)
    const gap = gapFor(side.kernel.error)
    const found: number[] = []
    let covered = 0
    let last = 0
    while (heap.size > 0) {
      if (covered >= lots && !isNear(last, heap.best, 2 * gap)) return this.settled(found, lots, gap)
      const { best, bestLevel: level, bestItem: item } = heap
      heap.pop()
      if (level === SLOT) {
        found.push(item)
        covered += side.columns.lots[item]!
        last = best
      } else if (level === 0) {
        this.pushSlots(dominance.firstSlot(item), dominance.lastSlot(item))
      } else {
        const end = dominance.lastChild(level, item)
        for (let child = dominance.firstChild(item); child < end; child += 1) this.pushNode(level - 1, child)
      }
    }
    return null
  }

  private pushNode(level: number, node: number): void {
    this.dominance.boundsOf(level, node, this.bounds)
    if (!this.bounds.none && this.dominance.countOf(level, node) > 0) this.heap.push(this.bounds.highest, level, node)
  }

  private pushSlots(from: number, to: number): void {
    const { columns, direction, kernel, exact } = this.side
    const { score, group, doubts } = this.scratch
    const count = kernel.run(columns, this.shared, this.market, direction, from, to, score, group, doubts)
    for (let i = 0; i < count; i += 1) {
      const slot = doubts[i]!
      const read = exact.scored(this.side.accountAt(slot))
      group[slot] = read?.group ?? OUT
      score[slot] = read?.score ?? 0
    }
    // Group 1 stands behind everybody of this search.
    const { heap } = this
    for (let slot = from; slot < to; slot += 1) {
      if (group[slot] === 0 || group[slot] === 2) heap.push(score[slot]!, SLOT, slot)
    }
  }

  /** Found slots, which come by score, in their exact order, cut where they cover the need. */
  private settled(found: readonly number[], lots: number, gap: number): Uint32Array {
    const slots = Uint32Array.from(found)
    const { score } = this.scratch
    settleChains(slots, score, gap, (chain) => this.side.exactly(chain, score), { close: 0, exact: 0, reordered: 0 })
    let covered = 0
    let end = 0
    while (end < slots.length && covered < lots) covered += this.side.columns.lots[slots[end++]!]!
    return slots.subarray(0, end)
  }
}
