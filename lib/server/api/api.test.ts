import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { EventRow, PositionRow } from '@/lib/wire/frames'
import type { Twin } from '@/lib/wire/requests'
import { whatIfAnswer } from '@/lib/wire/what-if'
import { FORWARDED_HEADER, PEER_HEADER } from '../connections'
import { log } from '../http/problem'
import type { RateName } from '../http/rates'
import { type Params, route } from '../http/route'
import { type Bench, openBench, until } from '../testing/bench'
import * as accounts from './accounts'
import * as alertRoutes from './alerts'
import * as chapters from './chapters'
import { eventWhatIf } from './event-what-if'
import * as events from './events'
import * as ingestion from './ingest'
import * as operations from './operations'
import * as proofs from './proofs'
import * as open from './public'
import { stream } from './stream'
import * as support from './support'
import * as twins from './twins'
import { connectAccount, removeAccount, venueAccounts } from './venue-accounts'
import { venueAsset, venues } from './venues'
import { whatIf } from './what-if'

const SUPPORT = 'support-token-of-this-test'
const OPERATOR = 'operator-token-of-this-test'
const ORIGIN = 'http://localhost'
const MINE = 'trend-0001'
const THEIRS = 'trend-0002'

const SNAPSHOT = {
  format: 'plimsoll.snapshot/1',
  at: '2026-01-02T03:04:05.678Z',
  markets: [
    {
      id: 'M',
      kind: 'linear',
      settle: 'USDT',
      lot: '1',
      tick: '1',
      mark: '100',
      maintenanceMarginRate: '0.01',
      fund: 'F',
    },
  ],
  funds: [{ id: 'F', asset: 'USDT', balance: '10' }],
  accounts: [
    { id: 'a', balance: '100' },
    { id: 'b', balance: '100' },
  ],
  positions: [
    { account: 'a', market: 'M', side: 'long', size: '10', entry: '100' },
    { account: 'b', market: 'M', side: 'short', size: '10', entry: '105' },
  ],
}

/** What a venue that follows the rule would say of an account that is not bankrupt: nothing was done. */
const HONEST_RUN = {
  format: 'plimsoll.run/1',
  market: 'M',
  price: '90',
  bankrupt: { account: 'a' },
  closures: [],
  waterfall: { fundPaid: '0' },
}

type Work = Parameters<typeof route>[1]
type Role = 'public' | 'owner' | 'other' | 'support' | 'operator' | 'wrong token'

interface Row {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** As the folder of the route is called. */
  readonly at: string
  readonly rate: RateName
  readonly handler: string
  readonly work: Work
  readonly params?: Params
  readonly query?: string
  readonly body?: unknown
  readonly answers: Readonly<Record<Role, number>>
}

const everyone = (status: number) => ({
  public: status,
  owner: status,
  other: status,
  support: status,
  operator: status,
  'wrong token': 401,
})
const ownersOnly = { public: 404, owner: 200, other: 404, support: 200, operator: 200, 'wrong token': 401 }
/** What traders are told, and everybody who is not signed in: nothing there, or that it is not for them. */
const staffOnly = (others: 403 | 404) => ({
  ...everyone(others),
  public: others === 403 ? 401 : 404,
  support: 200,
  operator: 200,
  'wrong token': 401,
})
const operatorsOnly = (operator: number) => ({ ...everyone(401), owner: 403, other: 403, support: 403, operator })
const seated = { ...everyone(401), owner: 200, other: 200 }
const twin = (name: Twin, more: object = {}): Row => ({
  method: 'POST',
  at: name,
  rate: 'compute',
  handler: `twin('${name}')`,
  work: twins.twin(name),
  body: { snapshot: SNAPSHOT, ...more },
  answers: everyone(200),
})
const get = (at: string, handler: string, work: Work, more: Partial<Row> = {}): Row => ({
  method: 'GET',
  at,
  rate: 'read',
  handler,
  work,
  answers: everyone(200),
  ...more,
})

