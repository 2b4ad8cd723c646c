import { grown } from './floats'

/**
 * So many ids are kept as texts, a power of two: many more than a front has, which hardly changes from tick to tick, so that
 * few of its numbers share a place.
 */
const RECENT = 16_384

/** Account ids by number, and back: bytes and hashes in flat arrays, a quarter of what a map of strings takes. */
export class Directory {
  size = 0
  private bytes: Uint8Array
  /** Where each id ends; it begins where the one before ends. */
  private ends: Uint32Array
  /** Open addressing: number + 1, or 0 where nothing is. Never more than two thirds full. */
  private hashed: Uint32Array
  /** Ids that were asked for lately, as texts, and the number of each plus one. */
  private readonly texts: string[] = new Array(RECENT).fill('')
  private readonly textOf = new Uint32Array(RECENT)

  constructor(expected: number) {
    this.bytes = new Uint8Array(Math.max(64, expected * 8))
    this.ends = new Uint32Array(Math.max(8, expected))
    this.hashed = new Uint32Array(hashesFor(this.ends.length))
  }

  /** The number of an id, or -1. */
  indexOf(id: string): number {
    return (this.hashed[this.bucketOf(id)] ?? 0) - 1
  }

  /** The number of an id, which gets one where it has none. */
  add(id: string): number {
    const bucket = this.bucketOf(id)
    const known = this.hashed[bucket]!
    if (known > 0) return known - 1
    if (this.size === this.ends.length) {
      this.grow()
      return this.add(id)
    }
    const begin = this.beginOf(this.size)
    while (begin + id.length > this.bytes.length) this.bytes = grown(this.bytes, this.bytes.length * 2)
    for (let i = 0; i < id.length; i += 1) this.bytes[begin + i] = id.charCodeAt(i)
    this.ends[this.size] = begin + id.length
    this.size += 1
    this.hashed[bucket] = this.size
    return this.size - 1
  }

  idOf(index: number): string {
    const at = index & (RECENT - 1)
    if (this.textOf[at] !== index + 1) {
      this.textOf[at] = index + 1
      this.texts[at] = this.read(index)
    }
    return this.texts[at]!
  }

  get byteLength(): number {
    return this.bytes.byteLength + this.ends.byteLength + this.hashed.byteLength + this.textOf.byteLength
  }

  private read(index: number): string {
    const { bytes } = this
    const end = this.ends[index]!
    let id = ''
    let i = this.beginOf(index)
    for (; i + 4 <= end; i += 4) id += String.fromCharCode(bytes[i]!, bytes[i + 1]!, bytes[i + 2]!, bytes[i + 3]!)
    for (; i < end; i += 1) id += String.fromCharCode(bytes[i]!)
    return id
  }

  private beginOf(index: number): number {
    return index === 0 ? 0 : this.ends[index - 1]!
  }

  /** The bucket that holds an id, or the free one where it belongs. */
  private bucketOf(id: string): number {
    const buckets = this.hashed.length
    let bucket = hashOf(id) % buckets
    while (this.hashed[bucket] !== 0 && !this.isAt(this.hashed[bucket]! - 1, id)) bucket = (bucket + 1) % buckets
    return bucket
  }

  private isAt(index: number, id: string): boolean {
    const begin = this.beginOf(index)
    if (this.ends[index]! - begin !== id.length) return false
    for (let i = 0; i < id.length; i += 1) if (this.bytes[begin + i] !== id.charCodeAt(i)) return false
    return true
  }

  private grow(): void {
    this.ends = grown(this.ends, Math.ceil(this.ends.length * 1.5))
    this.hashed = new Uint32Array(hashesFor(this.ends.length))
    for (let index = 0; index < this.size; index += 1) this.hashed[this.bucketOf(this.idOf(index))] = index + 1
  }
}

function hashesFor(count: number): number {
  return Math.ceil(count * 1.5) + 1
}

/** FNV-1a over the characters, which are all of one byte in an account's id. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
