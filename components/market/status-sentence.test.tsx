import { describe, expect, it } from 'vitest'
import { NBSP } from '@/lib/format'
import { type EventRow, type FreshnessState, freshnessState, type MarketRow, type Overview } from '@/lib/wire/frames'
import { nearest, statusSentence } from '@/lib/words/en/status-sentence'
import { byTrouble } from './order'

const overview: Overview = {
  stream: 's',
  venue: 'Northsea',
  simulated: true,
  authority: 'engine',
  coverage: 'full',
  disclosure: 'open',
  rulebook: 'bitmex',
  inForce: 'bitmex/1',
  scenario: null,
  seq: 7,
  at: '2026-11-22T13:40:07.000Z',
  head: null,
  freshness: { state: 'live', ageMs: 0, intervalMs: 1000, reason: null },
}

const market = (id: string, state: MarketRow['state'], down: string | null, up: string | null): MarketRow => ({
  id,
  kind: 'linear',
  settle: 'USDT',
  unit: id.slice(0, 3),
  lot: '0.1',
  tick: '0.01',
  mark: '100',
  markAt: overview.at,
  state,
  halt: null,
  rule: 'fund-exhausted',
  fund: null,
  openInterest: { size: '1', notional: '100' },
  longs: { positions: 1, size: '1', owners: 1 },
  shorts: { positions: 1, size: '1', owners: 1 },
  cover: null,
  touch: { down, up },
  distance: null,
})

const event = {
  stream: 's',
  market: 'SOL-PERP',
  status: 'ended',
  startedAt: '2026-11-19T21:16:04.000Z',
  endedAt: '2026-11-19T21:17:05.000Z',
} as EventRow

const say = (
  markets: MarketRow[],
  freshness: FreshnessState = 'live',
  events: EventRow[] = [event],
  more: Partial<Overview> = {},
) =>
  statusSentence({
    overview: { ...overview, ...more },
    markets,
    events,
    freshness,
    ageMs: 12_000,
    now: Date.parse('2026-11-22T22:00:00Z'),
  })

const plain = (text: string) => text.replaceAll(NBSP, ' ')

describe('the first sentence', () => {
  it('names the nearest market, the direction, and the last event', () => {
    const { state, headline, detail } = say([
      market('BTC-PERP', 'calm', '-0.13', '0.15'),
      market('SOL-PERP', 'watch', '-0.095', '0.18'),
    ])
    expect(state).toBe('watch')
    expect(headline).toBe('No auto-deleveraging now.')
    expect(plain(detail)).toBe(
      'One of two markets is on watch: in SOL-PERP, a sudden fall of 9.5 % would use up the fund and begin closing shorts. The last event ended 3 days ago, on 19 Nov 2026 21:17:05 UTC, in SOL-PERP.',
    )
  })

  it('says calm only of markets, and what would be nearest', () => {
    const { state, detail } = say(
      [market('BTC-PERP', 'calm', null, '0.15'), market('SOL-PERP', 'calm', null, null)],
      'live',
      [],
    )
    expect(state).toBe('calm')
    expect(plain(detail)).toContain(
      'Nearest to closures: in BTC-PERP, a sudden rise of 15.0 % would use up the fund and begin closing longs.',
    )
    expect(detail).toContain('no ADL event since')
  })

  it('says that ADL is active, since when, and where', () => {
    const running = { ...event, status: 'active', endedAt: null } as EventRow
    const { state, headline } = say(
      [market('SOL-PERP', 'active', '0', null), market('BTC-PERP', 'calm', null, null)],
      'live',
      [running],
    )
    expect(state).toBe('active')
    expect(plain(headline)).toBe('ADL is active in SOL-PERP since 21:16:04 UTC.')
    expect(say([market('SOL-PERP', 'stopping', '0', null)]).headline).toBe('ADL is stopping in SOL-PERP.')
  })

  it('says that ADL is active as soon as its event has begun, before the market says so', () => {
    const begun = { ...event, status: 'active', endedAt: null } as EventRow
    const calm = [market('SOL-PERP', 'calm', null, null), market('BTC-PERP', 'calm', null, null)]
    expect(say(calm, 'live', [begun]).headline).toBe(`ADL is active in SOL-PERP since 21:16:04${NBSP}UTC.`)
    expect(say(calm, 'live', [{ ...begun, stream: 'another' }]).state).toBe('calm')
  })

  it('never speaks of now when it does not know now', () => {
    for (const freshness of freshnessState.options) {
      for (const state of ['calm', 'watch', 'warned', 'active', 'stopping'] as const) {
        const sentence = say([market('SOL-PERP', state, '-0.1', null)], freshness)
        if (freshness === 'live') continue
        expect(sentence.headline).not.toContain('now.')
        if (freshness !== 'delayed') expect(['unknown', 'halted']).toContain(sentence.state)
      }
    }
    expect(plain(say([market('SOL-PERP', 'calm', null, null)], 'delayed').headline)).toBe(
      'No auto-deleveraging, 12 s ago.',
    )
    expect(say([]).state).toBe('unknown')
  })

  it('leaves the claim with the venue where the venue decides', () => {
    expect(say([market('SOL-PERP', 'calm', null, null)], 'live', [], { authority: 'venue' }).headline).toBe(
      'No auto-deleveraging reported by the venue.',
    )
  })

  it('does not say that a market is calm of which only some positions are known', () => {
    const said = say([market('BTC', 'unknown', null, null)], 'live', [], {
      venue: 'Northsea',
      authority: 'venue',
      coverage: 'cohort',
    })
    expect(said).toEqual({
      state: 'unknown',
      headline: 'No auto-deleveraging of a followed account.',
      detail:
        'Only some of the positions at Northsea are known here, so how near its markets are to ADL can’t be said. No ADL event has been seen since this record began.',
    })
  })
})

describe('the order of markets', () => {
  it('puts the nearest to trouble first and those beyond reach last', () => {
    const rows = [
      market('D', 'calm', null, null),
      market('C', 'calm', '-0.3', '0.2'),
      market('B', 'calm', '-0.1', null),
      market('A', 'watch', '-0.5', null),
    ]
    expect(rows.sort(byTrouble).map((row) => row.id)).toEqual(['A', 'B', 'C', 'D'])
    expect(nearest(rows)).toMatchObject({ direction: 'down', move: '0.1' })
  })
})
