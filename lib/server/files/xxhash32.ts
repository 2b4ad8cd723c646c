const [P1, P2, P3, P4, P5] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1] as const

const rotate = (x: number, by: number) => (x << by) | (x >>> (32 - by))
const round = (lane: number, word: number) => Math.imul(rotate((lane + Math.imul(word, P2)) | 0, 13), P1)

/** XXH32 with seed 0, of data that comes in pieces: the checksum of LZ4 frames. */
export class XxHash32 {
  private lanes: [number, number, number, number] = [(P1 + P2) | 0, P2 | 0, 0, -P1 | 0]
  private readonly rest = Buffer.alloc(16)
  private held = 0
  private total = 0

  update(data: Uint8Array): this {
    this.total += data.length
    let at = 0
    if (this.held > 0) {
      at = Math.min(16 - this.held, data.length)
      this.rest.set(data.subarray(0, at), this.held)
      this.held += at
      if (this.held < 16) return this
      this.stripe(this.rest, 0)
      this.held = 0
    }
    const view = Buffer.from(data.buffer, data.byteOffset, data.length)
    for (; at + 16 <= data.length; at += 16) this.stripe(view, at)
    this.rest.set(data.subarray(at), 0)
    this.held = data.length - at
    return this
  }

  /** As an unsigned number of 32 bits. */
  digest(): number {
    const [a, b, c, d] = this.lanes
    let hash = this.total < 16 ? P5 | 0 : (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0
    hash = (hash + this.total) | 0
    let at = 0
    for (; at + 4 <= this.held; at += 4) {
      hash = Math.imul(rotate((hash + Math.imul(this.rest.readUInt32LE(at), P3)) | 0, 17), P4)
    }
    for (; at < this.held; at++) hash = Math.imul(rotate((hash + Math.imul(this.rest[at] ?? 0, P5)) | 0, 11), P1)
    hash = Math.imul(hash ^ (hash >>> 15), P2)
    hash = Math.imul(hash ^ (hash >>> 13), P3)
    return (hash ^ (hash >>> 16)) >>> 0
  }

  private stripe(data: Buffer, at: number): void {
    const { lanes } = this
    lanes[0] = round(lanes[0], data.readUInt32LE(at))
    lanes[1] = round(lanes[1], data.readUInt32LE(at + 4))
    lanes[2] = round(lanes[2], data.readUInt32LE(at + 8))
    lanes[3] = round(lanes[3], data.readUInt32LE(at + 12))
  }
}
