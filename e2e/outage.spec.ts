import { expect, test } from '@playwright/test'
import type { EventRow } from '../lib/wire/frames'
import { ownExchange } from './exchange'
import { expectSameDocument, figure, markDocument, recordTexts, visit } from './page'
import { StreamReader } from './stream'

const exchange = ownExchange()

/** Nothing may look live for longer than this without a word from the server. */
const BLIND_AFTER_MS = 10_000

test('when the server dies the page says so, comes back by itself, and nothing is lost', async ({ page }) => {
  await visit(page, exchange.current.url)
  await markDocument(page)
  const event = await exchange.current.provokeEvent()
  const shown = await exchange.current.events()
  await expect(page.getByRole('row').filter({ has: page.locator(`a[href="/events/${event.id}"]`) })).toBeVisible()
  const seqs = await recordTexts(page, 'footer span.figures')

  await exchange.current.server.kill('SIGKILL')
  const lastShown = figure((await seqs()).at(-1) ?? '').toNumber()
  const headline = page.getByRole('heading', { level: 1 })
  await test.step('never calm when blind', async () => {
    await expect(page.locator('main')).not.toHaveAttribute('data-freshness', /live|delayed/, {
      timeout: BLIND_AFTER_MS,
    })
    await expect(headline).not.toContainText('now.')
    await expect(page.getByRole('banner')).toContainText('No connection')
    await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible()
    const markets = page.getByRole('table', { name: /^Markets/ })
    await expect(markets).toContainText('unknown')
    await expect(markets).not.toContainText('calm')
    // What was known stays readable, and is said to be old.
    await expect(page.getByText(/The figures below are .* old/)).toBeVisible()
  })

  await exchange.current.server.start()
  await test.step('the page recovers without a reload, and the log goes on where it was', async () => {
    await expect(page.locator('main')).toHaveAttribute('data-freshness', 'live', { timeout: 30_000 })
    await expectSameDocument(page)
    expect((await exchange.current.health()).seq).toBeGreaterThanOrEqual(lastShown)
    await expect.poll(async () => figure((await seqs()).at(-1) ?? '').toNumber()).toBeGreaterThan(lastShown)
    const inOrder = (await seqs()).map((text) => figure(text).toNumber())
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b))
  })

  await test.step('every event that was shown is still there, word for word', async () => {
    const ids = ({ id }: EventRow) => shown.some((row) => row.id === id)
    const now = (await exchange.current.events()).filter(ids)
    expect(now).toEqual(shown)
    await page.goto(`${exchange.current.url}/events/${event.id}`)
    await expect(page.getByText('adds up exactly')).toBeVisible()
  })
})

test('a stop in good order says good-bye to open streams and is quick', async ({ page }) => {
  await visit(page, exchange.current.url)
  const before = await exchange.current.health()
  const reader = await StreamReader.open(exchange.current.url, ['status'])
  await expect.poll(() => reader.frames.length).toBeGreaterThan(0)

  const began = Date.now()
  const status = await exchange.current.server.kill('SIGTERM')
  // Not null, so that nothing had to be killed. Which of the two it is depends on who is faster, we or the framework.
  expect([0, 143]).toContain(status)
  expect(Date.now() - began).toBeLessThan(6_000)
  expect(reader.ended).toBe('bye')
  await expect(page.locator('main')).not.toHaveAttribute('data-freshness', /live|delayed/, { timeout: BLIND_AFTER_MS })

  await exchange.current.server.start()
  expect((await exchange.current.health()).seq).toBeGreaterThanOrEqual(before.seq)
})
