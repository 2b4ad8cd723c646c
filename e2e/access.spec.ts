import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ownExchange } from './exchange'
import { type RawRequest, type RawResponse, raw } from './raw'
import { ROUTES, type Route, routesOnDisk } from './routes'

const SUPPORT = 'support-token-of-these-tests'
const exchange = ownExchange({ PLIMSOLL_SUPPORT_TOKEN: SUPPORT })

const BUILD = readFileSync(join(process.cwd(), '.next', 'BUILD_ID'), 'utf8').trim()

let ids: Readonly<Record<string, string>>
let account: string
/** The three who ask, in the order of the table. */
let askers: readonly (readonly [string, Readonly<Record<string, string>>])[]

test.beforeAll(async () => {
  const event = await exchange.current.provokeEvent()
  await exchange.current.push({ action: 'pause' })
  const [trader] = await exchange.current.traders()
  account = trader?.account ?? ''
  const { markets } = await exchange.current.json<{ markets: { id: string; fund: string }[] }>('/api/v1/markets')
  const { closures } = await exchange.current.report(event.id)
  ids = {
    accounts: account,
    events: event.id,
    markets: markets[0]?.id ?? '',
    funds: markets[0]?.fund ?? '',
    receipts: closures[0]?.receipt ?? '',
    history: 'whale',
    alerts: 'none',
  }
  askers = [
    ['nobody', {}],
    ['the trader', await exchange.current.sit(account)],
    ['support', { authorization: `Bearer ${SUPPORT}` }],
  ]
})

const QUERIES: Readonly<Record<string, () => string>> = {
  '/api/v1/accounts/[id]/history': () => `?market=${ids.markets}&side=long`,
  '/api/v1/heads/consistency': () => '?first=1&last=1',
  '/api/v1/stream': () => `?topics=account:${account}`,
  '/api/v1/support/search': () => `?q=${account}`,
}

/** An address of the route that exists, for the trader who asks for what is theirs. */
function addressOf(route: string): string {
  const kind = /\/(\w+)\/\[id\]/.exec(route)?.[1] ?? ''
  const path = route
    .replace('[id]', ids[kind] ?? '')
    .replace(/\[(name|rulebook)\]/, 'bitmex')
    .replace('[widget]', 'status')
    .replace('[base]', 'BTC')
    .replace('[chapter]', '1')
    .replace('[...path]', 'nothing/here')
  return (route === '/examples/[name]' ? '/examples/snapshot.json' : path) + (QUERIES[route]?.() ?? '')
}

/** A stream never ends, so its head is all that is asked for. */
const requestFor = (route: string): RawRequest => (route === '/api/v1/stream' ? { method: 'HEAD' } : {})

test('every route stands in the table, and every route of the table exists', () => {
  expect(Object.keys(ROUTES).sort()).toEqual(routesOnDisk())
})

test('everybody is answered what the table says', async () => {
  test.slow()
  const wrong: string[] = []
  for (const [route, { for: audience, answers }] of Object.entries(ROUTES)) {
    for (const [i, [who, headers]] of askers.entries()) {
      const { status, headers: said } = await raw(exchange.current.url, addressOf(route), {
        ...requestFor(route),
        headers,
      })
      if (status !== answers[i]) wrong.push(`${route} answers ${who} with ${status}, not ${answers[i]}`)
      const isPrivate = audience === 'own' || audience === 'staff'
      const kept = String(said['cache-control'])
      if (isPrivate && !/no-store/.test(kept)) wrong.push(`${route} lets what ${who} sees be kept: ${kept}`)
      if (said['set-cookie']) wrong.push(`${route} gives ${who} a cookie`)
    }
  }
  expect(wrong).toEqual([])
})

test('figures of the server are told to its own machine, and not through a proxy on it', async () => {
  const asked = (headers: Record<string, string>) => raw(exchange.current.url, '/api/v1/metrics', { headers })
  expect((await asked({})).status).toBe(200)
  for (const headers of [{ 'x-forwarded-for': '203.0.113.9' }, { forwarded: 'for=203.0.113.9' }]) {
    expect((await asked({ ...headers, 'x-plimsoll-forwarded': 'no' })).status).toBe(401)
  }
})

const SUBREQUEST = Array(5).fill('proxy').join(':')

