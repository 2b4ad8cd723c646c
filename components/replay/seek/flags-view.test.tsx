import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeFlags } from './flags-view'

describe('flags over the bar', () => {
  it('share one label where their ticks stand together', () => {
    const placed = placeFlags([
      { at: 0.5, label: 'trigger' },
      { at: 0.505, label: 'first closure' },
    ])
    expect(placed).toEqual([{ at: 0.5, label: 'trigger · first closure', row: 0, before: false }])
  })

  it('stand in two rows where their labels would overlap', () => {
    const rows = placeFlags([
      { at: 0.1, label: 'first liquidation' },
      { at: 0.13, label: 'trigger' },
    ]).map(({ row }) => row)
    expect(rows).toEqual([0, 1])
  })

  it('stand left of their tick at the far end', () => {
    expect(placeFlags([{ at: 0.98, label: 'last closure' }])[0]?.before).toBe(true)
  })

  it('never overlap in a row, and every label stands at its own tick', () => {
    const flags = fc.array(
      fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), label: fc.constantFrom('trigger', 'first closure') }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(flags, (list) => {
        for (const row of [0, 1]) {
          let end = Number.NEGATIVE_INFINITY
          for (const { at, label, before } of placeFlags(list).filter((flag) => flag.row === row)) {
            const extent = label.length * 6.4 + 10
            const from = before ? at * 700 - extent : at * 700
            expect(from).toBeGreaterThanOrEqual(end)
            end = from + extent
            expect(list.some((flag) => flag.at === at)).toBe(true)
          }
        }
      }),
    )
  })
})
