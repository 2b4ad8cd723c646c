import { expect, test } from '@playwright/test'
import type { AccountSummary, PositionRow } from '../lib/wire/frames'
import { ownExchange } from './exchange'
import { servedRoutes } from './pages'
import { type RawRequest, type RawResponse, raw, rawFollowed } from './raw'
import { ROUTES } from './routes'
import { StreamReader } from './stream'

const exchange = ownExchange()

interface Holdings {
  readonly summary: AccountSummary
  readonly positions: readonly PositionRow[]
}

/** A figure with fewer digits might stand somewhere by chance. */
const DIGITS_MIN = 9

let seats: readonly string[]
let event: string
let market: string
let fund: string
/** Everyone who stands in a queue of this exchange. */
let everyone: ReadonlySet<string>
/** Figures of each trader that only they may see. */
const secrets = new Map<string, readonly string[]>()

test.beforeAll(async () => {
  event = (await exchange.current.provokeEvent()).id
  // Figures can only be looked for while they stand still.
  await exchange.current.push({ action: 'pause' })
  seats = (await exchange.current.traders()).map(({ account }) => account)
  for (const account of seats) secrets.set(account, await secretsOf(account))
  const { markets } = await exchange.current.json<{ markets: { id: string; fund: string }[] }>('/api/v1/markets')
  market = markets[0]?.id ?? ''
  fund = markets[0]?.fund ?? ''
  const names = new Set<string>()
  for (const { id } of markets) {
    for (const side of ['long', 'short']) {
      const { queues } = await exchange.current.json<{ queues: { entries: { account: string }[] }[] }>(
        `/api/v1/markets/${id}/queue?side=${side}`,
      )
      for (const { account } of queues.flatMap(({ entries }) => entries)) names.add(account)
    }
  }
  everyone = names
  expect(everyone.size).toBeGreaterThan(50)
})

async function secretsOf(account: string): Promise<readonly string[]> {
  const { summary, positions } = await exchange.current.json<Holdings>(`/api/v1/accounts/${account}/positions`, {
    headers: await exchange.current.sit(account),
  })
  const figures = [summary.balance, summary.equity, summary.margin, summary.unrealisedPnl]
  for (const row of positions) figures.push(row.unrealisedPnl, row.equity, row.liquidationPrice ?? '')
  const long = figures.filter((text) => text.replaceAll(/\D/g, '').length >= DIGITS_MIN)
  expect(long.length, `figures of ${account}`).toBeGreaterThan(0)
  return long
}

function othersIn(text: string, account: string): readonly string[] {
  return [...everyone].filter((name) => name !== account && text.includes(name))
}

const secretsIn = (text: string) => [...secrets.values()].flat().filter((figure) => text.includes(figure))

