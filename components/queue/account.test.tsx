import { describe, expect, it } from 'vitest'
import { lightsOf } from '@/lib/format/reading'
import type { EventRow, MarketRow, Overview, PositionRow } from '@/lib/wire/frames'
import { lightsMeaning, lightsText } from '@/lib/words/en/lights'
import {
  awayFromMark,
  closureAtMark,
  closureAtReach,
  headline,
  hedgeSentence,
  movedText,
  nearestOf,
  shortfallAtReach,
  standing,
  underline,
} from '@/lib/words/en/position-sentences'
import { IT, YOU } from '@/lib/words/en/waterline-sentences'
import { activeAmong } from './active'
import { byNearness, keepOrder, keyOf, nearestMarket } from './order'
import { priceAxis } from './price-axis-view'

const ROW: PositionRow = {
  market: 'SOL-PERP',
  side: 'short',
  mode: 'isolated',
  unit: 'SOL',
  settle: 'USDT',
  tick: '0.01',
  lot: '0.1',
  size: '640',
  entry: '158.2',
  mark: '142.38',
  notional: '91123.2',
  unrealisedPnl: '10124.8',
  roi: '0.1',
  equity: '31124.8',
  leverage: '2.93',
  liquidationPrice: '189.12',
  bankruptcyPrice: '191.01',
  standing: 'in-queue',
  place: 31,
  positions: 213,
  queueSize: '269700.8',
  group: 0,
  score: '0.29',
  worked: [],
  lights: 4,
  venueIndicator: null,
  ahead: '55024.4',
  aheadNotional: '7834374',
  aheadShare: '0.204',
  reach: { adlPrice: '122.65', moveToReach: '-0.1386', shortfallToReach: '614162' },
  closure: { price: '124.1', mark: '122.65', realisedPnl: '21824', againstMark: '-928' },
  moved: 3,
}
const none = {
  place: null,
  lights: null,
  ahead: null,
  aheadNotional: null,
  aheadShare: null,
  reach: null,
  closure: null,
}
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ').replaceAll('\u2060', '')

describe('what a closure would leave', () => {
  const other = (side: 'long' | 'short', notional: string, settle = 'USDT'): PositionRow => ({
    ...ROW,
    market: 'BTC-PERP',
    side,
    notional,
    settle,
  })

  it('names a hedge where the others lean further without it, and none where they don’t', () => {
    const long = other('long', '100000')
    expect(hedgeSentence(ROW, [ROW, long])).toBe(
      'It hedges your other positions: together you are $8,876.80 long at the mark; without it you would be $100,000.00 long.',
    )
    expect(hedgeSentence(ROW, [ROW, other('short', '100000')])).toBeNull()
    expect(hedgeSentence(ROW, [ROW, other('long', '10000')])).toBeNull()
    expect(hedgeSentence(ROW, [ROW, other('long', '100000', 'XBT')])).toBeNull()
    expect(hedgeSentence(ROW, [ROW])).toBeNull()
    const even = other('long', ROW.notional)
    expect(hedgeSentence(ROW, [ROW, even])).toContain('together you are even at the mark')
  })

  it('says what would be missing, and what the fund has for it', () => {
    expect(shortfallAtReach(ROW, '1000.5')).toBe(
      '$614,162.00 would be missing there; the fund has $1,000.50 for it, and the queue bears the rest.',
    )
    expect(shortfallAtReach(ROW, '0')).toContain('nothing to give')
    expect(shortfallAtReach(ROW, '900000')).toContain('more than that')
    expect(shortfallAtReach({ ...ROW, reach: null }, '5')).toBeNull()
    expect(closureAtMark(ROW)).toMatch(/^At today’s mark of 142\.38 all of it would realise \+\u2060?\$10,124\.80\.$/)
  })
})

describe('the lights', () => {
  it('are lit only while the figures are current', () => {
    expect(lightsText(lightsOf(ROW, false))).toBe('4 of 5')
    expect(lightsText(lightsOf(ROW, true))).toBe('4? of 5')
  })

  it('have words for what has no place', () => {
    expect(lightsText(lightsOf({ ...ROW, ...none, standing: 'coverage' }, false))).toBe('not known')
    expect(lightsText(lightsOf({ ...ROW, ...none, standing: 'bankrupt' }, false))).toBe('not in the queue')
  })

  it('say which share of the side they stand for', () => {
    expect(lightsMeaning(4)).toContain('Between 20 % and 40 %')
    expect(lightsMeaning(5)).toContain('Less than 20 %')
    expect(lightsMeaning(1)).toContain('More than 80 %')
  })
})

