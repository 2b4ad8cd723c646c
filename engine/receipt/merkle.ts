import { join, type Sha256 } from '../hash'

/** RFC 6962: leaves and nodes have different prefixes, and an odd node is promoted, never duplicated. */
const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

export function leafHash(sha256: Sha256, data: Uint8Array): Uint8Array {
  return sha256(join(LEAF, data))
}

export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(join(NODE, left, right))
}

/** Root of a tree over leaf hashes in order; the empty tree is the hash of nothing. */
export function merkleRoot(sha256: Sha256, leaves: readonly Uint8Array[]): Uint8Array {
  let level = leaves
  while (level.length > 1) {
    const above: Uint8Array[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]]
      if (left) above.push(right ? nodeHash(sha256, left, right) : left)
    }
    level = above
  }
  return level[0] ?? sha256(new Uint8Array())
}
