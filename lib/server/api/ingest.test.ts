import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Freshness, MarketRow, Overview, Upstream } from '@/lib/wire/frames'
import { ingestAnswer, ingestState as ingestStateShape, type Row } from '@/lib/wire/ingest'
import { PEER_HEADER } from '../connections'
import { freshPem } from '../crypto'
import { type Params, route } from '../http/route'
import { BAD_TEXTS, BAD_VALUES, placesIn, replacedAt, withoutAt } from '../testing/bad-input'
import { type Bench, openBench } from '../testing/bench'
import { declaredFor, recorded } from '../testing/pushing'
import { INGEST_LIMITS, INGESTING_MAX, ingest, ingestLines, ingestState } from './ingest'
import { stream } from './stream'

const OPERATOR = 'operator-token-of-this-test'
const SUPPORT = 'support-token-of-this-test'
const TYPE = 'application/x-ndjson'

let bench: Bench | null = null
beforeAll(() => {
  vi.stubEnv('PLIMSOLL_OPERATOR_TOKEN', OPERATOR)
  vi.stubEnv('PLIMSOLL_SUPPORT_TOKEN', SUPPORT)
  vi.stubEnv('PLIMSOLL_SIGNING_KEY', freshPem())
})
afterAll(() => vi.unstubAllEnvs())
afterEach(async () => {
  await bench?.close()
  bench = null
})

