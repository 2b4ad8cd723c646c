import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { ownExchange } from './exchange'

const exchange = ownExchange()

const shipped = JSON.parse(readFileSync('public/recordings/backtest.json', 'utf8')) as {
  rulebooks: string[]
  rows: { scenario: string; rulebook: string; figures: Record<string, { middle: string }> }[]
}

const panel = (page: Page, name: string) => page.getByRole('table', { name })

test('what ships is shown for every measure, in figures beside the dots', async ({ page }) => {
  await page.goto(`${exchange.current.url}/research/backtest`)
  const rows = shipped.rows.filter(({ scenario }) => scenario === 'cascade')
  const table = panel(page, 'Accounts reduced: Cascade')
  await page.getByRole('combobox', { name: 'Measure' }).selectOption('accounts')
  for (const { rulebook, figures } of rows) {
    const row = table.getByRole('row', { name: new RegExp(`^${rulebook}\\b`) })
    await expect(row.getByRole('cell').last()).toContainText(figures.accounts?.middle ?? '?')
  }
  await page.getByRole('combobox', { name: 'Measure' }).selectOption('fundPaid')
  await expect(panel(page, 'Paid by the fund: Cascade')).toBeVisible()
  await page.getByRole('combobox', { name: 'Reconstruction' }).first().selectOption('whale')
  await expect(panel(page, 'Gain: Trading with oneself')).toBeVisible()
})

test('any other choice and a log of one’s own are worked out in the page', async ({ page }) => {
  await page.goto(`${exchange.current.url}/research/backtest`)
  await expect(page.getByRole('table', { name: 'Event by event' })).toBeVisible({ timeout: 30_000 })
  const own = page.getByRole('region', { name: 'Your own choice' })
  await own.getByLabel(/Logs of your own/).setInputFiles('public/recordings/whale.ndjson')
  for (const id of ['bitmex/1', 'binance/1']) await own.getByRole('checkbox', { name: id }).check()
  await own.getByRole('spinbutton', { name: 'Seeds' }).fill('1')
  await own.getByRole('button', { name: 'Run', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(own.getByText('4 of 4 runs')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('heading', { name: /^whale\.ndjson/ })).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    own.getByRole('button', { name: 'Save as JSON' }).click(),
  ])
  const saved = JSON.parse(readFileSync(await download.path(), 'utf8'))
  expect(saved.rows.map(({ scenario }: { scenario: string }) => scenario)).toEqual([
    'squeeze',
    'squeeze',
    'whale.ndjson',
    'whale.ndjson',
  ])
})
