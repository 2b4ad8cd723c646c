import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Replay } from '@/engine/replay'
import { RECONSTRUCTIONS, storyOf } from '@/engine/simulation/reconstructions'
import { record } from '@/engine/simulation/recording'
import { sha256 } from '@/lib/server/sha256'
import { LINES } from './commands/replay'

/** The hashes that the shipped recordings end in: another one means that the engine, or a story, has changed. */
const HASHES: Readonly<Record<string, string>> = {
  cascade: 'bcf08a09d1f8906df5eea4b88013c1eb25e1d38fa1c444e8af6e6364f6fcb7ea',
  'oracle-gap': '71b6bd41481a06361afa4c580c6ac35d0d2069c424a6eb274e5a19f1ec11d3ff',
  squeeze: '4dc9383acd1aed1ebbb0b61d30c0507fdcaf21868dd8b527af44e7ed80f156f0',
  'thin-altcoin': '8ab3e38c1471a05bcf1363f5607774956209b79e54aae4073ca6aac629bb6485',
  whale: '274a981b534f282105ff85768452ba832d77568523068c51262788d8e19518de',
}

const shipped = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../public/recordings/${name}.ndjson`, import.meta.url)), 'utf8')

describe.each(RECONSTRUCTIONS)('$name', (recipe) => {
  it('is shipped as seed 1 makes it, to the last line and hash', () => {
    const { lines, hash } = record(recipe, 1, sha256)
    expect(hash).toBe(HASHES[recipe.name])
    expect(shipped(recipe.name)).toBe(`${lines.join('\n')}\n`)
  })

  it('replays, and reaches ADL with a fund that has run out', () => {
    const replay = new Replay(sha256, LINES)
    for (const line of shipped(recipe.name).trimEnd().split('\n')) replay.line(line)
    const { events, hash } = replay.end()
    expect(hash).toBe(HASHES[recipe.name])
    expect(events.length).toBeGreaterThan(0)
    expect(events.every(({ reason }) => reason === 'complete' || reason === 'no-counterparty')).toBe(true)
  })

  it('is another log with another seed, and nobody is liquidated before the blow', () => {
    const hashes = new Set<string>()
    for (let seed = 1; seed <= 6; seed++) {
      const { lines, hash } = record(recipe, seed, sha256)
      hashes.add(hash)
      const start = storyOf(recipe, seed).blow[0]?.at ?? ''
      const early = lines.filter((line) => line.includes('"type":"liquidation"') && JSON.parse(line).at < start)
      expect(early).toEqual([])
    }
    expect(hashes.size).toBe(6)
  })
})