test('nothing that a trader is sent names another trader', async () => {
  const [account = '', other = ''] = seats
  const { cookie } = await exchange.current.sit(account)
  const get = (path: string, headers: Record<string, string> = {}) =>
    rawFollowed(exchange.current.url, path, { headers: { cookie, ...headers } })
  const { positions } = JSON.parse((await get(`/api/v1/accounts/${account}/positions`)).body) as Holdings
  const [first] = positions
  const open = `/account?open=${first?.market}:${first?.side}`
  const answers = {
    page: await get('/account'),
    'page with an opened row': await get(open),
    'page data': await get('/account?_rsc=1', { RSC: '1' }),
    'page data with an opened row': await get(`${open}&_rsc=1`, { RSC: '1' }),
    'page data, prefetched': await get('/account?_rsc=1', { RSC: '1', 'next-router-prefetch': '1' }),
    accounts: await get('/api/v1/accounts'),
    session: await get('/api/v1/session'),
    positions: await get(`/api/v1/accounts/${account}/positions`),
    closures: await get(`/api/v1/accounts/${account}/closures`),
    'closures as a file': await get(`/api/v1/accounts/${account}/closures?format=csv`),
  }
  for (const [name, answer] of Object.entries(answers)) {
    expect(answer.status, name).toBe(200)
    expect(othersIn(answer.body, account), name).toEqual([])
    expect(answer.headers['cache-control'], name).toContain('no-store')
  }
  expect(answers.page.body).toContain(account)

  const stream = await StreamReader.open(exchange.current.url, [`account:${account}`, 'status'], { cookie })
  await exchange.current.push({ action: 'step', count: 20 })
  await expect.poll(() => stream.frames.filter(({ kind }) => kind === 'delta').length).toBeGreaterThan(0)
  stream.close()
  expect(stream.text).toContain(`"account:${account}"`)
  expect(othersIn(stream.text, account)).toEqual([])

  await test.step('and who asks for another is told what someone is told who asks for nobody', async () => {
    const { url } = exchange.current
    for (const part of ['positions', 'closures']) {
      const theirs = await get(`/api/v1/accounts/${other}/${part}`)
      const nobodys = await get(`/api/v1/accounts/nobody/${part}`)
      expect([theirs.status, theirs.body]).toEqual([404, nobodys.body])
    }
    expect((await get(`/api/v1/stream?topics=account:${other}`)).status).toBe(404)
    expect((await get(`/api/v1/stream?topics=status,account:${other}`)).status).toBe(404)
    expect(othersIn((await raw(url, '/account', { headers: { cookie } })).body, account)).toEqual([])
  })
})

test('a seat that was left opens nothing any more, not even a stream that is open', async () => {
  const [account = ''] = seats
  const headers = await exchange.current.sit(account)
  const stream = await StreamReader.open(exchange.current.url, [`account:${account}`], headers)
  await expect.poll(() => stream.frames.length).toBeGreaterThan(0)
  expect((await exchange.current.fetch('/api/v1/session', { method: 'DELETE', headers })).status).toBe(204)
  await expect.poll(() => stream.ended, { timeout: 5_000 }).not.toBeNull()
  expect((await exchange.current.fetch(`/api/v1/accounts/${account}/positions`, { headers })).status).toBe(404)
  expect((await exchange.current.fetch('/api/v1/session', { headers })).status).toBe(401)
})

function addressOf(route: string): string {
  const names = { accounts: seats[0], events: event, markets: market, funds: fund } as const
  return route
    .replace(/\/(accounts|events|markets|funds)\/\[id\]/, (_, kind: keyof typeof names) => `/${kind}/${names[kind]}`)
    .replace(/\[(name|rulebook)\]/, 'bitmex')
    .replace('[widget]', 'status')
    .replace('[...path]', 'nothing/here')
    .replace(/^\/api\/v1\/stream$/, `$&?topics=account:${seats[0]}`)
}

/**
 * Of a venue that discloses everything the log is public, as its own header says, and so are an example worked out on it
 * and any account that somebody asks for by its name.
 */
const DISCLOSED: readonly string[] = ['/api/v1/events/[id]/log', '/methodology/[rulebook]', '/accounts/[id]']

/** What the framework answers by itself when it is asked to prepare a page only. */
const NOTHING = '{}'

const skipProxy = (name: string) => ({ 'x-middleware-subrequest': Array(5).fill(name).join(':') })
const VARIANTS: Readonly<Record<string, (path: string) => readonly [string, RawRequest]>> = {
  'as it is': (path) => [path, {}],
  'without its end': (path) => [path, { method: 'HEAD' }],
  'as page data': (path) => [withQuery(path, '_rsc=1'), { headers: { RSC: '1' } }],
  'as page data, prefetched': (path) => [path, { headers: { RSC: '1', 'next-router-prefetch': '1' } }],
  'past the proxy': (path) => [path, { headers: skipProxy('proxy') }],
  'past the proxy, by its old name': (path) => [path, { headers: skipProxy('middleware') }],
  'as data of a page': (path) => [path, { headers: { 'x-nextjs-data': '1', 'x-middleware-prefetch': '1' } }],
  'with a slash behind it': (path) => [path.replace(/(\?|$)/, '/$1'), {}],
  'with a dot in it': (path) => [path.replace(/\/([^/]*)$/, '/%2e/$1'), {}],
  'with another name for the host': (path) => [path, { headers: { 'x-forwarded-host': 'localhost', host: 'x' } }],
  'with an invented peer': (path) => [path, { headers: { 'x-plimsoll-peer': '::1', 'x-forwarded-for': '127.0.0.1' } }],
  'with an invented seat': (path) => [path, { headers: { cookie: `plimsoll-session=${'A'.repeat(43)}` } }],
  'with a seat named outright': (path) => [path, { headers: { cookie: `plimsoll-session=${seats[0]}` } }],
}

