import { expect, test } from '@playwright/test'
import type { PositionRow } from '../lib/wire/frames'
import { ownExchange } from './exchange'
import { cellsOf, expectSameDocument, markDocument, takeSeat, visit } from './page'

const exchange = ownExchange()

/** Market makers hold something in every market, so there is always a row to look at. */
const KIND = 'market maker'

test('a trader takes a seat with one click and sees lights, place and profit move by themselves', async ({ page }) => {
  await takeSeat(page, exchange.current, KIND)
  await markDocument(page)
  const positions = page.getByRole('table', { name: /^Your positions/ })
  await expect(positions.getByRole('meter').first()).toHaveAttribute('aria-valuetext', /^[0-5] of 5 lights$/)

  const seen = { profit: new Set<string>(), place: new Set<string>(), lights: new Set<string>() }
  const look = async () => {
    // An open row has tables of its own below it.
    const rows = await positions.locator('xpath=./tbody/tr[th]').all()
    for (const row of rows) {
      const name = await row.locator('xpath=./th').textContent()
      const [profit, place] = await row
        .locator('xpath=./td')
        .evaluateAll((cells) => [cells[0], cells[6]].map((c) => c?.textContent))
      seen.profit.add(`${name} ${profit}`)
      seen.place.add(`${name} ${place}`)
      seen.lights.add(`${name} ${await row.getByRole('meter').getAttribute('aria-valuenow')}`)
    }
    return { rows: rows.length, ...seen }
  }
  const { rows } = await look()
  expect(rows).toBeGreaterThan(0)
  // Hours of the exchange pass in seconds; each look finds the page where the exchange is by then.
  await expect(async () => {
    await exchange.current.push({ action: 'step', count: 40 })
    await look()
    for (const values of Object.values(seen)) expect(values.size).toBeGreaterThan(rows)
  }).toPass({ timeout: 40_000 })
  await expectSameDocument(page)
})

test('a row opens to the waterline, which the keyboard moves, and to the score worked out', async ({ page }) => {
  const account = await takeSeat(page, exchange.current, KIND)
  await exchange.current.push({ action: 'pause' })
  const { positions } = await exchange.current.json<{ positions: readonly PositionRow[] }>(
    `/api/v1/accounts/${account}/positions`,
    { headers: await exchange.current.sit(account) },
  )
  await exchange.current.push({ action: 'resume' })
  const position = positions.find(({ standing }) => standing === 'in-queue')
  if (position === undefined) throw new Error(`${account} has no position in a queue`)

  await visit(page, `${exchange.current.url}/account?open=none`)
  const row = page.getByRole('link', { name: position.market, exact: true })
  await expect(row).toHaveAttribute('aria-expanded', 'false')
  await row.focus()
  await page.keyboard.press('Enter')
  await expect(row).toHaveAttribute('aria-expanded', 'true')
  await expect(page).toHaveURL(/[?&]open=/)

  const slider = page.getByRole('slider', { name: /^If the mark (falls|rises) by/ })
  const said = page.getByRole('figure').locator('figcaption b')
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(slider).toHaveAttribute('aria-valuetext', /^0\.0\s%/)
  const atRest = await said.textContent()
  await page.keyboard.press('End')
  await expect(slider).toHaveAttribute('aria-valuetext', /^30\.0\s%/)
  await expect(said).not.toHaveText(atRest ?? '')
  await page.keyboard.press('ArrowLeft')
  await expect(slider).toHaveAttribute('aria-valuetext', /^29\.5\s%/)

  const score = page.getByRole('table', { name: 'How the score of this position is worked out' })
  const lines = (await cellsOf(score)).map(([label]) => label)
  expect(lines).toEqual(position.worked.map(({ label }) => label))
  await expect(score).toContainText(/\d/)
})