async function call(
  work: Parameters<typeof route>[1],
  ask: { body?: string | Uint8Array<ArrayBuffer>; query?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  const { body, query = '' } = ask
  const request = new Request(`http://localhost/api/v1/ingest?${query}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      host: 'localhost',
      [PEER_HEADER]: '10.0.0.1',
      authorization: `Bearer ${OPERATOR}`,
      ...(body === undefined ? {} : { 'content-type': TYPE }),
      ...ask.headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  return route('ingest', work)(request, { params: Promise.resolve({} as Params) })
}

const ndjson = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const push = async (rows: readonly unknown[]) => call(ingest, { body: ndjson(rows) })
async function taken(rows: readonly unknown[]) {
  const response = await push(rows)
  const answer = (await response.json()) as unknown
  expect(response.status, JSON.stringify(answer)).toBe(200)
  return ingestAnswer.parse(answer)
}
async function refused(response: Response) {
  const body = (await response.json()) as { code: string; path: string | null; seq?: number; expected?: number }
  return { status: response.status, ...body }
}
const state = async () => ingestStateShape.parse(await (await call(ingestState)).json())

async function status() {
  const frame = await bench?.runtime.frame('status', { role: 'public', accounts: [] })
  const parts = frame?.parts ?? {}
  const markets = Object.entries(parts).flatMap(([name, part]) =>
    name.startsWith('market:') ? [part as MarketRow] : [],
  )
  return { markets, upstreams: parts.upstreams as readonly Upstream[], overview: parts.overview as Overview }
}

const opened = (name = 'cascade', changes = {}) =>
  openBench({ push: declaredFor(recorded(name), changes), intervalMs: 200 }).then((made) => {
    bench = made
    return made
  })

const MARKET = {
  id: 'M',
  kind: 'linear',
  settle: 'USDT',
  lot: '1',
  tick: '1',
  mark: '100',
  maintenanceMarginRate: '0.01',
}

/** A small exchange of today: two accounts and a market, as rows. */
function today(now = Date.now()): Row[] {
  const at = new Date(now).toISOString()
  const rows = [
    { type: 'market', market: MARKET },
    ...['a', 'b'].flatMap((account) => [
      { type: 'account', account },
      { type: 'deposit', account, amount: '1000' },
    ]),
    { type: 'trade', market: 'M', buyer: 'a', seller: 'b', size: '10', price: '100' },
  ]
  return rows.map((row, i) => ({ ...row, at, seq: i + 1 }) as Row)
}
const openedToday = () => opened('cascade', { stream: 'today', since: null })

describe('rows that are pushed', () => {
  it.each(['cascade', 'oracle-gap', 'squeeze', 'thin-altcoin', 'whale'])(
    'make the log that was recorded of the same inputs: %s',
    async (name) => {
      await opened(name)
      const { rows, hash, header, records } = recorded(name)
      for (let i = 0; i < rows.length; i += 37) {
        const body = i === 0 ? [header, ...rows.slice(0, 37)] : rows.slice(i, i + 37)
        expect((await taken(body)).seq).toBe(Math.min(rows.length, i + 37))
      }
      expect(await state()).toMatchObject({ seq: rows.length, line: records.length, hash, gap: null })
      const lines = await (await call(ingestLines, { query: 'from=1&limit=1000' })).text()
      expect(
        lines
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual(records)
    },
  )

  it('are taken once, however often they come', async () => {
    await openedToday()
    const rows = today()
    expect(await taken(rows.slice(0, 4))).toMatchObject({ seq: 4, accepted: 4, repeated: 0 })
    expect(await taken(rows)).toMatchObject({ seq: rows.length, accepted: rows.length - 4, repeated: 4 })
    const before = await state()
    expect(await taken(rows)).toMatchObject({ accepted: 0, repeated: rows.length })
    expect(await state()).toEqual(before)
  })

  it('are refused by row, and none of their request is taken', async () => {
    await openedToday()
    const rows = today()
    const wrong: readonly (readonly [string, readonly unknown[], string, string])[] = [
      [
        'an account that is not there',
        [...rows, { ...rows[1], type: 'deposit', account: 'c', amount: '1', seq: 7 }],
        'unknown-account',
        '$[7].account',
      ],
      ['a number for an amount', [...rows.slice(0, 2), { ...rows[2], amount: 5 }], 'amount-invalid', '$[3].amount'],
      ['an unknown key', [{ ...rows[0], more: 1 }], 'unknown-key', '$[1].more'],
      ['no place', [{ ...rows[0], seq: undefined }], 'missing', '$[1].seq'],
      ['a hole within', [rows[0], rows[2]], 'rows-not-consecutive', '$[2].seq'],
      [
        'what is appended here',
        [rows[0], { type: 'proceed', event: 'e', at: rows[0]?.at, seq: 2 }],
        'proceed-not-yours',
        '$[2].type',
      ],
      [
        'a halt in our name',
        [rows[0], { type: 'halt', reason: 'x', by: 'feed', at: rows[0]?.at, seq: 2 }],
        'halt-by-feed',
        '$[2].by',
      ],
      ['a time to come', [{ ...rows[0], at: new Date(Date.now() + 60_000).toISOString() }], 'time-ahead', '$[1].at'],
      ['a number of another world', [{ ...rows[0], seq: Number.MAX_SAFE_INTEGER }], 'seq-too-far', '$[1].seq'],
      ['a time long past', [{ ...rows[0], at: '2020-01-01T00:00:00.000Z' }], 'time-backwards', '$[1].at'],
    ]
    const before = await state()
    for (const [what, body, code, path] of wrong) {
      expect(await refused(await push(body)), what).toMatchObject({ status: 400, code, path })
      expect(await state(), what).toEqual(before)
    }
    for (const [body, code] of [
      ['{"seq":1', 'not-json'],
      ['\n\n', 'no-rows'],
      ['{"a":1,"a":2}', 'duplicate-key'],
    ] as const)
      expect(await refused(await call(ingest, { body }))).toMatchObject({ status: 400, code })
    expect(await taken(rows)).toMatchObject({ accepted: rows.length })
  })

  it('are bounded in bytes, in rows, in kind and in how many requests are read at once', async () => {
    const { runtime } = await openedToday()
    const [row] = today()
    const many = Array.from({ length: INGEST_LIMITS.rows + 1 }, (_, i) => ({ ...row, seq: i + 1 }))
    expect(await refused(await push(many))).toMatchObject({ status: 413, code: 'too-many-rows' })
    const large = new Uint8Array(INGEST_LIMITS.bytes + 1).fill(0x20)
    expect(await refused(await call(ingest, { body: large }))).toMatchObject({ status: 413, code: 'too-large' })
    const json = { headers: { 'content-type': 'application/json' } }
    expect(await refused(await call(ingest, { body: ndjson(today()), ...json }))).toMatchObject({ status: 415 })
    const packed = { headers: { 'content-encoding': 'gzip' } }
    expect(await refused(await call(ingest, { body: ndjson(today()), ...packed }))).toMatchObject({ status: 415 })
    runtime.ingesting = INGESTING_MAX
    const busy = await push(today())
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '1'])
    runtime.ingesting = 0
    expect(await taken(today())).toMatchObject({ gap: null })
    expect(runtime.ingesting).toBe(0)
  })

  it('are an operator’s alone, and of this stream alone', async () => {
    await openedToday()
    const as = async (authorization: string) => {
      const headers = { authorization }
      const asked = [
        call(ingestState, { headers }),
        call(ingestLines, { headers }),
        call(ingest, { headers, body: ndjson(today()) }),
      ]
      return (await Promise.all(asked)).map((response) => response.status)
    }
    expect(await as('')).toEqual([401, 401, 401])
    expect(await as(`Bearer ${SUPPORT}`)).toEqual([403, 403, 403])
    expect(await as('Bearer of-something-else-entirely')).toEqual([401, 401, 401])
    const foreign = { headers: { origin: 'https://elsewhere.example' } }
    expect((await call(ingest, { body: ndjson(today()), ...foreign })).status).toBe(403)
    expect(await refused(await push([recorded('whale').header, ...today()]))).toMatchObject({
      status: 409,
      code: 'other-stream',
      path: '$[0].stream',
    })
    expect((await state()).seq).toBe(0)
  })
})

describe('rows that are missing', () => {
  it('halt every market by name until they have come, and show', async () => {
    await openedToday()
    const rows = today()
    await taken(rows.slice(0, 3))
    expect(await refused(await push(rows.slice(4)))).toMatchObject({ status: 409, code: 'gap', seq: 3, expected: 4 })
    expect((await state()).gap).toEqual({ from: 4, until: rows.length })
    await inTime(async () => (await status()).overview.freshness.state === 'halted')
    const { upstreams, overview, markets } = await status()
    expect(markets[0]?.state).toBe('halted')
    expect(upstreams[0]).toMatchObject({ id: 'ingest', state: 'degraded', reason: 'rows-missing' })
    expect(overview.freshness).toMatchObject({ state: 'halted', reason: 'rows-missing' } satisfies Partial<Freshness>)
    expect((await taken(rows.slice(3, 4))).gap).toEqual({ from: 5, until: rows.length })
    expect((await taken(rows.slice(4))).gap).toBeNull()
    await inTime(async () => (await status()).markets[0]?.state === 'calm')
    expect((await status()).upstreams[0]?.state).toBe('ok')
  })

  it('may be passed over by a snapshot, which is put on record', async () => {
    await openedToday()
    const rows = today()
    await taken(rows)
    const at = new Date(Date.now()).toISOString()
    const snapshot = {
      format: 'plimsoll.snapshot/1',
      at,
      venue: 'v',
      markets: [
        { id: 'M', kind: 'linear', settle: 'USDT', lot: '1', tick: '1', mark: '101', maintenanceMarginRate: '0.01' },
      ],
      funds: [],
      accounts: [
        { id: 'a', balance: '1000' },
        { id: 'b', balance: '1000' },
      ],
      positions: [
        { account: 'a', market: 'M', side: 'long', size: '7', entry: '100' },
        { account: 'b', market: 'M', side: 'short', size: '7', entry: '100' },
      ],
    }
    const empty = { type: 'snapshot', at, seq: 20, snapshot: { ...snapshot, positions: [] } }
    expect(await refused(await push([empty]))).toMatchObject({ status: 400, code: 'positions-empty' })
    expect(await taken([{ type: 'snapshot', at, seq: 20, snapshot }])).toMatchObject({
      seq: 20,
      accepted: 1,
      gap: null,
    })
    const lines = (await (await call(ingestLines)).text()).trimEnd().split('\n')
    const types = lines.map((line) => (JSON.parse(line) as { type: string }).type)
    const [halt, taking, resume] = [
      types.lastIndexOf('halt'),
      types.lastIndexOf('snapshot'),
      types.lastIndexOf('resume'),
    ]
    expect(halt > 0 && halt < taking && taking < resume).toBe(true)
    expect(await taken([{ type: 'mark', at, marks: { M: '102' }, seq: 21 }])).toMatchObject({ seq: 21 })
  })
})

describe('a server that takes rows', () => {
  it('streams what a venue did otherwise than its rulebook to whoever reads the page of it', async () => {
    await openedToday()
    const request = new Request('http://localhost/api/v1/stream?topics=status,divergences', { method: 'HEAD' })
    expect((await route('stream', stream)(request, { params: Promise.resolve({} as Params) })).status).toBe(200)
  })

  it('says how old they are, and that nobody speaks', async () => {
    await openedToday()
    await taken(today())
    await inTime(async () => (await status()).overview.freshness.state === 'stale')
    await inTime(async () => (await status()).upstreams[0]?.state === 'down', 20_000)
  })
})

async function inTime(holds: () => Promise<boolean>, withinMs = 10_000): Promise<void> {
  let now = false
  const deadline = Date.now() + withinMs
  while (!now) {
    if (Date.now() > deadline) throw new Error(`it never came to that: ${JSON.stringify(await status())}`)
    await new Promise((done) => setTimeout(done, 20))
    now = await holds()
  }
}

/** One right row of every kind that an exchange may push, on top of `today`. */
const KINDS: readonly Record<string, unknown>[] = [
  { type: 'mark', marks: { M: '100' }, index: { M: '100' } },
  { type: 'trade', market: 'M', buyer: 'a', seller: 'b', size: '1', price: '100' },
  { type: 'deposit', account: 'a', amount: '5' },
  { type: 'withdraw', account: 'a', amount: '1' },
  { type: 'account', account: 'c' },
  { type: 'fund', fund: 'main', asset: 'USDT', amount: '1' },
  { type: 'funding', market: 'M', rate: '0.0001' },
  { type: 'halt', market: 'M', reason: 'maintenance' },
  { type: 'resume', market: 'M' },
  { type: 'observed-fund', fund: 'main', balance: '7' },
  {
    type: 'snapshot',
    snapshot: {
      format: 'plimsoll.snapshot/1',
      at: '2026-01-01T00:00:00.000Z',
      venue: 'Acme',
      markets: [{ ...MARKET, fund: 'main' }],
      funds: [{ id: 'main', asset: 'USDT', balance: '9' }],
      accounts: ['a', 'b'].map((id) => ({ id, balance: '1000' })),
      positions: [],
    },
    flat: true,
  },
]

describe('rows that are wrong in any way', () => {
  const LONG = process.env.PLIMSOLL_LONG !== undefined
  const GENERATED = LONG ? 20_000 : 400
  const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_123)
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...BAD_TEXTS) },
    { weight: 2, arbitrary: fc.constantFrom(...BAD_VALUES) },
    { weight: 1, arbitrary: fc.stringMatching(/^-?\d{1,20}(\.\d{1,20})?$/) },
    { weight: 1, arbitrary: fc.integer() },
    { weight: 1, arbitrary: fc.jsonValue() },
  )
  const mostly = <T>(arbitrary: fc.Arbitrary<T[]>) =>
    fc.oneof({ weight: 2, arbitrary: fc.constant<T[]>([]) }, { weight: 3, arbitrary })
  const changes = mostly(fc.array(fc.tuple(fc.nat(), value, fc.boolean()), { minLength: 1, maxLength: 3 }))
  const scars = mostly(fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 2 }))
  const step = fc.oneof(
    { weight: 9, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: -2, max: 40 }) },
  )

  it(`are answered in full and change nothing, ${GENERATED} times, and right ones are taken in between (seed ${seed})`, async () => {
    const { runtime } = await openedToday()
    await taken(today())
    const met = { refused: 0, accepted: 0, gaps: 0 }
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: KINDS.length - 1 }), step, changes, scars, async (kind, steps, made, torn) => {
        const before = await state()
        const right = { ...KINDS[kind], seq: before.seq + steps, at: new Date().toISOString() }
        const row = made.reduce<unknown>((at, [place, put, gone]) => {
          const places = placesIn(at)
          const path = places[place % places.length] ?? []
          return gone && path.length > 0 ? withoutAt(at, path) : replacedAt(at, path, put)
        }, right)
        const bytes = Buffer.from(`${JSON.stringify(row)}\n`)
        for (const [at, byte] of torn) bytes[at % bytes.length] = byte
        const response = await call(ingest, { body: new Uint8Array(bytes) })
        const answer = (await response.json()) as {
          code?: string
          path?: string | null
          title?: string
          detail?: string
        }
        const story = [row, answer, runtime.health]
        expect(response.status, JSON.stringify(story)).toBeLessThan(500)
        const after = await state()
        if (response.ok) {
          met.accepted += 1
          expect(after.seq).toBeGreaterThanOrEqual(before.seq)
          return
        }
        met.refused += 1
        expect(answer).toMatchObject({ title: expect.any(String), detail: expect.any(String) })
        expect(answer.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
        if (answer.code !== 'gap') {
          // The time is that of the newest frame, which may still have been on its way.
          expect({ ...after, at: null }).toEqual({ ...before, at: null })
          return
        }
        // A row after a hole halts the markets and takes nothing; a snapshot at its number heals it.
        met.gaps += 1
        expect(after.seq).toBe(before.seq)
        const at = new Date().toISOString()
        await taken([{ ...KINDS.at(-1), seq: after.gap?.until, at }])
        expect((await state()).gap).toBeNull()
      }),
      { seed, numRuns: GENERATED },
    )
    expect(met.refused).toBeGreaterThan(GENERATED / 4)
    expect(met.accepted).toBeGreaterThan(GENERATED / 50)
    expect(met.gaps).toBeGreaterThan(0)
    expect(runtime.health.status).toBe('ok')
    console.info(`rows that are wrong: ${met.refused} refused, ${met.accepted} taken, ${met.gaps} gaps`)
  })
})
