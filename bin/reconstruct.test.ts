import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Replay } from '@/engine/replay'
import { RECONSTRUCTIONS, storyOf } from '@/engine/simulation/reconstructions'
import { record } from '@/engine/simulation/recording'
import { sha256 } from '@/lib/server/sha256'
import { LINES } from './commands/replay'

/** What the shipped recordings end in. When the engine makes other lines on purpose: `npm run recordings`. */
const HASHES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(fileURLToPath(new URL('../public/recordings/hashes.json', import.meta.url)), 'utf8'),
)

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
