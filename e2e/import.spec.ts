import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { ownExchange } from './exchange'
import { Exact, expectSameDocument, figure, markDocument, visit } from './page'
import { eventOf, importBlocks, importSample, SAMPLE_TOTAL } from './pages'

const exchange = ownExchange()

/** Published records lie beside the repository where there are any; they are too large to be in it. */
const RECORD = fileURLToPath(
  new URL('../../shared/data/hyperliquid-2025-10-10/block_coin_adl_notional.csv', import.meta.url),
)

/** Plays the record to its end: what is closed by then must be all that the file holds. */
async function expectReplayOf(page: Page, event: string, total: string): Promise<void> {
  await page.goto(`${exchange.current.url}/events/${event}/replay`)
  await expect(page.getByText(/^all [\d,]+ records the same/)).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Last', exact: true }).click()
  const closed = page.locator('dl > div').filter({ hasText: 'Counterparties closed' }).locator('dd')
  const cents = new Exact(total).toFixed(2, Exact.ROUND_HALF_EVEN)
  await expect.poll(async () => figure((await closed.textContent()) ?? '').toFixed(2)).toBe(cents)
}

test('a record that is imported beside a running server appears on open pages, adds up, and replays', async ({
  page,
}) => {
  await visit(page, `${exchange.current.url}/events`)
  await markDocument(page)
  const event = await importSample(exchange.current, 'another-venue-2025-10-10')
  await expect(
    page.getByRole('link', { name: /^Report of/ }).and(page.locator(`a[href="/events/${event}"]`)),
  ).toBeVisible()
  await expectSameDocument(page)

  const report = await exchange.current.report(event)
  expect(report.row).toMatchObject({ notional: SAMPLE_TOTAL, simulated: false, authority: 'venue', coverage: 'cohort' })
  // What the record does not hold is not made up.
  expect(report.row).toMatchObject({ shortfall: null, fundPaid: null, adlCovered: null, check: 'not-checkable' })
  const closed = report.closures.reduce((sum, closure) => sum.plus(closure.notional ?? 0), new Exact(0))
  expect(closed.toFixed()).toBe(SAMPLE_TOTAL)

  await page.goto(`${exchange.current.url}/events/${event}`)
  await expect(page.getByText('real record').first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'What is on record, and what is not' })).toBeVisible()
  await expect(page.getByText('nobody can say who covered how much')).toBeVisible()
  await expectReplayOf(page, event, SAMPLE_TOTAL)
})

test('the published record of 10 October 2025 comes in whole', async ({ page }) => {
  test.skip(!existsSync(RECORD), `there is no record at ${RECORD}, so the largest event known is not tried here`)
  const rows = readFileSync(RECORD, 'utf8').trim().split(/\r?\n/).slice(1)
  const total = rows.reduce((sum, row) => sum.plus(row.split(',')[3] ?? ''), new Exact(0))
  const imported = await importBlocks(exchange.current, RECORD, 'published-2025-10-10')
  expect(imported).toMatchObject({ rows: rows.length, adlNotional: total.toFixed() })
  const event = await eventOf(exchange.current, imported.stream)
  const report = await exchange.current.report(event)
  expect(report.row.notional).toBe(total.toFixed())
  expect(report.closures).toHaveLength(rows.length)
  await expectReplayOf(page, event, total.toFixed())
})

test('a record that is stored already is refused and changes nothing', async () => {
  const stored = await importSample(exchange.current, 'stored-once')
  const before = await exchange.current.report(stored)
  await expect(importSample(exchange.current, 'stored-once')).rejects.toThrow(/stream-exists/)
  expect(await exchange.current.report(stored)).toEqual(before)
  expect((await exchange.current.events()).filter(({ id }) => id === stored)).toHaveLength(1)
  expect((await exchange.current.health()).status).toBe('ok')
})
