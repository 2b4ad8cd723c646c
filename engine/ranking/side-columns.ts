import { ABSENT, type ScoredColumns } from '../formula/columns'
import { grown } from './floats'

/** One position as columns hold it. Amounts in the settlement asset, size in lots. */
export type Row = { readonly [Name in keyof ScoredColumns]: number }

/** The positions of one market side in columns. A slot that was left is taken by the next newcomer. */
export class SideColumns implements ScoredColumns {
  /** Slots that were ever used; some may be free. */
  count = 0
  /** Slots below this were laid out by `arrange`; nobody new moves into them. */
  settled = 0
  /** Lots of all. */
  sum = 0
  lots: Float64Array
  entry: Float64Array
  entryRest: Float32Array
  backing: Float64Array
  flags: Uint8Array
  balance: Float64Array
  openingLeverage: Float64Array
  netDelta: Float64Array
  /** Number of the account in the directory. */
  account: Uint32Array
  /** The slot of each account of the directory plus one, 0 where it has none. */
  private slots = new Uint32Array(0)
  private readonly free: number[] = []

  constructor(
    capacity: number,
    private readonly optional: Readonly<Record<'balance' | 'openingLeverage' | 'netDelta', boolean>>,
  ) {
    this.lots = new Float64Array(capacity)
    this.entry = new Float64Array(capacity)
    this.entryRest = new Float32Array(capacity)
    this.backing = new Float64Array(capacity)
    this.flags = new Uint8Array(capacity)
    this.account = new Uint32Array(capacity)
    this.balance = new Float64Array(optional.balance ? capacity : 0)
    this.openingLeverage = new Float64Array(optional.openingLeverage ? capacity : 0)
    this.netDelta = new Float64Array(optional.netDelta ? capacity : 0)
  }

  /** The slot of an account's position, or -1. */
  slotOf(account: number): number {
    return (this.slots[account] ?? 0) - 1
  }

  /** Adds or replaces an account's position; returns its slot. */
  put(account: number, row: Row): number {
    let slot = this.slotOf(account)
    if (slot < 0) {
      slot = this.free.pop() ?? this.count++
      if (slot === this.lots.length) this.grow()
      if (account >= this.slots.length) this.slots = grown(this.slots, Math.ceil((account + 8) * 1.25))
      this.slots[account] = slot + 1
      this.account[slot] = account
    }
    this.sum += row.lots - this.lots[slot]!
    this.lots[slot] = row.lots
    this.entry[slot] = row.entry
    this.entryRest[slot] = row.entryRest
    this.backing[slot] = row.backing
    this.flags[slot] = row.flags
    if (this.optional.balance) this.balance[slot] = row.balance
    if (this.optional.openingLeverage) this.openingLeverage[slot] = row.openingLeverage
    if (this.optional.netDelta) this.netDelta[slot] = row.netDelta
    return slot
  }

  /** Removes an account's position; returns the slot it had, or -1. */
  remove(account: number): number {
    const slot = this.slotOf(account)
    if (slot < 0) return slot
    this.slots[account] = 0
    this.sum -= this.lots[slot]!
    this.lots[slot] = 0
    this.flags[slot] = ABSENT
    if (slot >= this.settled) this.free.push(slot)
    return slot
  }

  /** Lays the slots out anew: slot i becomes what slot `order[i]` was, and those that are left out must be free. */
  arrange(order: Uint32Array): void {
    const gathered = <A extends Float64Array | Float32Array | Uint32Array | Uint8Array>(from: A): A => {
      const to = new (from.constructor as new (length: number) => A)(from.length)
      if (from.length > 0) for (let i = 0; i < order.length; i += 1) to[i] = from[order[i]!]!
      return to
    }
    this.lots = gathered(this.lots)
    this.entry = gathered(this.entry)
    this.entryRest = gathered(this.entryRest)
    this.backing = gathered(this.backing)
    this.flags = gathered(this.flags)
    this.account = gathered(this.account)
    this.balance = gathered(this.balance)
    this.openingLeverage = gathered(this.openingLeverage)
    this.netDelta = gathered(this.netDelta)
    this.count = order.length
    this.settled = order.length
    this.free.length = 0
    for (let slot = 0; slot < this.count; slot += 1) this.slots[this.account[slot]!] = slot + 1
  }

  get byteLength(): number {
    const { lots, entry, entryRest, backing, flags, account, balance, openingLeverage, netDelta, slots } = this
    const columns = [lots, entry, entryRest, backing, flags, account, balance, openingLeverage, netDelta, slots]
    return columns.reduce((sum, column) => sum + column.byteLength, 0)
  }

  private grow(): void {
    const capacity = Math.max(16, Math.ceil(this.lots.length * 1.25))
    this.lots = grown(this.lots, capacity)
    this.entry = grown(this.entry, capacity)
    this.entryRest = grown(this.entryRest, capacity)
    this.backing = grown(this.backing, capacity)
    this.flags = grown(this.flags, capacity)
    this.account = grown(this.account, capacity)
    if (this.optional.balance) this.balance = grown(this.balance, capacity)
    if (this.optional.openingLeverage) this.openingLeverage = grown(this.openingLeverage, capacity)
    if (this.optional.netDelta) this.netDelta = grown(this.netDelta, capacity)
  }
}
