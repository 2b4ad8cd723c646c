import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { type Twin, twinRequests } from '../lib/wire/requests'
import { type Health, ownExchange } from './exchange'
import { type RawRequest, type RawResponse, raw } from './raw'

const exchange = ownExchange()

interface Snapshot {
  markets: Record<string, unknown>[]
  accounts: Record<string, unknown>[]
  positions: Record<string, unknown>[]
}

/** The example that the documentation gives: what stands there must be taken. */
function exampleSnapshot(): Snapshot {
  const text = readFileSync(new URL('../docs/formats.md', import.meta.url), 'utf8')
  const json = /```json\n([\s\S]*?)\n```/.exec(text)?.[1]
  return JSON.parse(json ?? '') as Snapshot
}

const POSITION = { account: 'b1', market: 'BTC-PERP', side: 'short' }

/** All but the one that is asked about a CSV file; bodies go one way for all of them. */
type SnapshotTwin = Exclude<Twin, 'allocate'>

/** What each question needs beside the snapshot. */
const MEMBERS: Readonly<Record<SnapshotTwin, Readonly<Record<string, unknown>>>> = {
  rank: {},
  status: {},
  positions: {},
  deleverage: { ...POSITION, force: true },
  reach: POSITION,
  compare: { ...POSITION, rulebooks: ['bitmex', 'hyperliquid'] },
  'check-run': {
    run: {
      format: 'plimsoll.run/1',
      market: 'BTC-PERP',
      price: '100000',
      hypothetical: true,
      bankrupt: { account: 'b1', side: 'short' },
      closures: [],
      waterfall: { fundPaid: '0' },
    },
  },
  stress: { moves: ['-0.1', '0.1'] },
}

const TWINS = (Object.keys(twinRequests) as Twin[]).filter((twin): twin is SnapshotTwin => twin !== 'allocate')

function bodyFor(twin: SnapshotTwin, change: (snapshot: Snapshot) => void = () => undefined): string {
  const snapshot = exampleSnapshot()
  change(snapshot)
  return JSON.stringify({ snapshot, ...MEMBERS[twin] })
}

const JSON_TYPE = { 'content-type': 'application/json' }

function ask(twin: SnapshotTwin, body: string | Buffer, request: RawRequest = {}): Promise<RawResponse> {
  const headers = { ...JSON_TYPE, ...request.headers }
  return raw(exchange.current.url, `/api/v1/${twin}`, { method: 'POST', ...request, headers, body })
}

let standing: Health

test.beforeAll(async () => {
  // While the exchange stands still, whatever moves the head of its log was done by a request.
  await exchange.current.push({ action: 'pause' })
  standing = await exchange.current.health()
})

test.afterEach(async () => {
  const { status, seq, hash } = await exchange.current.health()
  expect({ status, seq, hash }).toEqual({ status: 'ok', seq: standing.seq, hash: standing.hash })
  expect(exchange.current.server.output).not.toMatch(/"level":(50|60)/)
})

/** A refusal in full: a status, a stable code, a place, a sentence, and nothing of our insides. */
function expectRefusal(answer: RawResponse, status: number, code: string, path: string | null): void {
  expect(answer.headers['content-type']).toBe('application/problem+json')
  const problem = JSON.parse(answer.body) as Record<string, unknown>
  expect(problem).toEqual({
    type: 'about:blank',
    title: expect.any(String),
    status,
    code,
    detail: expect.stringMatching(/\w/),
    path,
  })
  expect(answer.status).toBe(status)
  expect(answer.body).not.toMatch(/\n\s+at |node_modules|\.next|\.ts:\d|\.js:\d/)
}

test('the example of the documentation is answered by every question', async () => {
  for (const twin of TWINS) {
    const { status, body } = await ask(twin, bodyFor(twin))
    expect(status, `${twin}: ${body.slice(0, 300)}`).toBe(200)
    expect(body).not.toMatch(/NaN|Infinity|undefined/)
  }
})

test('a body of another kind is refused before it is read', async () => {
  for (const twin of TWINS) {
    const kinds = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']
    for (const type of [...kinds, 'application/json; charset=iso-8859-1']) {
      expectRefusal(await ask(twin, bodyFor(twin), { headers: { 'content-type': type } }), 415, 'content-type', null)
    }
    const packed = { 'content-encoding': 'gzip' }
    expectRefusal(await ask(twin, bodyFor(twin), { headers: packed }), 415, 'content-encoding', null)
  }
})

test('a body that is too large is refused, by what it says of itself and by what comes', async () => {
  for (const twin of TWINS) {
    const declared = { headers: { 'content-length': '100000000' }, unfinished: true }
    expectRefusal(await ask(twin, '{', declared), 413, 'too-large', null)
    const endless = { headers: { 'transfer-encoding': 'chunked' } }
    expectRefusal(await ask(twin, Buffer.alloc(2_500_000, ' '), endless), 413, 'too-large', null)
  }
  const taken = await raw(exchange.current.url, '/api/v1/session', {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ account: 'a'.repeat(10_000) }),
  })
  expectRefusal(taken, 413, 'too-large', null)
})

