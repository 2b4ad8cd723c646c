import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StreamFrame } from '../../wire/frames'
import { type Source, StreamConnection } from './connection'
import { type Connection, combine, isCurrent } from './freshness'
import { applyFrame, isBehind, readFrame, type Topics } from './topics'

const snapshot = (parts: Record<string, unknown>, cursor = 's@1'): StreamFrame => ({
  topic: 'status',
  kind: 'snapshot',
  cursor,
  parts,
})

describe('frames', () => {
  it('a snapshot replaces, a delta merges, null removes', () => {
    const first = applyFrame({}, snapshot({ a: 1, b: 2 }))
    const second = applyFrame(first ?? {}, { topic: 'status', kind: 'delta', cursor: 's@2', parts: { b: null, c: 3 } })
    expect(second?.status).toEqual({ parts: { a: 1, c: 3 }, cursor: 's@2' })
    expect(applyFrame(second ?? {}, snapshot({ d: 4 }, 's@3'))?.status?.parts).toEqual({ d: 4 })
  })

  it('a delta without a base is a gap, not a guess', () => {
    expect(applyFrame({}, { topic: 'status', kind: 'delta', cursor: 's@2', parts: { a: 1 } })).toBeNull()
  })

  it('any run of deltas ends where the newest value of every part says', () => {
    const value = fc.option(fc.integer(), { nil: null })
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value), { maxLength: 20 }), (deltas) => {
        const start = applyFrame({}, snapshot({})) ?? {}
        const end = deltas.reduce<Topics>(
          (topics, parts) => applyFrame(topics, { topic: 'status', kind: 'delta', cursor: 's@9', parts }) ?? topics,
          start,
        )
        const expected = Object.fromEntries(
          Object.entries(Object.assign({}, ...deltas) as Record<string, unknown>).filter(([, part]) => part !== null),
        )
        expect(end.status?.parts).toEqual(expected)
      }),
    )
  })

  it('reads nothing from what is not a frame', () => {
    for (const text of ['', '{', 'null', '[]', '{"topic":1}', '{"topic":"a","kind":"other","cursor":"","parts":{}}']) {
      expect(readFrame(text)).toBeNull()
    }
    expect(readFrame(undefined)).toBeNull()
  })

  it('compares cursors stream by stream', () => {
    expect(isBehind('a@1', 'a@2')).toBe(true)
    expect(isBehind('a@2', 'a@2')).toBe(false)
    expect(isBehind('a@2,b@1', 'a@1,b@3')).toBe(true)
    expect(isBehind('a@1', 'b@2')).toBe(false)
  })
})

describe('freshness', () => {
  const open: Connection = { phase: 'open', retryAt: null, failures: 0, caughtUp: true }
  const server = { state: 'live', ageMs: 100, intervalMs: 1000, reason: null } as const

  it('is delayed from two intervals and stale from six, counted here', () => {
    const at = (now: number) => combine({ server, heardAt: 0, connection: open, now }).state
    expect([at(0), at(1800), at(1900), at(5800), at(5900)]).toEqual(['live', 'live', 'delayed', 'delayed', 'stale'])
  })

  it('looks live to nobody ten seconds after the last word, whatever the server said and however slow the venue', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('live', 'delayed', 'stale', 'halted', 'disconnected', 'recovering'),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 10_000, max: 10_000_000 }),
        fc.constantFrom<Connection['phase']>('idle', 'connecting', 'open', 'waiting'),
        fc.nat({ max: 5 }),
        (state, ageMs, intervalMs, silence, phase, failures) => {
          const connection: Connection = { phase, retryAt: null, failures, caughtUp: false }
          const shown = combine({
            server: { state, ageMs, intervalMs, reason: null },
            heardAt: 0,
            connection,
            now: silence,
          })
          expect(shown.state).not.toBe('live')
          expect(shown.ageMs).toBe(ageMs + silence)
        },
      ),
    )
  })

  it('never says better than the server does', () => {
    for (const state of ['delayed', 'stale', 'halted', 'disconnected', 'recovering'] as const) {
      expect(combine({ server: { ...server, state }, heardAt: 0, connection: open, now: 0 }).state).toBe(state)
    }
  })

  it('says disconnected as soon as the connection is lost, and counts the wait down', () => {
    const waiting: Connection = { phase: 'waiting', retryAt: 5000, failures: 1, caughtUp: false }
    const shown = combine({ server, heardAt: 0, connection: waiting, now: 1500 })
    expect(shown).toMatchObject({ state: 'disconnected', retryInMs: 3500 })
    expect(isCurrent(shown.state)).toBe(false)
    expect(combine({ server, heardAt: 0, connection: { ...open, failures: 1, caughtUp: false }, now: 0 }).state).toBe(
      'recovering',
    )
  })
})