describe('the answer', () => {
  it('is about the nearest position', () => {
    expect(plain(headline([ROW], true))).toBe('Your SOL-PERP short would be touched at 122.65, 13.9 % below the mark.')
    expect(plain(headline([ROW], false))).toBe(
      'Last known: your SOL-PERP short would be touched at 122.65, 13.9 % below the mark.',
    )
    expect(underline([ROW, ROW], [], true)).toBe(
      'It is the nearest of your 2 positions. No market of yours has an ADL event now.',
    )
    expect(underline([ROW], ['SOL-PERP'], true)).toContain('ADL is active in SOL-PERP')
    expect(underline([ROW], ['SOL-PERP'], false)).toContain('whether it goes on is not known')
    expect(underline([ROW], [], false)).toContain('is not known')
  })

  it('has words for every case without a reach', () => {
    expect(headline([], true)).toBe('You have no open position.')
    expect(headline([{ ...ROW, reach: null }], true)).toContain('No price within ten times the mark')
    expect(headline([{ ...ROW, ...none, standing: 'bankrupt' }], true)).toContain('is bankrupt')
    expect(headline([{ ...ROW, ...none, standing: 'coverage' }], true)).toContain('not known')
    // The same is true of somebody else's: where nothing is known of a reach, nothing is said of one.
    for (const standing of ['coverage', 'rulebook-incomplete', 'left-out', 'bankrupt'] as const)
      expect(nearestOf([{ ...ROW, ...none, standing }], true)).not.toContain('would touch')
    expect(nearestOf([{ ...ROW, reach: null }], true)).toContain('No price within ten times the mark')
    expect(awayFromMark('0')).toBe('at the mark')
  })

  it('explains the place', () => {
    expect(plain(standing(ROW))).toContain(
      '30 shorts stand ahead; together they hold 55,024.4 SOL, 20.4 % of the side.',
    )
    expect(standing({ ...ROW, place: 1, ahead: '0' })).toContain('would be closed first')
    expect(standing({ ...ROW, place: 2 })).toContain('One short stands ahead; it holds')
    expect(standing({ ...ROW, unrealisedPnl: '-1' })).toContain('at a loss')
    expect(standing({ ...ROW, group: 2 })).toContain('only when nobody else is left')
  })

  it('says what a closure would give against the mark', () => {
    expect(plain(closureAtReach(ROW, YOU))).toBe(
      'If all of it were closed there, the price would be 124.10 and you would realise +$21,824.00: $928.00 less than at the mark of 122.65.',
    )
    expect(plain(closureAtReach(ROW, IT))).toContain('and it would realise')
    expect(movedText(-2)).toBe('2 places further back')
  })
})

describe('the order', () => {
  const far = { ...ROW, market: 'A', reach: { ...ROW.reach, adlPrice: '1', moveToReach: '0.3', shortfallToReach: '1' } }
  const unreached = { ...ROW, market: 'B', reach: null }
  const unknown: PositionRow = { ...ROW, ...none, market: 'C', standing: 'coverage' }
  const bankrupt: PositionRow = { ...ROW, ...none, market: 'D', standing: 'bankrupt' }

  it('puts trouble first and the unknown last', () => {
    const sorted = [unknown, unreached, far, ROW, bankrupt].sort(byNearness).map(({ market }) => market)
    expect(sorted).toEqual(['D', 'SOL-PERP', 'A', 'B', 'C'])
    expect(nearestMarket([far, ROW], null)).toBe('SOL-PERP')
    expect(nearestMarket([far, ROW], 'A:short')).toBe('A')
    expect(nearestMarket([far, ROW], 'none')).toBeNull()
  })

  it('stays as it was while someone reads, with what is new at the end', () => {
    expect(keepOrder([ROW, unreached, far], [keyOf(far), 'gone:long']).map(({ market }) => market)).toEqual([
      'A',
      'SOL-PERP',
      'B',
    ])
  })
})

describe('the price axis', () => {
  it('places every price, and labels of one lane never overlap', () => {
    const { points, far } = priceAxis(ROW, true)
    expect(points.map(({ kind }) => kind)).toEqual(['reach', 'mark', 'entry', 'liquidation', 'bankruptcy'])
    expect(far).toEqual([])
    for (const lane of ['above', 'below'] as const) {
      const starts = points.filter((point) => point.lane === lane).map(({ wide }) => wide)
      for (let index = 1; index < starts.length; index += 1)
        expect((starts[index] ?? 0) - (starts[index - 1] ?? 0)).toBeGreaterThan(60)
    }
  })

  it('says in words what is too far away to be drawn', () => {
    expect(priceAxis({ ...ROW, bankruptcyPrice: '9000' }, true).far).toEqual([
      'Bankruptcy 9,000.00 lies beyond this axis.',
    ])
  })
})

describe('markets in which ADL goes on', () => {
  const markets = [
    { id: 'SOL-PERP', state: 'calm' },
    { id: 'BTC-PERP', state: 'stopping' },
    { id: 'ETH-PERP', state: 'active' },
  ] as MarketRow[]
  const held = [{ market: 'SOL-PERP' }, { market: 'BTC-PERP' }]
  const event = (more: Partial<EventRow>) =>
    ({ market: 'SOL-PERP', stream: 's', status: 'active', ...more }) as EventRow
  const among = (events: EventRow[]) => activeAmong(held, { markets, events, overview: { stream: 's' } as Overview })

  it('are those whose event has begun, before their state says so, and only where something is held', () => {
    expect(among([])).toEqual(['BTC-PERP'])
    expect(among([event({})])).toEqual(['SOL-PERP', 'BTC-PERP'])
    expect(among([event({ status: 'ended' }), event({ stream: 'another' }), event({ market: 'ETH-PERP' })])).toEqual([
      'BTC-PERP',
    ])
  })
})
