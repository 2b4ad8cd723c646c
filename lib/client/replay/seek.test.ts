import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Axis, axisOf, axisTicks, paceFor, placeOf, rowAt, windowLength } from './axis'
import { markersOf, spansOf } from './markers'
import { rowDue, scheduleOf } from './schedule'
import { density, follow, logHeight, placeAt, rootHeight, rowOfSeq, shareOf, stepFrom, ticks } from './seek'
import { momentsOf, phaseStarts, type TimelineRow } from './timeline'

const row = (seq: number, ms: number, kind: TimelineRow['kind'] = 'closure', amount = '1'): TimelineRow => ({
  seq,
  at: new Date(ms).toISOString(),
  ms,
  kind,
  market: 'M',
  name: null,
  place: null,
  amount,
  of: 'size',
  soFar: null,
  event: 'e',
  other: false,
})

const RECORD = [
  row(10, 1_000, 'mark'),
  row(11, 2_000, 'liquidation'),
  row(13, 2_000, 'adl-started'),
  row(14, 4_000, 'proceed'),
  row(15, 4_000, 'closure', '5'),
  row(16, 4_000, 'closure', '7'),
  row(18, 9_000, 'closure', '3'),
  row(19, 9_000, 'adl-ended'),
]
const MOMENTS = momentsOf(RECORD)
const CLOCK = axisOf(RECORD, MOMENTS, 'clock')
const PACED = axisOf(RECORD, MOMENTS, 'record')

const axisFor = (rows: readonly TimelineRow[], pace: Axis['pace']): Axis => axisOf(rows, momentsOf(rows), pace)

/** Records as logs have them: times never go back, several rows may share one. */
const records = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.boolean()), { minLength: 1, maxLength: 60 })
  .map((steps) => {
    let ms = 1_000_000
    return steps.map(([pause, same], index) => {
      ms += same ? 0 : pause
      return row(index + 1, ms)
    })
  })

describe('moments', () => {
  it('gather the rows of one time', () => {
    expect(MOMENTS.map(({ ms, first, last, closing, closed }) => [ms, first, last, closing, closed])).toEqual([
      [1_000, 0, 0, 0, null],
      [2_000, 1, 2, 0, null],
      [4_000, 3, 5, 2, '12'],
      [9_000, 6, 7, 1, '3'],
    ])
  })

  it('cover every row once, in order', () => {
    fc.assert(
      fc.property(records, (rows) => {
        const moments = momentsOf(rows)
        expect(moments.flatMap(({ first, last }) => rows.slice(first, last + 1))).toEqual(rows)
      }),
    )
  })
})

describe('markers', () => {
  it('name what is worth going to, each row once', () => {
    expect(markersOf(RECORD, MOMENTS).map(({ kind, row: at }) => [kind, at])).toEqual([
      ['first-liquidation', 1],
      ['trigger', 2],
      ['first-closure', 4],
      ['largest', 5],
      ['last-closure', 6],
    ])
  })

  it('are of the event in focus, the others keep their stretches', () => {
    const rows = [
      { ...row(1, 1, 'adl-started'), event: 'x', other: true },
      { ...row(2, 1, 'closure'), event: 'x', other: true },
      { ...row(3, 1, 'adl-ended'), event: 'x', other: true },
      row(4, 1, 'adl-started'),
      row(5, 1, 'closure'),
    ]
    expect(markersOf(rows, momentsOf(rows)).map(({ kind, row: at }) => [kind, at])).toEqual([
      ['trigger', 3],
      ['first-closure', 4],
    ])
    expect(spansOf(rows).map(({ event, from, to, other }) => [event, from, to, other])).toEqual([
      ['x', 0, 2, true],
      ['e', 3, 4, false],
    ])
  })

  it('of a record without closures are few', () => {
    const quiet = [row(1, 1, 'mark')]
    expect(markersOf(quiet, momentsOf(quiet))).toEqual([])
    expect(phaseStarts(quiet)).toEqual([0])
  })
})

describe('steps', () => {
  const stops = { moments: MOMENTS, phases: phaseStarts(RECORD), rows: RECORD.length }

  it('go by event, by moment and by phase', () => {
    expect(stepFrom(4, 'event', 1, stops)).toBe(5)
    expect(stepFrom(4, 'moment', 1, stops)).toBe(5)
    expect(stepFrom(5, 'moment', 1, stops)).toBe(7)
    expect(stepFrom(5, 'moment', -1, stops)).toBe(2)
    expect(stepFrom(0, 'phase', 1, stops)).toBe(1)
    expect(stepFrom(2, 'phase', 1, stops)).toBe(4)
  })

  it('stop at the ends', () => {
    for (const step of ['event', 'moment', 'phase'] as const) {
      expect(stepFrom(0, step, -1, stops)).toBe(0)
      expect(stepFrom(7, step, 1, stops)).toBe(7)
    }
  })
})

