import { describe, expect, it } from 'vitest'
import { dec } from '../decimal'
import { Random } from '../simulation/random'
import { proRata } from './columns'
import { largestRemainders } from './shares'

const SEED = 'pro rata in columns 1'

/** Held and most per candidate: small and huge lots, caps that cut and caps that don't, equal ones for ties. */
function drawn(random: Random): { held: number[]; most: number[]; needed: number } {
  const count = 1 + random.below(40)
  const scale = [5, 1_000, 2 ** 31, 2 ** 44][random.below(4)] ?? 1
  const cap = [1, 0.5, 0.1, 0][random.below(10) === 0 ? 3 : random.below(3)] ?? 1
  const held: number[] = []
  for (let i = 0; i < count; i += 1) {
    const before = held[i - 1]
    held.push(before !== undefined && random.chance(0.3) ? before : 1 + Math.floor(random.uniform() * scale))
  }
  const most = held.map((lots) => Math.floor(lots * (random.chance(0.1) ? 1 : cap)))
  const all = held.reduce((sum, lots) => sum + lots, 0)
  return { held, most, needed: Math.floor(random.uniform() * all * 1.1) }
}

describe(`pro rata over columns (seed ${SEED})`, () => {
  it('gives what the exact shares give, lot by lot', () => {
    const random = Random.seeded(SEED)
    const seen = { capped: 0, remainders: 0, huge: 0, short: 0 }
    for (let i = 0; i < (process.env.PLIMSOLL_LONG ? 30_000 : 1_500); i += 1) {
      const { held, most, needed } = drawn(random)
      const exact = largestRemainders(
        held.map((lots, j) => ({ held: dec(lots), most: dec(most[j] ?? 0), mass: dec(lots) })),
        dec(needed),
      ).map((lots) => lots.toNumber())
      const ours = Array.from(proRata(Float64Array.from(held), Float64Array.from(most), needed))
      expect(ours, JSON.stringify({ held, most, needed })).toEqual(exact)
      const [given, capacity] = [ours, most].map((lots) => lots.reduce((sum, lot) => sum + lot, 0)) as [number, number]
      expect(given).toBe(Math.min(needed, capacity))
      if (ours.some((lots, j) => lots === most[j] && lots < (held[j] ?? 0) && lots > 0)) seen.capped += 1
      if (ours.some((lots, j) => held[j] === held[j - 1] && lots !== ours[j - 1])) seen.remainders += 1
      if (held.some((lots) => lots * needed > 2 ** 53)) seen.huge += 1
      if (needed > capacity) seen.short += 1
    }
    for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(50)
  })
})
