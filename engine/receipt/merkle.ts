import { bytesHash, type Sha256, textHash, unhex, unhexInto } from '../hash'

/** RFC 6962: leaves and nodes have different prefixes, and an odd node is promoted, never duplicated. */
const LEAF = '\u0000'
const NODE = 1
const HASH_BYTES = 32

/** The hash of a leaf that is a text. */
export function leafHash(sha256: Sha256, text: string): Uint8Array {
  return unhex(textHash(sha256, LEAF + text))
}

/** What is hashed for a node; written over for each, because a tree has as many nodes as leaves. */
const PAIR = new Uint8Array(1 + 2 * HASH_BYTES)
PAIR[0] = NODE

function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  PAIR.set(left, 1)
  PAIR.set(right, 1 + HASH_BYTES)
  return sha256(PAIR)
}

/**
 * A tree of leaf hashes that only grows, and every tree it has been. Hashes of whole subtrees are kept, so that an append
 * costs two hashes on average and a proof as many as it is long.
 */
export class MerkleTree {
  /** Level k holds the hashes of whole subtrees of 2^k leaves. */
  private readonly levels: Uint8Array[][] = [[]]

  constructor(
    private readonly sha256: Sha256,
    leaves: Iterable<Uint8Array> = [],
  ) {
    for (const leaf of leaves) this.append(leaf)
  }

  get size(): number {
    return this.level(0).length
  }

  append(leaf: Uint8Array): void {
    this.level(0).push(leaf)
    for (let k = 0; this.level(k).length % 2 === 0; k += 1) {
      const [left, right] = this.level(k).slice(-2)
      if (left && right) this.level(k + 1).push(nodeHash(this.sha256, left, right))
    }
  }

  /** Root of the first `size` leaves; the empty tree is the hash of nothing. */
  root(size = this.size): Uint8Array {
    this.demand(size <= this.size)
    return size === 0 ? this.sha256(new Uint8Array()) : this.hash(0, size)
  }

  /** What leads from the leaf at `index` up to the root of the first `size` leaves. */
  inclusion(index: number, size = this.size): Uint8Array[] {
    this.demand(index >= 0 && index < size && size <= this.size)
    return this.path(index, 0, size)
  }

  /** What shows that the first `first` leaves begin the first `size`. */
  consistency(first: number, size = this.size): Uint8Array[] {
    this.demand(first > 0 && first <= size && size <= this.size)
    return first === size ? [] : this.subproof(first, 0, size, true)
  }

  private path(index: number, from: number, to: number): Uint8Array[] {
    if (to - from === 1) return []
    const middle = from + splitOf(to - from)
    return index < middle
      ? [...this.path(index, from, middle), this.hash(middle, to)]
      : [...this.path(index, middle, to), this.hash(from, middle)]
  }

  private subproof(first: number, from: number, to: number, isWhole: boolean): Uint8Array[] {
    if (first === to) return isWhole ? [] : [this.hash(from, to)]
    const middle = from + splitOf(to - from)
    return first <= middle
      ? [...this.subproof(first, from, middle, isWhole), this.hash(middle, to)]
      : [...this.subproof(first, middle, to, false), this.hash(from, middle)]
  }

  /** Root of a stretch; whole subtrees stand where their width says. */
  private hash(from: number, to: number): Uint8Array {
    const width = to - from
    const k = 31 - Math.clz32(width)
    const whole = width === 2 ** k ? this.level(k)[from >>> k] : undefined
    if (whole) return whole
    const middle = from + splitOf(width)
    return nodeHash(this.sha256, this.hash(from, middle), this.hash(middle, to))
  }

  private level(k: number): Uint8Array[] {
    const level = this.levels[k] ?? []
    this.levels[k] = level
    return level
  }

  private demand(holds: boolean): void {
    if (!holds) throw new RangeError('no tree of this log has this leaf or this size')
  }
}

/**
 * The root of a tree that nobody asks for proofs, from leaves that come in whatever order. Hashes lie side by side, and each
 * level is written over the one below.
 */
export class LeafHashes {
  private readonly hashes: Uint8Array

  constructor(
    private readonly sha256: Sha256,
    private readonly size: number,
  ) {
    this.hashes = new Uint8Array(size * HASH_BYTES)
  }

  /** The leaf at a place, which is a text. */
  set(index: number, text: string): void {
    unhexInto(textHash(this.sha256, LEAF + text), this.hashes, index * HASH_BYTES)
  }

  /** To be asked for once, when every leaf is there. */
  root(): Uint8Array {
    const { hashes, sha256 } = this
    if (this.size === 0) return sha256(new Uint8Array())
    for (let width = this.size; width > 1; width = Math.ceil(width / 2)) {
      for (let pair = 0; 2 * pair + 1 < width; pair += 1) {
        for (let i = 0; i < 2 * HASH_BYTES; i += 1) PAIR[1 + i] = hashes[2 * pair * HASH_BYTES + i]!
        unhexInto(bytesHash(sha256, PAIR), hashes, pair * HASH_BYTES)
      }
      // A node without a sibling goes up as it is.
      if (width % 2 === 1)
        hashes.copyWithin(((width - 1) / 2) * HASH_BYTES, (width - 1) * HASH_BYTES, width * HASH_BYTES)
    }
    return hashes.slice(0, HASH_BYTES)
  }
}

/** The largest power of two below `width`. */
function splitOf(width: number): number {
  return 2 ** (31 - Math.clz32(width - 1))
}

/** The root that a leaf and its path lead to, or null where the path is not as long as it must be (RFC 9162, 2.1.3.2). */
export function rootOfPath(
  sha256: Sha256,
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | null {
  if (index < 0 || index >= size) return null
  let [node, at, last] = [leaf, index, size - 1]
  for (const sibling of path) {
    if (last === 0) return null
    if (at % 2 === 1 || at === last) {
      node = nodeHash(sha256, sibling, node)
      while (at % 2 === 0 && at > 0) [at, last] = [at >>> 1, last >>> 1]
    } else node = nodeHash(sha256, node, sibling)
    ;[at, last] = [at >>> 1, last >>> 1]
  }
  return last === 0 ? node : null
}

/** The two roots that a consistency proof leads to, or null where it is not one (RFC 9162, 2.1.4.2). */
export function rootsOfConsistency(
  sha256: Sha256,
  first: number,
  second: number,
  firstRoot: Uint8Array,
  proof: readonly Uint8Array[],
): { readonly first: Uint8Array; readonly second: Uint8Array } | null {
  if (first < 1 || first > second) return null
  if (first === second) return proof.length === 0 ? { first: firstRoot, second: firstRoot } : null
  const isWhole = 2 ** (31 - Math.clz32(first)) === first
  const [start, ...rest] = isWhole ? [firstRoot, ...proof] : proof
  if (!start) return null
  let [at, last] = [first - 1, second - 1]
  while (at % 2 === 1) [at, last] = [at >>> 1, last >>> 1]
  let [one, two] = [start, start]
  for (const node of rest) {
    if (last === 0) return null
    if (at % 2 === 1 || at === last) {
      one = nodeHash(sha256, node, one)
      two = nodeHash(sha256, node, two)
      while (at % 2 === 0 && at > 0) [at, last] = [at >>> 1, last >>> 1]
    } else two = nodeHash(sha256, two, node)
    ;[at, last] = [at >>> 1, last >>> 1]
  }
  return last === 0 ? { first: one, second: two } : null
}
