import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { EXAMPLE_SNAPSHOT } from '@/lib/wire/examples'
import { OPERATIONS } from '@/lib/wire/openapi'
import { PEER_HEADER } from '../connections'
import {
  BAD_TEXTS,
  BAD_VALUES,
  type Path,
  placesIn,
  replacedAt,
  STRANGE_KEYS,
  tornTexts,
  valueAt,
  withoutAt,
} from '../testing/bad-input'
import { type Bench, openBench } from '../testing/bench'

/**
 * Whatever is sent, to every handler that the app has: no answer of 500 or above, a refusal in full where it is one, not a
 * line more in the log, and a book that is the same to the last digit.
 */

const LONG = process.env.PLIMSOLL_LONG !== undefined
const GENERATED = LONG ? 200_000 : 1_500
const SUPPORT = 'support-token-of-this-test'
const OPERATOR = 'operator-token-of-this-test'
const MINE = 'trend-0001'

const POSITION = { account: 'harbour', market: 'BTC-PERP' }
const RUN = {
  format: 'plimsoll.run/1',
  market: 'BTC-PERP',
  price: '90000',
  hypothetical: true,
  bankrupt: { account: 'harbour', side: 'long', sizeBefore: '2.4', sizeAfter: '0' },
  closures: [{ account: 'hana', size: '0.001', price: '90000' }],
  waterfall: { fundPaid: '0' },
  remaining: '0',
}
const FULL_SNAPSHOT = {
  ...EXAMPLE_SNAPSHOT,
  markets: EXAMPLE_SNAPSHOT.markets.map((market) => ({
    ...market,
    multiplier: '1',
    maintenanceMarginTiers: [{ from: '0', rate: '0.005', deduct: '0' }],
    status: 'open',
  })),
}

/** A request that is right, for every operation that takes a body. */
const BODIES: Record<string, unknown> = {
  'post /status': { snapshot: FULL_SNAPSHOT, rulebook: 'bitmex' },
  'post /positions': { snapshot: FULL_SNAPSHOT },
  'post /rank': { snapshot: FULL_SNAPSHOT, rulebook: 'binance', market: 'BTC-PERP', side: 'short' },
  'post /deleverage': {
    snapshot: FULL_SNAPSHOT,
    rulebook: 'bitmex',
    ...POSITION,
    side: 'long',
    size: '0.001',
    force: true,
    seed: 1,
    cap: '0.5',
  },
  'post /reach': { snapshot: FULL_SNAPSHOT, rulebook: 'bitmex', ...POSITION, side: 'long' },
  'post /compare': { snapshot: FULL_SNAPSHOT, ...POSITION, rulebooks: ['bitmex', 'pro-rata'], cap: '0.5' },
  'post /check-run': { snapshot: FULL_SNAPSHOT, rulebook: 'bitmex', run: RUN },
  'post /stress': { snapshot: FULL_SNAPSHOT, rulebook: 'bitmex', moves: ['-5', '5'], funds: ['0'] },
  'post /allocate': {
    csv: 'id,profit,weight\na,100,1\nb,300,2\n',
    id: 'id',
    endowment: 'profit',
    weight: 'weight',
    budget: '40',
    policy: 'pro-rata',
    cap: '0.5',
    rows: true,
  },
  'post /what-if': {},
  'post /session': { account: MINE },
  // Of an event that is not there: what is asked of one that is stands in the table of routes.
  'post /events/{id}/what-if': { rulebook: 'pro-rata' },
  // A simulated exchange takes none of these, rightly asked or not; what a pushed one takes is tried in ingest.test.ts.
  'post /ingest': { seq: 1, at: '2026-01-09T12:00:00.000Z', type: 'mark', marks: { 'BTC-PERP': '100000' } },
  'post /venue-accounts': { venue: 'okx', key: 'key-of-a-test', secret: 'secret-of-a-test', passphrase: 'words' },
  'post /control': { action: 'step', count: 1, until: 'adl' },
  'post /alerts': {
    when: { type: 'reach', position: { market: 'BTC-PERP', side: 'long' }, within: '0.1' },
    channel: { type: 'webhook', url: 'https://example.org/hook' },
    coolDownMs: 1_000,
    quiet: { from: '22:00', to: '06:00', zone: 'Europe/Berlin' },
  },
}

/** What these begin is nobody's harm, and they change what is kept when they are asked rightly. */
const CHANGES = new Set([
  'post /events/{id}/what-if',
  'post /session',
  'post /control',
  'post /alerts',
  'post /ingest',
  'post /venue-accounts',
])

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>
interface Door {
  /** As the folder is called, for people. */
  readonly at: string
  readonly method: string
  readonly handler: Handler
}

let bench: Bench
let doors: readonly Door[]
let cookie: string

