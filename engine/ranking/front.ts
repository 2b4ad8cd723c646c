import type { MarketFloats, SharedColumns } from '../formula/columns'
import { gapFor } from './certify'
import type { Bounds, Dominance } from './dominance'
import type { Heap } from './heap'
import type { Scratch, SideTable } from './side-table'

/**
 * The front of a side at the marks as they are, without an order of the rest. Null where the index does not tell (there is
 * none, or the front reaches into another group): rank everybody.
 *
 * Boxes of the index are opened until what was found covers the need and nobody in a closed box can still come before;
 * only then is what was found put in order. Which boxes: all whose bound is above a guess, which the last front makes; where
 * there is no guess, or a wrong one, the box of the best bound, again and again.
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
  const search = new Search(side, side.dominance, scratch, market, shared)
  const slots = search.aboveGuess(lots) ?? search.bestFirst(lots)
  side.lastFront = slots && { slots, lots }
  return slots
}

/** In shorter fronts the last one says less about this one, and opening the best boxes is quick. */
const FEWEST = 32
/** A guess looks a sixteenth of the front further than where it should end, */
const FURTHER = 16
/** and is given up when it finds so many times as many: the market has moved far. */
const TOO_MANY = 4

class Search {
  private readonly bounds: Bounds = { lowest: 0, highest: 0, all: false, none: false }
  /** Slots that were found in opened boxes. */
  private readonly found: Uint32Array
  private count = 0
  /** The first of them are certain to stand before everybody in the closed boxes; only `bestFirst` asks. */
  private sure = 0
  /** Lots of those who are certain to. */
  private covered = 0
  private readonly heap: Heap

  constructor(
    private readonly side: SideTable,
    private readonly dominance: Dominance,
    private readonly scratch: Scratch,
    private readonly market: MarketFloats,
    private readonly shared: SharedColumns,
  ) {
    this.heap = scratch.heap
    this.found = scratch.found
  }

  // ---- by a guess -------------------------------------------------------------------------------------------------

  /** Null where there is no guess, or where it does not cover the need: it costs time and nothing else. */
  aboveGuess(lots: number): Uint32Array | null {
    const { lastFront: last, columns } = this.side
    const end = last ? Math.ceil((last.slots.length * lots) / last.lots) : 0
    if (!last || !(end >= FEWEST && end <= last.slots.length)) return null
    const bound = this.guess(last.slots, end - 1)
    const surely = this.surelyAbove(bound)
    const { dominance } = this
    this.visit(dominance.top, 0, dominance.width(dominance.top), bound, surely, TOO_MANY * end)
    this.findAbove(dominance.indexed, columns.count, bound, surely)
    const isEnough = this.covered >= lots
    this.side.guesses[isEnough ? 'held' : 'failed'] += 1
    return isEnough ? this.cut(this.sorted(), lots) : null
  }

  /** The score of who stood at a place of the last front, and as much less as some places before have more. */
  private guess(last: Uint32Array, place: number): number {
    const [end, before] = [last[place]!, last[place - Math.ceil(place / FURTHER)]!]
    this.score(end, end + 1)
    this.score(before, before + 1)
    const { score, group } = this.scratch
    if (!isHere(group[end]!) || !isHere(group[before]!)) return Number.POSITIVE_INFINITY
    const mine = score[end]!
    return mine - Math.min(Math.abs(score[before]! - mine), Math.abs(mine) / FURTHER)
  }

  private visit(level: number, from: number, to: number, bound: number, surely: number, most: number): void {
    const { dominance, bounds } = this
    for (let node = from; node < to && this.count < most; node += 1) {
      dominance.boundsOf(level, node, bounds)
      if (bounds.none || !(bounds.highest > bound)) continue
      if (level === 0) this.findAbove(dominance.firstSlot(node), dominance.lastSlot(node), bound, surely)
      else this.visit(level - 1, dominance.firstChild(node), dominance.lastChild(level, node), bound, surely, most)
    }
    // What was left out may stand before what was found.
    if (this.count >= most) this.covered = Number.NEGATIVE_INFINITY
  }

  private findAbove(from: number, to: number, bound: number, surely: number): void {
    this.score(from, to)
    const { found } = this
    const { group, score } = this.scratch
    const { lots } = this.side.columns
    for (let slot = from; slot < to; slot += 1) {
      if (!isHere(group[slot]!)) continue
      const mine = score[slot]!
      if (!(mine > bound)) continue
      found[this.count++] = slot
      if (mine > surely) this.covered += lots[slot]!
    }
  }

  // ---- by the best bound ------------------------------------------------------------------------------------------

  bestFirst(lots: number): Uint32Array | null {
    const { heap, dominance, side } = this
    this.count = 0
    this.sure = 0
    this.covered = 0
    heap.size = 0
    for (let node = 0; node < dominance.width(dominance.top); node += 1) this.close(dominance.top, node)
    this.find(dominance.indexed, side.columns.count)
    // Looking at what was found costs as much as finding it, so it is done when it is likely to be enough: twice the boxes
    // cover about four times as much.
    for (let open = 0, due = 1; heap.size > 0; open += this.open()) {
      if (open < due) continue
      this.makeSure(heap.best)
      if (this.covered >= lots) return this.cut(this.sortedAbove(heap.best), lots)
      due = Math.max(open + 1, open * Math.min(2, Math.sqrt(lots / this.covered)))
    }
    const nobody = -Number.MAX_VALUE
    this.makeSure(nobody)
    return this.covered >= lots ? this.cut(this.sortedAbove(nobody), lots) : null
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
    this.score(from, to)
    const { found } = this
    const { group } = this.scratch
    for (let slot = from; slot < to; slot += 1) if (isHere(group[slot]!)) found[this.count++] = slot
  }

  /** Finds who is certain to stand before everybody in the closed boxes, whose scores are at most `bound`. */
  private makeSure(bound: number): void {
    const { found } = this
    const { score } = this.scratch
    const { lots } = this.side.columns
    const surely = this.surelyAbove(bound)
    for (let i = this.sure; i < this.count; i += 1) {
      const slot = found[i]!
      if (!(score[slot]! > surely)) continue
      found[i] = found[this.sure]!
      found[this.sure++] = slot
      this.covered += lots[slot]!
    }
  }

  /** Slots found with a score above the bound, in their exact order. */
  private sortedAbove(bound: number): Uint32Array {
    const { found } = this
    const { score } = this.scratch
    let above = this.sure
    for (let i = above; i < this.count; i += 1) if (score[found[i]!]! > bound) found[above++] = found[i]!
    this.count = above
    return this.sorted()
  }

  // ---- both -------------------------------------------------------------------------------------------------------

  private score(from: number, to: number): void {
    this.side.scoreFew(from, to, this.scratch, this.market, this.shared)
  }

  /** Twice the gap, because the bound is a float as well, and twice that, because the gap is relative to the score. */
  private surelyAbove(bound: number): number {
    return bound + 4 * gapFor(this.side.kernel.error) * Math.abs(bound)
  }

  /** Slots found, in their exact order. */
  private sorted(): Uint32Array {
    const slots = this.found.slice(0, this.count)
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

/** Group 1 stands behind everybody of a search. */
function isHere(group: number): boolean {
  return group === 0 || group === 2
}
