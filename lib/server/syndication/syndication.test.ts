import { describe, expect, it } from 'vitest'
import type { EventRow, FreshnessState, MarketRow, Overview } from '@/lib/wire/frames'
import { statusSentence } from '@/lib/words/en/status-sentence'
import { badge } from './badge'
import { eventsWidget, statusWidget } from './embed'
import type { Facts } from './facts'
import { atom, entryOf, jsonFeed } from './feeds'
import { escaped } from './markup'
import { siteOf } from './site'
import { summary } from './summary'

const AT = '2026-11-22T13:40:07.000Z'
const SITE = 'https://adl.example'
const NASTY = `</title><script>alert(1)</script>&"'\u0000\uD800`

const overview = (more: Partial<Overview> = {}): Overview => ({
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
  at: AT,
  head: null,
  freshness: { state: 'live', ageMs: 0, intervalMs: 1000, reason: null },
  ...more,
})

const market = (id: string, state: MarketRow['state']): MarketRow => ({
  id,
  kind: 'linear',
  settle: 'USDT',
  unit: 'BTC',
  lot: '0.1',
  tick: '0.01',
  mark: '100',
  markAt: AT,
  state,
  halt: null,
  rule: 'fund-exhausted',
  fund: null,
  openInterest: { size: '1', notional: '100' },
  longs: { positions: 1, size: '1', owners: 1 },
  shorts: { positions: 1, size: '1', owners: 1 },
  cover: null,
  touch: { down: '-0.095', up: null },
  distance: null,
})

const event = (more: Partial<EventRow> = {}): EventRow => ({
  id: 'BTC-PERP.12',
  stream: 's',
  title: 'BTC-PERP shorts',
  market: 'BTC-PERP',
  side: 'short',
  settle: 'USDT',
  unit: 'BTC',
  lot: '0.1',
  tick: '0.01',
  startedAt: AT,
  endedAt: null,
  status: 'active',
  accounts: 1,
  size: '1',
  notional: '100',
  shortfall: '10',
  fundPaid: '4',
  adlCovered: null,
  residual: null,
  overshoot: null,
  simulated: true,
  authority: 'engine',
  coverage: 'full',
  check: 'not-checkable',
  ...more,
})

function facts(states: readonly MarketRow['state'][], freshness: FreshnessState, more: Partial<Facts> = {}): Facts {
  const markets = states.map((state, i) => market(`M${i}-PERP`, state))
  const known = { overview: overview(), markets, events: [], ...more }
  const sentence = statusSentence({ ...known, freshness, ageMs: 0, now: Date.parse(AT) })
  return { ...known, funds: [], days: [], sentence }
}

describe('text in markup', () => {
  it('can neither end an element nor hold what XML has no way to write', () => {
    expect(escaped(NASTY)).toBe('&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;\uFFFD')
  })

  it('takes no host for a part of an address that could not be one', () => {
    const from = (host: string) => siteOf({ headers: new Headers({ host }) } as Request)
    expect(from('127.0.0.1:3000')).toBe('http://127.0.0.1:3000')
    expect(from('x"><script>')).toBe('http://localhost')
  })
})

describe('the badge', () => {
  const choice = { theme: 'light', size: 'small', market: null } as const

  it('says the worst state in words, and that it is simulated', () => {
    const svg = badge(facts(['calm', 'active'], 'live'), choice)
    expect(svg).toContain('>active</text>')
    expect(svg).toContain('aria-label="Auto-deleveraging: ADL is active in M1-PERP. Simulated."')
    expect(badge(facts(['calm'], 'live', { overview: overview({ simulated: false }) }), choice)).not.toContain(
      'Simulated',
    )
  })

  it('never says calm of what it can not know', () => {
    for (const freshness of ['stale', 'disconnected', 'recovering', 'halted'] as const) {
      for (const market of [null, 'M0-PERP']) {
        const svg = badge(facts(['calm'], freshness), { ...choice, market })
        expect(svg).not.toContain('calm')
        expect(svg).toContain(freshness === 'halted' ? 'halted' : 'not known')
      }
    }
  })

  it('knows no market that is not there', () => {
    expect(() => badge(facts(['calm'], 'live'), { ...choice, market: NASTY })).toThrow('There is nothing here.')
  })
})

describe('the summary in the shape of a status page', () => {
  it('calls nothing operational that is not known to be calm', () => {
    const of = (states: readonly MarketRow['state'][], freshness: FreshnessState) => {
      const { status, components } = summary(facts(states, freshness), SITE, AT)
      return [status.indicator, ...components.map((component) => component.status)]
    }
    expect(of(['calm', 'calm'], 'live')).toEqual(['none', 'operational', 'operational'])
    expect(of(['calm', 'watch'], 'live')).toEqual(['minor', 'operational', 'degraded_performance'])
    expect(of(['active', 'calm'], 'live')).toEqual(['major', 'partial_outage', 'operational'])
    expect(of(['calm', 'calm'], 'stale')).toEqual(['critical', 'major_outage', 'major_outage'])
    expect(summary(facts([], 'recovering', { overview: null }), SITE, AT).status.indicator).toBe('critical')
  })

  it('lists an event under way as an incident', () => {
    const { incidents } = summary(
      facts(['active'], 'live', { events: [event(), event({ status: 'ended' })] }),
      SITE,
      AT,
    )
    expect(incidents).toHaveLength(1)
    expect(incidents[0]).toMatchObject({
      id: 'BTC-PERP.12',
      resolved_at: null,
      shortlink: `${SITE}/events/BTC-PERP.12`,
    })
  })
})

describe('feeds', () => {
  const feed = (rows: readonly EventRow[]) => ({
    site: SITE,
    venue: NASTY,
    simulated: true,
    at: AT,
    entries: rows.map((row) => entryOf(SITE, row, null)),
  })

  it('has what Atom asks of a feed and of an entry', () => {
    const text = atom(feed([event({ title: NASTY })]))
    for (const name of ['id', 'title', 'updated', 'author']) expect(text).toContain(`<${name}>`)
    const entry = /<entry>(.*)<\/entry>/.exec(text)?.[1] ?? ''
    for (const name of ['id', 'title', 'updated']) expect(entry).toContain(`<${name}>`)
    expect(text).not.toContain('<script>')
  })

  it('has what JSON Feed asks', () => {
    const { version, title, items } = jsonFeed(feed([event()]))
    expect(version).toBe('https://jsonfeed.org/version/1.1')
    expect(title).toContain('(simulated)')
    expect(items[0]).toMatchObject({ id: `${SITE}/events/BTC-PERP.12`, date_published: AT })
    expect(items[0]?.content_text).toContain('simulated')
  })
})

describe('widgets', () => {
  const choice = { theme: 'auto', sections: null, site: SITE } as const

  it('carries no script, whatever names say', () => {
    const told = facts(['calm'], 'live', { overview: overview({ venue: NASTY }), events: [event({ title: NASTY })] })
    for (const html of [statusWidget(told, choice), eventsWidget(told, choice)]) {
      expect(html).not.toMatch(/<script|javascript:| on\w+=/)
      expect(html).toContain('Simulated')
    }
  })

  it('shows the sections that are asked for, and all where none of them is known', () => {
    const told = facts(['calm'], 'live')
    expect(statusWidget(told, { ...choice, sections: 'markets' })).not.toContain('<h1>')
    expect(statusWidget(told, { ...choice, sections: 'nonsense' })).toContain('<h1>')
  })

  it('says no state of a market while it is blind', () => {
    expect(statusWidget(facts(['calm'], 'stale'), choice)).not.toContain('>calm<')
  })
})
