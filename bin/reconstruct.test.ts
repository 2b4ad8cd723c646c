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
  cascade: 'e52c175dd2ecbae71bfab6b843d51b16cbbe2ab3698784dc9fb2a1511f65bdfc',
  'oracle-gap': 'e85ad5584f103c180f5b7eb31e6f90be97b39551731e6133d8f323854a07835e',
  squeeze: '1ef3bb4682ebcbf11793c7da80f2b5e6bc385ef00b3acb0946fc666c0d3dad03',
  'thin-altcoin': 'efde5cb677a601af349023e72daf6f2272d9dc432846211894a3774f0ea0eb3e',
  whale: '707f5304aec54ea86ae1f6669b4b86cb00560e79eca05e9798ec0fa70e27a157',
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
