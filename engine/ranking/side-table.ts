import {
  ABSENT,
  type Kernel,
  type MarketFloats,
  NEUTRAL,
  OUT,
  type Run,
  SHARED,
  type SharedColumns,
} from '../formula/columns'
import type { MarketKind } from '../market'
import { gapFor, type Settled, settle, settleChains } from './certify'
import type { Directory } from './directory'
import { Dominance, layoutOf } from './dominance'
import type { ExactReading } from './exact-reading'
import { Heap } from './heap'
import { Radix } from './radix'
import type { Row, SideColumns } from './side-columns'
import { Spread } from './spread'

/** Room that sides use in turns while they are ranked. */
export class Scratch {
  score = new Float64Array(0)
  group = new Uint8Array(0)
  readonly radix = new Radix()
  readonly heap = new Heap()
  readonly spread = new Spread()

  reserve(count: number): void {
    this.radix.reserve(count)
    if (count <= this.score.length) return
    this.score = new Float64Array(count)
    this.group = new Uint8Array(count)
  }

  /** Where kernels put the slots they can't decide: to be read before anything is sorted. */
  get doubts(): Uint32Array {
    return this.radix.spare
  }

  /** Where a search puts the slots it finds: to be read before anything is sorted. */
  get found(): Uint32Array {
    return new Uint32Array(this.radix.keys.buffer)
  }

  get byteLength(): number {
    return (
      this.score.byteLength +
      this.group.byteLength +
      this.radix.byteLength +
      this.heap.byteLength +
      this.spread.byteLength
    )
  }
}

/** What one ranking met, counted. */
export interface Met extends Settled {
  /** Slots that the kernel left to the exact reading. */
  doubts: number
}

/** One market side in its order. Places count from 1; sizes are in lots. */
export class SideTable {
  /** Positions in the queue. */
  count = 0
  /** Slots in the queue's order. */
  slots = new Uint32Array(0)
  /** Place by slot, 0 where it is not in the queue. */
  place = new Uint32Array(0)
  /** Lots ahead, by place less one; one more at the end, the lots of all. */
  ahead = new Float64Array(1)
  /** Over the slots that `arrange` laid out; null where the rulebook's order is not that of the index. */
  dominance: Dominance | null = null
  /** How many guesses about a front held, and how many did not. */
  readonly guesses = { held: 0, failed: 0 }
  /** Who was in front when somebody last asked for so many lots: a guess for the next time. */
  lastFront: { readonly slots: Uint32Array; readonly lots: number } | null = null
  met: Met = { doubts: 0, close: 0, exact: 0, reordered: 0 }

  constructor(
    readonly columns: SideColumns,
    readonly direction: 1 | -1,
    readonly kernel: Kernel,
    readonly exact: ExactReading,
    private readonly directory: Directory,
  ) {}

  put(account: number, row: Row): void {
    const { columns } = this
    const before = columns.slotOf(account)
    if (this.isIndexed(before)) {
      this.dominance?.take(before)
      // What no longer stands alone has nothing to do in a box.
      if (!this.standsAlone(row.flags)) columns.remove(account)
    }
    const slot = columns.put(account, row)
    if (this.isIndexed(slot)) this.dominance?.add(slot)
    else if (slot !== before && slot < this.place.length) this.place[slot] = 0
  }

  remove(account: number): void {
    const slot = this.columns.slotOf(account)
    if (this.isIndexed(slot)) this.dominance?.take(slot)
    if (this.columns.remove(account) >= 0 && slot < this.place.length) this.place[slot] = 0
  }

  /** Slots that came since the last layout. */
  get fresh(): number {
    return this.columns.count - this.columns.settled
  }

  /** Lays the slots out anew, and the index where the rulebook has one. The last ranking is lost. */
  arrange(kind: MarketKind, unit: number, isIndexed: boolean, radix: Radix): void {
    const isAlone = (slot: number) => this.standsAlone(this.columns.flags[slot]!)
    const { order, alone } = layoutOf(this.columns, kind, this.direction, unit, isAlone, radix)
    this.columns.arrange(order)
    this.lastFront = null
    this.place.fill(0)
    this.count = 0
    this.dominance = isIndexed ? new Dominance(this.columns, kind, this.direction, unit, alone) : null
  }

  rank(scratch: Scratch, market: MarketFloats, shared: SharedColumns): void {
    const total = this.columns.count
    this.reserve(total)
    scratch.reserve(total)
    this.exact.begin()
    const doubts = this.score(this.kernel.run, 0, total, scratch, market, shared)
    this.count = 0
    const met: Met = { doubts, close: 0, exact: 0, reordered: 0 }
    for (const group of this.kernel.groups) this.rankGroup(group, scratch, met)
    this.met = met
    this.write()
  }