/** Headers that somebody's proxy, framework or middleware has once believed. */
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'x-middleware-subrequest': SUBREQUEST },
  { 'x-middleware-subrequest': SUBREQUEST.replaceAll('proxy', 'middleware') },
  { 'x-middleware-subrequest': SUBREQUEST.replaceAll('proxy', 'src/middleware') },
  { 'x-middleware-prefetch': '1', 'x-nextjs-data': '1' },
  { 'x-middleware-rewrite': '/account' },
  { 'x-middleware-next': '1' },
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
  { rsc: '1', 'next-router-state-tree': '%5B%22%22%5D' },
  { 'next-url': '/support' },
  { 'next-action': '0'.repeat(42) },
  { 'x-prerender-revalidate': '1' },
  { 'x-invoke-path': '/api/v1/health' },
  { 'x-matched-path': '/api/v1/health' },
  { 'x-now-route-matches': '1=x' },
  { 'x-original-url': '/api/v1/health', 'x-rewrite-url': '/api/v1/health' },
  { 'x-http-method-override': 'GET', 'x-method-override': 'GET', 'x-http-method': 'GET' },
  { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', forwarded: 'for=127.0.0.1' },
  { 'x-forwarded-host': 'localhost', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
  { 'x-forwarded-prefix': '/api', 'x-forwarded-uri': '/api/v1/health' },
  { 'x-plimsoll-peer': '::1', 'x-plimsoll-answer': '1' },
  { authorization: 'Basic YWRtaW46YWRtaW4=' },
  { authorization: 'Bearer ' },
  { cookie: `plimsoll-session=${'A'.repeat(43)}; __Host-plimsoll-session=${'B'.repeat(43)}` },
  { origin: 'null', 'sec-fetch-site': 'none' },
]

/** The same address in other words. */
const PATHS: readonly ((path: string, query: string) => string)[] = [
  (path, query) => `${path}/${query}`,
  (path, query) => `${path}//${query}`,
  (path, query) => `${path.replaceAll('/', '//')}${query}`,
  (path, query) => `${path}/.${query}`,
  (path, query) => `${path}.${query}`,
  (path, query) => `${path}%2e${query}`,
  (path, query) => `/x/..${path}${query}`,
  (path, query) => `/x/%2e%2e${path}${query}`,
  (path, query) => `${path.replace(/\/([^/]*)$/, '/%2e/$1')}${query}`,
  (path, query) => `${path.replace(/\/([^/]*)$/, '%2f$1')}${query}`,
  (path, query) => `${path.toUpperCase()}${query}`,
  (path, query) => `${path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)}${query}`,
  (path, query) => `${path};x=y${query}`,
  (path, query) => `${path}%00${query}`,
  (path, query) => `${path}%20${query}`,
  (path, query) => `${path}.json${query}`,
  (path, query) => `${path}.rsc${query}`,
  (path, query) => `${path}.segments/_tree.segment.rsc${query}`,
  (path, query) => `/_next/data/${BUILD}${path}.json${query}`,
  (path, query) => `${path}${query}${query ? '&' : '?'}_rsc=1&__nextDataReq=1`,
  (path, query) => `http://localhost${path}${query}`,
]

const METHODS = ['HEAD', 'OPTIONS', 'TRACE', 'PUT', 'PATCH', 'PROPFIND'] as const

function* variantsOf(address: string): Generator<readonly [string, RawRequest]> {
  for (const headers of HEADERS) yield [address, { headers }]
  const [path = '', query] = address.split('?')
  for (const written of PATHS) yield [written(path, query === undefined ? '' : `?${query}`), {}]
  for (const method of METHODS) yield [address, { method }]
}

/** What may come back to somebody for whom the route answers with a refusal: a refusal, or nothing at all. */
function isHarmless({ status, body }: RawResponse): boolean {
  if (status >= 500 || /"(liquidationPrice|unrealisedPnl|equity|secret)\\?":\\?"/.test(body)) return false
  return status >= 300 || body === '' || body === '{}' || isPageOfNothing(body)
}

/** Addresses that are none are the not-found page to those who ask for page data, whatever its status. */
const isPageOfNothing = (body: string) => /NEXT_HTTP_ERROR_FALLBACK;404|There is nothing at this address/.test(body)

const isShut = ({ answers }: Route, asker: number) => (answers[asker] ?? 0) >= 400

for (const [asker, name] of ['nobody', 'a trader', 'the support desk'].entries()) {
  test(`no other way of asking opens what is shut to ${name}`, async () => {
    test.slow()
    const wrong: string[] = []
    let tried = 0
    for (const [route, entry] of Object.entries(ROUTES)) {
      if (!isShut(entry, asker)) continue
      for (const [path, request] of variantsOf(addressOf(route))) {
        tried += 1
        const headers = { ...askers[asker]?.[1], ...request.headers }
        const answer = await raw(exchange.current.url, path, { ...request, headers })
        if (isHarmless(answer)) continue
        const how = `${request.method ?? 'GET'} ${path} ${JSON.stringify(request.headers ?? {})}`
        wrong.push(`${how} is answered ${answer.status}: ${answer.body.slice(0, 100)}`)
      }
    }
    expect(wrong).toEqual([])
    expect(tried).toBeGreaterThan(500)
  })
}

test('no way of asking for what is open makes the server fail', async () => {
  test.slow()
  const wrong: string[] = []
  for (const [route, entry] of Object.entries(ROUTES)) {
    if (isShut(entry, 0) || route === '/api/v1/stream') continue
    for (const [path, request] of variantsOf(addressOf(route))) {
      const { status } = await raw(exchange.current.url, path, request)
      if (status >= 500) wrong.push(`${request.method ?? 'GET'} ${path} ${JSON.stringify(request.headers)}: ${status}`)
    }
  }
  expect(wrong).toEqual([])
})
