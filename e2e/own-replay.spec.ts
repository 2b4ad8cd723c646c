import { expect, type Page, test } from '@playwright/test'
import type { EventReport } from '../lib/wire/frames'
import { takeSeat } from './page'
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
