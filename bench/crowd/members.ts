import { Crowd, memberId } from '@/engine/simulation/crowd'
import { isoAt } from '@/engine/time'
import { prove } from '../work'

/** What a trader's frame says of a position. */
export interface Shown {
  readonly side: 'long' | 'short'
  readonly mark: string
  readonly place: number | null
  readonly positions: number
}

/** Far above what a score in floats is off, and what lies closer is too little to be met. */
const NEAR = 1e-10

/**
 * The same crowd once more, for counting: a place is one more than those whose score is higher. Written out plainly, by
 * the formula as BitMEX has it and none of the engine's columns.
 */
export class Members {
  proven = 0
  private readonly seen = new Set<string>()

  private constructor(
    private readonly isLong: Uint8Array,
    private readonly entries: Float64Array,
    private readonly sizes: Float64Array,
    private readonly margins: Float64Array,
  ) {}

  static of(count: number): Members {
    const crowd = Crowd.create({ positions: count, seed: 1, startAt: isoAt(0), stream: 'members', intervalMs: 250 })
    const opening = crowd.opening().find((input) => input.type === 'snapshot')
    prove(opening?.type === 'snapshot', 'a crowd is opened by a snapshot')
    const { accounts, positions } = opening.snapshot
    const column = (value: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => value(i))
    return new Members(
      Uint8Array.from(positions, ({ side }) => (side === 'long' ? 1 : 0)),
      column((i) => Number(positions[i]?.entry)),
      column((i) => Number(positions[i]?.size)),
      // The first account is the house; a position of the crowd is isolated, or all that its account has.
      column((i) => Number(positions[i]?.margin ?? accounts[i + 1]?.balance)),
    )
  }

  /** So many accounts from the whole crowd, of both sides. */
  spread(count: number): string[] {
    const step = Math.floor(this.isLong.length / count)
    return Array.from({ length: count }, (_, i) => memberId(1 + i * step + (i % 2)))
  }

  /** A frame's place is the one that counting comes to. Each account is counted a few times at most. */
  prove(account: string, shown: Shown): void {
    const key = `${account} ${shown.mark}`
    if (this.seen.has(key) || this.proven >= 40) return
    this.seen.add(key)
    const { place, near, queue } = this.placeOf(Number(account.slice(2)) - 1, Number(shown.mark))
    const isRight = shown.place !== null && shown.place >= place && shown.place <= place + near
    prove(isRight, `${account} at ${shown.mark}: place ${shown.place} is ${place}`)
    prove(shown.positions === queue, `${shown.positions} positions in the queue are ${queue}`)
    this.proven += 1
  }

  private placeOf(index: number, mark: number) {
    const mine = this.score(index, mark)
    let [place, near, queue] = [1, -1, 0]
    for (let i = 0; i < this.isLong.length; i += 1) {
      if (this.isLong[i] !== this.isLong[index]) continue
      const score = this.score(i, mark)
      if (Number.isNaN(score)) continue
      queue += 1
      if (score > mine + Math.abs(mine) * NEAR) place += 1
      else if (score > mine - Math.abs(mine) * NEAR) near += 1
    }
    return { place, near, queue }
  }

  /** Return times effective leverage, or over it where the return is a loss; not a number without equity. */
  private score(i: number, mark: number): number {
    const [entry, size] = [this.entries[i] ?? 0, this.sizes[i] ?? 0]
    const gain = (this.isLong[i] === 1 ? mark - entry : entry - mark) * size
    const equity = (this.margins[i] ?? 0) + gain
    const leverage = equity > 0 ? (mark * size) / equity : Number.NaN
    const profit = gain / (entry * size)
    return profit > 0 ? profit * leverage : profit / leverage
  }
}
