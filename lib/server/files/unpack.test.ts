import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unpackLz4 } from './lz4'
import { textLines } from './text-lines'
import { XxHash32 } from './xxhash32'
import { unpackZstd } from './zstd'

/** 12,000 lines, packed by the reference tools: more than three windows of 64 KiB, in linked and in independent blocks. */
const SHA256 = '370645f6a3c51ad8ebad00b7905d861665f6caf25e3acba024a1e7f5ada34093'
const fixture = (name: string) => readFileSync(fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url)))

async function* inPieces(data: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += length) yield data.subarray(at, at + length)
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}

const packed = [
  ['linked.lz4', unpackLz4],
  ['independent.lz4', unpackLz4],
  ['checked.zst', unpackZstd],
] as const

describe.each(packed)('%s', (name, unpack) => {
  const data = fixture(name)

  it.each([1, 7, 1_000, 1 << 20])('comes out whole when it comes in by %i bytes', async (length) => {
    const out = await collect(unpack(inPieces(data, length)))
    expect(createHash('sha256').update(out).digest('hex')).toBe(SHA256)
  })

  it('comes out twice when two files stand in one', async () => {
    const out = await collect(unpack(inPieces(Buffer.concat([data, data]), 1_000)))
    expect(out.length).toBe(2 * 248_884)
  })

  it.each([0.2, 0.5, 0.9, 0.999])('is refused when it is torn at %d of its length', async (share) => {
    const torn = data.subarray(0, Math.floor(data.length * share))
    await expect(collect(unpack(inPieces(torn, 500)))).rejects.toMatchObject({ code: 'archive-damaged' })
  })
})

it('refuses an LZ4 file with any one bit changed, or gives the same text', async () => {
  const data = fixture('linked.lz4')
  let refused = 0
  await fc.assert(
    fc.asyncProperty(fc.nat(data.length * 8 - 1), async (bit) => {
      const changed = Buffer.from(data)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      try {
        const out = await collect(unpackLz4(inPieces(changed, 700)))
        expect(createHash('sha256').update(out).digest('hex')).toBe(SHA256)
      } catch (error) {
        expect(error).toMatchObject({ code: 'archive-damaged' })
        refused += 1
      }
    }),
    { numRuns: 200 },
  )
  expect(refused).toBeGreaterThan(150)
})

it('hashes as published, whatever the pieces', () => {
  const text = Buffer.from('Nobody inspects the spammish repetition')
  expect(new XxHash32().digest()).toBe(0x02cc5d05)
  expect(new XxHash32().update(text).digest()).toBe(0xe2293b2f)
  for (let cut = 0; cut <= text.length; cut++) {
    expect(new XxHash32().update(text.subarray(0, cut)).update(text.subarray(cut)).digest()).toBe(0xe2293b2f)
  }
})

it('makes lines of pieces, the last one with or without its end', async () => {
  const lines = async (text: string, length: number) => {
    const found: string[] = []
    for await (const line of textLines(inPieces(Buffer.from(text), length))) found.push(line)
    return found
  }
  for (const length of [1, 2, 3, 100]) {
    expect(await lines('ä\r\nb\n\nc', length)).toEqual(['ä', 'b', '', 'c'])
    expect(await lines('ä\n', length)).toEqual(['ä'])
  }
  await expect(collect(unpackLz4(inPieces(Buffer.from('plain text'), 4)))).rejects.toThrow('not an LZ4 frame')
})