test('what is not one JSON text in UTF-8 is refused', async () => {
  for (const twin of TWINS) {
    const whole = bodyFor(twin)
    for (const text of [
      '',
      whole.slice(0, -1),
      whole.slice(0, whole.length / 2),
      `${whole}${whole}`,
      "{'a':1}",
      'NaN',
    ]) {
      expectRefusal(await ask(twin, text), 400, 'not-json', '$')
    }
    const broken = Buffer.from(whole)
    broken[whole.indexOf('a1')] = 0xff
    expectRefusal(await ask(twin, broken), 400, 'not-utf8', null)
    expectRefusal(await ask(twin, Buffer.from(whole, 'utf16le')), 400, 'not-json', '$')
    expectRefusal(await ask(twin, '['.repeat(100_000)), 400, 'too-deep', '$')
    expectRefusal(await ask(twin, `{"snapshot":${'{"a":'.repeat(40)}1${'}'.repeat(41)}`), 400, 'too-deep', '$')
  }
})

test('a key that stands twice, or that nobody knows, is refused', async () => {
  for (const twin of TWINS) {
    const whole = bodyFor(twin)
    const twice = whole.replace('"mark":', '"mark":"1","mark":')
    expectRefusal(await ask(twin, twice), 400, 'duplicate-key', '$')
    const inDisguise = whole.replace('"mark":', '"m\\u0061rk":"1","mark":')
    expectRefusal(await ask(twin, inDisguise), 400, 'duplicate-key', '$')
    for (const key of ['__proto__', 'constructor', 'toString', 'sizes']) {
      const atTop = whole.replace('{', `{"${key}":{"polluted":true},`)
      expectRefusal(await ask(twin, atTop), 400, 'unknown-key', `$.${key}`)
      const below = whole.replace('{"account"', `{"${key}":"1","account"`)
      expectRefusal(await ask(twin, below), 400, 'unknown-key', `$.snapshot.positions[0].${key}`)
    }
  }
})

/** None of these is an amount, however a reader might be talked into taking it for one. */
const NOT_AMOUNTS: readonly unknown[] = [
  1,
  0.5,
  1e30,
  null,
  true,
  [],
  {},
  '',
  ' 5',
  '5 ',
  '+5',
  '1,000',
  '1e30',
  '1e-30',
  '0x10',
  '.5',
  '5.',
  '05',
  'NaN',
  'Infinity',
  '-Infinity',
  '\uff11\uff12',
  '\u22125',
  '1\u0000',
  '9'.repeat(65),
  `0.${'1'.repeat(65)}`,
]

test('an amount is a plain decimal in a string, and nothing else is', async () => {
  for (const twin of TWINS) {
    for (const value of NOT_AMOUNTS) {
      const inMark = bodyFor(twin, ({ markets }) => Object.assign(markets[0] ?? {}, { mark: value }))
      expectRefusal(await ask(twin, inMark), 400, 'amount-invalid', '$.snapshot.markets[0].mark')
    }
    const inSize = bodyFor(twin, ({ positions }) => Object.assign(positions[1] ?? {}, { size: 0.5 }))
    expectRefusal(await ask(twin, inSize), 400, 'amount-invalid', '$.snapshot.positions[1].size')
    const lacking = bodyFor(twin, ({ accounts }) => delete accounts[0]?.balance)
    expectRefusal(await ask(twin, lacking), 400, 'missing', '$.snapshot.accounts[0].balance')
  }
})

test('an amount that no market can have is refused by name and place', async () => {
  for (const twin of TWINS) {
    for (const [member, value] of [
      ['mark', '0'],
      ['mark', '-1'],
      ['tick', '0'],
      ['lot', '-0.001'],
    ] as const) {
      const body = bodyFor(twin, ({ markets }) => Object.assign(markets[0] ?? {}, { [member]: value }))
      const { status, body: text } = await ask(twin, body)
      expect([status, JSON.parse(text)]).toEqual([
        400,
        expect.objectContaining({ code: expect.stringMatching(/^[a-z-]+$/), path: `$.snapshot.markets[0].${member}` }),
      ])
    }
  }
})

const NOT_IDS = [
  "'; DROP TABLE accounts",
  '<img onerror=alert(1)>',
  '</script>',
  '\u202eabc',
  'a\u0000',
  '\ud800',
  '😀',
  'é',
]

test('a name is of few letters: no markup, no control, nothing to be mistaken', async () => {
  for (const name of [...NOT_IDS, '', 'a'.repeat(65), '=HYPERLINK("x")', 7, null]) {
    const body = bodyFor('rank', ({ accounts }) => Object.assign(accounts[0] ?? {}, { id: name }))
    expectRefusal(await ask('rank', body), 400, 'id-invalid', '$.snapshot.accounts[0].id')
    if (name === '') continue
    const path = `/api/v1/accounts/${encodeURIComponent(String(name).toWellFormed())}/positions`
    expect((await raw(exchange.current.url, path)).status, path).toBe(404)
  }
})

test('names that mean something to the language are names like any other', async () => {
  const plain = JSON.parse((await ask('rank', bodyFor('rank'))).body) as unknown
  for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'toString']) {
    const body = bodyFor('rank').replaceAll('"a1"', `"${name}"`)
    const { status, body: answer } = await ask('rank', body)
    expect(status, answer).toBe(200)
    expect(JSON.parse(answer.replaceAll(`"${name}"`, '"a1"'))).toEqual(plain)
  }
})
