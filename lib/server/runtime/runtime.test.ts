import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Book } from '@/engine/book'
import { lineOf } from '@/engine/log'
import { PUBLIC, type Viewer } from '@/engine/projections/projection'
import type { EventRow, Overview } from '@/lib/wire/frames'
import { composeJournal } from '../composition'
import type { Block, Sink } from '../hub/hub'
import type { Line } from '../journal/port'
import { sha256 } from '../sha256'
import { storeSealed } from '../store'
import { type Bench, openBench, until } from '../testing/bench'
import { Archive } from './archive'
import { keyFor, topicIn, viewerOfKey } from './audience'
import { holdFolder } from './folder-lock'
import { freshnessOf, type Heard, isServing } from './freshness'
import { Publisher } from './publisher'
import { settingsFrom } from './settings'

const AT = '2026-01-02T03:04:05.678Z'
const benches: Bench[] = []
const bench = async (...args: Parameters<typeof openBench>) => {
  const opened = await openBench(...args)
  benches.push(opened)
  return opened
}
afterEach(async () => {
  for (const opened of benches.splice(0)) await opened.close()
})

describe('freshness', () => {
  const running: Heard = { publishedAt: 0, aliveAt: 0, trouble: null, phase: 'running' }
  it.each<[string, Partial<Heard>, number, string, boolean]>([
    ['at once', {}, 0, 'live', true],
    ['just before two intervals', {}, 999, 'live', true],
    ['from two intervals on', {}, 1_000, 'delayed', true],
    ['just before six', {}, 2_999, 'delayed', true],
    ['from six on', {}, 3_000, 'stale', false],
    ['alive without inputs', { aliveAt: 3_000 }, 3_000, 'stale', false],
    ['paused', { aliveAt: 3_000, trouble: 'paused' }, 3_000, 'halted', true],
    ['paused, then silent', { trouble: 'paused' }, 3_000, 'stale', false],
    ['no room on the disk', { aliveAt: 3_000, trouble: 'journal-disk-full' }, 3_000, 'halted', false],
    ['before the first word', { publishedAt: null, aliveAt: null, phase: 'starting' }, 0, 'recovering', false],
    ['while it is started anew', { phase: 'restarting' }, 0, 'disconnected', false],
    ['after a broken promise', { phase: 'stopped', trouble: 'engine-stopped' }, 0, 'halted', false],
  ])('%s', (_name, heard, now, state, serving) => {
    const all = { ...running, ...heard }
    const freshness = freshnessOf(all, 500, now)
    expect([freshness.state, isServing(freshness, all.phase)]).toEqual([state, serving])
  })

  it('never calls old figures live', () => {
    const moment = fc.option(fc.integer({ min: 0, max: 100_000 }))
    const phase = fc.constantFrom<Heard['phase']>('starting', 'running', 'restarting', 'stopped')
    fc.assert(
      fc.property(moment, moment, phase, fc.option(fc.string()), (publishedAt, aliveAt, phase, trouble) => {
        const now = 100_000
        const { state } = freshnessOf({ publishedAt, aliveAt, phase, trouble }, 500, now)
        if (state === 'live') expect(now - (publishedAt ?? 0)).toBeLessThan(1_000)
      }),
    )
  })
})

describe('audiences', () => {
  const trader: Viewer = { role: 'trader', accounts: ['a'] }

  it('share what is the same for all', () => {
    for (const topic of ['status', 'fund:F', 'event:E', 'account:a']) {
      expect(keyFor(topic, trader, false)).toBe(topic)
      expect(keyFor(topic, PUBLIC, true)).toBe(topic)
    }
    expect(viewerOfKey('status')).toEqual(PUBLIC)
    expect(viewerOfKey('account:a')).toEqual(trader)
  })

  it('are kept apart where accounts are hidden', () => {
    const key = keyFor('event:E', trader, true)
    expect(key).not.toBe('event:E')
    expect([topicIn(key), viewerOfKey(key)]).toEqual(['event:E', trader])
    const operator: Viewer = { role: 'operator', accounts: [] }
    expect(viewerOfKey(keyFor('event:E', operator, true))).toEqual(operator)
  })
})

describe('the publisher', () => {
  it('tells what changed since it last told, and what is gone', () => {
    let parts: Record<string, unknown> | null = { a: 1, b: [2] }
    const publisher = new Publisher(() => parts)
    expect(publisher.hold('status')).toEqual({ a: '1', b: '[2]' })
    expect(publisher.changes()).toEqual([])
    parts = { a: 1, b: [3], c: null }
    expect(publisher.changes()).toEqual([['status', { b: '[3]', c: 'null' }]])
    expect(publisher.change('status', { a: 9 })).toEqual([['status', { a: '9' }]])
    expect(publisher.changes()).toEqual([['status', { a: '1' }]])
    parts = null
    expect(publisher.changes()).toEqual([['status', { a: null, b: null, c: null }]])
    publisher.release(['status'])
    expect(publisher.keys).toEqual([])
  })
})

