import { expect, type Page, test } from '@playwright/test'
import { expectLive, findings, takeSeat, visit } from './page'
import { OPEN, opening, ownScript } from './script'

const MARKET = 'M-PERP'
/** `me` stands at the front of the shorts; `weak` goes bankrupt when the mark falls to 85, and takes four of my ten. */
const SMALL = opening({
  markets: [MARKET],
  deposits: { hub: '1000000', me: '100', other: '5000', weak: '30', nobody: '50' },
  trades: [
    [MARKET, 'weak', 'me', '4', '100'],
    [MARKET, 'hub', 'me', '6', '100'],
    [MARKET, 'hub', 'other', '10', '100'],
  ],
})
const SEATS = ['me', 'nobody'].map((account) => ({ account, kind: account }))
/** Nothing may look live for longer than this without a word from the exchange. */
const BLIND_AFTER_MS = 10_000
/** Ticks a second of an exchange with much to do in each. */
const SLOW = '0.3'

test.describe('the first five seconds', () => {
  const script = ownScript({ facts: OPEN, opening: SMALL, seats: SEATS })

  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1600, height: 900 },
  ]) {
    test(`answer on the first screen whether it is happening, ${viewport.width} wide`, async ({ page }) => {
      await page.setViewportSize(viewport)
      await visit(page, script.current.exchange.url)
      const headline = page.getByRole('heading', { level: 1 })
      await expect(headline).toHaveText('No auto-deleveraging now.')
      await expect(headline).toBeInViewport({ ratio: 1 })
      await expect(page.getByText(/nothing is missing that the funds cannot pay/)).toBeInViewport({ ratio: 1 })

      await takeSeat(page, script.current.exchange, 'me')
      await expect(headline).toContainText(/^Your M-PERP short would be touched at [\d.,]+, [\d.]+\s% above|below/)
      await expect(headline).toBeInViewport({ ratio: 1 })
      await expect(page.getByRole('meter', { name: /M-PERP short/ }).first()).toBeInViewport({ ratio: 1 })
      await expect(page.getByText(/1st of 2/).first()).toBeInViewport({ ratio: 1 })
    })
  }
})

test.describe('when the exchange falls silent', () => {
  const script = ownScript({ facts: OPEN, opening: SMALL, seats: SEATS })

  test('nothing looks live within ten seconds, alerts pause and say so, and all of it comes back', async ({
    page,
    context,
  }) => {
    test.slow()
    const { exchange } = script.current
    await takeSeat(page, exchange, 'me')
    const [home, market, alerts] = await Promise.all([context.newPage(), context.newPage(), context.newPage()])
    await visit(home, exchange.url)
    await visit(market, `${exchange.url}/markets/${MARKET}`)
    await visit(alerts, `${exchange.url}/account/alerts`)
    await alerts.getByLabel('Tell me when').selectOption('closure')
    await alerts.getByRole('button', { name: 'Make this alert' }).click()
    await expect(alerts.getByRole('heading', { level: 1 })).toContainText('1 alert is on.')
    await expect(page.locator('[data-look="lit"]').first()).toBeVisible()
    // The account page hears of the rule with the next frame; what it does not know yet it can't say is paused.
    await page.bringToFront()
    await expect(page.getByRole('link', { name: /^Alerts: .*\bon\b/ })).toBeVisible()

    script.current.silence()
    for (const each of [page, home, market, alerts]) {
      await each.bringToFront()
      await expect(each.locator('main')).not.toHaveAttribute('data-freshness', /live|delayed/, {
        timeout: BLIND_AFTER_MS,
      })
      await expect(each.locator('[data-look="lit"]')).toHaveCount(0)
      await expect(each.getByRole('banner')).not.toContainText('Live')
      await expect(each.locator('main')).not.toContainText(/\bnow\./)
      expect(await findings(each, each.url(), 'stale')).toEqual([])
    }
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Last known:')
    await expect(page.getByRole('link', { name: /^Alerts: .*paused/ })).toBeVisible()
    await expect(alerts.getByRole('heading', { level: 1 })).toContainText('Alerts are paused')
    await expect(home.getByRole('heading', { level: 1 })).toHaveText('Not known whether ADL is active.')

    script.current.marks({ [MARKET]: '100.5' })
    for (const each of [page, home, market, alerts]) {
      await each.bringToFront()
      await expectLive(each)
    }
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Your M-PERP short/)
    await expect(alerts.getByRole('heading', { level: 1 })).toContainText('1 alert is on.')
  })
})

test.describe('when the exchange stands still', () => {
  const script = ownScript({ facts: OPEN, opening: SMALL, seats: SEATS })

  test('a page says that and nothing worse, however long it lasts', async ({ page }) => {
    const { exchange } = script.current
    await takeSeat(page, exchange, 'me')
    await exchange.push({ action: 'pause' })
    const main = page.locator('main')
    await expect(main).toHaveAttribute('data-freshness', 'halted')
    const states = await page.evaluate(async (ms) => {
      const seen = new Set<string>()
      const look = setInterval(() => seen.add(document.querySelector('main')?.dataset.freshness ?? 'none'), 50)
      await new Promise((done) => setTimeout(done, ms))
      clearInterval(look)
      return [...seen]
    }, BLIND_AFTER_MS * 1.5)
    expect(states).toEqual(['halted'])
    await exchange.push({ action: 'resume' })
    await expectLive(page)
  })
})

