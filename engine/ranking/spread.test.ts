import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Spread } from './spread'

const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_123)

/** Scores as books have them: near each other, the same, far apart by powers of ten, at a loss and at none. */
const score = fc.oneof(
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, 1e300, -1e300, Number.MIN_VALUE),
  fc
    .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -300, max: 300 }))
    .map(([m, e]) => m * 10 ** e),
  fc.integer({ min: 0, max: 50 }).map((step) => 1 + step * 2 ** -52),
)

describe(`spreading sorts by score (seed ${seed})`, () => {
  it('whatever the scores are, and only between the two places', () => {
    const seen = { long: 0, together: 0, outlier: 0 }
    fc.assert(
      fc.property(fc.array(score, { maxLength: 300, size: 'max' }), fc.nat(300), (scores, begin) => {
        const from = Math.min(begin, scores.length)
        const slots = Uint32Array.from(scores, (_, i) => scores.length - 1 - i)
        const before = [...slots]
        new Spread().sort(slots, from, slots.length, Float64Array.from(scores))
        expect([...slots.subarray(0, from)]).toEqual(before.slice(0, from))
        expect([...slots].sort()).toEqual([...before].sort())
        const sorted = Array.from(slots.subarray(from), (slot) => scores[slot] ?? 0)
        expect(sorted.every((mine, i) => i === 0 || mine <= (sorted[i - 1] ?? 0))).toBe(true)
        if (sorted.length > 100) seen.long += 1
        if (new Set(sorted).size < sorted.length) seen.together += 1
        if (sorted.length > 50 && (sorted[0] ?? 0) > 1e6 * Math.abs(sorted[25] ?? 0)) seen.outlier += 1
      }),
      { seed, numRuns: 500 },
    )
    for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(20)
  })

  it('hundreds of one score, where no cell tells them apart', () => {
    const slots = Uint32Array.from({ length: 500 }, (_, i) => i)
    new Spread().sort(slots, 0, 500, new Float64Array(500).fill(1.25))
    expect(new Set(slots).size).toBe(500)
  })
})
