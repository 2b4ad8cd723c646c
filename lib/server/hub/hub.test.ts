import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Block, Hub, type Sink, type Subscription } from './hub'

const decoder = new TextDecoder()
const textOf = (block: Block) => (typeof block === 'string' ? block : decoder.decode(block))

/** Reads what a hub writes the way a browser does: frames are applied, the id is remembered once it was sent. */
class Browser implements Sink {
  parts: Record<string, Record<string, unknown>> = {}
  lastEventId = ''
  full = false
  ended = false
  wasCut = false
  kinds: string[] = []
  beats = 0

  room(): number {
    return this.full ? 0 : 1_000
  }
  write(given: Block): void {
    for (const block of textOf(given).split('\n\n')) this.block(block.split('\n'))
  }
  end(): void {
    this.ended = true
  }
  cut(): void {
    this.ended = true
    this.wasCut = true
  }

  private block(lines: readonly string[]): void {
    for (const line of lines) {
      if (line.startsWith('id: ')) this.lastEventId = line.slice(4)
      if (line.startsWith(': beat')) this.beats += 1
      if (line.startsWith('data: {"topic"')) this.apply(JSON.parse(line.slice(6)))
    }
  }

  private apply(frame: { topic: string; kind: string; parts: Record<string, unknown> }): void {
    this.kinds.push(`${frame.topic}:${frame.kind}`)
    const base = frame.kind === 'snapshot' ? {} : this.parts[frame.topic]
    if (base === undefined) throw new Error('a delta without a base')
    const merged = { ...base, ...frame.parts }
    this.parts[frame.topic] = Object.fromEntries(Object.entries(merged).filter(([, part]) => part !== null))
  }
}

const newHub = (now = () => 0) => new Hub('run1', now)
const json = (value: unknown) => JSON.stringify(value)

