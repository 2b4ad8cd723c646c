import { type MarketFloats, OUT, type SharedColumns } from '../formula/columns'
import { gapFor } from './certify'
import type { Bounds } from './dominance'
import { type Contender, inOrder } from './queue'
import type { Scratch, SideTable } from './side-table'

/** Where one position stands: its place, and lots ahead. */
export interface Place {
  readonly place: number
  readonly ahead: number
}

/** Everybody in the queue, and their lots. */
export interface Total {
  readonly count: number
  readonly lots: number
}

/** The last group of the ranking rule. */
const LAST = 2

/**
 * One position's place at the marks as they are, without an order: everybody in front is counted. With an index, whole
 * boxes at a time; what is in none is scanned. Whoever is too near to be told by floats is compared exactly.
 */
export class Count {
  private place = 1
  private ahead = 0
  private mine = 0
  private group = OUT
  private slot = -1
  private readonly gap: number
  /** Scores above `surely`, or below `hardly`, are told from mine by floats; those between are compared exactly. */
  private surely = 0
  private hardly = 0
  private contender: Contender | null = null
  private readonly bounds: Bounds = { lowest: 0, highest: 0, all: false, none: false }

  constructor(
    private readonly side: SideTable,
    private readonly scratch: Scratch,
    private readonly market: MarketFloats,
    private readonly shared: SharedColumns,
  ) {
    // Twice, because bounds of boxes and thresholds are floats as well.
    this.gap = 2 * gapFor(side.kernel.error)
    scratch.reserve(side.columns.count)
    side.dominance?.at(market)
  }

  /** Null where the slot is not in the queue. */
  standing(slot: number): Place | null {
    const { side, scratch } = this
    const isDoubt = this.run(slot, slot + 1) > 0
    const exact = isDoubt ? side.exact.scored(side.accountAt(slot)) : null
    this.slot = slot
    this.contender = null
    this.group = isDoubt ? (exact?.group ?? OUT) : scratch.group[slot]!
    this.mine = isDoubt ? (exact?.score ?? 0) : scratch.score[slot]!
    const apart = this.gap * Math.abs(this.mine)
    this.lookFrom(this.mine - apart, this.mine + apart)
    return this.group === OUT ? null : this.counted()
  }

  /** What stands in front of one who would stand behind all. */
  total(): Total {
    this.slot = -1
    this.group = LAST
    this.lookFrom(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)
    const { place, ahead } = this.counted()
    return { count: place - 1, lots: ahead }
  }

  private lookFrom(hardly: number, surely: number): void {
    this.hardly = hardly
    this.surely = surely
  }

  private counted(): Place {
    const { dominance, columns } = this.side
    this.place = 1
    this.ahead = 0
    if (dominance) for (let node = 0; node < dominance.width(dominance.top); node += 1) this.visit(dominance.top, node)
    this.scan(dominance?.indexed ?? 0, columns.count)
    return { place: this.place, ahead: this.ahead }
  }

  private visit(level: number, node: number): void {
    const dominance = this.side.dominance!
    dominance.boundsOf(level, node, this.bounds)
    const verdict = this.verdict()
    if (verdict === 'behind') return
    if (verdict === 'in front') {
      this.place += dominance.countOf(level, node)
      this.ahead += dominance.lotsOf(level, node)
    } else if (level === 0) {
      this.scan(dominance.firstSlot(node), dominance.lastSlot(node))
    } else {
      const last = dominance.lastChild(level, node)
      for (let child = dominance.firstChild(node); child < last; child += 1) this.visit(level - 1, child)
    }
  }

  /** Where all that is within the bounds stands, or that it has to be looked at. */
  private verdict(): 'in front' | 'behind' | 'open' {
    const { bounds } = this
    if (bounds.none) return 'behind'
    // In the index are groups 0 and 2, which part where scores change their sign.
    const decides = this.group === 0 || this.group === 2
    if (decides && bounds.highest < this.hardly) return 'behind'
    if (!bounds.all) return 'open'
    return !decides || bounds.lowest > this.surely ? 'in front' : 'open'
  }

  private scan(from: number, to: number): void {
    const doubts = this.run(from, to)
    const { score, group } = this.scratch
    for (let i = 0; i < doubts; i += 1) this.settleDoubt(this.scratch.doubts[i]!)
    for (let slot = from; slot < to; slot += 1) {
      const theirs = group[slot]!
      // Nobody's group is as high as that of those who are out.
      if (theirs > this.group) continue
      if (theirs < this.group) this.countIn(slot)
      else this.compare(slot, score[slot]!)
    }
  }

  /** What the kernel can't decide is mostly far from where it would matter; the rest is read exactly. */
  private settleDoubt(slot: number): void {
    const { dominance } = this.side
    if (dominance && slot < dominance.indexed) {
      dominance.boundsOfSlot(slot, this.bounds)
      const verdict = this.verdict()
      if (verdict === 'in front') this.countIn(slot)
      if (verdict !== 'open') return
    }
    const exact = this.side.exact.scored(this.side.accountAt(slot))
    this.scratch.group[slot] = exact?.group ?? OUT
    this.scratch.score[slot] = exact?.score ?? 0
  }

  private compare(slot: number, score: number): void {
    if (score > this.surely) this.countIn(slot)
    else if (score < this.hardly) return
    else if (score === 0 && this.mine === 0 && this.side.exact.tiesBySize) this.compareSize(slot)
    else this.compareExactly(slot)
  }

  private compareSize(slot: number): void {
    const { side } = this
    if (slot !== this.slot && side.bySize(slot, this.slot) < 0) this.countIn(slot)
  }

  private compareExactly(slot: number): void {
    if (slot === this.slot) return
    const { exact } = this.side
    const theirs = exact.contender(this.side.accountAt(slot))
    this.contender ??= exact.contender(this.side.accountAt(this.slot))
    if (theirs && this.contender && inOrder(theirs, this.contender) < 0) this.countIn(slot)
  }

  private countIn(slot: number): void {
    this.place += 1
    this.ahead += this.side.columns.lots[slot]!
  }

  private run(from: number, to: number): number {
    const { columns, direction, kernel } = this.side
    const { score, group, doubts } = this.scratch
    return kernel.runFew(columns, this.shared, this.market, direction, from, to, score, group, doubts)
  }
}