  /** Scores and groups of a few slots, from one up to another. */
  scoreFew(from: number, to: number, scratch: Scratch, market: MarketFloats, shared: SharedColumns): void {
    this.score(this.kernel.runFew, from, to, scratch, market, shared)
  }

  /** Scores and groups of slots `from` to `to`; returns how many of them the kernel left to the exact reading. */
  private score(
    run: Run,
    from: number,
    to: number,
    scratch: Scratch,
    market: MarketFloats,
    shared: SharedColumns,
  ): number {
    const { columns, direction, exact } = this
    const { score, group, doubts } = scratch
    const count = run(columns, shared, market, direction, from, to, score, group, doubts)
    for (let i = 0; i < count; i += 1) {
      const slot = doubts[i]!
      const read = exact.scored(this.accountAt(slot))
      group[slot] = read?.group ?? OUT
      score[slot] = read?.score ?? 0
    }
    return count
  }

  /** Puts scored slots of one group in their exact order: for hundreds, where `rank` would take its time to begin. */
  sortFew(slots: Uint32Array, { score, spread }: Scratch): void {
    const settled: Settled = { close: 0, exact: 0, reordered: 0 }
    spread.sort(slots, 0, slots.length, score)
    settleChains(slots, 0, slots.length, score, gapFor(this.kernel.error), (c) => this.exactly(c, score), settled)
  }

  /** Lots of all in the queue. */
  get lots(): number {
    return this.ahead[this.count]!
  }

  accountAt(slot: number): string {
    return this.directory.idOf(this.columns.account[slot]!)
  }

  accountsAt(slots: Uint32Array): string[] {
    const accounts = new Array<string>(slots.length)
    for (let i = 0; i < slots.length; i += 1) accounts[i] = this.accountAt(slots[i]!)
    return accounts
  }

  /** Of the order alone. */
  get byteLength(): number {
    return this.slots.byteLength + this.place.byteLength + this.ahead.byteLength
  }

  private isIndexed(slot: number): boolean {
    return slot >= 0 && slot < (this.dominance?.indexed ?? 0)
  }

  /** Whether no other position decides its equity, and no flag its group. */
  private standsAlone(flags: number): boolean {
    return !(flags & (ABSENT | SHARED)) && !(flags & NEUTRAL && this.kernel.fields.has('deltaNeutral'))
  }

  private rankGroup(group: number, scratch: Scratch, met: Met): void {
    const { group: groups, score, radix, spread } = scratch
    const slots = this.slots.subarray(this.count)
    const count = gather(group, groups, score, this.columns.count, radix)
    this.count += count
    if (count === 0) return
    radix.sort(slots, count)
    const gap = gapFor(this.kernel.error)
    const settled = settle(slots, radix.keys, count, score, gap, spread, (chain) => this.exactly(chain, score))
    met.close += settled.close
    met.exact += settled.exact
    met.reordered += settled.reordered
  }

  /** Puts slots of near scores in their exact order. */
  private exactly(chain: Uint32Array, score: Float64Array): void {
    // A float of zero is an exact zero: a product of which a factor is zero for certain.
    if (score[chain[0]!] === 0 && this.exact.tiesBySize) {
      chain.sort((a, b) => this.bySize(a, b))
      return
    }
    const order = this.exact.sorted(Array.from(chain, (slot) => this.accountAt(slot)))
    const slotOf = new Map(Array.from(chain, (slot) => [this.accountAt(slot), slot]))
    chain.set(order.map((account) => slotOf.get(account)!))
  }

  /** The rule between equal scores where it has no tie-breaks of its own: size, then account. */
  bySize(a: number, b: number): number {
    const { lots } = this.columns
    return lots[b]! - lots[a]! || this.exact.byAccount(this.accountAt(a), this.accountAt(b))
  }

  private write(): void {
    const { slots, place, ahead, count } = this
    place.fill(0)
    writePlaces(slots, count, this.columns.lots, place, ahead)
  }

  private reserve(total: number): void {
    if (total <= this.slots.length) return
    const room = this.columns.lots.length
    this.slots = new Uint32Array(room)
    this.place = new Uint32Array(room)
    this.ahead = new Float64Array(room + 1)
  }
}

/** Hands the slots of one group and their scores to the sort; returns their number. */
function gather(group: number, groups: Uint8Array, score: Float64Array, count: number, radix: Radix): number {
  const { spare: slots, floats } = radix
  let end = 0
  for (let slot = 0; slot < count; slot += 1) {
    slots[end] = slot
    floats[end] = score[slot]!
    end += groups[slot] === group ? 1 : 0
  }
  return end
}

function writePlaces(
  slots: Uint32Array,
  count: number,
  lots: Float64Array,
  place: Uint32Array,
  ahead: Float64Array,
): void {
  let sum = 0
  for (let i = 0; i < count; i += 1) {
    const slot = slots[i]!
    ahead[i] = sum
    place[slot] = i + 1
    sum += lots[slot]!
  }
  ahead[count] = sum
}
