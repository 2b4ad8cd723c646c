import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEAD_MAX } from '@/engine/projections/event-reports'
import { type Entry, LISTED_BEFORE, linesOf } from '@/lib/words/en/timeline-lines'

const START = Date.parse('2026-11-22T14:41:05.000Z')
const entry = (seq: number, kind: Entry['kind'], ms = 0, amount: string | null = '1'): Entry => ({
  seq,
  at: new Date(START + ms).toISOString(),
  kind,
  market: 'ETH-PERP',
  amount,
  unit: kind === 'fund-payment' ? 'USDT' : 'ETH',
})

const kinds = fc.constantFrom<Entry['kind'][]>(
  'liquidation',
  'takeover',
  'fund-payment',
  'mark',
  'adl-started',
  'closure',
)
const timelines = fc.array(fc.tuple(kinds, fc.integer({ min: 0, max: 2 })), { maxLength: 60 }).map((steps) => {
  let ms = 0
  return steps.map(([kind, later], seq) => {
    ms += later * 400
    return entry(seq, kind, ms)
  })
})

describe('what happened when', () => {
  it('keeps every entry, in its order', () => {
    fc.assert(
      fc.property(timelines, (timeline) => {
        expect(linesOf(timeline, 'USDT').flatMap((line) => line.entries)).toEqual(timeline)
      }),
    )
  })

  it('draws together only what repeats', () => {
    fc.assert(
      fc.property(timelines, (timeline) => {
        const groups = linesOf(timeline, 'USDT').filter((line) => line.entries.length > 1)
        for (const { entries } of groups)
          for (const { kind } of entries) expect(['liquidation', 'takeover', 'fund-payment']).toContain(kind)
      }),
    )
  })

  it('tells the takeovers of one moment and what they cost in one sentence', () => {
    const timeline = [
      entry(1, 'mark'),
      entry(2, 'takeover', 0, '15.57'),
      entry(3, 'fund-payment', 0, '2683.96'),
      entry(4, 'takeover', 0, '202.93'),
      entry(5, 'fund-payment', 0, '31153.81'),
      entry(6, 'adl-started'),
    ]
    expect(linesOf(timeline, 'USDT').map((line) => line.sentence)).toEqual([
      null,
      '2 positions taken over by the fund, which paid $33,837.77',
      null,
    ])
  })

  it('tells a long history in one line, and the event itself entry by entry', () => {
    const history = Array.from({ length: 40 }, (_, i) => entry(i, 'liquidation', i * 1000))
    const lines = linesOf([...history, entry(40, 'mark', 41_000), entry(41, 'adl-started', 41_000)], 'USDT')
    expect(lines).toHaveLength(12)
    expect(LISTED_BEFORE).toBe(LEAD_MAX)
    expect(lines[0]?.sentence).toBe('The last 31 liquidations, until 14:41:35')
    expect(lines.at(-1)?.sentence).toBeNull()
  })
})
