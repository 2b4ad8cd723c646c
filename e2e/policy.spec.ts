import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { ownExchange } from './exchange'
import { visit, watchForTrouble } from './page'
import { everyPage, servedRoutes } from './pages'
import { raw, rawFollowed } from './raw'

const exchange = ownExchange()

// So many pages are opened here that recording each would take longer than looking at it; the findings name the page.
test.use({ trace: 'off' })

let pages: readonly string[]
let cookie: string

test.beforeAll(async () => {
  pages = await everyPage(exchange.current)
  const [trader] = await exchange.current.traders()
  cookie = (await exchange.current.sit(trader?.account ?? '')).cookie
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no page breaks the content policy or complains, in ${colorScheme}`, async ({ browser }) => {
    test.slow()
    const context = await browser.newContext({ colorScheme })
    const [name = '', value = ''] = cookie.split('=')
    await context.addCookies([{ name, value, url: exchange.current.url }])
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`the policy stopped ${event.blockedURI || 'an inline part'} by ${event.violatedDirective}`)
      })
    })
    const page = await context.newPage()
    const trouble = watchForTrouble(page)
    for (const path of pages) {
      await visit(page, exchange.current.url + path)
      if (path.endsWith('/replay')) await expect(page.getByRole('slider', { name: 'Time' })).toBeVisible()
    }
    await context.close()
    expect(trouble).toEqual([])
  })
}

test('no page of the build is left out here', () => {
  const paths = pages.map((path) => path.replace(/\?.*/, ''))
  const left = servedRoutes().pages.filter((route) => {
    const address = new RegExp(`^${route.replaceAll(/\[\w+\]/g, '[^/]+')}$`)
    return !paths.some((path) => address.test(path))
  })
  expect(left).toEqual([])
})

test('every page is sent with the headers that keep it at home, and with a nonce of its own', async () => {
  const nonces = new Set<string>()
  const attempts = 2
  for (const path of pages.flatMap((page) => Array<string>(attempts).fill(page))) {
    const { status, headers, body } = await raw(exchange.current.url, path, { headers: { cookie } })
    expect(status, path).toBe(200)
    const policy = String(headers['content-security-policy'])
    const nonce = /script-src 'nonce-([A-Za-z0-9+/]{22}==)' 'strict-dynamic'(;|$)/.exec(policy)?.[1] ?? ''
    expect(nonce, path).not.toBe('')
    nonces.add(nonce)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe-eval|script-src [^;]*unsafe-inline/)
    const scripts = body.match(/<script\b[^>]*>/g) ?? []
    expect(scripts.length).toBeGreaterThan(0)
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([])
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': expect.stringMatching(/max-age=\d{8}/),
      'permissions-policy': expect.stringContaining('camera=()'),
      'cache-control': expect.stringContaining('no-store'),
    })
    expect(headers['x-powered-by']).toBeUndefined()
  }
  expect(nonces.size).toBe(pages.length * attempts)
})

test('what the API answers is data and nothing else', async () => {
  for (const path of ['/api/v1/status', '/api/v1/events?format=csv', '/api/v1/openapi.json', '/api/v1/nothing-here']) {
    const { headers } = await raw(exchange.current.url, path)
    expect(headers, path).toMatchObject({
      'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['content-type'], path).not.toContain('html')
  }
})

test('a nonce that a request brings along is not taken', async () => {
  const policy = "script-src 'nonce-chosen'"
  const headers = {
    'content-security-policy': policy,
    'content-security-policy-report-only': policy,
    'x-nonce': 'chosen',
  }
  const { body, headers: answered } = await raw(exchange.current.url, '/', { headers })
  expect(body).not.toContain('nonce="chosen"')
  expect(answered['content-security-policy']).not.toContain('chosen')
})

test('what is not used is not there: no image optimiser, no server actions', async () => {
  for (const path of [
    '/_next/image',
    '/_next/image?url=%2Ficon.svg&w=64&q=75',
    '/_next/image/?url=/icon.svg&w=64&q=75',
  ]) {
    expect((await rawFollowed(exchange.current.url, path)).status, path).toBe(404)
  }
  const manifest = readFileSync(new URL('../.next/server/server-reference-manifest.json', import.meta.url), 'utf8')
  expect(JSON.parse(manifest)).toMatchObject({ node: {}, edge: {} })
  expect(Object.keys(JSON.parse(manifest).node)).toEqual([])
  const { status } = await raw(exchange.current.url, '/', {
    method: 'POST',
    headers: { 'next-action': '0'.repeat(42), 'content-type': 'text/plain' },
    body: '[]',
  })
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
})

test('every page says whether it is simulated or a record of what was, and no link of it leads nowhere', async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: exchange.current.url }])
  const page = await context.newPage()
  const links = new Map<string, string>()
  for (const path of pages) {
    await page.goto(exchange.current.url + path)
    await expect(page.getByRole('banner')).toContainText(/Simulated|Sealed record/)
    await expect(page).toHaveTitle(/\((simulated|real record)\)/)
    const found = await page.locator('a[href]').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href))
    for (const href of found) if (!links.has(href)) links.set(href, path)
  }
  const broken: string[] = []
  const documents = new Map<string, { status: number; body: string }>()
  for (const [href, from] of links) {
    const { pathname, search, hash, origin, protocol } = new URL(href)
    if (origin !== exchange.current.url) {
      // Only where rulebooks and venues name their sources, and those are not ours to try.
      if (!/^\/(methodology|venues)/.test(from) || protocol !== 'https:') broken.push(`${href} on ${from} leads away`)
      continue
    }
    const path = pathname + search
    const known = documents.get(path) ?? (await raw(exchange.current.url, path, { headers: { cookie } }))
    documents.set(path, known)
    if (known.status !== 200) broken.push(`${path} on ${from} answers ${known.status}`)
    else if (hash !== '' && !known.body.includes(`id="${hash.slice(1)}"`))
      broken.push(`${href} on ${from} is not on its page`)
  }
  await context.close()
  expect(broken).toEqual([])
})

test('an address that does not exist is answered with a page, in the same house', async ({ page }) => {
  for (const path of [
    '/nothing-here',
    '/markets/nothing',
    '/funds/nothing',
    '/events/nothing',
    '/events/nothing/replay',
  ]) {
    const response = await page.goto(exchange.current.url + path)
    expect(response?.status(), path).toBe(404)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is nothing at this address.')
    await expect(page.getByRole('link', { name: 'All events' })).toBeVisible()
  }
})
