import { ABSENT, type MarketFloats } from '../formula/columns'
import type { Formula } from '../formula/expr'
import type { MarketKind } from '../market'
import { RETURN_OVER_MARGIN_RATIO, RETURN_TIMES_LEVERAGE } from '../rulebooks/families'
import type { Radix } from './radix'
import type { SideColumns } from './side-columns'

/**
 * An index that a tick does not touch. A position that stands alone has a bankruptcy price that no mark moves, and under
 * BitMEX's score a lower entry and a bankruptcy price nearer to the mark are in front at EVERY mark (a long's; a short's
 * mirrored). So slots are laid out by entry and bankruptcy price, boxes are kept over runs of them, and at any mark two
 * corners of a box bound the scores of all that is in it: whole boxes are counted, or passed over, without a look inside.
 *
 * Boxes are a packed k-d tree: divided by entry and by bankruptcy price in turns, 32 slots to a leaf and four nodes to the
 * next. Newer positions stand behind the indexed slots until the next layout; an older one that changed
 * widens its boxes.
 *
 * With c the notional and t the equity of one unit, a score is r * c / t in profit and r * t / c at a loss. `y` is the
 * bankruptcy price, in inverse markets its reciprocal, so that t is a difference to the mark (or to its reciprocal).
 */
const LEAF = 32
const FAN = 4
/** Far above what r and t of a slot can be off, relative to what they are made of. */
const SLACK = 2 ** -44

/** Formulas whose order is that of entry and bankruptcy price. */
export function isDominance(score: Formula): boolean {
  return score === RETURN_TIMES_LEVERAGE || score === RETURN_OVER_MARGIN_RATIO
}

/** What is certain about the slots in a box, of those that have positive equity. */
export interface Bounds {
  lowest: number
  highest: number
  /** All of them have positive equity; or none has. */
  all: boolean
  none: boolean
}

export class Dominance {
  /** Slots below this are in the index. */
  readonly indexed: number
  /** Where the nodes of each level begin; leaves first. */
  private readonly levels: number[] = []
  private readonly entryLow: Float64Array
  private readonly entryHigh: Float64Array
  private readonly yLow: Float64Array
  private readonly yHigh: Float64Array
  private readonly counts: Uint32Array
  private readonly lots: Float64Array
  private mark = 0
  private unitNotional = 0