beforeAll(async () => {
  vi.stubEnv('PLIMSOLL_SUPPORT_TOKEN', SUPPORT)
  vi.stubEnv('PLIMSOLL_OPERATOR_TOKEN', OPERATOR)
  bench = await openBench({}, 1_000_000)
  await bench.runtime.ask('control', { control: { action: 'step', count: 2_000, until: 'adl' } })
  await bench.runtime.ask('control', { control: { action: 'pause' } })
  // A position that MINE has, with no lever pulled: what can be asked of it changes with the simulation.
  const { parts } = (await bench.runtime.frame(`account:${MINE}`, { role: 'trader', accounts: [MINE] })) ?? {
    parts: {},
  }
  const [held] = Object.keys(parts).filter((name) => name.startsWith('position:'))
  const [, market, side] = held?.split(':') ?? []
  BODIES['post /what-if'] = { account: MINE, market, side, changes: { move: '0.001', close: '0.001' }, under: 2 }
  cookie = `plimsoll-session=${(await bench.runtime.sessions.begin({ role: 'trader', account: MINE })).token}`
  doors = await doorsOnDisk()
}, 180_000)
afterAll(async () => {
  await bench.close()
  vi.unstubAllEnvs()
})

/** Every handler of the app, so that one that is new tomorrow is tried as well. */
async function doorsOnDisk(): Promise<readonly Door[]> {
  const root = join(process.cwd(), 'app')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /(^|\/)route\.ts$/.test(file))
  const found = await Promise.all(
    files.map(async (file) => {
      const module = (await import(join(root, file))) as Readonly<Record<string, unknown>>
      const at = `/${file.replace(/\/?route\.ts$/, '')}`
      return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) =>
        module[method] ? [{ at, method, handler: module[method] as Handler }] : [],
      )
    }),
  )
  return found.flat()
}

const doorOf = (operation: string) => {
  const [method = '', path = ''] = operation.split(' ')
  const at = `/api/v1${path.replaceAll('{', '[').replaceAll('}', ']')}`
  return doors.find((door) => door.at === at && door.method === method.toUpperCase())
}

