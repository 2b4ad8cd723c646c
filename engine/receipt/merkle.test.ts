import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, type Json } from '../canonical'
import { hex, unhex } from '../hash'
import { LeafHashes, leafHash, MerkleTree, rootOfPath, rootsOfConsistency } from './merkle'
import { leafText, type QueueRow } from './objects'

const leaves = (n: number) => Array.from({ length: n }, (_, i) => leafHash(sha256, String(i)))

/** RFC 6962, 2.1, as it is written there. */
function definition(list: readonly Uint8Array[]): Uint8Array {
  const [only] = list
  if (list.length <= 1) return only ?? sha256(new Uint8Array())
  let k = 1
  while (k * 2 < list.length) k *= 2
  return sha256(Uint8Array.of(1, ...definition(list.slice(0, k)), ...definition(list.slice(k))))
}

describe('the tree', () => {
  it('is the one of RFC 6962, at every size', () => {
    const tree = new MerkleTree(sha256)
    for (const [i, leaf] of leaves(70).entries()) {
      tree.append(leaf)
      expect(hex(tree.root())).toBe(hex(definition(leaves(i + 1))))
    }
    expect(hex(tree.root(13))).toBe(hex(definition(leaves(13))))
    expect(hex(new MerkleTree(sha256).root())).toBe(hex(sha256(new Uint8Array())))
  })

  it.each([false, true])(
    'has one root, in whatever order its leaves come, with hex from the platform: %j',
    (isGiven) => {
      const ofBytes = (data: Uint8Array) => hex(sha256(data))
      const platform = isGiven ? Object.assign((data: Uint8Array) => sha256(data), { ofBytes }) : sha256
      for (let size = 0; size <= 70; size += 1) {
        const side = new LeafHashes(platform, size)
        // Seventeen has no divisor in common with any of these sizes but its own multiples: every leaf comes once.
        const step = size % 17 === 0 ? 1 : 17
        for (let i = 0; i < size; i += 1) side.set((i * step) % size, String((i * step) % size))
        expect(hex(side.root())).toBe(hex(definition(leaves(size))))
      }
    },
  )

  it('proves every leaf of every size, and no other leaf, place or size', () => {
    const all = leaves(40)
    const tree = new MerkleTree(sha256, all)
    for (let size = 1; size <= 40; size += 1) {
      const root = hex(tree.root(size))
      for (let index = 0; index < size; index += 1) {
        const path = tree.inclusion(index, size)
        const led = (leaf: Uint8Array | undefined, place: number, of: number) => {
          const found = leaf && rootOfPath(sha256, leaf, place, of, path)
          return found ? hex(found) : null
        }
        expect(led(all[index], index, size)).toBe(root)
        expect(led(all[(index + 1) % 40], index, size)).not.toBe(root)
        if (size > 1) expect(led(all[index], (index + 1) % size, size)).not.toBe(root)
        expect(rootOfPath(sha256, all[index] as Uint8Array, index, size, [...path, all[0] as Uint8Array])).toBeNull()
      }
    }
  })

  it('proves that it only grew, between any two sizes, and nothing else', () => {
    const tree = new MerkleTree(sha256, leaves(33))
    const other = new MerkleTree(sha256, [...leaves(32), leafHash(sha256, 'another')])
    for (let last = 1; last <= 33; last += 1) {
      for (let first = 1; first <= last; first += 1) {
        const proof = tree.consistency(first, last)
        const roots = rootsOfConsistency(sha256, first, last, tree.root(first), proof)
        expect(roots && [hex(roots.first), hex(roots.second)]).toEqual([hex(tree.root(first)), hex(tree.root(last))])
        const forged = rootsOfConsistency(sha256, first, last, other.root(33), proof)
        expect(
          forged !== null && hex(forged.first) === hex(other.root(33)) && hex(forged.second) === hex(tree.root(last)),
        ).toBe(false)
      }
    }
    expect(() => tree.consistency(0)).toThrow(RangeError)
    expect(() => tree.inclusion(33)).toThrow(RangeError)
    expect(() => tree.root(34)).toThrow(RangeError)
  })
})

describe('the text of a place', () => {
  it('is its canonical form, whatever stands in it', () => {
    const row = fc.record({
      place: fc.nat(),
      account: fc.string({ unit: 'grapheme' }),
      owner: fc.string({ unit: 'grapheme' }),
      group: fc.nat(2),
      score: fc.string(),
      size: fc.string(),
      entry: fc.string(),
      margin: fc.option(fc.string()),
      ahead: fc.string(),
      lights: fc.nat(5),
    })
    fc.assert(
      fc.property(row, fc.string(), fc.string(), (found: QueueRow, event, salt) => {
        const leaf = { ...found, type: 'adl/leaf/1', event, salt }
        expect(leafText(found, event, salt)).toBe(canonical(leaf as unknown as Json))
      }),
    )
  })

  it('and its hash are read from hex and written again', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        expect([...unhex(hex(data))]).toEqual([...data])
      }),
    )
  })
})