class FakeSource implements Source {
  onopen: Source['onopen'] = null
  onerror: Source['onerror'] = null
  closed = false
  private readonly listeners = new Map<string, (event: MessageEvent) => void>()
  constructor(readonly url: string) {}
  addEventListener(type: string, listener: (event: MessageEvent) => void): void {
    this.listeners.set(type, listener)
  }
  close(): void {
    this.closed = true
  }
  send(type: string, data?: unknown): void {
    this.listeners.get(type)?.({ data: JSON.stringify(data) } as MessageEvent)
  }
}

describe('connection', () => {
  let sources: FakeSource[]
  let states: Connection[]
  let frames: StreamFrame[]
  let dropped: string[]
  let accept: boolean

  const last = () => sources[sources.length - 1] as FakeSource
  const make = () =>
    new StreamConnection(
      {
        open: (url) => {
          const source = new FakeSource(url)
          sources.push(source)
          return source
        },
        now: () => Date.now(),
        random: () => 1,
      },
      {
        frame: (frame) => {
          frames.push(frame)
          return accept
        },
        connection: (state) => states.push(state),
        dropped: (topic) => dropped.push(topic),
      },
    )

  beforeEach(() => {
    vi.useFakeTimers()
    sources = []
    states = []
    frames = []
    dropped = []
    accept = true
  })
  afterEach(() => vi.useRealTimers())

  it('gathers the topics of a page into one request', () => {
    const stream = make()
    stream.subscribe('status')
    stream.subscribe('fund:A')
    stream.subscribe('status')
    vi.advanceTimersByTime(100)
    expect(sources).toHaveLength(1)
    expect(decodeURIComponent(last().url)).toBe('/api/v1/stream?topics=fund:A,status')
  })

  it('keeps a topic a while after the last reader left, then drops it', () => {
    const stream = make()
    const leave = stream.subscribe('status')
    vi.advanceTimersByTime(100)
    leave()
    const leaveAgain = stream.subscribe('status')
    vi.advanceTimersByTime(60_000)
    expect(dropped).toEqual([])
    leaveAgain()
    vi.advanceTimersByTime(60_000)
    expect(dropped).toEqual(['status'])
    expect(last().closed).toBe(true)
  })

  it('waits longer after each failure, never longer than the bound, and starts over after a frame', () => {
    const stream = make()
    stream.subscribe('status')
    vi.advanceTimersByTime(100)
    const waits: number[] = []
    for (let attempt = 0; attempt < 8; attempt++) {
      last().onerror?.({} as Event)
      waits.push((states.at(-1)?.retryAt ?? 0) - Date.now())
      vi.advanceTimersByTime(30_000)
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    last().send('frame', snapshot({}))
    expect(states.at(-1)).toMatchObject({ phase: 'open', failures: 0, caughtUp: true })
  })

  it('comes back after bye, after a gap and after silence', () => {
    const stream = make()
    stream.subscribe('status')
    vi.advanceTimersByTime(100)
    last().send('bye')
    expect(states.at(-1)?.phase).toBe('waiting')
    vi.advanceTimersByTime(1_000)
    accept = false
    last().send('frame', snapshot({}))
    expect(states.at(-1)).toMatchObject({ phase: 'waiting', failures: 2 })
    accept = true
    vi.advanceTimersByTime(2_000)
    last().send('frame', snapshot({}))
    vi.advanceTimersByTime(40_000)
    stream.watch()
    expect(states.at(-1)?.phase).toBe('waiting')
  })

  it('hears nothing from a connection it has given up', () => {
    const stream = make()
    stream.subscribe('status')
    vi.advanceTimersByTime(100)
    const old = last()
    old.send('bye')
    old.send('frame', snapshot({}))
    expect(frames).toEqual([])
  })

  it('tries at once when asked, and gives the connection back while the tab is hidden', () => {
    const stream = make()
    stream.subscribe('status')
    vi.advanceTimersByTime(100)
    last().onerror?.({} as Event)
    stream.retryNow()
    expect(sources).toHaveLength(2)
    stream.sleep()
    expect(last().closed).toBe(true)
    vi.advanceTimersByTime(120_000)
    expect(sources).toHaveLength(2)
    stream.wake()
    expect(sources).toHaveLength(3)
  })
})
