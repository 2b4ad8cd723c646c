import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PositionRow } from '@/lib/wire/frames'
import { whatIfRequest } from '@/lib/wire/what-if'
import { leversOf } from './levers'

const row = {
  market: 'SOL-PERP',
  side: 'short',
  unit: 'SOL',
  settle: 'USDT',
  lot: '0.1',
  size: '115.3',
  notional: '21545.25',
  equity: '5725.44462808',
  leverage: '3.76307018922',
} as PositionRow

it('asks nothing where nothing is changed, and only what the route understands', () => {
  for (const lever of leversOf(row)) {
    for (const nothing of ['', '-', '1e3', 'NaN', lever.name === 'leverage' ? '-2' : '0']) {
      expect([lever.name, nothing, lever.changesFor(nothing)]).toEqual([lever.name, nothing, null])
    }
    for (let step = lever.least; step <= lever.most; step++) {
      const changes = lever.changesFor(lever.valueAt(step))
      expect(changes === null).toBe(step === 0 && lever.name !== 'leverage')
      if (changes) whatIfRequest.shape.changes.parse(changes)
    }
  }
})

it('puts every amount of the field on the slider, and a whole position at its end', () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999, max: 99_999 }), (cents) => {
      for (const lever of leversOf(row)) {
        const step = lever.stepAt((cents / 100).toFixed(2))
        expect(step).toBeGreaterThanOrEqual(lever.least)
        expect(step).toBeLessThanOrEqual(lever.most)
      }
    }),
  )
  const [closing] = leversOf(row)
  expect(closing?.valueAt(100)).toBe('115.3')
  expect(closing?.valueAt(33)).toBe('38')
  expect(closing?.stepAt('38')).toBe(33)
})
