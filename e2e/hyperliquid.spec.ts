import { expect, test } from '@playwright/test'
import { freshPem } from '../lib/server/crypto'
import { A, B, btc, closure, ETH, state, Venue } from '../lib/server/testing/hyperliquid-venue'
import { Upstream } from '../lib/server/testing/upstream'
import { expectSameDocument, markDocument, visit } from './page'
import { TestServer } from './server'

/** The whole server on an open venue that answers as its documentation has it, on this machine. */

let venue: Venue
let server: TestServer
let marks: NodeJS.Timeout

test.beforeAll(async () => {
  venue = new Venue(await Upstream.open())
  // The venue pushes its marks about once a second.
  marks = setInterval(() => venue.mark('100000.0', '2985.9'), 500)
  server = await TestServer.start({
    env: {
      PLIMSOLL_FEED: 'hyperliquid',
      PLIMSOLL_HYPERLIQUID_ADDRESSES: `${A},${B}`,
      PLIMSOLL_HYPERLIQUID_URL: venue.upstream.base,
      PLIMSOLL_HYPERLIQUID_STREAM: venue.upstream.stream,
      PLIMSOLL_SIGNING_KEY: freshPem(),
      PLIMSOLL_LOG_LEVEL: 'warn',
    },
  })
})
test.afterAll(async () => {
  clearInterval(marks)
  await server?.stop()
  await venue?.upstream.close()
})

const get = async <T>(path: string) => (await (await fetch(`${server.url}${path}`)).json()) as T

test('an open venue stands on the front page, with what is not known of it', async ({ page }) => {
  await visit(page, server.url)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No auto-deleveraging of a followed account.')
  await expect(page.getByRole('main')).toContainText('Only some of the positions at Hyperliquid are known here')
  await expect(page.getByRole('table', { name: 'Markets' })).not.toContainText('calm')
  const { markets } = await get<{ markets: { id: string; state: string; touch: null }[] }>('/api/v1/markets')
  expect(markets.map(({ id, state, touch }) => [id, state, touch])).toEqual([
    ['BTC', 'unknown', null],
    ['ETH', 'unknown', null],
  ])
  await visit(page, `${server.url}/markets/BTC`)
  await expect(page.getByRole('main')).toContainText('how near it is to ADL can’t be said')
})

test('the closure of a followed account is told on its open page as it happens', async ({ page }) => {
  await visit(page, `${server.url}/accounts/${A}`)
  await expect(page.getByRole('main')).toContainText('0.5')
  await markDocument(page)
  venue.fills(A, closure(1, Date.now()))
  venue.account(A, state([btc('0.3'), ETH]))
  await expect(page.getByRole('main')).toContainText('0.3', { timeout: 30_000 })
  await expectSameDocument(page)
  const { events } = await get<{ events: object[] }>('/api/v1/events')
  expect(events).toEqual([
    expect.objectContaining({
      market: 'BTC',
      accounts: 1,
      notional: '20200',
      authority: 'venue',
      check: 'not-checkable',
    }),
  ])
})

test('what the venue decided by itself is not passed off as decided here', async ({ page }) => {
  await visit(page, `${server.url}/divergence`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    '1 run of closures seen. It can’t be held against the rulebook.',
  )
  await visit(page, `${server.url}/transparency`)
  await expect(page.getByRole('main')).toContainText('No fund of this venue is known here.')
})

test('a line that is cut is said on the page and in the health, and is taken up again', async ({ page }) => {
  const upstream = async () => (await get<{ upstreams: { state: string }[] }>('/api/v1/health')).upstreams[0]?.state
  await visit(page, server.url)
  expect(await upstream()).toBe('ok')
  venue.refuseAll()
  venue.upstream.cut()
  await expect(page.locator('main')).not.toHaveAttribute('data-freshness', 'live', { timeout: 30_000 })
  expect(await upstream()).toBe('down')
  venue.refusing = null
  await expect(page.locator('main')).toHaveAttribute('data-freshness', 'live', { timeout: 60_000 })
  await expect.poll(upstream).toBe('ok')
})
