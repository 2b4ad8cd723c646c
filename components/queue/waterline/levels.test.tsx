import { describe, expect, it } from 'vitest'
import {
  areaUpTo,
  bracket,
  curveLine,
  drafts,
  fifths,
  frontPart,
  heightOf,
  overflows,
  seamLines,
  sliceBand,
  waterLevel,
} from './levels'

const frame = { top: 34, keel: 498, bed: 572 }
const whole = { frame, size: 1000, part: 1 }
const front = { frame, size: 1000, part: 0.4 }

describe('heights', () => {
  it('puts the front at the keel and the back at the top', () => {
    expect(heightOf(whole, 0)).toBe(498)
    expect(heightOf(whole, 1000)).toBe(34)
    expect(heightOf(front, 400)).toBe(34)
    expect(heightOf(front, 900)).toBe(34)
  })

  it('draws an empty side as an empty hull', () => {
    expect(heightOf({ frame, size: 0, part: 1 }, 5)).toBe(498)
  })
})

describe('water', () => {
  it('is in the chamber while the fund pays, in the queue afterwards', () => {
    expect(waterLevel(whole, { move: 0, closed: 0, shortfall: 0 }, 100)).toBe(572)
    expect(waterLevel(whole, { move: 0.1, closed: 0, shortfall: 50 }, 100)).toBe(535)
    expect(waterLevel(whole, { move: 0.1, closed: 0, shortfall: 100 }, 100)).toBe(498)
    expect(waterLevel(whole, { move: 0.2, closed: 500, shortfall: 900 }, 100)).toBe(266)
  })

  it('stands at the keel when there is no fund to fill', () => {
    expect(waterLevel(whole, { move: 0.1, closed: 0, shortfall: 1 }, 0)).toBe(498)
  })

  it('says when the shown part is too small for it', () => {
    expect(overflows(front, 400)).toBe(false)
    expect(overflows(front, 401)).toBe(true)
  })
})

describe('the shown part', () => {
  it('is the smallest that leaves room above my slice', () => {
    expect(frontPart(1000, { ahead: 204, size: 2 })).toBe(0.4)
    expect(frontPart(1000, { ahead: 0, size: 1 })).toBe(0.02)
    expect(frontPart(1000, { ahead: 854, size: 8 })).toBe(1)
    expect(frontPart(1000, null)).toBe(1)
  })

  it('has figures that end exactly at its edge', () => {
    for (const part of [0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 1]) {
      const figures = drafts({ frame, size: 1000, part })
      expect(figures[0]?.y).toBe(498)
      expect(figures.at(-1)?.share).toBeCloseTo(part)
      expect(figures.at(-1)?.major).toBe(true)
    }
  })

  it('names only the fifths it shows', () => {
    expect(fifths(whole).map((fifth) => fifth.lights)).toEqual([5, 4, 3, 2, 1])
    expect(fifths(front).map((fifth) => fifth.lights)).toEqual([5, 4])
    expect(fifths({ frame, size: 1000, part: 0.05 })).toEqual([{ lights: 5, from: 498, to: 34 }])
  })
})

describe('seams', () => {
  it('skips what could not be told apart', () => {
    expect(seamLines(whole, [1, 2, 100, 101, 500])).toEqual([451.6, 266])
  })
})

describe('my slice', () => {
  it('is never thinner than it can be seen', () => {
    const band = sliceBand(whole, { ahead: 204, size: 2 })
    expect(band.line - band.top).toBe(3)
    expect(band.hidden).toBe(false)
    expect(sliceBand(front, { ahead: 500, size: 10 }).hidden).toBe(true)
  })

  it('is dry above the water and wet below it', () => {
    expect(bracket(whole, 131, { ahead: 204, size: 2 })?.kind).toBe('dry')
    expect(bracket(whole, 204, { ahead: 204, size: 2 })?.kind).toBe('dry')
    const wet = bracket(whole, 600, { ahead: 204, size: 100 })
    expect(wet).toEqual({ kind: 'wet', from: heightOf(whole, 304), to: heightOf(whole, 204) })
  })
})

describe('the curve', () => {
  const samples = [0, 0.1, 0.2, 0.3].map((move, index) => ({ move, closed: index * 100, shortfall: index * 100 }))

  it('holds the exact points and never falls', () => {
    const points = curveLine(whole, samples, 50, 0.3, { exhausted: 0.05, reach: { move: 0.15, ahead: 204 } })
    expect(points).toHaveLength(6)
    expect(points[1]).toEqual({ x: 0.05 / 0.3, y: 498 })
    for (let index = 1; index < points.length; index += 1)
      expect(points[index]?.y).toBeLessThanOrEqual(points[index - 1]?.y ?? 0)
  })

  it('leaves out what lies beyond the range', () => {
    expect(curveLine(whole, samples, 50, 0.3, { exhausted: 0.4, reach: { move: 0.9, ahead: 1 } })).toHaveLength(4)
  })

  it('fills nothing while the slider is at the mark', () => {
    expect(areaUpTo([], 0, 572, 572, 100)).toBe('')
  })
})