interface Sent {
  readonly query?: string
  readonly params?: Record<string, string>
  readonly text?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

const USUAL_PARAMS = { id: 'BTC-PERP', name: 'bitmex', rulebook: 'bitmex', widget: 'status', path: 'x' }

/** Who may ask: staff for what is theirs, a trader for all else, so that nothing is refused for the wrong reason. */
function visitorOf(door: Door): Record<string, string> {
  if (/control|ingest|support\/lookups/.test(door.at)) return { authorization: `Bearer ${OPERATOR}` }
  if (/support|accounts\/\[id\]$/.test(door.at)) return { authorization: `Bearer ${SUPPORT}` }
  return { cookie }
}

async function send(door: Door, { query = '', params = {}, text, headers = {} }: Sent): Promise<[number, string]> {
  const leave = new AbortController()
  const request = new Request(`http://localhost${door.at.replaceAll(/[[\].]/g, '')}?${query}`, {
    method: door.method,
    headers: {
      host: 'localhost',
      [PEER_HEADER]: '10.0.0.1',
      ...visitorOf(door),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(text === undefined || door.method === 'GET' ? {} : { body: text }),
    signal: leave.signal,
  })
  const response = await door.handler(request, { params: Promise.resolve({ ...USUAL_PARAMS, ...params }) })
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    leave.abort()
    return [response.status, '']
  }
  const body = await response.text()
  expect(body).not.toMatch(/\n\s+at .*\(|node_modules/)
  // What was pasted is said again in the record of it, and in what is wrong with it.
  const isEcho = door.at.includes('/support/') || /NaN|Infinity/.test(String(text))
  if (response.status < 400 && !isEcho) expect(body).not.toMatch(/\bNaN\b|\bInfinity\b/)
  if (response.status >= 400 && !door.at.startsWith('/api/v1/health')) {
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = JSON.parse(body) as Record<string, unknown>
    expect(problem).toMatchObject({ status: response.status, title: expect.any(String), detail: expect.any(String) })
    expect(problem.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(problem.path === null || /^\$|^--/.test(String(problem.path)), String(problem.path)).toBe(true)
  }
  return [response.status, body]
}

const seen = { cases: 0, refused: 0, answered: 0 }

/** Sends, and says what is wrong with what comes back. */
async function trial(door: Door, sent: Sent, mustRefuse: boolean): Promise<string[]> {
  seen.cases += 1
  try {
    const [status, body] = await send(door, sent)
    if (status >= 400) seen.refused += 1
    else seen.answered += 1
    if (status >= 500) return [`answered ${status}: ${body.slice(0, 200)}`]
    return mustRefuse && status < 400 ? [`took it with ${status}`] : []
  } catch (error) {
    return [error instanceof Error ? error.message.slice(0, 400) : String(error)]
  }
}

const shown = (sent: Sent) =>
  JSON.stringify(sent, (_, value) => (typeof value === 'string' ? value.slice(0, 120) : value)).slice(0, 400)

async function trials(cases: Iterable<readonly [Door, Sent, boolean]>): Promise<string[]> {
  const wrong: string[] = []
  for (const [door, sent, mustRefuse] of cases) {
    const found = await trial(door, sent, mustRefuse)
    wrong.push(...found.map((text) => `${door.method} ${door.at} ${shown(sent)} ${text}`))
    if (wrong.length > 20) break
  }
  return wrong
}

/** The whole state as text, and how far the log is. */
const standing = async () => [bench.runtime.health.seq, bench.runtime.health.hash, await bench.runtime.ask('book', {})]

async function withoutChange(cases: () => Iterable<readonly [Door, Sent, boolean]>): Promise<void> {
  const before = await standing()
  expect(await trials(cases())).toEqual([])
  expect(await standing()).toEqual(before)
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
}

const operations = () =>
  Object.entries(OPERATIONS).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  )

describe('the fixed catalogue', () => {
  it('has a request that is right for every operation that takes a body, and it is taken', async () => {
    const taking = operations().filter(({ operation }) => operation.body)
    expect(taking.map(({ name }) => name).filter((name) => !(name in BODIES))).toEqual([])
    for (const [name, body] of Object.entries(BODIES)) {
      const door = doorOf(name)
      if (!door) throw new Error(`${name} has no handler`)
      if (CHANGES.has(name)) continue
      const [status, text] = await send(door, { text: JSON.stringify(body) })
      expect([name, status, text.slice(0, 300)]).toEqual([name, 200, expect.anything()])
    }
  })

  it('has no body, in whole or torn, that any handler stumbles over', () =>
    withoutChange(function* () {
      for (const door of doors.filter(({ method }) => method !== 'GET')) {
        const name = `${door.method.toLowerCase()} ${door.at.replace('/api/v1', '')}`
        const text = JSON.stringify(BODIES[name] ?? { a: { b: ['c'] } })
        for (const torn of tornTexts(text)) yield [door, { text: torn }, name in BODIES]
        const bytes = Buffer.from(text)
        const packed = gzipSync(bytes)
        for (const [type, headers] of [
          ['text/plain', {}],
          ['multipart/form-data; boundary=x', {}],
          ['application/json; charset=utf-16', {}],
          ['application/xml', {}],
          ['application/json', { 'content-encoding': 'gzip' }],
          ['application/json', { 'content-encoding': 'br' }],
          ['application/json', { 'content-length': '99999999999' }],
        ] as const) {
          yield [door, { text, headers: { 'content-type': type, ...headers } }, name in BODIES]
        }
        yield [door, { text: packed, headers: { 'content-encoding': 'gzip' } }, name in BODIES]
        yield [door, { text: packed.subarray(0, packed.length >> 1) }, name in BODIES]
        yield [door, { text: Buffer.concat([Buffer.from([0xff, 0xfe]), bytes]) }, name in BODIES]
        yield [door, { text: 'x'.repeat(2_100_000) }, name in BODIES]
      }
    }))

  it('has no value, at any place of any body, that changes anything or is answered wrongly', () =>
    withoutChange(function* () {
      for (const { name, operation } of operations()) {
        const [door, body] = [doorOf(name), BODIES[name]]
        if (!door || !operation.body) continue
        for (const changed of changesOf(body)) {
          const isRefused = !operation.body.safeParse(changed).success
          // What is right after all is no bad input, and would be done.
          if (CHANGES.has(name) && !isRefused) continue
          yield [door, { text: JSON.stringify(changed) }, isRefused]
        }
      }
    }))

  it('has no key, name or query that a handler stumbles over', () =>
    withoutChange(function* () {
      for (const door of doors.filter(({ method }) => method === 'GET')) {
        const names = operations().find(({ name }) => doorOf(name) === door)?.operation.query ?? { limit: null }
        for (const text of some(BAD_TEXTS)) {
          for (const name of Object.keys(USUAL_PARAMS)) {
            if (door.at.includes(`[${name}]`)) yield [door, { params: { [name]: text } }, false]
          }
          const value = encodeURIComponent(text.toWellFormed())
          for (const name of Object.keys(names)) yield [door, { query: `${name}=${value}` }, false]
        }
        for (const query of ['&&&', '=', '%', '%zz', 'a[]=1', 'limit=1&limit=2', 'x'.repeat(10_000)])
          yield [door, { query }, false]
      }
    }))

  it('has no header that a handler stumbles over', () =>
    withoutChange(function* () {
      for (const door of some(doors)) {
        if (CHANGES.has(`${door.method.toLowerCase()} ${door.at.replace('/api/v1', '')}`)) continue
        const text = door.method === 'GET' ? {} : { text: '{' }
        for (const name of [
          'accept',
          'if-none-match',
          'last-event-id',
          'range',
          'origin',
          'x-forwarded-for',
          'x-http-method-override',
          'x-middleware-subrequest',
          'rsc',
          'next-router-prefetch',
          'next-action',
        ]) {
          for (const value of ['', '*', ',,"', 'x'.repeat(5_000), '\u00ff', '1']) {
            yield [door, { ...text, headers: { [name]: value } }, false]
          }
        }
        for (const cookies of [
          '=',
          ';;;',
          'plimsoll-session',
          `plimsoll-session=${'A'.repeat(43)}`,
          'plimsoll-session=%00',
          'x'.repeat(9_000),
        ]) {
          yield [door, { ...text, headers: { cookie: cookies } }, false]
        }
        for (const authorization of [
          'Bearer',
          'Bearer ',
          'Basic YTpi',
          `Bearer ${'x'.repeat(600)}`,
          'Bearer \u00ff',
          'bearer a b',
        ]) {
          yield [door, { ...text, headers: { authorization } }, false]
        }
      }
    }))

  it('is of more than five hundred cases', () => {
    expect(seen.cases).toBeGreaterThan(500)
    expect(seen.refused).toBeGreaterThan(500)
    expect(seen.answered).toBeGreaterThan(100)
    console.info(`bad input: ${seen.cases} fixed cases, ${seen.refused} refused, ${seen.answered} answered`)
  })
})

let turn = 0
/** All of them in the long run; in the short one every third, others each time it is asked. */
const some = <T>(all: readonly T[]): readonly T[] => {
  turn += 1
  return LONG ? all : all.filter((_, i) => (i + turn) % 3 === 0)
}

function* changesOf(body: unknown): Generator<unknown> {
  // Rows of one list are alike: the first of each stands for them.
  for (const path of placesIn(body).filter((at) => LONG || !at.some((key) => typeof key === 'number' && key > 0))) {
    for (const value of BAD_VALUES) yield replacedAt(body, path, value)
    if (path.length > 0) yield withoutAt(body, path)
    if (typeof valueAt(body, path) === 'string') for (const text of some(BAD_TEXTS)) yield replacedAt(body, path, text)
    else if (path.length === 0 || typeof valueAt(body, path) === 'object') {
      for (const key of STRANGE_KEYS) yield withKey(body, path, key)
    }
  }
}

/** With one key more. `__proto__` is a key like any other here: it is what a body may hold, and a literal can't say. */
function withKey(body: unknown, path: Path, key: string): unknown {
  const holder = valueAt(body, path)
  if (Array.isArray(holder)) return replacedAt(body, path, [...holder, ...holder])
  const more = { ...(holder as object) }
  Object.defineProperty(more, key, { value: { isAdmin: true }, enumerable: true })
  return replacedAt(body, path, more)
}

describe('generated', () => {
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...BAD_TEXTS) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 2, arbitrary: fc.stringMatching(/^-?\d{1,40}(\.\d{1,40})?$/) },
    { weight: 1, arbitrary: fc.double().map(String) },
  )
  const value = fc.oneof(
    { weight: 3, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom(...BAD_VALUES) },
    { weight: 1, arbitrary: fc.jsonValue() },
  )

