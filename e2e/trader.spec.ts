import { expect, test } from '@playwright/test'
import type { PositionRow } from '../lib/wire/frames'
import { ownExchange } from './exchange'
import { takeSeat, visit } from './page'

const exchange = ownExchange()
/** Holders seldom trade, so what is read of a position still stands when it is looked at. */
const KIND = 'holder'

test('a lever is moved by keyboard and answered by the engine, beside what is', async ({ page }) => {
  const account = await takeSeat(page, exchange.current, KIND)
  await exchange.current.push({ action: 'pause' })
  const { positions } = await exchange.current.json<{ positions: readonly PositionRow[] }>(
    `/api/v1/accounts/${account}/positions`,
    { headers: await exchange.current.sit(account) },
  )
  await exchange.current.push({ action: 'resume' })
  const position = positions.find(({ standing }) => standing === 'in-queue')
  if (position === undefined) throw new Error(`${account} has no position in a queue`)
  await visit(page, `${exchange.current.url}/account?open=${position.market}:${position.side}`)
  const table = page.getByRole('table', { name: 'What a change would do to the place of this position' })
  const slider = table.getByRole('slider', { name: /^Close part/ })
  await slider.focus()
  await page.keyboard.press('End')
  await expect(table.getByRole('spinbutton', { name: 'Close part' })).toHaveValue(position.size)
  await expect(table).toContainText('closed: in no queue')
  await page.keyboard.press('Home')
  await expect(table).not.toContainText('closed: in no queue')
  const margin = table.getByRole('spinbutton', { name: /^Margin/ })
  const height = (await table.boundingBox())?.height
  await margin.fill('-99999999999')
  await expect(table).toContainText('less than the maintenance margin')
  // Whatever the answer is, nothing below it moves.
  expect((await table.boundingBox())?.height).toBe(height)
  await margin.fill('1000')
  await expect(table.getByRole('row', { name: /^Margin/ }).getByRole('meter')).toHaveAttribute(
    'aria-valuetext',
    /^[1-5] of 5/,
  )
})

test('an alert is made, tested, says that it is paused while the figures are old, and is removed', async ({ page }) => {
  await takeSeat(page, exchange.current, KIND)
  await visit(page, `${exchange.current.url}/account/alerts`)
  await page.getByLabel('Tell me when').selectOption('closure')
  await page.getByRole('button', { name: 'Make this alert' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 alert is on.')
  await page.getByRole('button', { name: /^Test/ }).click()
  await expect(page.getByText('Test: this alert works.')).toBeVisible()
  await expect(page.getByText('browser: delivered')).toBeVisible({ timeout: 15_000 })
  await page.getByLabel('Webhook, or nothing for this site').fill('https://169.254.169.254/x')
  await page.getByRole('button', { name: 'Make this alert' }).click()
  await expect(page.getByText('This address is not a public one.')).toBeVisible()

  await exchange.current.server.kill('SIGKILL')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Alerts are paused', { timeout: 10_000 })
  await exchange.current.server.start()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 alert is on.', { timeout: 30_000 })
  await page.getByRole('button', { name: /^Remove/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nothing would tell you.')
})

test('any account of an open venue may be looked at under a link, and nothing more', async ({ page }) => {
  const account = (await exchange.current.traders()).find(({ kind }) => kind === KIND)?.account ?? ''
  await page.goto(`${exchange.current.url}/accounts`)
  await page.getByLabel('Account or address').fill(account)
  await page.getByRole('button', { name: 'Look' }).click()
  await expect(page).toHaveURL(`${exchange.current.url}/accounts/${account}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(account)
  await expect(
    page
      .getByRole('table', { name: /^Positions/ })
      .getByRole('meter')
      .first(),
  ).toBeVisible()
  await expect(page.getByRole('heading', { name: 'What if' })).toHaveCount(0)
  await page.goto(`${exchange.current.url}/accounts/nobody-of-this-name`)
  await expect(page.getByText('There is no account nobody-of-this-name.')).toBeVisible()
})
