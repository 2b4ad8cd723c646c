import { expect, type Page, test } from '@playwright/test'
import type Decimal from 'decimal.js'
import type { EventReport } from '../lib/wire/frames'
import { ownExchange } from './exchange'
import { Exact, figure } from './page'

const exchange = ownExchange()

let report: EventReport

test.beforeAll(async () => {
  // The longest of a few events: with one closure alone there would be nothing to step through.
  for (let i = 0; i < 3; i++) await exchange.current.provokeEvent()
  const events = [...(await exchange.current.events())].filter((row) => row.status === 'ended')
  const longest = events.sort((a, b) => (b.accounts ?? 0) - (a.accounts ?? 0))[0]
  report = await exchange.current.report(longest?.id ?? '')
  expect(report.closures.length).toBeGreaterThan(1)
})

const cursor = (page: Page) => page.getByRole('slider', { name: 'Time' })
const seqOf = async (page: Page) => Number(await cursor(page).getAttribute('aria-valuenow'))

async function open(page: Page, seq?: number): Promise<void> {
  const query = seq === undefined ? '' : `?t=${seq}`
  await page.goto(`${exchange.current.url}/events/${report.row.id}/replay${query}`)
  await expect(page.getByText(/^all [\d,]+ records the same/)).toBeVisible({ timeout: 20_000 })
}

/** What the report says was closed up to and including this line of the log. */
function closedUpTo(seq: number): Decimal {
  return report.closures
    .filter((closure) => closure.seq <= seq)
    .reduce((total, closure) => total.plus(closure.size ?? '0'), new Exact(0))
}

async function expectClosedSoFar(page: Page, seq: number): Promise<void> {
  const closed = page.locator('dl > div').filter({ hasText: 'Counterparties closed' }).locator('dd')
  await expect.poll(async () => figure((await closed.textContent()) ?? '').toFixed()).toBe(closedUpTo(seq).toFixed())
}

test('a recorded event is computed again in the browser and found the same, and its film can be played', async ({
  page,
}) => {
  await open(page)
  const first = await seqOf(page)
  // Slow enough that it has not ended before a busy machine comes to stop it.
  await page.getByRole('radio', { name: '0.25 times' }).click()
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => seqOf(page)).toBeGreaterThan(first)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  const stopped = await seqOf(page)
  await expect(page).toHaveURL(new RegExp(`[?&]t=${stopped}$`))
  expect(await seqOf(page)).toBe(stopped)

  await page.getByRole('button', { name: 'Last', exact: true }).click()
  await expect(cursor(page)).toHaveAttribute('aria-valuenow', (await cursor(page).getAttribute('aria-valuemax')) ?? '')
  await expect(page.getByRole('button', { name: 'Next event' })).toBeDisabled()
})

test('any closure can be gone to, and the frame there adds up to what the report says', async ({ page }) => {
  const [first, second] = report.closures
  if (first === undefined || second === undefined) throw new Error('two closures are needed')
  await open(page, first.seq)
  await expect(cursor(page)).toHaveAttribute('aria-valuenow', String(first.seq))
  await expectClosedSoFar(page, first.seq)

  await test.step('by a click in the list', async () => {
    const list = page.getByRole('region', { name: 'Events, following the cursor' })
    await list.getByRole('button', { name: `Go to seq ${second.seq}` }).click()
    await expect(cursor(page)).toHaveAttribute('aria-valuenow', String(second.seq))
    await expect(list.locator('[aria-current="step"]')).toContainText(second.name)
    await expect(page).toHaveURL(new RegExp(`[?&]t=${second.seq}$`))
    await expectClosedSoFar(page, second.seq)
  })

  await test.step('by event and by moment, with buttons and with keys', async () => {
    await page.getByRole('button', { name: 'Previous event' }).click()
    await expect(cursor(page)).toHaveAttribute('aria-valuenow', String(first.seq))
    await cursor(page).focus()
    await page.keyboard.press('ArrowRight')
    await expect(cursor(page)).toHaveAttribute('aria-valuenow', String(second.seq))
    // All closures of an event are of one moment: the moment before is before all of them.
    await page.getByRole('button', { name: 'Previous moment' }).click()
    await expect.poll(() => seqOf(page)).toBeLessThan(first.seq)
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => seqOf(page)).toBeGreaterThanOrEqual(first.seq)
  })

  await test.step('from end to end with the keyboard alone', async () => {
    await cursor(page).focus()
    await page.keyboard.press('Home')
    await expect(cursor(page)).toHaveAttribute(
      'aria-valuenow',
      (await cursor(page).getAttribute('aria-valuemin')) ?? '',
    )
    await page.keyboard.press('End')
    await expect(cursor(page)).toHaveAttribute(
      'aria-valuenow',
      (await cursor(page).getAttribute('aria-valuemax')) ?? '',
    )
    const last = await seqOf(page)
    await page.keyboard.press('PageUp')
    await expect.poll(() => seqOf(page)).toBeLessThan(last)
    await expect(cursor(page)).toHaveAttribute('aria-valuetext', /seq [\d,]+, event [\d,]+ of [\d,]+/)
  })

  await test.step('and by its address', async () => {
    const last = report.closures.at(-1)?.seq ?? 0
    await open(page, last)
    await expect(cursor(page)).toHaveAttribute('aria-valuenow', String(last))
    await expectClosedSoFar(page, last)
    expect(closedUpTo(last).toFixed()).toBe(report.row.size)
  })
})

test('the bar can be dragged, and the list and the address follow', async ({ page }) => {
  await open(page)
  await cursor(page).scrollIntoViewIfNeeded()
  const box = await cursor(page).boundingBox()
  if (box === null) throw new Error('the bar is not on the screen')
  const middle = box.y + box.height / 2
  await page.mouse.move(box.x + 5, middle)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.9, middle, { steps: 5 })
  await page.mouse.up()
  const seq = await seqOf(page)
  expect(seq).toBeGreaterThan(Number(await cursor(page).getAttribute('aria-valuemin')))
  await expect(page).toHaveURL(new RegExp(`[?&]t=${seq}$`))
  await expect(page.locator('[aria-current="step"]')).toContainText(seq.toLocaleString('en-GB'))
})