describe('the bar', () => {
  const { full } = CLOCK

  it('maps time to a share and back', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        expect(shareOf(full, placeAt(full, share))).toBeCloseTo(share, 9)
      }),
    )
  })

  it('points at the end of the nearest moment', () => {
    expect(rowAt(CLOCK.stops, 0)).toBe(0)
    expect(rowAt(CLOCK.stops, 2_900)).toBe(2)
    expect(rowAt(CLOCK.stops, 3_100)).toBe(5)
    expect(rowAt(CLOCK.stops, 99_000)).toBe(7)
    expect(rowAt([], 5)).toBe(0)
    expect(rowAt(PACED.stops, 3.4)).toBe(3)
  })

  it('finds the row of a seq, also of one that is not listed', () => {
    expect(rowOfSeq(RECORD, 15)).toBe(4)
    expect(rowOfSeq(RECORD, 17)).toBe(5)
    expect(rowOfSeq(RECORD, 1)).toBe(0)
    expect(rowOfSeq(RECORD, 999)).toBe(7)
  })

  it('counts every closure in exactly one bin', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 200 }), (rows, bins) => {
        for (const pace of ['clock', 'record'] as const) {
          const axis = axisFor(rows, pace)
          expect(density(axis.stops, axis.full, bins).reduce((all, one) => all + one, 0)).toBe(rows.length)
        }
      }),
    )
  })

  it('shows one closure beside a thousand', () => {
    expect(logHeight(0, 1000)).toBe(0)
    expect(logHeight(1, 1000)).toBeGreaterThan(0.09)
    expect(logHeight(1000, 1000)).toBe(1)
    expect(rootHeight(1, 100)).toBeCloseTo(0.1)
    expect(rootHeight(0, 0)).toBe(0)
  })

  it('is paced by record where few times hold everything, and every row has a place of its own there', () => {
    expect(paceFor(MOMENTS)).toBe('record')
    expect(paceFor(momentsOf([1, 2, 3, 4, 5, 6].map((ms) => row(ms, ms * 1_000))))).toBe('clock')
    fc.assert(
      fc.property(records, (rows) => {
        const axis = axisFor(rows, 'record')
        const places = rows.map((_, index) => shareOf(axis.full, placeOf(axis, rows, index)))
        for (let index = 1; index < places.length; index += 1)
          expect(places[index] ?? 0).toBeGreaterThan(places[index - 1] ?? 1)
        rows.forEach((_, index) => {
          expect(rowAt(axis.stops, placeOf(axis, rows, index))).toBe(index)
        })
      }),
    )
  })

  it('says a time where it begins, with room for each', () => {
    fc.assert(
      fc.property(records, (rows) => {
        const axis = axisFor(rows, 'record')
        const found = axisTicks(axis, rows, axis.full, 9).map(({ x }) => shareOf(axis.full, x))
        for (let index = 1; index < found.length; index += 1)
          expect((found[index] ?? 0) - (found[index - 1] ?? 0)).toBeGreaterThanOrEqual(1 / 9 - 1e-9)
      }),
    )
  })

  it('never shows a window longer than the record', () => {
    for (const axis of [CLOCK, PACED])
      for (const zoom of [0, 3, 6]) expect(windowLength(axis, zoom)).toBeLessThanOrEqual(axis.full.to - axis.full.from)
  })

  it('keeps the cursor in its window and the window in the record', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 9_000 }), fc.integer({ min: 100, max: 3_000 }), (ms, length) => {
        const window = follow(full, null, ms, length)
        expect(window.from).toBeLessThanOrEqual(ms)
        expect(window.to).toBeGreaterThanOrEqual(ms)
        expect(window.from).toBeGreaterThanOrEqual(full.from)
        expect(follow(full, window, ms, length).to - window.from).toBeCloseTo(length, 6)
      }),
    )
  })

  it('has at most the wanted ticks', () => {
    expect(ticks({ from: 0, to: 660_000 }, 12)).toHaveLength(12)
    expect(ticks({ from: 50, to: 60_000 }, 9)[0]).toBe(10_000)
  })
})

describe('the schedule', () => {
  it('as it happened is the record’s own time', () => {
    expect([...scheduleOf(RECORD, false)]).toEqual([0, 1_000, 1_000, 3_000, 3_000, 3_000, 8_000, 8_000])
  })

  it('skipping quiet time never goes back, shortens pauses and separates the rows of a moment', () => {
    fc.assert(
      fc.property(records, (rows) => {
        const due = scheduleOf(rows, true)
        for (let index = 1; index < due.length; index += 1) {
          const step = (due[index] ?? 0) - (due[index - 1] ?? 0)
          expect(step).toBeGreaterThanOrEqual(0)
          expect(step).toBeLessThanOrEqual(1_200 + 1e-6)
        }
      }),
    )
  })

  it('finds the last row that is due', () => {
    const due = scheduleOf(RECORD, false)
    expect(rowDue(due, -1)).toBe(-1)
    expect(rowDue(due, 0)).toBe(0)
    expect(rowDue(due, 2_999)).toBe(2)
    expect(rowDue(due, 1e9)).toBe(7)
  })
})