/** Every route with what each role is answered. `owner` sits at the account that is asked for, `other` at another one. */
const TABLE: readonly Row[] = [
  get('status', 'status', open.status),
  get('markets', 'markets', open.markets),
  get('markets/[id]', 'market', open.market, { params: { id: 'BTC-PERP' } }),
  get('markets/[id]/queue', 'queue', open.queue, { params: { id: 'BTC-PERP' }, query: 'side=short' }),
  get('funds', 'funds', open.funds),
  get('funds/[id]', 'fund', open.fund, { params: { id: 'USDT-main' } }),
  get('funds/[id]/history', 'fundHistory', open.fundHistory, { params: { id: 'USDT-main' } }),
  get('divergences', 'divergences', open.divergences),
  get('health', 'health', operations.health),
  get('ready', 'ready', operations.ready),
  get('metrics', 'metrics', operations.metrics, { answers: operatorsOnly(200) }),
  get('openapi.json', 'openapiDocument', open.openapiDocument),
  get('events', 'events', events.events),
  get('events/[id]', 'event', events.event, { params: { id: 'EVENT' } }),
  get('events/[id]/log', 'eventLog', events.eventLog, { params: { id: 'EVENT' } }),
  get('events/[id]/run', 'run', proofs.run, { params: { id: 'EVENT' } }),
  get('heads', 'heads', proofs.heads),
  get('heads/consistency', 'consistency', proofs.consistency, { query: 'first=1&last=2' }),
  get('keys', 'keys', proofs.keys),
  // A name that nobody was given: nothing tells it from one that somebody else was.
  get('receipts/[id]', 'receipt', proofs.receipt, {
    params: { id: '0000-0000-0000-0' },
    answers: everyone(404),
  }),
  // The running log is never in chapters.
  get('events/[id]/chapters', 'chapterList', chapters.chapterList, {
    params: { id: 'EVENT' },
    answers: everyone(404),
  }),
  get('events/[id]/chapters/[chapter]', 'chapter', chapters.chapter, {
    rate: 'compute',
    params: { id: 'EVENT', chapter: '0' },
    answers: everyone(404),
  }),
  {
    method: 'POST',
    at: 'events/[id]/what-if',
    rate: 'compute',
    handler: 'eventWhatIf',
    work: eventWhatIf,
    params: { id: 'EVENT' },
    body: { rulebook: 'pro-rata' },
    answers: everyone(200),
  },
  get('events/[id]/comparison', 'comparison', events.comparison, { rate: 'compute', params: { id: 'EVENT' } }),
  get('venues', 'venues', venues),
  // No venue is asked by this server, so none lists anything.
  get('venues/[base]', 'venueAsset', venueAsset, { params: { base: 'BTC' }, answers: everyone(404) }),
  get('rulebooks', 'rulebooks', twins.rulebooks),
  get('rulebooks/[name]', 'rulebook', twins.rulebook, { params: { name: 'bitmex' } }),
  get('demo/traders', 'traders', accounts.traders),
  get('accounts', 'accounts', accounts.accounts, { answers: seated }),
  get('accounts/[id]', 'account', support.account, { rate: 'compute', params: { id: MINE }, answers: staffOnly(404) }),
  get('accounts/[id]/positions', 'positions', accounts.positions, { params: { id: MINE }, answers: ownersOnly }),
  get('accounts/[id]/closures', 'closures', accounts.closures, { params: { id: MINE }, answers: ownersOnly }),
  get('accounts/[id]/history', 'placeHistory', accounts.placeHistory, {
    params: { id: MINE },
    query: 'market=BTC-PERP&side=long',
    answers: ownersOnly,
  }),
  get('session', 'session', accounts.session, { answers: seated }),
  get('support/search', 'supportSearch', support.supportSearch, { query: `q=${MINE}`, answers: staffOnly(403) }),
  get('support/events/[id]/letters', 'letters', support.letters, {
    rate: 'compute',
    params: { id: 'EVENT' },
    answers: staffOnly(403),
  }),
  get('support/lookups', 'lookups', support.lookups, {
    rate: 'compute',
    answers: { ...staffOnly(403), support: 403 },
  }),
  get('stream', 'stream', stream, { rate: 'stream', query: `topics=status,account:${MINE}`, answers: ownersOnly }),
  get('[...path]', 'nothing', open.nothing, { answers: everyone(404) }),
  twin('status'),
  twin('positions'),
  twin('rank', { rulebook: 'binance' }),
  twin('deleverage', { account: 'a', market: 'M', force: true }),
  twin('reach', { account: 'a', market: 'M' }),
  twin('compare', { account: 'a', market: 'M', rulebooks: ['bitmex', 'hyperliquid'] }),
  twin('check-run', { run: HONEST_RUN }),
  twin('stress', { moves: ['-5', '5'] }),
  {
    ...twin('allocate'),
    body: { csv: 'id,profit\na,100\nb,300\n', id: 'id', endowment: 'profit', budget: '40', policy: 'pro-rata' },
  },
  {
    method: 'POST',
    at: 'control',
    rate: 'session',
    handler: 'control',
    work: twins.control,
    body: { action: 'resume' },
    answers: { ...everyone(401), owner: 403, other: 403, support: 403, operator: 200 },
  },
  // At a simulated exchange there is nothing to push to, which only an operator is told.
  get('ingest', 'ingestState', ingestion.ingestState, { answers: operatorsOnly(404) }),
  get('ingest/lines', 'ingestLines', ingestion.ingestLines, { answers: operatorsOnly(404) }),
  {
    method: 'POST',
    at: 'ingest',
    rate: 'ingest',
    handler: 'ingest',
    work: ingestion.ingest,
    body: {},
    answers: operatorsOnly(404),
  },
  get('alerts', 'alerts', alertRoutes.alerts, { answers: seated }),
  {
    method: 'POST',
    at: 'alerts',
    rate: 'session',
    handler: 'addAlert',
    work: alertRoutes.addAlert,
    body: { when: { type: 'closure' }, channel: { type: 'browser' } },
    answers: { ...seated, owner: 201, other: 201 },
  },
  {
    method: 'DELETE',
    at: 'alerts',
    rate: 'session',
    handler: 'removeAlert',
    work: alertRoutes.removeAlert,
    query: 'rule=none',
    answers: { ...seated, owner: 400, other: 400 },
  },
  {
    method: 'POST',
    at: 'alerts/[id]/test',
    rate: 'session',
    handler: 'testAlert',
    work: alertRoutes.testAlert,
    params: { id: 'none' },
    answers: { ...seated, owner: 400, other: 400 },
  },
  get('venue-accounts', 'venueAccounts', venueAccounts, { answers: seated }),
  // This server connects none.
  {
    method: 'POST',
    at: 'venue-accounts',
    rate: 'session',
    handler: 'connectAccount',
    work: connectAccount,
    body: { venue: 'bybit', key: 'k'.repeat(20), secret: 's'.repeat(20) },
    answers: { ...seated, owner: 409, other: 409 },
  },
  {
    method: 'DELETE',
    at: 'venue-accounts',
    rate: 'session',
    handler: 'removeAccount',
    work: removeAccount,
    query: 'id=none',
    answers: { ...seated, owner: 409, other: 409 },
  },
  {
    method: 'POST',
    at: 'what-if',
    rate: 'compute',
    handler: 'whatIf',
    work: whatIf,
    body: { account: MINE, market: 'NO-SUCH-MARKET', side: 'long', changes: {} },
    // Whoever may look is told what is wrong with the question; to the others there is nothing to ask about.
    answers: { ...ownersOnly, owner: 400, support: 400, operator: 400 },
  },
  {
    method: 'POST',
    at: 'session',
    rate: 'session',
    handler: 'beginSession',
    work: accounts.beginSession,
    body: { account: MINE },
    answers: everyone(201),
  },
  {
    method: 'DELETE',
    at: 'session',
    rate: 'session',
    handler: 'endSession',
    work: accounts.endSession,
    answers: everyone(204),
  },
  {
    method: 'POST',
    at: 'session/end',
    rate: 'session',
    handler: 'endSession',
    work: accounts.endSession,
    answers: everyone(303),
  },
]

