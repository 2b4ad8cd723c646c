import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AlertRequest, alertRequest } from '@/lib/wire/alerts'
import type { VenueState } from '@/lib/wire/venues'
import { SqlJournal } from '../journal/sql'
import { Alerts } from './alerts'
import { SIGNALS_LAST_MS } from './venues'

const REQUEST: AlertRequest = alertRequest.parse({
  when: { type: 'venue', venue: 'bybit', market: 'BTCUSDT', atLeast: 'warned' },
  channel: { type: 'browser' },
  coolDownMs: 0,
})

describe('an alert on another venue’s market', () => {
  it('speaks when the venue says so much, once, and not because it is heard no more', async () => {
    let [now, seq] = [Date.parse('2026-11-22T12:00:00.000Z'), 0]
    const folder = await mkdtemp(join(tmpdir(), 'plimsoll-alerts-'))
    const journal = SqlJournal.file(join(folder, 'journal.sqlite'))
    const alerts = await Alerts.open(journal, { now: () => now, loopback: false })
    const [{ rule }] = alerts.add('s', 'me', REQUEST)
    expect(rule.paused).toBe('venue-unknown')
    const say = (state: VenueState, market = 'BTCUSDT') => {
      now += 10_000
      alerts.venues('s', [{ venue: 'bybit', market, base: 'BTC', state, raw: 'pnlRatio -0.25' }], ++seq)
      return alerts.answer('s', 'me', []).deliveries.length
    }
    const paused = () => alerts.answer('s', 'me', []).rules[0]?.paused
    expect([say('calm'), say('watch'), say('active', 'ETHUSDT')]).toEqual([0, 0, 0])
    expect([say('warned'), say('active'), say('unknown'), say('warned')]).toEqual([1, 1, 1, 1])
    expect(paused()).toBeNull()
    expect([say('unknown'), paused()]).toEqual([1, 'venue-unknown'])
    expect([say('calm'), say('active')]).toEqual([1, 2])
    expect(alerts.answer('s', 'me', []).deliveries[0]?.message).toMatchObject({
      title: 'BTCUSDT at Bybit is active.',
      value: 'active',
      threshold: 'warned',
      link: '/venues/BTC',
    })
    now += SIGNALS_LAST_MS + 1
    expect(paused()).toBe('venue-unknown')
    await journal.close()
    await rm(folder, { recursive: true, force: true })
  })
})
