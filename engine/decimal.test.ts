import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dec } from './decimal'

describe('a decimal as a float', () => {
  it('is the nearest one, or beside it', () => {
    const digits = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })
    const places = fc.integer({ min: -10, max: 60 })
    let long = 0
    fc.assert(
      fc.property(digits, places, (units, shift) => {
        const value = dec(`${units}e${-shift}`)
        const nearest = Number(value.toString())
        if (String(units).length > 17) long += 1
        expect(Math.abs(value.toNumber() - nearest)).toBeLessThanOrEqual(Math.abs(nearest) * 2e-15)
      }),
      { numRuns: 20_000 },
    )
    expect(long).toBeGreaterThan(500)
    expect(dec(0).toNumber()).toBe(0)
  })
})