describe('hub', () => {
  it('begins with a snapshot and goes on with what changed', () => {
    const hub = newHub()
    hub.open('status', { a: '1', b: '2' })
    const browser = new Browser()
    hub.subscribe(['status'], browser)
    hub.publish([['status', { a: '1', b: '3', c: '4' }]], 'demo@7')
    hub.publish([['status', { a: null }]], 'demo@8')
    expect(browser.kinds).toEqual(['status:snapshot', 'status:delta', 'status:delta'])
    expect(browser.parts).toEqual({ status: { b: 3, c: 4 } })
    expect(browser.lastEventId).toBe(hub.cursor)
    expect(hub.cursor).toMatch(/^demo@8,run1@\d+$/)
  })

  it('sends nothing to those whose topics did not change', () => {
    const hub = newHub()
    hub.open('a', { x: '1' })
    hub.open('b', { x: '1' })
    const browser = new Browser()
    hub.subscribe(['a'], browser)
    hub.publish([['b', { x: '2' }]])
    expect(browser.kinds).toEqual(['a:snapshot'])
  })

  it('leaves a reader of one account alone while thousands of others are told of theirs, and misses nothing of its own', () => {
    const hub = newHub()
    const browsers = Array.from({ length: 50 }, (_, i) => {
      hub.open(`account:${i}`, { x: '0' })
      const browser = new Browser()
      return { browser, reader: hub.subscribe(['status', `account:${i}`], browser) }
    })
    hub.open('status', { s: '0' })
    hub.publish([['status', { s: '1' }]])
    for (let i = 0; i < 50; i += 10) {
      const some = Array.from({ length: 10 }, (_, j) => [`account:${i + j}`, { x: json(i + j + 1) }] as const)
      if (i === 20) browsers[25]!.browser.full = true
      if (i === 30) browsers[35]!.reader.close()
      hub.publish(some)
    }
    expect(browsers[0]!.browser.kinds.filter((kind) => kind === 'account:0:delta')).toHaveLength(1)
    expect(browsers[25]!.browser.parts['account:25']).toEqual({ x: 0 })
    browsers[25]!.browser.full = false
    // Whatever is told to whomever, one that was passed over catches up with it.
    hub.publish([['account:1', { x: '7' }]])
    for (const [i, { browser }] of browsers.entries()) {
      if (i === 35) continue
      expect(browser.parts[`account:${i}`]).toEqual({ x: i === 1 ? 7 : i + 1 })
      expect(browser.parts.status).toEqual({ s: 1 })
    }
    expect(browsers[35]!.browser.parts['account:35']).toEqual({ x: 0 })
  })

  it('resumes with deltas while they are held, across other topics that moved', () => {
    const hub = newHub()
    hub.open('a', { x: '1' })
    hub.open('b', { x: '1' })
    const browser = new Browser()
    hub.subscribe(['a', 'b'], browser).close()
    hub.publish([['a', { x: '2' }]])
    hub.publish([['a', { y: '3' }]])
    hub.subscribe(['a', 'b'], browser, browser.lastEventId)
    expect(browser.kinds).toEqual(['a:snapshot', 'b:snapshot', 'a:delta'])
    expect(browser.parts.a).toEqual({ x: 2, y: 3 })
  })

  it.each(['', 'nonsense', 'other@1', 'run1@-1', 'run1@999', 'run1@x', 'demo@5'])(
    'starts anew from the unknown cursor %j',
    (cursor) => {
      const hub = newHub()
      hub.open('a', { x: '1' })
      const browser = new Browser()
      hub.subscribe(['a'], browser, cursor)
      expect(browser.kinds).toEqual(['a:snapshot'])
    },
  )

  it('starts anew when the deltas are held no more', () => {
    const hub = newHub()
    hub.open('a', { x: '1' })
    const browser = new Browser()
    hub.subscribe(['a'], browser).close()
    for (let i = 0; i < 500; i++) hub.publish([['a', { x: json(i) }]])
    hub.subscribe(['a'], browser, browser.lastEventId)
    expect(browser.kinds).toEqual(['a:snapshot', 'a:snapshot'])
    expect(browser.parts.a).toEqual({ x: 499 })
  })

  it('never takes a topic that was let go of and held again for the one before', () => {
    const hub = newHub()
    hub.open('a', { x: '1' })
    const browser = new Browser()
    hub.subscribe(['a'], browser).close()
    hub.close('a')
    hub.open('a', { x: '2' })
    hub.subscribe(['a'], browser, browser.lastEventId)
    expect(browser.parts.a).toEqual({ x: 2 })
  })

  it('passes over a reader that is full, and catches it up in one', () => {
    const hub = newHub()
    hub.open('a', { x: '1' })
    const browser = new Browser()
    hub.subscribe(['a'], browser)
    browser.full = true
    for (let i = 2; i < 10; i++) hub.publish([['a', { x: json(i) }]])
    expect(browser.parts.a).toEqual({ x: 1 })
    browser.full = false
    hub.beat()
    expect(browser.kinds).toEqual(['a:snapshot', 'a:delta'])
    expect(browser.parts.a).toEqual({ x: 9 })
  })

  it('sends a comment to those only who were sent nothing since the last one', () => {
    const hub = newHub()
    hub.open('a', { x: '1' })
    hub.open('b', { x: '1' })
    const [told, quiet] = [new Browser(), new Browser()]
    hub.subscribe(['a'], told)
    hub.subscribe(['b'], quiet)
    hub.beat()
    expect([told.beats, quiet.beats]).toEqual([0, 0])
    hub.publish([['a', { x: '2' }]])
    hub.beat()
    expect([told.beats, quiet.beats]).toEqual([0, 1])
    hub.beat()
    expect([told.beats, quiet.beats]).toEqual([1, 2])
  })

  it('tells whoever reads an account of a tick at once, and everybody else before', () => {
    const hub = newHub()
    for (const topic of ['status', 'account:a', 'account:b', 'account:c']) hub.open(topic, { x: '1' })
    const readers = ['a', 'b', 'c'].map((name) => {
      const browser = new Browser()
      hub.subscribe(['status', `account:${name}`], browser)
      return browser
    })
    const anybody = new Browser()
    hub.subscribe(['status'], anybody)
    const told = () => [anybody, ...readers].map(({ kinds }) => kinds.filter((kind) => kind.endsWith('delta')).length)
    hub.publish([['status', { x: '2' }]], 'demo@1', true)
    expect(told()).toEqual([1, 0, 0, 0])
    hub.publish([['account:a', { x: '2' }]], 'demo@1', true)
    expect(told()).toEqual([1, 2, 0, 0])
    hub.publish([['account:b', { x: '2' }]], 'demo@1')
    expect(told()).toEqual([1, 2, 2, 1])
    // Nothing has changed of the last ones, or the engine has gone in between: nobody waits for good.
    hub.publish([['status', { x: '3' }]], 'demo@2', true)
    hub.publish([], 'demo@2')
    expect(told()).toEqual([2, 3, 3, 2])
    expect(readers.map(({ parts }) => parts.status)).toEqual([{ x: 3 }, { x: 3 }, { x: 3 }])
  })

  it('catches a reader up as soon as it says that there is room', () => {
    const hub = newHub()
    hub.open('a', { x: '1' })
    const browser = new Browser()
    browser.full = true
    const reader = hub.subscribe(['a'], browser)
    reader.resume()
    expect(browser.kinds).toEqual([])
    browser.full = false
    reader.resume()
    reader.resume()
    expect(browser.kinds).toEqual(['a:snapshot'])
    reader.close()
    hub.publish([['a', { x: '2' }]])
    reader.resume()
    expect(browser.parts.a).toEqual({ x: 1 })
  })

  it('cuts off a reader that takes nothing for half a minute', () => {
    let now = 0
    const hub = newHub(() => now)
    hub.open('a', { x: '1' })
    const browser = new Browser()
    hub.subscribe(['a'], browser)
    browser.full = true
    hub.publish([['a', { x: '2' }]])
    now = 29_000
    hub.beat()
    expect(browser.ended).toBe(false)
    now = 31_000
    hub.beat()
    expect(browser.wasCut).toBe(true)
    expect(hub.readerCount).toBe(0)
  })

  it('says good-bye', () => {
    const hub = newHub()
    hub.open('a', { x: '1' })
    const written: string[] = []
    let ended = false
    hub.subscribe(['a'], {
      room: () => 1,
      write: (block) => written.push(textOf(block)),
      end: () => (ended = true),
      cut: () => undefined,
    })
    hub.stop()
    expect(written.at(-1)).toBe('event: bye\ndata: {}\n\n')
    expect(ended).toBe(true)
  })

  it('keeps names apart that look like code', () => {
    const hub = newHub()
    hub.open('a', { __proto__: '1', constructor: '2' })
    const browser = new Browser()
    hub.subscribe(['a'], browser)
    hub.publish([['a', { constructor: null }]])
    expect(Object.keys(browser.parts.a ?? {})).not.toContain('constructor')
  })
})