const withQuery = (path: string, query: string) => `${path}${path.includes('?') ? '&' : '?'}${query}`

test('whoever comes without a session learns nothing private, by whatever way', async () => {
  test.slow()
  // A route that is new tomorrow is in the build's list as well.
  const known = servedRoutes().all
  const leaks: string[] = []
  for (const route of known.filter((name) => !DISCLOSED.includes(name))) {
    for (const [variant, of] of Object.entries(VARIANTS)) {
      const [path, options] = of(addressOf(route))
      const answer = await rawFollowed(exchange.current.url, path, options)
      const found = [...secretsIn(answer.body), ...wronglyAnswered(route, answer)]
      if (found.length > 0) leaks.push(`${route} ${variant}: ${found.join(', ')}`)
    }
  }
  expect(leaks).toEqual([])
})

function wronglyAnswered(route: string, { status, headers, body }: RawResponse): string[] {
  const wrong = []
  // A page that sends nobody to where a seat is taken ends in a page that is open: what it says is looked at all the same.
  const isShut = (ROUTES[route]?.answers[0] ?? 0) >= 400
  if (isShut && body !== NOTHING && status < 300) wrong.push(`answered ${status}`)
  if (status >= 500) wrong.push(`failed with ${status}`)
  if (headers['set-cookie'] !== undefined) wrong.push('gave a cookie')
  if (/liquidationPrice\\?":\\?"/.test(body)) wrong.push('sent a position')
  return wrong
}

test('a change is not taken from a foreign page', async ({ page }) => {
  const { url } = exchange.current
  const [account = ''] = seats
  const { cookie } = await exchange.current.sit(account)
  const foreign: readonly Record<string, string>[] = [
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: url },
  ]
  const form = { 'content-type': 'application/x-www-form-urlencoded', cookie }
  for (const headers of foreign) {
    for (const path of ['/api/v1/session', '/api/v1/session/end']) {
      const answer = await raw(url, path, {
        method: 'POST',
        headers: { ...form, ...headers },
        body: `account=${account}`,
      })
      expect([answer.status, JSON.parse(answer.body).code], JSON.stringify(headers)).toEqual([403, 'foreign-origin'])
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  }
  expect((await exchange.current.fetch('/api/v1/session', { headers: { cookie } })).status).toBe(200)

  await test.step('nor by a browser that was tricked into sending it', async () => {
    await page.route('http://elsewhere.example/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${url}/api/v1/session"><input name="account" value="${account}"><button>Win</button></form>`,
      }),
    )
    await page.goto('http://elsewhere.example/')
    const [answer] = await Promise.all([
      page.waitForResponse(`${url}/api/v1/session`),
      page.getByRole('button', { name: 'Win' }).click(),
    ])
    expect(answer.status()).toBe(403)
    expect(await page.context().cookies(url)).toEqual([])
  })
})

test('the exchange is pushed by its operator only', async () => {
  const body = JSON.stringify({ action: 'step', count: 1 })
  const push = (headers: Record<string, string>) =>
    raw(exchange.current.url, '/api/v1/control', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
  const { cookie } = await exchange.current.sit(seats[0] ?? '')
  const { seq } = await exchange.current.health()
  expect((await push({})).status).toBe(401)
  expect((await push({ authorization: 'Bearer a-token-that-was-guessed' })).status).toBe(401)
  expect((await push({ cookie })).status).toBe(403)
  expect((await exchange.current.health()).seq).toBe(seq)
})
