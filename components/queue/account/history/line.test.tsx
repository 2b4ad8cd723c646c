import { expect, it } from 'vitest'
import { placeLine } from './line'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 2, 3, minute)).toISOString()
const point = (minute: number, place: number | null) => ({ at: at(minute), place, positions: 200 })

it('draws steps from the first point to the last, the front at the lower edge', () => {
  const line = placeLine([point(0, 10), point(5, 6), point(10, 6)], 100, 80)
  expect([line?.front, line?.back]).toEqual([4, 12])
  expect(line?.path).toBe('M0.0 20.0H50.0V60.0H100.0V60.0')
  expect(line?.end).toEqual({ x: 100, y: 60 })
})

it('breaks where there was no place, and draws nothing where there never was one', () => {
  const line = placeLine([point(0, 5), point(5, null), point(10, 5)], 100, 80)
  expect(line?.path.match(/M/g)).toHaveLength(2)
  expect(placeLine([point(0, 5), point(5, null)], 100, 80)?.end).toBeNull()
  expect(placeLine([point(0, null)], 100, 80)).toBeNull()
  expect(placeLine([], 100, 80)).toBeNull()
})