/** What may happen to a reader and to the topics it reads. */
type Step =
  | {
      readonly do: 'publish'
      readonly changes: readonly (readonly [string, Record<string, string | null>])[]
      readonly isMoreToCome: boolean
    }
  | { readonly do: 'disconnect' | 'connect' | 'fill' | 'drain' | 'resume' | 'beat' | 'reopen' }

const TOPICS = ['status', 'fund:F', 'account:a']
const name = fc.constantFrom('p', 'q', 'r', 's')
const changes = fc.array(
  fc.tuple(
    fc.constantFrom(...TOPICS),
    fc.dictionary(name, fc.option(fc.nat(3).map(String)), { noNullPrototype: true }),
  ),
  { maxLength: 3 },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(changes, fc.boolean())
      .map(([list, isMoreToCome]): Step => ({ do: 'publish', changes: list, isMoreToCome })),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<'disconnect' | 'connect' | 'fill' | 'drain' | 'resume' | 'beat' | 'reopen'>(
        'disconnect',
        'connect',
        'fill',
        'drain',
        'resume',
        'beat',
        'reopen',
      )
      .map((name): Step => ({ do: name })),
  },
)

describe('a reader that comes and goes', () => {
  it('ends with the same parts as one that never left', () => {
    const seen = { resumed: 0, caughtUp: 0 }
    const runs = process.env.PLIMSOLL_LONG ? 10_000 : 500
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const hub = newHub()
        for (const topic of TOPICS) hub.open(topic, { p: '0' })
        const constant = new Browser()
        hub.subscribe(TOPICS, constant)
        const flaky = new Browser()
        let link: Subscription | null = hub.subscribe(TOPICS, flaky)
        const leave = () => {
          link?.close()
          link = null
        }
        const join = () => {
          if (link) return
          const before = flaky.kinds.length
          link = hub.subscribe(TOPICS, flaky, flaky.lastEventId)
          if (flaky.kinds.slice(before).some((kind) => kind.endsWith('delta'))) seen.resumed += 1
        }
        const reopen = () => {
          const parts = JSON.parse(hub.snapshot('account:a') ?? '{}').parts as Record<string, unknown>
          if (link) leave()
          hub.close('account:a')
          hub.open('account:a', Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, json(part)])))
        }
        for (const action of steps) {
          if (action.do === 'publish') hub.publish(action.changes, undefined, action.isMoreToCome)
          if (action.do === 'disconnect') leave()
          if (action.do === 'connect') join()
          if (action.do === 'fill') flaky.full = true
          if (action.do === 'drain') flaky.full = false
          if (action.do === 'resume') {
            flaky.full = false
            link?.resume()
          }
          if (action.do === 'beat') hub.beat()
          if (action.do === 'reopen') reopen()
        }
        if (flaky.full) seen.caughtUp += 1
        flaky.full = false
        join()
        hub.beat()
        const truth = Object.fromEntries(
          TOPICS.map((topic) => [topic, JSON.parse(hub.snapshot(topic) ?? '{}').parts as unknown]),
        )
        expect(flaky.parts).toEqual(truth)
        expect(constant.parts).toEqual(truth)
      }),
      { numRuns: runs },
    )
    // The property says something only if readers really resumed and really fell behind.
    expect(seen.resumed).toBeGreaterThan(runs / 20)
    expect(seen.caughtUp).toBeGreaterThan(runs / 20)
  })
})
