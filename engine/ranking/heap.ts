/** A binary heap of boxes and slots, the highest key on top. */
export class Heap {
  size = 0
  private keys = new Float64Array(4096)
  private levels = new Int8Array(4096)
  private items = new Uint32Array(4096)

  get best(): number {
    return this.keys[0]!
  }

  get bestLevel(): number {
    return this.levels[0]!
  }

  get bestItem(): number {
    return this.items[0]!
  }

  get byteLength(): number {
    return this.keys.byteLength + this.levels.byteLength + this.items.byteLength
  }

  push(key: number, level: number, item: number): void {
    if (this.size === this.keys.length) this.grow()
    let at = this.size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.keys[parent]! >= key) break
      this.copy(parent, at)
      at = parent
    }
    this.put(at, key, level, item)
  }

  /** Takes the top off: read it before. */
  pop(): void {
    const last = --this.size
    const key = this.keys[last]!
    let at = 0
    for (let child = 1; child < last; child = 2 * at + 1) {
      if (child + 1 < last && this.keys[child + 1]! > this.keys[child]!) child += 1
      if (this.keys[child]! <= key) break
      this.copy(child, at)
      at = child
    }
    this.put(at, key, this.levels[last]!, this.items[last]!)
  }

  private put(at: number, key: number, level: number, item: number): void {
    this.keys[at] = key
    this.levels[at] = level
    this.items[at] = item
  }

  private copy(from: number, to: number): void {
    this.put(to, this.keys[from]!, this.levels[from]!, this.items[from]!)
  }

  private grow(): void {
    const length = this.size * 2
    const [keys, levels, items] = [new Float64Array(length), new Int8Array(length), new Uint32Array(length)]
    keys.set(this.keys)
    levels.set(this.levels)
    items.set(this.items)
    this.keys = keys
    this.levels = levels
    this.items = items
  }
}
