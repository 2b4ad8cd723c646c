import { describe, expect, it } from 'vitest'
import { fillOf, scaleEnd, shownSize, slicesOf, slotsOf, stack } from './geometry'

const one = (market: string, total: string, closed = '0', now = '0') => ({ market, total, closed, now })

describe('compartments', () => {
  it('are as wide as what is closed in them and fill the whole width', () => {
    const slots = slotsOf([one('BTC', '60'), one('ETH', '30'), one('A', '9.5'), one('B', '0.3'), one('C', '0.2')], 0.02)
    expect(slots.map(({ market }) => market)).toEqual(['BTC', 'ETH', 'A', '2 others'])
    expect(slots.reduce((all, { width }) => all + width, 0)).toBeCloseTo(1)
    expect(slots[3]?.total).toBe('0.5')
  })

  it('of nothing are none', () => {
    expect(slotsOf([], 0.02)).toEqual([])
    expect(slotsOf([one('A', '0')], 0.02)).toEqual([])
  })

  it('fill up to what is closed, this moment on top', () => {
    const { level, before } = fillOf(one('A', '10', '5', '2'))
    expect(level).toBe(0.5)
    expect(before).toBeCloseTo(0.3)
  })
})

describe('columns', () => {
  it('stack and never leave their scale', () => {
    const parts = stack(
      [
        { key: 'a', label: '', amount: '60' },
        { key: 'b', label: '', amount: '60' },
      ],
      100,
    )
    expect(parts.map(({ from, height }) => [from, height])).toEqual([
      [0, 0.6],
      [0.6, 0.4],
    ])
  })

  it('end at a round figure', () => {
    expect(scaleEnd(386_611_700)).toBe(400_000_000)
    expect(scaleEnd(400)).toBe(400)
    expect(scaleEnd(0.07)).toBeCloseTo(0.1)
    expect(scaleEnd(0)).toBe(1)
  })
})

describe('the queue', () => {
  const entries = ['10', '20', '70'].map((size, index) => ({
    place: index + 1,
    name: `${index}`,
    size,
    closed: index === 0 ? '10' : '0',
    now: '0',
    passedOver: false,
  }))

  it('shows what is to be closed and half as much behind it', () => {
    expect(shownSize('20', '10', entries)).toBe(30)
    expect(shownSize('200', '0', entries)).toBe(100)
  })

  it('has a slice for each place, cut where the drawing ends', () => {
    const slices = slicesOf(entries, 50)
    expect(slices).toHaveLength(3)
    expect(slices[0]?.closed).toBe(1)
    expect(slices.reduce((all, { height }) => all + height, 0)).toBeCloseTo(1)
  })
})
