import { PlimsollError } from '@/engine/errors'
import { XxHash32 } from './xxhash32'

/** How far back a block may copy from. */
const WINDOW = 65_536
const FRAME = 0x184d2204
const SKIPPABLE = 0x184d2a50
const BLOCK_MAX: Readonly<Record<number, number>> = { 4: 1 << 16, 5: 1 << 18, 6: 1 << 20, 7: 1 << 22 }

/**
 * Unpacks an LZ4 file (frame format 1.6) as it comes in: one block at a time, linked blocks, several frames, skippable
 * frames, all three checksums. A frame that is torn or damaged is refused; what came before it was given out already.
 */
export async function* unpackLz4(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const bytes = new Pieces(input)
  while (await bytes.more()) {
    const magic = (await bytes.take(4)).readUInt32LE(0)
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) await bytes.skip((await bytes.take(4)).readUInt32LE(0))
    else if (magic === FRAME) yield* unpackFrame(bytes)
    else throw damaged('This is not an LZ4 frame.')
  }
}

interface FrameHead {
  readonly blockMax: number
  readonly linked: boolean
  readonly blockChecksums: boolean
  readonly contentChecksum: boolean
  readonly contentSize: bigint | null
}

async function readHead(bytes: Pieces): Promise<FrameHead> {
  const [flags = 0, sizes = 0] = await bytes.take(2)
  const blockMax = BLOCK_MAX[(sizes >> 4) & 7]
  if (flags >> 6 !== 1 || blockMax === undefined) throw damaged('This version of the LZ4 frame format is not known.')
  if ((flags & 1) !== 0) throw damaged('LZ4 frames that need a dictionary can’t be read.')
  const size = (flags & 8) !== 0 ? await bytes.take(8) : Buffer.alloc(0)
  const [checksum] = await bytes.take(1)
  const hash = new XxHash32().update(Uint8Array.of(flags, sizes)).update(size).digest()
  if (checksum !== ((hash >> 8) & 0xff)) throw damaged('The head of the LZ4 frame is damaged.')
  return {
    blockMax,
    linked: (flags & 0x20) === 0,
    blockChecksums: (flags & 0x10) !== 0,
    contentChecksum: (flags & 4) !== 0,
    contentSize: size.length === 8 ? size.readBigUInt64LE(0) : null,
  }
}

async function* unpackFrame(bytes: Pieces): AsyncGenerator<Uint8Array> {
  const head = await readHead(bytes)
  const content = new XxHash32()
  /** The last 64 KiB that were given out, then room for one block. */
  const room = Buffer.alloc(WINDOW + head.blockMax)
  let kept = 0
  let total = 0n
  for (;;) {
    const word = (await bytes.take(4)).readUInt32LE(0)
    if (word === 0) break
    const size = word & 0x7fffffff
    if (size > head.blockMax) throw damaged('An LZ4 block is larger than its frame allows.')
    const block = await bytes.take(size)
    if (head.blockChecksums && (await bytes.take(4)).readUInt32LE(0) !== new XxHash32().update(block).digest()) {
      throw damaged('An LZ4 block is damaged.')
    }
    const isPlain = word >>> 31 === 1
    const end = isPlain ? kept + block.copy(room, kept) : unpackBlock(block, room, kept, kept + head.blockMax)
    const out = Buffer.from(room.subarray(kept, end))
    content.update(out)
    total += BigInt(out.length)
    yield out
    const from = head.linked ? Math.max(0, end - WINDOW) : end
    room.copy(room, 0, from, end)
    kept = end - from
  }
  if (head.contentChecksum && (await bytes.take(4)).readUInt32LE(0) !== content.digest()) {
    throw damaged('The content of the LZ4 frame is damaged.')
  }
  if (head.contentSize !== null && head.contentSize !== total) throw damaged('The LZ4 frame is not as long as it says.')
}

/** Unpacks one block behind what `room` holds up to `start`; answers where it ends. */
function unpackBlock(block: Buffer, room: Buffer, start: number, limit: number): number {
  let at = 0
  let out = start
  const length = (nibble: number): number => {
    let sum = nibble
    if (nibble < 15) return sum
    for (let byte = 255; byte === 255; sum += byte) {
      byte = block[at++] ?? -1
      if (byte < 0) throw damaged('An LZ4 block ends too early.')
    }
    return sum
  }
  while (at < block.length) {
    const token = block[at++] ?? 0
    const literals = length(token >> 4)
    if (at + literals > block.length || out + literals > limit) throw damaged('An LZ4 block is damaged.')
    block.copy(room, out, at, at + literals)
    at += literals
    out += literals
    if (at === block.length) return out
    if (at + 2 > block.length) throw damaged('An LZ4 block ends too early.')
    const back = block.readUInt16LE(at)
    at += 2
    const match = length(token & 15) + 4
    if (back === 0 || back > out || out + match > limit) throw damaged('An LZ4 block is damaged.')
    if (back >= match) room.copyWithin(out, out - back, out - back + match)
    else for (let i = 0; i < match; i++) room[out + i] = room[out + i - back] ?? 0
    out += match
  }
  throw damaged('An LZ4 block ends too early.')
}

/** Takes bytes in the numbers that are asked for, from pieces of any length. */
class Pieces {
  private readonly source: AsyncIterator<Uint8Array>
  private held: Buffer = Buffer.alloc(0)

  constructor(input: AsyncIterable<Uint8Array>) {
    this.source = input[Symbol.asyncIterator]()
  }

  async more(): Promise<boolean> {
    return this.held.length > 0 || (await this.fill(1))
  }

  async take(size: number): Promise<Buffer> {
    if (!(await this.fill(size))) throw damaged('The archive ends in the middle.')
    const taken = this.held.subarray(0, size)
    this.held = this.held.subarray(size)
    return taken
  }

  async skip(size: number): Promise<void> {
    for (let left = size; left > 0; ) {
      if (!(await this.more())) throw damaged('The archive ends in the middle.')
      left -= (await this.take(Math.min(left, this.held.length))).length
    }
  }

  private async fill(size: number): Promise<boolean> {
    const parts = [this.held]
    let length = this.held.length
    while (length < size) {
      const { value, done } = await this.source.next()
      if (done) break
      parts.push(Buffer.from(value.buffer, value.byteOffset, value.length))
      length += value.length
    }
    if (parts.length > 1) this.held = Buffer.concat(parts)
    return length >= size
  }
}

function damaged(message: string): PlimsollError {
  return new PlimsollError('archive-damaged', message)
}
