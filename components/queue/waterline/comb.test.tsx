import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comb } from './comb'

const tooth = (id: string, wanted: number, extent = 10) => ({ id, wanted, extent })

describe('comb', () => {
  it('leaves labels alone that have room', () => {
    const places = comb([tooth('a', 20), tooth('b', 60)], 0, 100)
    expect([...places]).toEqual([
      ['a', 20],
      ['b', 60],
    ])
  })

  it('shares the displacement between two that collide', () => {
    const places = comb([tooth('a', 50), tooth('b', 52)], 0, 100)
    expect(places.get('a')).toBe(46)
    expect(places.get('b')).toBe(56)
  })

  it('keeps labels between the ends', () => {
    const places = comb([tooth('a', -30), tooth('b', -30), tooth('c', 99)], 0, 100)
    expect(places.get('a')).toBe(0)
    expect(places.get('b')).toBe(10)
    expect(places.get('c')).toBe(90)
  })

  it('never overlaps, keeps the order and stays inside whenever there is room', () => {
    const teeth = fc.array(
      fc.record({ wanted: fc.integer({ min: -200, max: 900 }), extent: fc.integer({ min: 1, max: 60 }) }),
      { maxLength: 10 },
    )
    fc.assert(
      fc.property(teeth, (list) => {
        const named = list.map((entry, index) => ({ ...entry, id: `${index}` }))
        const places = comb(named, 0, 700)
        const ordered = [...named].sort((a, b) => a.wanted - b.wanted || Number(a.id) - Number(b.id))
        let end = 0
        for (const { id, extent } of ordered) {
          const place = places.get(id) ?? Number.NaN
          expect(place).toBeGreaterThanOrEqual(end - 1e-6)
          end = place + extent
        }
        expect(end).toBeLessThanOrEqual(700 + 1e-6)
      }),
    )
  })
})
