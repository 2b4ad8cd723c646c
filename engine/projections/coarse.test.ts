import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dec } from '../decimal'
import { coarse, coarseCount, coarseTotal, magnitude } from './coarse'

const amounts = fc.tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 8 }))

describe('figures about several accounts, where accounts are hidden,', () => {
  it('keep two digits and are never below the truth, nor a tenth above it', () => {
    fc.assert(
      fc.property(amounts, ([n, places]) => {
        const amount = dec(`${n}e-${places}`)
        const shown = dec(coarseTotal(amount))
        expect(shown.precision()).toBeLessThanOrEqual(2)
        expect(shown.gte(amount) && shown.lte(amount.times('1.1'))).toBe(true)
        expect(dec(coarse(amount)).lte(amount)).toBe(true)
      }),
    )
  })

  it('of few accounts are a power of ten, and never the amount itself', () => {
    fc.assert(
      fc.property(amounts, ([n, places]) => {
        const amount = dec(`${n}e-${places}`)
        const shown = dec(magnitude(amount))
        expect(shown.precision()).toBe(1)
        expect(shown.gt(amount) && shown.lte(amount.times(10))).toBe(true)
      }),
    )
    expect(magnitude(dec('10'))).toBe('100')
    expect(magnitude(dec('0'))).toBe('0')
  })

  it('count in tens at least, so that one more shows nothing, and no place is behind the count', () => {
    const shown = [0, 1, 9, 10, 11, 99, 100, 101, 314, 1234, 100_000, 100_001].map(coarseCount)
    expect(shown).toEqual([0, 10, 10, 10, 20, 100, 100, 110, 320, 1300, 100_000, 110_000])
  })
})