let bench: Bench
let event: EventRow

beforeAll(async () => {
  vi.stubEnv('PLIMSOLL_SUPPORT_TOKEN', SUPPORT)
  vi.stubEnv('PLIMSOLL_OPERATOR_TOKEN', OPERATOR)
  bench = await openBench()
  const control = { action: 'step', count: 2_000, until: 'adl' } as const
  await bench.runtime.ask('control', { control })
  await bench.runtime.ask('control', { control: { action: 'step', count: 40 } })
  event = (await bench.runtime.ask('events', {}))[0] as EventRow
}, 180_000)
afterAll(async () => {
  await bench.close()
  vi.unstubAllEnvs()
})

const cookieOf = async (account: string) =>
  `plimsoll-session=${(await bench.runtime.sessions.begin({ role: 'trader', account })).token}`

async function headersOf(role: Role): Promise<Record<string, string>> {
  switch (role) {
    case 'public':
      return {}
    case 'owner':
      return { cookie: await cookieOf(MINE) }
    case 'other':
      return { cookie: await cookieOf(THEIRS) }
    case 'support':
      return { authorization: `Bearer ${SUPPORT}` }
    case 'operator':
      return { authorization: `Bearer ${OPERATOR}` }
    case 'wrong token':
      return { authorization: 'Bearer of-something-else-entirely' }
  }
}