describe('settings', () => {
  it('have sensible values of their own, and refuse others loudly', () => {
    expect(settingsFrom({ NODE_ENV: 'test' })).toMatchObject({
      scenario: 'live',
      seed: 1,
      intervalMs: 500,
      control: false,
    })
    expect(settingsFrom({ NODE_ENV: 'test', PLIMSOLL_TICKS: '4', PLIMSOLL_CONTROL: '1' })).toMatchObject({
      intervalMs: 250,
      control: true,
    })
    for (const env of [
      { PLIMSOLL_TICKS: '0' },
      { PLIMSOLL_TICKS: 'x' },
      { PLIMSOLL_SEED: '-1' },
      { PLIMSOLL_SEED: '1.5' },
      { PLIMSOLL_CROWD: '101' },
      { PLIMSOLL_CROWD: '1000002' },
    ]) {
      expect(() => settingsFrom({ NODE_ENV: 'test', ...env })).toThrow(RangeError)
    }
  })
})

class Reader implements Sink {
  text = ''
  ended = false
  room = () => 1_000
  write(block: Block): void {
    this.text += typeof block === 'string' ? block : new TextDecoder().decode(block)
  }
  end(): void {
    this.ended = true
  }
  cut = () => this.end()
  get freshness(): string[] {
    return [...this.text.matchAll(/"freshness":\{"state":"(\w+)"/g)].map(([, state]) => state ?? '')
  }
}

describe('what serves', () => {
  it('publishes ticks to readers, with how old they are', async () => {
    const { runtime } = await bench({ intervalMs: 40 })
    const reader = new Reader()
    await runtime.withHeld(['status'], () => runtime.hub.subscribe(['status'], reader))
    await until(() => reader.freshness.length > 5)
    expect(reader.freshness).toContain('live')
    expect(runtime.hub.cursor).toMatch(/^sim-cascade-1@\d+,~[0-9a-f]{12}@\d+$/)
  })

  it('says that the engine is gone, starts it anew, and goes on where it was', async () => {
    const { runtime, engines } = await bench({ intervalMs: 40 })
    const reader = new Reader()
    await runtime.withHeld(['status'], () => runtime.hub.subscribe(['status'], reader))
    await until(() => reader.freshness.length > 3)
    engines[0]?.crash()
    await engines[0]?.service.stop()
    expect(runtime.freshness.state).toBe('disconnected')
    expect(reader.freshness.at(-1)).toBe('disconnected')
    await expect(runtime.ask('events', {})).rejects.toMatchObject({ status: 503 })
    await until(() => engines.length === 2 && runtime.freshness.state === 'live')
    await until(() => reader.freshness.at(-1) === 'live')
    expect(reader.ended).toBe(false)
    expect(reader.text).not.toContain('"seq":0,')
  })

  it('gives its word anew while nothing moves, so that nobody has to doubt it', async () => {
    const { runtime } = await bench({ intervalMs: 40 })
    const reader = new Reader()
    await runtime.withHeld(['status'], () => runtime.hub.subscribe(['status'], reader))
    await runtime.ask('control', { control: { action: 'pause' } })
    await until(() => reader.freshness.filter((state) => state === 'halted').length > 2)
    expect(reader.freshness.at(-1)).toBe('halted')
  })

  it('stops for good when a promise of its own is broken', async () => {
    const { runtime, engines } = await bench()
    engines[0]?.claim({ type: 'fault', code: 'assertion', message: 'invariant broken' })
    await until(() => runtime.freshness.state === 'halted')
    expect(runtime.health).toMatchObject({ status: 'unavailable', freshness: { reason: 'engine-stopped' } })
    engines[0]?.crash()
    await new Promise((done) => setTimeout(done, 700))
    expect(engines).toHaveLength(1)
    expect(runtime.freshness.state).toBe('halted')
  })

  it('says good-bye to readers, and leaves a checkpoint', async () => {
    const { runtime, folder } = await bench()
    const reader = new Reader()
    await runtime.withHeld(['status'], () => runtime.hub.subscribe(['status'], reader))
    await runtime.ask('control', { control: { action: 'step', count: 7 } })
    const seq = runtime.health.seq
    await runtime.stop()
    expect(reader.text.endsWith('event: bye\ndata: {}\n\n')).toBe(true)
    expect(reader.ended).toBe(true)
    const journal = composeJournal({ ...runtime.settings, dataFolder: folder }, { readOnly: true })
    expect((await journal.loadCheckpoint('sim-cascade-1'))?.seq).toBe(seq)
    await journal.close()
    runtime.stop = async () => undefined
  })

  it('lets go of topics that nobody reads any more', async () => {
    const { runtime } = await bench()
    const subscription = await runtime.withHeld(['fund:USDT-main'], () =>
      runtime.hub.subscribe(['fund:USDT-main'], new Reader()),
    )
    expect(runtime.hub.has('fund:USDT-main')).toBe(true)
    runtime.releaseUnread()
    expect(runtime.hub.has('fund:USDT-main')).toBe(true)
    subscription?.close()
    runtime.releaseUnread()
    expect(runtime.hub.keys).toEqual(['status'])
  })

  it('shows streams that another program has stored meanwhile', async () => {
    const { runtime, folder } = await bench({ intervalMs: 40 })
    const facts = { authority: 'venue', coverage: 'cohort', disclosure: 'open', rulebook: 'hyperliquid' } as const
    const book = Book.create({ stream: 'past', ...facts, at: AT }, sha256)
    const records = ['BTC', 'ETH'].flatMap((market) =>
      book.apply({ type: 'observed-adl', market, notional: '1000.5', at: AT }),
    )
    await storeSealed(
      [book.header, ...records].map(lineOf),
      composeJournal({ ...runtime.settings, dataFolder: folder }),
    )
    let rows: readonly EventRow[] = []
    await until(() => {
      void runtime.ask('events', {}).then((found) => {
        rows = found
      })
      return rows.some((row) => row.stream === 'past')
    })
    expect(rows.find((row) => row.stream === 'past')).toMatchObject({
      id: 'past',
      notional: '2001',
      authority: 'venue',
    })
    expect((await runtime.frame('event:past', PUBLIC))?.parts.report).toMatchObject({ row: { id: 'past' } })
    const status = await runtime.frame('status', PUBLIC)
    expect((status!.parts.events as EventRow[]).map((row) => row.id)).toContain('past')
    expect((status!.parts.overview as Overview).stream).toBe('sim-cascade-1')
  })

  it('makes the report of an event again that nobody remembers', async () => {
    const { runtime, folder } = await bench()
    await runtime.ask('control', { control: { action: 'step', count: 2_000, until: 'adl' } })
    await runtime.ask('control', { control: { action: 'step', count: 250 } })
    const [row] = await runtime.ask('events', {})
    const journal = composeJournal({ ...runtime.settings, dataFolder: folder }, { readOnly: true })
    const archive = new Archive(journal, 'sim-cascade-1')
    expect(archive.report(row?.id ?? '', PUBLIC)).toBeNull()
    await archive.remake(row?.id ?? '')
    const [made, kept] = [archive.report(row?.id ?? '', PUBLIC), await runtime.frame(`event:${row?.id}`, PUBLIC)]
    expect(made?.closures).toEqual((kept!.parts.report as { closures: unknown }).closures)
    await archive.remake('no-such-event')
    expect(archive.report('no-such-event', PUBLIC)).toBeNull()
    await journal.close()
  })

  it('goes on when the clock of the machine is put back by an hour', async () => {
    let shift = 3_600_000
    const now = Date.now.bind(Date)
    vi.spyOn(Date, 'now').mockImplementation(() => now() + shift)
    const { runtime } = await bench({ intervalMs: 50 })
    const ahead = runtime.health.seq
    await until(() => runtime.health.seq > ahead)
    shift = 0
    const { seq } = runtime.health
    await until(() => runtime.health.seq > seq + 20)
    expect(runtime.health.status).toBe('ok')
    vi.restoreAllMocks()
  })

  it('stops for good when what it stored is no longer what is stored', async () => {
    const { runtime, folder } = await bench({ intervalMs: 50 })
    const db = new Database(join(folder, 'journal.sqlite'))
    const { seq, text } = db.prepare('SELECT seq, text FROM line ORDER BY seq LIMIT 1 OFFSET 40').get() as Line
    const bytes = Buffer.from(text)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 4
    db.prepare('UPDATE line SET text = CAST(? AS TEXT) WHERE seq = ?').run(bytes, seq)
    db.close()
    await until(() => runtime.health.status === 'unavailable')
    await until(() => runtime.freshness.reason === 'engine-stopped')
    expect(runtime.freshness.state).toBe('halted')
  })

  it('lets one engine work in a folder', async () => {
    const { folder } = await bench()
    const wait = async () => undefined
    const release = await holdFolder(folder, wait)
    await expect(holdFolder(folder, wait)).rejects.toMatchObject({ code: 'folder-in-use' })
    release()
    ;(await holdFolder(folder, wait))()
  })
})
