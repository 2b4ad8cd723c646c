import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeFlags } from './flags-view'

describe('flags over the bar', () => {
  it('share one label where their ticks stand together', () => {
    const placed = placeFlags([
      { at: 0.5, label: 'trigger' },
      { at: 0.505, label: 'first closure' },
    ])
    expect(placed).toEqual([{ at: 0.505, label: 'trigger · first closure', row: 0, before: false }])
  })

  it('stand left of their tick, or above, where the next tick would strike them through', () => {
    const placed = placeFlags([
      { at: 0.4, label: 'first liquidation' },
      { at: 0.43, label: 'trigger' },
      { at: 0.5, label: 'last closure' },
    ])
    expect(placed.map(({ row, before }) => [row, before])).toEqual([
      [0, true],
      [1, false],
      [0, false],
    ])
  })

  it('stand left of their tick at the far end', () => {
    expect(placeFlags([{ at: 0.98, label: 'last closure' }])[0]?.before).toBe(true)
  })

  it('never overlap in a row, no tick strikes one through, and every label stands at its own tick', () => {
    const flags = fc.array(
      fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), label: fc.constantFrom('trigger', 'first closure') }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(flags, (list) => {
        for (const row of [0, 1]) {
          const inRow = placeFlags(list).filter((flag) => flag.row === row)
          const spans = inRow.map(({ at, label, before }) => {
            const extent = label.length * 6.4 + 10
            return before ? { from: at * 700 - extent, to: at * 700 } : { from: at * 700, to: at * 700 + extent }
          })
          spans.sort((a, b) => a.from - b.from)
          for (const [i, { from, to }] of spans.entries()) {
            expect(spans[i + 1]?.from ?? to).toBeGreaterThanOrEqual(to)
            if (row === 0) expect(list.filter(({ at }) => from < at * 700 && at * 700 < to)).toEqual([])
          }
          for (const { at } of inRow) expect(list.some((flag) => flag.at === at)).toBe(true)
        }
      }),
    )
  })
})