interface Ask {
  readonly method?: string
  readonly query?: string
  readonly params?: Params
  readonly body?: unknown
  readonly text?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

let peers = 0

async function call(work: Work, ask: Ask = {}, rate: RateName = 'read'): Promise<Response> {
  const { method = 'GET', query = '', params = {}, signal } = ask
  const body = ask.text ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body))
  const request = new Request(`${ORIGIN}/api/v1/x?${query}`, {
    method,
    headers: {
      host: 'localhost',
      [PEER_HEADER]: `10.0.0.${peers++ % 200}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...ask.headers,
    },
    ...(body === undefined ? {} : { body }),
    ...(signal ? { signal } : {}),
  })
  return route(rate, work)(request, { params: Promise.resolve(params) })
}

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code

describe('the table of routes and roles', () => {
  it.each(TABLE.map((row) => [`${row.method} ${row.at}`, row] as const))('%s', async (_name, row) => {
    for (const [role, expected] of Object.entries(row.answers) as [Role, number][]) {
      const leave = new AbortController()
      const id = row.params?.id === 'EVENT' ? { id: event.id } : {}
      const response = await call(
        row.work,
        {
          method: row.method,
          query: row.query ?? '',
          params: { ...row.params, ...id },
          headers: await headersOf(role),
          signal: leave.signal,
          ...(row.body === undefined ? {} : { body: row.body }),
        },
        row.rate,
      )
      expect([role, response.status]).toEqual([role, expected])
      const type = response.headers.get('content-type') ?? ''
      if (expected >= 400 && row.at !== 'health') expect(type).toBe('application/problem+json')
      if (row.answers === ownersOnly && expected === 200) {
        expect(response.headers.get('cache-control')).toMatch(/^private, no-store/)
      }
      leave.abort()
    }
  })

  it('has a row for every handler of the app, and no other', () => {
    const root = join(process.cwd(), 'app/api/v1')
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('route.ts'))
    const found = files.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      const at = file.replaceAll('\\', '/').replace(/\/route\.ts$/, '')
      if (at === '[...path]') return ['GET [...path] read nothing']
      const handlers = [...text.matchAll(/^export const (GET|POST|PUT|PATCH|DELETE) = route\('(\w+)', (.+)\)$/gm)]
      // A handler that is not framed by `route` would have no limits and might show its errors.
      expect([at, handlers.length]).toEqual([at, [...text.matchAll(/^export (const|async|function) /gm)].length - 1])
      return handlers.map(([, method, rate, handler]) => `${method} ${at} ${rate} ${handler}`)
    })
    const table = TABLE.map(({ method, at, rate, handler }) => `${method} ${at} ${rate} ${handler}`)
    expect(found.toSorted()).toEqual(table.toSorted())
  })
})

describe('the description of the interface', () => {
  it('names every route, and no other', async () => {
    const document = (await (await call(open.openapiDocument)).json()) as {
      paths: Record<string, Record<string, unknown>>
    }
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).flatMap((method) => (method === 'parameters' ? [] : [`${method.toUpperCase()} ${path}`])),
    )
    const routes = TABLE.filter(({ at }) => at !== '[...path]').map(
      ({ method, at }) => `${method} /${at.replaceAll('[', '{').replaceAll(']', '}')}`,
    )
    expect(described.toSorted()).toEqual(routes.toSorted())
    expect(JSON.stringify(document)).not.toContain('"$schema"')
  })
})

describe('the seats of the staff', () => {
  const sit = (body: unknown, headers = {}) => call(accounts.beginSession, { method: 'POST', body, headers }, 'session')
  const cookieIn = (answer: Response) => ({ cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' })

  it('are taken with a token, under a name, and see what the token would', async () => {
    const answer = await sit({ token: SUPPORT, name: 'Ada' })
    expect([answer.status, await answer.json()]).toMatchObject([201, { role: 'support', name: 'Ada' }])
    const look = await call(accounts.positions, { headers: cookieIn(answer), params: { id: MINE } })
    expect(look.status).toBe(200)
    expect(await codeOf(await call(accounts.accounts, { headers: cookieIn(answer) }))).toBe('not-signed-in')
  })

  it('of support is open to anyone at a simulated exchange, of operators to nobody', async () => {
    expect(await (await sit({ role: 'support' })).json()).toMatchObject({ role: 'support', name: 'demo' })
    expect(await codeOf(await sit({ role: 'operator' }))).toBe('format')
    expect(await codeOf(await sit({ token: 'a-token-that-was-guessed' }))).toBe('token-invalid')
    expect(await codeOf(await sit({ role: 'support', name: 'two\nlines' }))).toBe('format')
  })

  it('push nothing from a foreign page', async () => {
    const headers = cookieIn(await sit({ token: OPERATOR }))
    const push = (more: object) =>
      call(twins.control, { method: 'POST', body: { action: 'resume' }, headers: { ...headers, ...more } }, 'session')
    expect((await push({})).status).toBe(200)
    expect(await codeOf(await push({ origin: 'https://elsewhere.example' }))).toBe('foreign-origin')
  })
})

describe('what would become of a place', () => {
  it('is answered beside what the owner sees now, and only in amounts that are text', async () => {
    const headers = await headersOf('owner')
    const { positions } = (await (await call(accounts.positions, { headers, params: { id: MINE } })).json()) as {
      positions: readonly PositionRow[]
    }
    const row = positions.find(({ standing }) => standing === 'in-queue')
    if (!row) throw new Error(`${MINE} has no position in a queue`)
    const { market, side } = row
    const ask = async (more: object) =>
      call(whatIf, { method: 'POST', headers, body: { account: MINE, market, side, changes: {}, ...more } })
    const answer = whatIfAnswer.parse(await (await ask({ under: 2, changes: { close: row.size } })).json())
    const { place, lights, ahead, reach } = row
    expect(answer.before).toMatchObject({ place, lights, ahead, reach, standing: 'in-queue' })
    expect(answer.after).toMatchObject({ standing: 'closed', place: null, lights: null, size: '0' })
    expect(answer.least?.under).toBe(2)
    const refused = await ask({ changes: { close: 1 } })
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { code: 'amount-invalid', path: '$.changes.close' },
    ])
    const unknown = await ask({ changes: { sell: '1' } })
    expect([unknown.status, await codeOf(unknown)]).toEqual([400, 'unknown-key'])
  })
})

describe('figures of the server', () => {
  it('are told to its own machine, and not through a proxy on it', async () => {
    const asked = async (headers: Record<string, string>) => call(operations.metrics, { headers })
    const own = await asked({ [PEER_HEADER]: '127.0.0.1', [FORWARDED_HEADER]: 'no' })
    expect([own.status, own.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    const text = await own.text()
    expect(text).toMatch(/^plimsoll_serving 1$/m)
    expect(text).toMatch(/^plimsoll_freshness\{state="live"\} 1$/m)
    expect(text).toMatch(/^process_cpu_seconds_total /m)
    expect(text).not.toContain(MINE)
    for (const headers of [
      { [PEER_HEADER]: '127.0.0.1', [FORWARDED_HEADER]: 'yes' },
      { [PEER_HEADER]: '127.0.0.1' },
      { [PEER_HEADER]: '192.0.2.2', [FORWARDED_HEADER]: 'no' },
      {},
    ]) {
      expect((await asked(headers as Record<string, string>)).status).toBe(401)
    }
  })
})

describe('sessions', () => {
  it('begin with a seat and open it only', async () => {
    const begun = await call(accounts.beginSession, { method: 'POST', body: { account: MINE } })
    const cookie = begun.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^plimsoll-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const headers = { cookie: cookie.split(';')[0] ?? '' }
    expect(await (await call(accounts.session, { headers })).json()).toMatchObject({ account: MINE })
    const rows = await (await call(accounts.positions, { headers, params: { id: MINE } })).json()
    expect(rows).toMatchObject({ summary: { account: MINE } })
    expect((await call(accounts.positions, { headers, params: { id: THEIRS } })).status).toBe(404)
  })

  it('are begun by a plain form, which is answered with a page', async () => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: ORIGIN,
      'sec-fetch-site': 'same-origin',
    }
    const response = await call(accounts.beginSession, { method: 'POST', text: `account=${MINE}`, headers })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/account'])
    expect(response.headers.get('set-cookie')).toContain('HttpOnly')
  })

  it('use a name over https that only https may set', async () => {
    vi.stubEnv('PLIMSOLL_ORIGIN', 'https://adl.example.org')
    const headers = { origin: 'https://adl.example.org' }
    const response = await call(accounts.beginSession, { method: 'POST', body: { account: MINE }, headers })
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-plimsoll-session=.*; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    )
    const foreign = { origin: ORIGIN }
    expect(
      (await call(accounts.beginSession, { method: 'POST', body: { account: MINE }, headers: foreign })).status,
    ).toBe(403)
    vi.stubEnv('PLIMSOLL_ORIGIN', '')
  })

  it.each([
    [{ origin: 'null' }],
    [{ origin: 'http://evil.example' }],
    [{ origin: 'http://localhost:1' }],
    [{ origin: 'not a url' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
  ])('are not begun by a foreign page: %j', async (headers) => {
    for (const [work, method] of [
      [accounts.beginSession, 'POST'],
      [accounts.endSession, 'DELETE'],
    ] as const) {
      const response = await call(work, { method, headers, ...(method === 'POST' ? { body: { account: MINE } } : {}) })
      expect([response.status, await codeOf(response)]).toEqual([403, 'foreign-origin'])
      expect(response.headers.get('set-cookie')).toBeNull()
    }
  })

  it('end at once, and everything they opened with them', async () => {
    const cookie = await cookieOf(MINE)
    const headers = { cookie }
    const live = await call(stream, { headers, query: `topics=account:${MINE}` }, 'stream')
    const reader = live.body!.getReader()
    await reader.read()
    const ended = await call(accounts.endSession, { method: 'DELETE', headers })
    expect(ended.headers.get('set-cookie')).toContain('Max-Age=0')
    for (let done = false; !done; ) done = (await reader.read()).done
    expect((await call(accounts.session, { headers })).status).toBe(401)
  })

  it('do not exist for seats that nobody has', async () => {
    const response = await call(accounts.beginSession, { method: 'POST', body: { account: 'nobody' } })
    expect(response.status).toBe(404)
  })

  it.each(['', 'x', 'a'.repeat(43), `${'a'.repeat(42)}!`, 'undefined'])(
    'are not opened by the token %j',
    async (token) => {
      expect((await call(accounts.session, { headers: { cookie: `plimsoll-session=${token}` } })).status).toBe(401)
    },
  )
})

describe('answers', () => {
  it('carry a strong tag, and are not sent again to who has them', async () => {
    const first = await call(open.markets)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]{27}"$/)
    const again = await call(open.markets, { headers: { 'if-none-match': `W/"x", ${etag}` } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  it('come as CSV to those who ask for it', async () => {
    for (const ask of [{ query: 'format=csv' }, { headers: { accept: 'text/csv' } }]) {
      const response = await call(events.events, ask)
      expect(response.headers.get('content-type')).toContain('text/csv')
      const lines = (await response.text()).split('\r\n')
      expect(lines[0]).toMatch(/^id,stream,title,market,side,/)
      expect(lines.length).toBeGreaterThan(2)
    }
  })

  it('come in pages that do not overlap', async () => {
    const seen: string[] = []
    for (let cursor: string | null = null; ; ) {
      const query: string = `limit=1${cursor ? `&cursor=${cursor}` : ''}`
      const page = (await (await call(events.events, { query })).json()) as { events: EventRow[]; next: string | null }
      seen.push(...page.events.map((row) => row.id))
      cursor = page.next
      if (cursor === null) break
    }
    const all = (await (await call(events.events)).json()) as { events: EventRow[] }
    expect(seen).toEqual(all.events.map((row) => row.id))
  })

  it.each([
    ['limit=0', 'number-invalid', '$.limit'],
    ['limit=-1', 'number-invalid', '$.limit'],
    ['limit=1e3', 'number-invalid', '$.limit'],
    ['cursor=zzz', 'cursor-unknown', '$.cursor'],
    ['side=up', 'side-invalid', '$.side'],
    ['market=a%20b', 'id-invalid', '$.market'],
    ['from=yesterday', 'time-invalid', '$.from'],
  ])('refuse the query %s', async (query, code, path) => {
    const response = await call(events.events, { query })
    expect([response.status, await response.json()]).toMatchObject([400, { code, path }])
  })

  it('ignore what they do not know in a query', async () => {
    expect((await call(events.events, { query: 'colour=red' })).status).toBe(200)
  })

  it('are the log of an event, which replays', async () => {
    const response = await call(events.eventLog, { params: { id: event.id } })
    const excerpt = (await response.json()) as {
      format: string
      header: object
      checkpoint: string
      records: { type: string }[]
    }
    expect(excerpt.format).toBe('plimsoll.excerpt/1')
    expect(excerpt.header).toMatchObject({ seq: 0, stream: event.stream })
    expect(excerpt.records.some((record) => record.type === 'adl-started')).toBe(true)
    const lines = await call(events.eventLog, { params: { id: event.id }, headers: { accept: 'application/x-ndjson' } })
    expect((await lines.text()).trim().split('\n')).toHaveLength(excerpt.records.length + 1)
  })

  it.each(['', '..', '__proto__', 'constructor', '%00', 'a/b', 'x'.repeat(65), '<script>'])(
    'are not found for the id %j',
    async (id) => {
      for (const work of [open.market, open.queue, open.fund, open.fundHistory, events.event, events.eventLog]) {
        expect((await call(work, { params: { id } })).status).toBe(404)
      }
    },
  )

  it('say nothing of what failed inside', async () => {
    const response = await call(async () => {
      throw new Error('secret /etc/passwd')
    })
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).not.toContain('secret')
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', path: null })
  })
})

describe('limits', () => {
  it('hold a client back and say for how long', async () => {
    const tight = await openBench({}, 0.05)
    const headers = { [PEER_HEADER]: '192.0.2.1' }
    const statuses = []
    let last = new Response()
    for (let i = 0; i < 15; i++) {
      last = await call(operations.health, { headers })
      statuses.push(last.status)
    }
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(200))
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(last.headers.get('ratelimit-remaining')).toBe('0')
    // What a request itself says of where it comes from changes nothing; only the socket counts.
    const forged = { ...headers, 'x-forwarded-for': '203.0.113.9' }
    expect((await call(operations.health, { headers: forged })).status).toBe(429)
    expect((await call(operations.health, { headers: { [PEER_HEADER]: '192.0.2.2' } })).status).toBe(200)
    vi.stubEnv('PLIMSOLL_TRUSTED_PROXIES', '1')
    expect((await call(operations.health, { headers: forged })).status).toBe(200)
    vi.stubEnv('PLIMSOLL_TRUSTED_PROXIES', '')
    await tight.close()
    const { setRuntime } = await import('../runtime/handle')
    setRuntime(bench.runtime)
  })

  it('are said in the log with where and why, and not without end', async () => {
    const tight = await openBench({}, 1)
    const warned = vi.spyOn(log, 'warn').mockImplementation(() => undefined)
    const told = vi.spyOn(log, 'info').mockImplementation(() => undefined)
    const authorization = 'Bearer a-guess-that-nobody-may-read'
    for (let i = 0; i < 40; i++) {
      await call(operations.health, { headers: { [PEER_HEADER]: `192.0.2.${i}`, authorization } })
    }
    await call(accounts.beginSession, { method: 'POST', body: { account: MINE }, headers: { origin: 'null' } })
    expect(warned.mock.calls.length).toBeGreaterThanOrEqual(20)
    expect(warned.mock.calls.length).toBeLessThan(40)
    expect(warned.mock.calls[0]?.[0]).toMatchObject({
      code: 'token-invalid',
      status: 401,
      path: '/api/v1/x',
      peer: '192.0.2.0',
    })
    const seat = await call(accounts.beginSession, { method: 'POST', body: { account: MINE } }, 'session')
    const token = /=([\w-]{43});/.exec(seat.headers.get('set-cookie') ?? '')?.[1] ?? 'none'
    expect(told.mock.calls.map(([, message]) => message)).toContain('a seat was taken')
    const said = JSON.stringify([...warned.mock.calls, ...told.mock.calls])
    for (const secret of ['a-guess-that-nobody', token]) expect(said).not.toContain(secret)
    vi.restoreAllMocks()
    await tight.close()
    const { setRuntime } = await import('../runtime/handle')
    setRuntime(bench.runtime)
  })

  it('stop listening to who keeps guessing tokens', async () => {
    // Two guesses, and the next one in fifty seconds: at the wide limits of the other tests one is given back every
    // hundredth of a second, which is before the next request is looked at.
    const tight = await openBench({}, 0.2)
    const from = async (peer: string, token: string) =>
      (await call(operations.health, { headers: { [PEER_HEADER]: peer, authorization: `Bearer ${token}` } })).status
    const [guesser, other] = ['198.51.100.7', '198.51.100.8']
    const guesses = [await from(guesser, 'a-first-guess'), await from(guesser, 'a-second-guess')]
    expect(guesses).toEqual([401, 401])
    expect(await from(guesser, 'a-third-guess')).toBe(429)
    // Not even the right token is looked at any more, nor can it be told from a wrong one.
    expect(await from(guesser, OPERATOR)).toBe(429)
    expect(await from(other, OPERATOR)).toBe(200)
    await tight.close()
    const { setRuntime } = await import('../runtime/handle')
    setRuntime(bench.runtime)
  })

  it('bound the streams of one client, and count them back when it leaves', async () => {
    const { streams } = bench.runtime
    const before = streams.get('all') ?? 0
    const leave = new AbortController()
    const response = await call(stream, { query: 'topics=status', signal: leave.signal }, 'stream')
    expect(response.status).toBe(200)
    expect(streams.get('all')).toBe(before + 1)
    leave.abort()
    await until(() => (streams.get('all') ?? 0) === before)
    streams.set('all', 1_000_000)
    expect((await call(stream, { query: 'topics=status' }, 'stream')).status).toBe(429)
    if (before > 0) streams.set('all', before)
    else streams.delete('all')
  })
})

describe('the stream', () => {
  it.each([
    ['', 400],
    [Array.from({ length: 17 }, (_, i) => `fund:F${i}`).join(','), 400],
    ['nonsense', 404],
    ['fund:', 404],
    ['fund:NOPE', 404],
    ['status,market:NOPE', 404],
    ['event:BTC-PERP.999999', 404],
    [`account:${MINE}`, 404],
    ['account:__proto__', 404],
  ])('of the topics %j is answered %i', async (topics, status) => {
    expect((await call(stream, { query: `topics=${encodeURIComponent(topics)}` }, 'stream')).status).toBe(status)
  })

  it('is not begun for those who only ask for its headers', async () => {
    const before = bench.runtime.streams.get('all')
    const response = await call(stream, { method: 'HEAD', query: 'topics=status' }, 'stream')
    expect([response.status, response.body, bench.runtime.streams.get('all')]).toEqual([200, null, before])
  })

  it('brings what a tick changed, and the rest from where a reader was', async () => {
    const leave = new AbortController()
    const ask = { query: 'topics=status,market:BTC-PERP', signal: leave.signal }
    const response = await call(stream, ask, 'stream')
    expect(response.headers.get('cache-control')).toContain('no-transform')
    const text = { seen: '' }
    const pump = (async () => {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text.seen += chunk
    })()
    await until(() => text.seen.includes('"topic":"market:BTC-PERP","kind":"snapshot"'))
    await bench.runtime.ask('control', { control: { action: 'step', count: 1 } })
    await until(() => text.seen.includes('"topic":"status","kind":"delta"'))
    leave.abort()
    await pump
    const cursor = /^id: (.*)$/m.exec(text.seen)?.[1] ?? ''
    expect(text.seen).toMatch(/^retry: \d+$/m)
    const again = await call(
      stream,
      {
        query: 'topics=status,market:BTC-PERP',
        headers: { 'last-event-id': cursor },
        signal: AbortSignal.timeout(300),
      },
      'stream',
    )
    let resumed = ''
    for await (const chunk of again.body!.pipeThrough(new TextDecoderStream())) resumed += chunk
    expect(resumed).toContain('"kind":"delta"')
    expect(resumed).not.toContain('"kind":"snapshot"')
  })
})

describe('a body with a snapshot', () => {
  const rank = twins.twin('rank')
  const post = (ask: Ask) => call(rank, { method: 'POST', ...ask }, 'compute')

  it.each<[string, Ask, number, string, string | null]>([
    ['nothing', { text: '' }, 400, 'not-json', '$'],
    ['no JSON', { text: '<html>' }, 400, 'not-json', '$'],
    ['another type', { text: '{}', headers: { 'content-type': 'text/plain' } }, 415, 'content-type', null],
    [
      'another charset',
      { text: '{}', headers: { 'content-type': 'application/json; charset=utf-16' } },
      415,
      'content-type',
      null,
    ],
    ['compression', { text: '{}', headers: { 'content-encoding': 'gzip' } }, 415, 'content-encoding', null],
    ['invalid UTF-8', { text: new Uint8Array([0x22, 0xff, 0x22]) }, 400, 'not-utf8', null],
    ['too much', { text: `"${'x'.repeat(2_100_000)}"` }, 413, 'too-large', null],
    [
      'a stated size that is too much',
      { text: '{}', headers: { 'content-length': '99999999' } },
      413,
      'too-large',
      null,
    ],
    ['depth', { text: '['.repeat(100_000) }, 400, 'too-deep', '$'],
    ['a key twice', { text: '{"snapshot":{},"snapshot":{}}' }, 400, 'duplicate-key', '$'],
    ['an unknown key', { body: { snapshot: SNAPSHOT, colour: 'red' } }, 400, 'unknown-key', '$.colour'],
    ['a polluting key', { text: '{"__proto__":{"isAdmin":true}}' }, 400, 'missing', '$.snapshot'],
    ['no snapshot', { body: {} }, 400, 'missing', '$.snapshot'],
    ['an array', { body: [] }, 400, 'format', '$'],
    [
      'a number for an amount',
      { body: { snapshot: { ...SNAPSHOT, funds: [{ id: 'F', asset: 'USDT', balance: 1 }] } } },
      400,
      'amount-invalid',
      '$.snapshot.funds[0].balance',
    ],
    ['an unknown market', { body: { snapshot: SNAPSHOT, market: 'N' } }, 400, 'unknown-market', '$.market'],
    ['an unknown rulebook', { body: { snapshot: SNAPSHOT, rulebook: 'x' } }, 400, 'unknown-rulebook', '$.rulebook'],
    [
      'an unknown rulebook inside',
      { body: { snapshot: { ...SNAPSHOT, rulebook: 'x' } } },
      400,
      'unknown-rulebook',
      '$.snapshot.rulebook',
    ],
    [
      'an unbalanced market',
      { body: { snapshot: { ...SNAPSHOT, positions: SNAPSHOT.positions.slice(1) } } },
      400,
      'unbalanced',
      '$.snapshot.markets[0]',
    ],
  ])('is refused: %s', async (_name, ask, status, code, path) => {
    const response = await post(ask)
    expect([response.status, await response.json()]).toMatchObject([status, { code, path }])
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  it('that breaks off is no failure of ours', async () => {
    const failed = vi.spyOn(log, 'error').mockImplementation(() => undefined)
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"snap'))
        controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
      },
    })
    const headers = { host: 'localhost', [PEER_HEADER]: '10.0.0.9', 'content-type': 'application/json' }
    const request = new Request(`${ORIGIN}/api/v1/rank`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit)
    const answer = await route('compute', rank)(request, { params: Promise.resolve({}) })
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'body-broken'])
    expect(failed).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })

  it('is answered as the command line answers the file', async () => {
    const answer = (await (await post({ body: { snapshot: SNAPSHOT } })).json()) as {
      format: string
      queues: unknown[]
    }
    expect(answer).toMatchObject({ format: 'plimsoll.queue/1', rulebook: 'bitmex/1' })
    expect(answer.queues).toHaveLength(2)
  })
})

describe('an operator', () => {
  const push = (body: unknown) =>
    call(twins.control, { method: 'POST', body, headers: { authorization: `Bearer ${OPERATOR}` } }, 'session')

  it('can pause, and pages say so', async () => {
    expect((await push({ action: 'pause' })).status).toBe(200)
    await until(() => bench.runtime.freshness.state === 'halted')
    expect(bench.runtime.freshness.reason).toBe('paused')
    await push({ action: 'resume' })
    await until(() => bench.runtime.freshness.state === 'live')
  })

  it.each([{}, { action: 'explode' }, { action: 'step' }, { action: 'step', count: 1e9 }, { action: 'pause', x: 1 }])(
    'is refused %j',
    async (body) => expect((await push(body)).status).toBe(400),
  )

  it('can show another scenario, as a stream of its own', async () => {
    const answer = await (await push({ action: 'scenario', name: 'calm', seed: 5 })).json()
    expect(answer).toMatchObject({ stream: 'sim-calm-5' })
    await until(() => bench.runtime.facts?.stream === 'sim-calm-5')
    expect((await call(open.status)).status).toBe(200)
    expect((await push({ action: 'scenario', name: 'nonsense' })).status).toBe(400)
    expect((await call(open.status)).status).toBe(200)
    await push({ action: 'scenario', name: 'cascade', seed: 1 })
    await until(() => bench.runtime.facts?.stream === 'sim-cascade-1')
  })
})
