import { expect, type Page, test } from '@playwright/test'
import type { EventReport } from '../lib/wire/frames'
import { words } from '../lib/words/en/replay'
import { findings, takeSeat } from './page'
import { OPEN, opening, ownScript, type Script } from './script'

const MARKET = 'M-PERP'
/** `me` stands at the front of the shorts; `weak` goes bankrupt when the mark falls to 85, and takes four of my ten. */
const SMALL = opening({
  markets: [MARKET],
  deposits: { hub: '1000000', me: '100', other: '5000', weak: '30' },
  trades: [
    [MARKET, 'weak', 'me', '4', '100'],
    [MARKET, 'hub', 'me', '6', '100'],
    [MARKET, 'hub', 'other', '10', '100'],
  ],
})
/** The same with more owners on both sides, so that figures are not about somebody. */
const CROWD = ['1', '2', '3', '4']
const CROWDED = opening({
  markets: [MARKET],
  deposits: {
    ...{ hub: '1000000', me: '100', other: '5000', weak: '30' },
    ...Object.fromEntries(CROWD.flatMap((n) => [`long-${n}`, `short-${n}`]).map((name) => [name, '2000'])),
  },
  trades: [
    [MARKET, 'weak', 'me', '4', '100'],
    [MARKET, 'hub', 'me', '6', '100'],
    [MARKET, 'hub', 'other', '10', '100'],
    ...CROWD.map((n) => [MARKET, `long-${n}`, `short-${n}`, '1', '100'] as const),
  ],
})
const SEATS = [{ account: 'me', kind: 'me' }]

const cursor = (page: Page) => page.getByRole('slider', { name: 'Time' })
const seqOf = async (page: Page) => Number(await cursor(page).getAttribute('aria-valuenow'))

/** Lets the mark fall; answers with the report of what came of it. */
async function fallen(script: Script): Promise<EventReport> {
  script.marks({ [MARKET]: '85' })
  await expect.poll(async () => (await script.exchange.events())[0]?.status).toBe('ended')
  return script.exchange.report((await script.exchange.events())[0]?.id ?? '')
}

test.describe('a trader who was closed', () => {
  const script = ownScript({ facts: OPEN, opening: SMALL, seats: SEATS })

  test('goes to the own closure by a button and by a key, and takes a link to it away', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const { exchange } = script.current
    const { row, closures } = await fallen(script.current)
    const mine = closures.find(({ name }) => name === 'me')?.seq ?? 0
    expect(mine).toBeGreaterThan(0)
    await takeSeat(page, exchange, 'me')
    await page.goto(`${exchange.url}/events/${row.id}/replay`)
    await expect(page.getByText(/^all [\d,]+ records the same/)).toBeVisible({ timeout: 20_000 })

    await cursor(page).focus()
    await page.keyboard.press('Home')
    await expect.poll(() => seqOf(page)).toBeLessThan(mine)
    await page.getByRole('button', { name: 'Your closure' }).click()
    expect(await seqOf(page)).toBe(mine)
    await cursor(page).focus()
    await page.keyboard.press('End')
    await expect.poll(() => seqOf(page)).toBeGreaterThan(mine)
    await page.keyboard.press('M')
    expect(await seqOf(page)).toBe(mine)

    await page.getByRole('button', { name: 'Copy link' }).click()
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toBe(`${exchange.url}/events/${row.id}/replay?t=${mine}`)
    const other = await context.newPage()
    await other.goto(link)
    await expect(cursor(other)).toHaveAttribute('aria-valuenow', String(mine))
  })
})

test.describe('where accounts are hidden', () => {
  const script = ownScript({ facts: { ...OPEN, disclosure: 'blinded' }, opening: CROWDED, seats: SEATS })

  test('the server works out what another rulebook would have done, and names nobody but the reader', async ({
    page,
  }) => {
    const { exchange } = script.current
    const { row } = await fallen(script.current)
    const run = async () => {
      await page.goto(`${exchange.url}/events/${row.id}/replay`)
      await expect(page.getByText('does not disclose its log')).toBeVisible({ timeout: 30_000 })
      await expect(page.getByText(words.whatIfBlinded)).toBeVisible()
      await page.getByRole('combobox', { name: words.rulebook }).selectOption('pro-rata')
      await page.getByRole('button', { name: words.runItAgain }).click()
      await expect(page.getByText(/^At most .* closed instead\.$/)).toBeVisible({ timeout: 30_000 })
    }
    await run()
    // Six accounts share what one alone gave: both counts are told as ten.
    const counts = page.getByRole('row', { name: /^Accounts reduced/ }).getByRole('cell')
    await expect(counts).toHaveText(['10', '10'])
    await expect(page.getByRole('table', { name: /^Accounts whose closures change/ })).toHaveCount(0)
    await expect(page.locator('main')).not.toContainText(/weak|hub|short-\d/)
    expect(await findings(page, '/events/replay', 'blinded')).toEqual([])

    await takeSeat(page, exchange, 'me')
    await run()
    const own = page.getByRole('table', { name: /^Accounts whose closures change/ })
    await expect(own.getByRole('rowheader')).toHaveText(['me'])
    await expect(own.getByRole('row', { name: /^me / })).toContainText('closed less')
  })
})

test.describe('where accounts are hidden and few own a side', () => {
  const script = ownScript({ facts: { ...OPEN, disclosure: 'blinded' }, opening: SMALL, seats: SEATS })

  test('nobody is told what another rulebook would have done, and why is said at once', async ({ page }) => {
    const { exchange } = script.current
    const { row } = await fallen(script.current)
    await takeSeat(page, exchange, 'me')
    await page.goto(`${exchange.url}/events/${row.id}/replay`)
    await expect(page.getByText(words.whatIfTotalsOnly)).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('button', { name: words.runItAgain })).toHaveCount(0)
    const answer = await exchange.fetch(`/api/v1/events/${row.id}/what-if`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: exchange.url, ...(await exchange.sit('me')) },
      body: JSON.stringify({ rulebook: 'pro-rata' }),
    })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'totals-only' })
  })
})
