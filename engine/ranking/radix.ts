/**
 * Sorts slots by a float, highest first. The key is the value as a 32-bit float whose bits are turned so that they ascend
 * while the value descends; three passes of 11, 11 and 10 bits put it in order. Values that share a key, or whose keys are
 * neighbours, are left to `settle`: 1 to 3 % of a large book.
 */
const LOW = 2048
const HIGH = 1024

export class Radix {
  /** Keys in the sorted order, once `sort` is done. */
  keys = new Int32Array(0)
  /** What is to be sorted: slots, and beside each of them its value. Whatever stands in them is lost in `sort`. */
  spare = new Uint32Array(0)
  floats = new Float32Array(0)
  /** The floats, which are turned into keys where they stand. */
  private turned = new Int32Array(0)
  private readonly first = new Uint32Array(LOW)
  private readonly second = new Uint32Array(LOW)
  private readonly third = new Uint32Array(HIGH)

  /** Makes room for so many slots. What was in it is lost. */
  reserve(count: number): void {
    if (count <= this.keys.length) return
    this.keys = new Int32Array(count)
    this.turned = new Int32Array(count)
    this.floats = new Float32Array(this.turned.buffer)
    this.spare = new Uint32Array(count)
  }

  /** Writes the first `count` slots of `spare` into `slots`, so that no key descends. */
  sort(slots: Uint32Array, count: number): void {
    this.first.fill(0)
    this.second.fill(0)
    this.third.fill(0)
    const { keys, turned, spare } = this
    turn(turned, count, this.first, this.second, this.third)
    pass(turned, spare, keys, slots, count, starts(this.first), 0, LOW - 1)
    pass(keys, slots, turned, spare, count, starts(this.second), 11, LOW - 1)
    pass(turned, spare, keys, slots, count, starts(this.third), 22, HIGH - 1)
  }

  sortBy(slots: Uint32Array, value: Float64Array): void {
    const count = slots.length
    this.reserve(count)
    this.spare.set(slots)
    for (let i = 0; i < count; i += 1) this.floats[i] = value[slots[i]!]!
    this.sort(slots, count)
  }

  get byteLength(): number {
    return this.keys.byteLength + this.turned.byteLength + this.spare.byteLength + 4 * (2 * LOW + HIGH)
  }
}

/** Float bits to keys, counting the digits of each pass on the way. Minus zero is zero. */
function turn(keys: Int32Array, count: number, first: Uint32Array, second: Uint32Array, third: Uint32Array): void {
  for (let i = 0; i < count; i += 1) {
    const bits = keys[i]!
    const key = bits === SIGN ? ~SIGN : bits < 0 ? bits : ~(bits | SIGN)
    keys[i] = key
    first[key & (LOW - 1)]! += 1
    second[(key >>> 11) & (LOW - 1)]! += 1
    third[key >>> 22]! += 1
  }
}

const SIGN = 1 << 31

/** Counts to the places where each digit begins. */
function starts(counts: Uint32Array): Uint32Array {
  let sum = 0
  for (let digit = 0; digit < counts.length; digit += 1) {
    const count = counts[digit]!
    counts[digit] = sum
    sum += count
  }
  return counts
}

function pass(
  keys: Int32Array,
  slots: Uint32Array,
  toKeys: Int32Array,
  toSlots: Uint32Array,
  count: number,
  at: Uint32Array,
  shift: number,
  mask: number,
): void {
  for (let i = 0; i < count; i += 1) {
    const key = keys[i]!
    const digit = (key >>> shift) & mask
    const to = at[digit]!
    at[digit] = to + 1
    toKeys[to] = key
    toSlots[to] = slots[i]!
  }
}
