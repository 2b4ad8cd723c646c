import { expect, type Page, test } from '@playwright/test'
import { ownExchange } from './exchange'
import { visit } from './page'

const exchange = ownExchange()

/** What the first load of the status page may bring in scripts, as it crosses the wire. */
const SCRIPT_BYTES_MAX = 300_000

test('the status page asks for few scripts, and for the library of charts only where somebody points', async ({
  page,
}) => {
  const scripts = await scriptsOf(page)
  await visit(page, exchange.current.url)
  // What is only fetched to have it ready counts as well: until nothing more has come for a second.
  let seen = 0
  await expect(() => {
    const before = seen
    seen = scripts.length
    expect(seen).toBe(before)
  }).toPass({ intervals: [1_000] })
  const bytes = scripts.reduce((total, script) => total + script.bytes, 0)
  expect(bytes, JSON.stringify(scripts, null, 1)).toBeLessThan(SCRIPT_BYTES_MAX)
  // Otherwise nothing was measured: no page of this kind runs on less.
  expect(bytes).toBeGreaterThan(100_000)

  const before = scripts.length
  const chart = page.getByRole('img', { name: /^Balance of/ }).first()
  await chart.hover()
  // A line has no width, so that it counts as hidden.
  await expect(page.locator('.recharts-tooltip-cursor')).toBeAttached()
  expect(scripts.length).toBeGreaterThan(before)
  expect(await chart.textContent()).toMatch(/^8 h peak .*floor .*now$/)
})

interface Script {
  readonly url: string
  readonly bytes: number
}

/** Every script that the page fetches from now on, with the bytes that came over the wire. */
async function scriptsOf(page: Page): Promise<readonly Script[]> {
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  const asked = new Map<string, string>()
  const scripts: Script[] = []
  network.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script' || /\.js($|\?)/.test(response.url)) asked.set(requestId, response.url)
  })
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = asked.get(requestId)
    if (url !== undefined) scripts.push({ url: new URL(url).pathname, bytes: encodedDataLength })
  })
  return scripts
}