  it(`${GENERATED} bodies change nothing and are answered in full`, async () => {
    const names = Object.keys(BODIES)
    const before = await standing()
    const changes = fc.array(fc.tuple(fc.nat(), value, fc.boolean()), { minLength: 1, maxLength: 3 })
    const scars = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 2 })
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: names.length - 1 }), changes, scars, async (which, made, torn) => {
        const name = names[which] ?? ''
        const door = doorOf(name)
        const body = made.reduce<unknown>((at, [place, put, gone]) => {
          const places = placesIn(at)
          const path = places[place % places.length] ?? []
          return gone && path.length > 0 ? withoutAt(at, path) : replacedAt(at, path, put)
        }, BODIES[name])
        const schema = operations().find((operation) => operation.name === name)?.operation.body
        if (!door || !schema) throw new Error(`${name} has no handler`)
        if (CHANGES.has(name) && schema.safeParse(body).success) return
        const bytes = Buffer.from(JSON.stringify(body) ?? '')
        // Of requests that would do something only what is surely wrong is sent: a scar may put them right again.
        if (!CHANGES.has(name)) for (const [at, byte] of torn) if (bytes.length > 0) bytes[at % bytes.length] = byte
        expect(await trial(door, { text: new Uint8Array(bytes) }, false)).toEqual([])
      }),
      { numRuns: GENERATED },
    )
    expect(await standing()).toEqual(before)
  })
})
