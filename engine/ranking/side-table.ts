import { type Kernel, type MarketFloats, OUT, type SharedColumns } from '../formula/columns'
import { gapFor, type Settled, settle } from './certify'
import type { Directory } from './directory'
import type { ExactReading } from './exact-reading'
import type { Radix } from './radix'
import type { SideColumns } from './side-columns'

/** Groups of the ranking rule. */
const GROUPS = [0, 1, 2] as const

/** Room that sides use in turns while they are ranked. */
export class Scratch {
  score = new Float64Array(0)
  group = new Uint8Array(0)

  constructor(readonly radix: Radix) {}

  reserve(count: number): void {
    if (count <= this.score.length) return
    this.score = new Float64Array(count)
    this.group = new Uint8Array(count)
  }

  get byteLength(): number {
    return this.score.byteLength + this.group.byteLength + this.radix.byteLength
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
  met: Met = { doubts: 0, close: 0, exact: 0, reordered: 0 }

  constructor(
    readonly columns: SideColumns,
    readonly direction: 1 | -1,
    private readonly kernel: Kernel,
    readonly exact: ExactReading,
    private readonly directory: Directory,
  ) {}

  rank(scratch: Scratch, market: MarketFloats, shared: SharedColumns): void {
    const total = this.columns.count
    this.reserve(total)
    scratch.reserve(total)
    this.exact.begin()
    const doubts = this.score(scratch, market, shared)
    this.count = 0
    const met: Met = { doubts, close: 0, exact: 0, reordered: 0 }
    for (const group of GROUPS) this.rankGroup(group, scratch, met)
    this.met = met
    this.write()
  }

  /** Lots of all in the queue. */
  get lots(): number {
    return this.ahead[this.count]!
  }

  accountAt(slot: number): string {
    return this.directory.idOf(this.columns.account[slot]!)
  }

  get byteLength(): number {
    return this.columns.byteLength + this.slots.byteLength + this.place.byteLength + this.ahead.byteLength
  }

  private score({ score, group }: Scratch, market: MarketFloats, shared: SharedColumns): number {
    const { columns, direction, slots } = this
    const count = this.kernel.run(columns, shared, market, direction, 0, columns.count, score, group, slots)
    for (let i = 0; i < count; i += 1) {
      const slot = slots[i]!
      const exact = this.exact.scored(this.accountAt(slot))
      group[slot] = exact?.group ?? OUT
      score[slot] = exact?.score ?? 0
    }
    return count
  }

  private rankGroup(group: number, { score, group: groups, radix }: Scratch, met: Met): void {
    const end = gather(group, groups, this.columns.count, this.slots, this.count)
    const slots = this.slots.subarray(this.count, end)
    this.count = end
    if (slots.length === 0) return
    radix.sort(slots, slots.length, score)
    const gap = gapFor(this.kernel.error)
    const settled = settle(slots, radix.keys, slots.length, score, gap, (chain) => this.exactly(chain, score))
    met.close += settled.close
    met.exact += settled.exact
    met.reordered += settled.reordered
  }

  /** Puts slots of near scores in their exact order. */
  private exactly(chain: Uint32Array, score: Float64Array): void {
    // A float of zero is an exact zero: a product of which a factor is zero for certain.
    if (score[chain[0]!] === 0 && this.exact.tiesBySize) {
      this.bySize(chain)
      return
    }
    const order = this.exact.sorted(Array.from(chain, (slot) => this.accountAt(slot)))
    const slotOf = new Map(Array.from(chain, (slot) => [this.accountAt(slot), slot]))
    chain.set(order.map((account) => slotOf.get(account)!))
  }

  private bySize(slots: Uint32Array): void {
    const { lots } = this.columns
    slots.sort((a, b) => lots[b]! - lots[a]! || this.exact.byAccount(this.accountAt(a), this.accountAt(b)))
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

/** Appends the slots of one group to `slots` from `at` on; returns the end. */
function gather(group: number, groups: Uint8Array, count: number, slots: Uint32Array, at: number): number {
  let end = at
  for (let slot = 0; slot < count; slot += 1) {
    slots[end] = slot
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
