import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, type Page, test } from '@playwright/test'
import { freshPem } from '../lib/server/crypto'
import { DECLARED, OPENING, PUSH_TOKEN, Pushing } from './pushing'
import { TestServer } from './server'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const COMMAND = join(ROOT, 'bin/plimsoll.mjs')

let server: TestServer | undefined
const opened = async (changes: Record<string, string> = {}) => {
  server = await TestServer.start({
    silent: true,
    env: { ...DECLARED, PLIMSOLL_SIGNING_KEY: freshPem(), ...changes },
  })
  return server
}
test.afterEach(async () => {
  await server?.stop()
  server = undefined
})

/** The blocks of `docs/connect.md`: what is typed, and what is said to come back. */
function documented(): { readonly typed: string; readonly answered: Record<string, unknown> | null }[] {
  const text = readFileSync(join(ROOT, 'docs/connect.md'), 'utf8')
  const blocks = [...text.matchAll(/^```(sh|json)\n([\s\S]*?)^```$/gm)].map(([, kind, body = '']) => ({ kind, body }))
  return blocks.flatMap(({ kind, body }, i) => {
    if (kind !== 'sh') return []
    const after = blocks[i + 1]
    return [
      { typed: body, answered: after?.kind === 'json' ? (JSON.parse(after.body) as Record<string, unknown>) : null },
    ]
  })
}

test('the commands of the guide do what it says', async () => {
  const { url } = await opened()
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-connect-'))
  const blocks = documented()
  expect(blocks.length).toBeGreaterThan(8)
  expect(blocks.filter(({ answered }) => answered !== null).length).toBeGreaterThan(7)
  try {
    for (const { typed, answered } of blocks) {
      const script = `plimsoll() { '${process.execPath}' '${COMMAND}' "$@"; }\n${typed}`
      const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
        cwd: folder,
        env: { ...process.env, PLIMSOLL_URL: url, PLIMSOLL_OPERATOR_TOKEN: PUSH_TOKEN },
      })
      if (answered === null) expect(Number(stdout), typed).toBeGreaterThan(0)
      else expect(JSON.parse(stdout), typed).toMatchObject(answered)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** Marks go on, as those of an exchange do, while something is waited for. */
async function marking(exchange: Pushing, price: string, work: () => Promise<void>): Promise<void> {
  let done = false
  const result = work().finally(() => {
    done = true
  })
  while (!done) {
    await exchange.mark(price)
    await new Promise((next) => setTimeout(next, 400))
  }
  return result
}

const watched = (page: Page) => page.locator('main')

test('a browser sees what an exchange pushes, its event while it happens, and why a market stands still', async ({
  page,
}) => {
  const { url } = await opened({ PLIMSOLL_FEED_DISCLOSURE: 'open' })
  const exchange = new Pushing(url)
  await exchange.rows(OPENING)
  await page.goto(url)
  await marking(exchange, '100', () => expect(watched(page)).toHaveAttribute('data-freshness', 'live'))
  await expect(page.getByText('Acme: rows it pushes')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('in progress')
  await page.evaluate(() => document.documentElement.setAttribute('data-same', ''))
  await exchange.mark('91')
  await marking(exchange, '91', () => expect(page.locator('a[href^="/events/BTC-PERP."]').first()).toBeVisible())
  // A mark that nobody believes halts its market, in words, on both pages.
  await exchange.mark('60')
  await marking(exchange, '70', () =>
    expect(page.getByText('Its mark jumped further than is believed at once.')).toBeVisible(),
  )
  await expect(page.locator('html')).toHaveAttribute('data-same', '')
  await page.goto(`${url}/divergence`)
  await expect(page.getByText('leaves the decision to this program’s engine')).toBeVisible()
})

test('a venue’s run is held against its rulebook for everyone to read', async ({ page }) => {
  const { url } = await opened({ PLIMSOLL_FEED_AUTHORITY: 'venue', PLIMSOLL_FEED_DISCLOSURE: 'open' })
  const exchange = new Pushing(url)
  await exchange.rows(OPENING)
  await exchange.doubtfulRun()
  await page.goto(`${url}/divergence`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 of 1 run of closures differs from the rulebook.')
  await expect(page.getByRole('table')).toContainText('Wrong price')
  await expect(page.getByRole('table')).toContainText('Fund not first')
  const answer = (await (await fetch(`${url}/api/v1/divergences`)).json()) as { rows: { name: string }[] }
  expect(answer.rows.map(({ name }) => name)).toContain('wrong-price')
})
