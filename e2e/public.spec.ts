import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import type { EventRow } from '../lib/wire/frames'
import { ownExchange } from './exchange'
import { cellsOf, Exact, figure } from './page'

const exchange = ownExchange()

let event: EventRow

test.beforeAll(async () => {
  event = await exchange.current.provokeEvent()
})

/** What a browser makes of a text as XML: the names of its elements, or what is wrong with it. */
const PARSE = (text: string) => {
  const parsed = new DOMParser().parseFromString(text, 'application/xml')
  const error = parsed.querySelector('parsererror')
  if (error)
    return { error: error.textContent ?? 'not well formed', root: '', names: [] as string[], entries: [] as string[][] }
  const children = (element: Element) => [...element.children].map((child) => child.localName)
  const root = parsed.documentElement
  return {
    error: null,
    root: `${root.namespaceURI} ${root.localName}`,
    names: children(root),
    entries: [...parsed.getElementsByTagName('entry')].map(children),
  }
}

test('the badge is an image that says what it shows, light and dark, and that it is simulated', async ({ page }) => {
  await page.goto(`${exchange.current.url}/embed/status`)
  for (const query of ['', '?theme=dark', '?size=large', `?market=${event.market}`]) {
    const answer = await exchange.current.fetch(`/badge.svg${query}`)
    expect(answer.headers.get('content-type')).toBe('image/svg+xml')
    expect(answer.headers.get('etag')).toMatch(/^"[\w-]+"$/)
    expect(answer.headers.get('set-cookie')).toBeNull()
    const svg = await answer.text()
    const { error, root, names } = await page.evaluate(PARSE, svg)
    expect([error, root]).toEqual([null, 'http://www.w3.org/2000/svg svg'])
    expect(names[0]).toBe('title')
    expect(svg).toMatch(/aria-label="Auto-deleveraging: .+Simulated\."/)
    expect(svg).not.toMatch(/<script|<style|href=/)
  }
  expect((await exchange.current.fetch('/badge.svg?market=no-such-market')).status).toBe(404)
})

test('the feeds are well formed and hold the event', async ({ page }) => {
  await page.goto(exchange.current.url)
  const links = page.locator('head link[rel="alternate"]')
  const types = await links.evaluateAll((all) => all.map((link) => link.getAttribute('type')))
  expect(types).toEqual(expect.arrayContaining(['application/atom+xml', 'application/feed+json']))

  const atom = await (await exchange.current.fetch('/feed.xml')).text()
  const { error, root, names, entries } = await page.evaluate(PARSE, atom)
  expect([error, root]).toEqual([null, 'http://www.w3.org/2005/Atom feed'])
  expect(names).toEqual(expect.arrayContaining(['id', 'title', 'updated', 'author', 'link']))
  expect(entries.length).toBeGreaterThan(0)
  for (const entry of entries) expect(entry).toEqual(expect.arrayContaining(['id', 'title', 'updated', 'link']))

  const feed = await exchange.current.json<{
    version: string
    title: string
    items: { id: string; content_text: string }[]
  }>('/feed.json')
  expect(feed.version).toBe('https://jsonfeed.org/version/1.1')
  expect(feed.title).toContain('simulated')
  expect(feed.items.some(({ id }) => id.endsWith(`/events/${event.id}`))).toBe(true)
  for (const item of feed.items) expect(item.content_text.length).toBeGreaterThan(0)

  const summary = await exchange.current.json<Record<string, unknown>>('/summary.json')
  expect(Object.keys(summary).sort()).toEqual(['components', 'incidents', 'page', 'scheduled_maintenances', 'status'])
})

test('widgets stand in a frame of another site; nothing else does', async ({ browser }) => {
  const { url } = exchange.current
  const frames = ['/embed/status', '/embed/fund?theme=dark', '/embed/events', '/']
  const body = frames.map((path) => `<iframe src="${url}${path}" width="320" height="400"></iframe>`).join('')
  const elsewhere = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(body))
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
  const context = await browser.newContext({ javaScriptEnabled: false })
  try {
    const page = await context.newPage()
    await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`)
    for (const [i, heading] of [/auto-deleveraging|ADL/, /^Fund /, 'ADL events'].entries()) {
      await expect(page.frameLocator('iframe').nth(i).getByRole('heading', { level: 1 })).toHaveText(heading)
      await expect(page.frameLocator('iframe').nth(i).getByText('Simulated')).toBeVisible()
    }
    await expect(page.frameLocator('iframe').nth(3).getByRole('heading', { level: 1 })).toHaveCount(0)
    expect(await context.cookies()).toEqual([])
  } finally {
    await context.close()
    elsewhere.close()
  }
})

test('the public side says everything without scripts', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  const { url } = exchange.current
  await page.goto(url)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/auto-deleveraging|ADL/)
  for (const name of [/^Markets/, /^ADL events/]) await expect(page.getByRole('table', { name })).toBeVisible()

  await page.goto(`${url}/transparency`)
  const ledgers = page.getByRole('table', { name: /sums of their ledgers/ })
  const rows = (await cellsOf(ledgers)).slice(1)
  expect(rows.length).toBeGreaterThan(0)
  for (const [fund = '', balance = '', sum = '', verdict = ''] of rows) {
    expect(figure(sum), fund).toEqual(figure(balance))
    expect(verdict).toContain('yes')
  }
  await expect(page.getByRole('table', { name: /sudden moves/ })).toBeVisible()

  await page.goto(`${url}/events/${event.id}`)
  await expect(page.getByRole('figure', { name: /cut line/ })).toBeVisible()
  const sum = page.getByRole('table', { name: /^Who covered the shortfall/ })
  const left = (await cellsOf(sum)).at(-1)
  expect(left?.[0]).toContain('adds up exactly')
  expect(figure(left?.[1] ?? '')).toEqual(new Exact(0))
  await expect(page.getByRole('table', { name: /several rulebooks/ }).getByRole('row')).not.toHaveCount(0)
  await expect(page.getByText('Worked out anew from the log: order, sizes')).toBeVisible()

  await page.goto(`${url}/docs/api`)
  await expect(page.getByRole('heading', { name: '/api/v1/support/search' })).toBeVisible()
  await page.goto(`${url}/docs/data`)
  await expect(page.getByRole('table', { name: 'Columns of Events' }).getByRole('row')).not.toHaveCount(0)
  await context.close()
})

test('a file has the columns that its dictionary says, and a name that says which event and queue', async ({
  page,
}) => {
  await page.goto(`${exchange.current.url}/docs/data`)
  const columns = (await cellsOf(page.getByRole('table', { name: 'Columns of Closures of one event' })))
    .slice(1)
    .map(([name]) => name)
  const answer = await exchange.current.fetch(`/api/v1/events/${event.id}?format=csv`)
  expect((await answer.text()).split('\r\n')[0]?.split(',')).toEqual(columns)
  expect(answer.headers.get('content-disposition')).toMatch(new RegExp(`filename="${event.id}-[0-9a-f]{8}\\.csv"`))
})