  constructor(
    private readonly columns: SideColumns,
    private readonly kind: MarketKind,
    private readonly direction: 1 | -1,
    private readonly unit: number,
    indexed: number,
  ) {
    this.indexed = indexed
    const nodes = this.layLevels(Math.ceil(indexed / LEAF))
    this.entryLow = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY)
    this.entryHigh = new Float64Array(nodes).fill(Number.NEGATIVE_INFINITY)
    this.yLow = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY)
    this.yHigh = new Float64Array(nodes).fill(Number.NEGATIVE_INFINITY)
    this.counts = new Uint32Array(nodes)
    this.lots = new Float64Array(nodes)
    for (let slot = 0; slot < indexed; slot += 1) if (!(columns.flags[slot]! & ABSENT)) this.add(slot)
  }

  /** Counts a slot and widens the boxes around it; to be called after it was written. */
  add(slot: number): void {
    const { entry, lots } = this.columns
    const y = yOf(this.columns, slot, this.kind, this.direction, this.unit)
    for (
      let level = 0, node = Math.floor(slot / LEAF);
      level < this.levels.length;
      level += 1, node = Math.floor(node / FAN)
    ) {
      const at = this.levels[level]! + node
      this.entryLow[at] = Math.min(this.entryLow[at]!, entry[slot]!)
      this.entryHigh[at] = Math.max(this.entryHigh[at]!, entry[slot]!)
      this.yLow[at] = Math.min(this.yLow[at]!, y)
      this.yHigh[at] = Math.max(this.yHigh[at]!, y)
      this.counts[at]! += 1
      this.lots[at]! += lots[slot]!
    }
  }

  /** Takes a slot off the counts; to be called before it is written or removed. Its boxes stay as wide. */
  take(slot: number): void {
    const lots = this.columns.lots[slot]!
    for (
      let level = 0, node = Math.floor(slot / LEAF);
      level < this.levels.length;
      level += 1, node = Math.floor(node / FAN)
    ) {
      this.counts[this.levels[level]! + node]! -= 1
      this.lots[this.levels[level]! + node]! -= lots
    }
  }

  /** Sets the mark that `boundsOf` speaks of. */
  at({ mark }: MarketFloats): void {
    this.mark = mark
    this.unitNotional = this.kind === 'linear' ? mark : 1 / mark
  }

  get top(): number {
    return this.levels.length - 1
  }

  /** Nodes of a level. */
  width(level: number): number {
    return (this.levels[level + 1] ?? this.counts.length) - this.levels[level]!
  }

  countOf(level: number, node: number): number {
    return this.counts[this.levels[level]! + node]!
  }

  lotsOf(level: number, node: number): number {
    return this.lots[this.levels[level]! + node]!
  }

  /** The first child of a node; children stand side by side up to `lastChild`, left out. */
  firstChild(node: number): number {
    return node * FAN
  }

  lastChild(level: number, node: number): number {
    return Math.min(this.width(level - 1), (node + 1) * FAN)
  }

  firstSlot(leaf: number): number {
    return leaf * LEAF
  }

  lastSlot(leaf: number): number {
    return Math.min(this.indexed, (leaf + 1) * LEAF)
  }

  boundsOf(level: number, node: number, bounds: Bounds): void {
    const at = this.levels[level]! + node
    this.bound(this.entryLow[at]!, this.entryHigh[at]!, this.yLow[at]!, this.yHigh[at]!, bounds)
  }

  /** A box of one slot: for those that a kernel leaves undecided, which are seldom near enough to matter. */
  boundsOfSlot(slot: number, bounds: Bounds): void {
    const entry = this.columns.entry[slot]!
    const y = yOf(this.columns, slot, this.kind, this.direction, this.unit)
    this.bound(entry, entry, y, y, bounds)
  }

  private bound(low: number, high: number, yLow: number, yHigh: number, bounds: Bounds): void {
    const { mark, unitNotional: c } = this
    const isLinear = this.kind === 'linear'
    const a = this.gainAt(low)
    const b = this.gainAt(high)
    const rSlack = SLACK * (1 + mark / low + high / mark)
    const r0 = Math.min(a, b) - rSlack
    const r1 = Math.max(a, b) + rSlack
    const side = isLinear ? -this.direction : this.direction
    const u = side * (yLow - c)
    const v = side * (yHigh - c)
    const tSlack = SLACK * (c + Math.abs(yLow) + Math.abs(yHigh) + (isLinear ? high : 1 / low))
    const t0 = Math.min(u, v) - tSlack
    const t1 = Math.max(u, v) + tSlack
    bounds.all = t0 > 0
    bounds.none = !(t1 > 0)
    bounds.lowest = r0 > 0 ? (r0 * c) / t1 : (r0 * t1) / c
    bounds.highest = r1 > 0 ? (t0 > 0 ? (r1 * c) / t0 : Number.POSITIVE_INFINITY) : (r1 * Math.max(t0, 0)) / c
  }

  get byteLength(): number {
    const columns = [this.entryLow, this.entryHigh, this.yLow, this.yHigh, this.counts, this.lots]
    return columns.reduce((sum, column) => sum + column.byteLength, 0)
  }

  /** Return at an entry: profit over entry notional. */
  private gainAt(entry: number): number {
    return (this.direction * (this.mark - entry)) / (this.kind === 'linear' ? entry : this.mark)
  }

  private layLevels(leaves: number): number {
    let nodes = 0
    for (let width = leaves; ; width = Math.ceil(width / FAN)) {
      this.levels.push(nodes)
      nodes += width
      if (width <= FAN) return nodes
    }
  }
}

/** Bankruptcy price of a slot that stands alone; in inverse markets its reciprocal. */
export function yOf(columns: SideColumns, slot: number, kind: MarketKind, direction: 1 | -1, unit: number): number {
  const perUnit = columns.backing[slot]! / (columns.lots[slot]! * unit)
  const entry = columns.entry[slot]!
  return kind === 'linear' ? entry - direction * perUnit : 1 / entry + direction * perUnit
}

/**
 * The layout: slots that stand alone, divided in half by entry and by bankruptcy price in turns down to single leaves, then
 * the shared ones. Boxes come out nearly square, so that few of them lie across any one score; and positions near each
 * other in it have scores near each other at any mark, which also keeps ranking inside the processor's caches.
 */
export function layoutOf(
  columns: SideColumns,
  kind: MarketKind,
  direction: 1 | -1,
  unit: number,
  isAlone: (slot: number) => boolean,
  radix: Radix,
): { order: Uint32Array; alone: number } {
  const order = new Uint32Array(columns.count)
  let alone = 0
  for (let slot = 0; slot < columns.count; slot += 1) if (isAlone(slot)) order[alone++] = slot
  let end = alone
  for (let slot = 0; slot < columns.count; slot += 1) {
    if (!isAlone(slot) && !(columns.flags[slot]! & ABSENT)) order[end++] = slot
  }
  const y = new Float64Array(columns.count)
  for (let i = 0; i < alone; i += 1) y[order[i]!] = yOf(columns, order[i]!, kind, direction, unit)
  divide(order.subarray(0, alone), columns.entry, y, radix)
  return { order: order.subarray(0, end), alone }
}

/** Orders by one coordinate, halves, and goes on with the other one. */
function divide(slots: Uint32Array, by: Float64Array, then: Float64Array, radix: Radix): void {
  if (slots.length <= LEAF) return
  radix.sortBy(slots, by)
  // The first half is a full subtree, so that no node of the index has children from both.
  const leaves = Math.ceil(slots.length / LEAF)
  const middle = LEAF * 2 ** Math.floor(Math.log2(leaves - 1))
  divide(slots.subarray(0, middle), then, by, radix)
  divide(slots.subarray(middle), then, by, radix)
}
