import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, type Page, test } from '@playwright/test'
import { freshPem } from '../lib/server/crypto'
import { TestServer } from './server'

const TOKEN = 'operator-token-of-the-tests'
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const COMMAND = join(ROOT, 'bin/plimsoll.mjs')

const DECLARED = {
  PLIMSOLL_FEED: 'push',
  PLIMSOLL_FEED_STREAM: 'acme-usdt',
  PLIMSOLL_FEED_VENUE: 'Acme',
  PLIMSOLL_FEED_RULEBOOK: 'bitmex',
  PLIMSOLL_FEED_AUTHORITY: 'engine',
  PLIMSOLL_FEED_COVERAGE: 'full',
  PLIMSOLL_FEED_DISCLOSURE: 'blinded',
  PLIMSOLL_FEED_SINCE: '2026-01-01T00:00:00.000Z',
  PLIMSOLL_TICKS: '1',
  PLIMSOLL_OPERATOR_TOKEN: TOKEN,
  PLIMSOLL_LOG_LEVEL: 'warn',
  PLIMSOLL_LIMITS_FACTOR: '50',
}

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

async function push(rows: readonly object[]): Promise<{ readonly seq: number }> {
  const response = await fetch(`${server?.url}/api/v1/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson' },
    body: rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  })
  expect(response.status, await response.clone().text()).toBe(200)
  return (await response.json()) as { readonly seq: number }
}

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
        env: { ...process.env, PLIMSOLL_URL: url, PLIMSOLL_OPERATOR_TOKEN: TOKEN },
      })
      if (answered === null) expect(Number(stdout), typed).toBeGreaterThan(0)
      else expect(JSON.parse(stdout), typed).toMatchObject(answered)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

const now = () => new Date().toISOString()
const market = (id: string, mark: string) => {
  return {
    id,
    kind: 'linear',
    settle: 'USDT',
    lot: '1',
    tick: '0.1',
    mark,
    maintenanceMarginRate: '0.01',
    fund: 'main',
  }
}

/** An exchange with one thin long against a rich short. */
const opening = (): object[] => [
  { type: 'fund', fund: 'main', asset: 'USDT', amount: '10' },
  { type: 'market', market: market('BTC-PERP', '100') },
  ...['thin', 'rich'].flatMap((account) => [
    { type: 'account', account },
    { type: 'deposit', account, amount: account === 'thin' ? '60' : '100000' },
  ]),
  { type: 'trade', market: 'BTC-PERP', buyer: 'thin', seller: 'rich', size: '10', price: '100' },
]

/** Numbers rows, at the present. */
class Pushing {
  private seq = 0

  async rows(rows: readonly object[]): Promise<void> {
    await push(rows.map((row) => ({ ...row, at: now(), seq: ++this.seq })))
  }

  async mark(price: string): Promise<void> {
    await this.rows([{ type: 'mark', marks: { 'BTC-PERP': price } }])
  }
}

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
  const exchange = new Pushing()
  await exchange.rows(opening())
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
  const exchange = new Pushing()
  await exchange.rows(opening())
  const seller = { account: 'thin', before: '10', realisedPnl: '-180', fee: '0' }
  const closure = {
    type: 'observed-closure',
    market: 'BTC-PERP',
    size: '10',
    price: '82',
    account: 'rich',
    bankrupt: 'thin',
  }
  await exchange.mark('91')
  const buyer = { account: 'rich', before: '-10', realisedPnl: '180', fee: '0' }
  await exchange.rows([{ ...closure, buyer, seller }])
  await exchange.mark('91')
  await page.goto(`${url}/divergence`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 of 1 run of closures differs from the rulebook.')
  await expect(page.getByRole('table')).toContainText('Wrong price')
  await expect(page.getByRole('table')).toContainText('Fund not first')
  const answer = (await (await fetch(`${url}/api/v1/divergences`)).json()) as { rows: { name: string }[] }
  expect(answer.rows.map(({ name }) => name)).toContain('wrong-price')
})
