import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dec } from '../decimal'
import { Beyond, unitsOf, withoutTens } from './units'

const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_124)

describe(`amounts in whole units (seed ${seed})`, () => {
  it('are what the decimal is, however short or long its text', () => {
    const seen = { short: 0, long: 0, negative: 0, beyond: 0 }
    const text = fc.stringMatching(/^-?(0|[1-9]\d{0,17})(\.\d{1,20})?$/)
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 24 }), (amount, places) => {
        const fraction = amount.split('.')[1]?.length ?? 0
        if (fraction > places) {
          expect(() => unitsOf(amount, places)).toThrow(Beyond)
          seen.beyond += 1
          return
        }
        expect(unitsOf(amount, places).toString()).toBe(dec(amount).times(dec(10).pow(places)).plus(0).toFixed())
        seen[amount.length < 16 ? 'short' : 'long'] += 1
        seen.negative += amount.startsWith('-') ? 1 : 0
      }),
      { seed, numRuns: 2_000 },
    )
    for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(50)
  })

  it('have one quotient with and without the tens that both have in common', () => {
    let shorter = 0
    const whole = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(40))
    fc.assert(
      fc.property(whole, whole, fc.bigInt({ min: 1n, max: 10n ** 20n }), ([a, x], [b, y], size) => {
        const [n, d] = [a * 10n ** BigInt(x), (b === 0n ? 1n : b < 0n ? -b : b) * 10n ** BigInt(y)]
        const [top, bottom] = withoutTens(n, d)
        expect((size * top) / bottom).toBe((size * n) / d)
        expect(top * d).toBe(n * bottom)
        shorter += bottom < d ? 1 : 0
      }),
      { seed, numRuns: 1_000 },
    )
    expect(shorter).toBeGreaterThan(300)
  })
})