test.describe('when ADL happens and nothing else does', () => {
  const script = ownScript({ facts: OPEN, opening: SMALL, seats: SEATS })

  test('the activity tells it line by line, and leads to its report', async ({ page }) => {
    const { exchange } = script.current
    await visit(page, exchange.url)
    const lines = page.getByRole('region', { name: 'Just now' }).getByRole('listitem')
    await expect(lines).toHaveCount(0)
    script.current.marks({ [MARKET]: '85' })
    const told = ['now warned', 'now stopping', 'ADL ended. Report', 'now active', 'ADL began. Follow it']
    await expect(lines).toHaveText(told.map((text) => new RegExp(`^[\\d:]{8}${MARKET}: ${text}$`)))
    const [event] = await exchange.events()
    await lines.getByRole('link', { name: 'Report' }).click()
    await expect(page).toHaveURL(`${exchange.url}/events/${event?.id}`)
  })
})

test.describe('when my own position is reduced', () => {
  const script = ownScript({ facts: OPEN, opening: SMALL, seats: SEATS })

  test('a card says so until I put it away, and its report is one tap away', async ({ page }) => {
    const { exchange } = script.current
    await takeSeat(page, exchange, 'me')
    const card = page.getByRole('region', { name: 'What happened to your position' })
    await expect(card).toHaveCount(0)

    script.current.marks({ [MARKET]: '85' })
    await expect(card).toContainText('Your M-PERP short was reduced')
    await expect(page.locator('main').getByRole('alert')).toContainText('Your M-PERP short was reduced')
    await expect(card).toBeInViewport({ ratio: 1 })
    expect(await findings(page, '/account', 'reduced')).toEqual([])

    await test.step('it outlives a reload and other pages', async () => {
      await visit(page, exchange.url)
      await visit(page, `${exchange.url}/account`)
      await expect(card).toContainText('Your M-PERP short was reduced')
    })
    await test.step('one tap leads to the report', async () => {
      await card.getByRole('link', { name: 'What happened, step by step' }).click()
      await expect(page).toHaveURL(/\/events\/[^/?]+$/)
      await expect(page.getByRole('heading', { level: 1 })).toContainText(MARKET)
      await expect(page.getByText('adds up exactly')).toBeVisible()
    })
    await test.step('put away, it stays away', async () => {
      await page.goBack()
      await card.getByRole('button', { name: 'Put away' }).click()
      await expect(card).toHaveCount(0)
      await visit(page, `${exchange.url}/account`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(card).toHaveCount(0)
      await expect(page.getByRole('table', { name: /What was done to your positions/ })).toContainText('reduced')
    })
  })

  test('an account without a position is told what would stand there', async ({ page }) => {
    await takeSeat(page, script.current.exchange, 'nobody')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('You have no open position.')
    await expect(page.getByText('Every open position would stand here')).toBeVisible()
    await expect(page.getByRole('link', { name: 'See every market' })).toBeVisible()
    await expect(page.getByRole('table', { name: /^Your positions/ })).toHaveCount(0)
    expect(await findings(page, '/account', 'empty')).toEqual([])
  })
})

test.describe('with a thousand positions in one account', () => {
  const markets = Array.from({ length: 1_000 }, (_, i) => `M${String(i).padStart(4, '0')}-PERP`)
  const script = ownScript(
    {
      facts: OPEN,
      opening: opening({
        markets,
        deposits: { hub: '1000000000', me: '1000000' },
        trades: markets.map((market, i) => [market, 'hub', 'me', `${1 + (i % 9)}`, '100'] as const),
      }),
      seats: [{ account: 'me', kind: 'me' }],
    },
    // A tick moves a thousand markets: it is given the time of a slow machine.
    SLOW,
  )

  test('a page of them is shown, any of them is found, and a change arrives', async ({ page }) => {
    test.slow()
    await takeSeat(page, script.current.exchange, 'me')
    const table = page.getByRole('table', { name: /^Your positions/ })
    const rows = table.getByRole('meter')
    expect(await rows.count()).toBeLessThan(200)
    await expect(page.getByRole('navigation', { name: 'Pages of positions' })).toContainText('of 1,000')
    await page.getByLabel('Find a market').fill('M0777')
    const found = table.getByRole('row', { name: /M0777-PERP/ })
    await expect(found).toHaveCount(1)
    await expect(found).toContainText('100.00')
    script.current.marks({ 'M0777-PERP': '101.25' })
    await expect(found).toContainText('101.25', { timeout: 30_000 })
    await page.getByLabel('Find a market').fill('none of this name')
    await expect(page.getByText('No position of yours has “none of this name” in its name.')).toBeVisible()
  })
})

test.describe('under a rulebook whose ranking is not published', () => {
  const rulebook = 'whitebit'
  const script = ownScript({
    facts: { ...OPEN, rulebook },
    opening: opening({
      rulebook,
      markets: [MARKET],
      deposits: { hub: '1000000', me: '100' },
      trades: [[MARKET, 'hub', 'me', '6', '100']],
    }),
    seats: [{ account: 'me', kind: 'me' }],
  })

  test('no place is made up, on no page', async ({ page }) => {
    const { exchange } = script.current
    await takeSeat(page, exchange, 'me')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'This venue does not publish how it ranks positions.',
    )
    await expectNoPlace(page)
    expect(await findings(page, '/account', 'without a ranking')).toEqual([])
    await visit(page, `${exchange.url}/markets/${MARKET}`)
    await expectNoPlace(page)
    await visit(page, exchange.url)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('No auto-deleveraging now.')
  })
})

async function expectNoPlace(page: Page): Promise<void> {
  await expect(page.getByRole('meter')).toHaveCount(0)
  await expect(page.locator('main')).not.toContainText(/\d(st|nd|rd|th) of \d/)
  await expect(page.locator('main')).not.toContainText('NaN')
}
