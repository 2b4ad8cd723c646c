import { expect, type Page, test } from '@playwright/test'
import { findings, takeSeat, visit } from './page'
import { OPEN, opening, ownScript } from './script'

const MARKETS = ['A-PERP', 'B-PERP', 'C-PERP']
const script = ownScript({
  facts: OPEN,
  opening: opening({
    markets: MARKETS,
    deposits: { hub: '10000000', me: '50000' },
    trades: MARKETS.map((market, i) => [market, 'hub', 'me', String(10 * (i + 1)), '100'] as const),
  }),
  seats: [{ account: 'me', kind: 'me' }],
})

/** Marks that change every figure, its number of digits and its sign, and the order of the positions. */
const MARKS: readonly (readonly string[])[] = [
  ['100.01', '99.9', '100'],
  ['97.5', '104.25', '99.99'],
  ['105', '96', '101'],
  ['99', '100.5', '103.75'],
  ['100', '100', '100'],
]

/** Where each page is before anything is watched. */
const STILL = ['100.02', '100.02', '100.03'] as const

async function change(page: Page, [a = '', b = '', c = '']: readonly string[]): Promise<void> {
  script.current.marks({ 'A-PERP': a, 'B-PERP': b, 'C-PERP': c })
  await expect(page.locator('main')).toContainText(Number(a).toFixed(2))
}

/** Where everything stands that a reader's eye rests on: a figure may change its width, its row may not move. */
const places = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main :is(h1, h2, h3, tr, section, article, figure)')].map((element) => {
      const { top, height } = element.getBoundingClientRect()
      const name = (element.querySelector('th, h2, h3') ?? element).textContent ?? ''
      return `${element.tagName} ${name.slice(0, 20).replace(/[\d.,]+/g, '')} ${Math.round(top + window.scrollY)} ${Math.round(height)}`
    }),
  )

test('nothing jumps when figures change', async ({ page }) => {
  await takeSeat(page, script.current.exchange, 'me')
  for (const path of ['/', '/account?open=A-PERP:short', '/markets/A-PERP']) {
    await visit(page, script.current.exchange.url + path)
    // What is read once the page runs has arrived then.
    await change(page, STILL)
    await expect(page.getByText('being read')).toHaveCount(0)
    const before = await places(page)
    expect(before.length).toBeGreaterThan(4)
    for (const marks of MARKS) {
      await change(page, marks)
      expect(await places(page), `${path} at ${marks}`).toEqual(before)
    }
  }
})

test('what has the focus keeps it while figures change and rows change their order', async ({ page }) => {
  await takeSeat(page, script.current.exchange, 'me')
  const link = page.getByRole('link', { name: 'C-PERP', exact: true })
  await link.focus()
  for (const marks of MARKS) {
    await change(page, marks)
    await expect(link).toBeFocused()
  }
})

test('under reduced motion nothing moves by itself', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await takeSeat(page, script.current.exchange, 'me')
  for (const path of ['/', '/account', '/markets/A-PERP']) {
    await visit(page, script.current.exchange.url + path)
    const moving = await page.evaluate(() => {
      const seconds = (text: string) => Math.max(...text.split(',').map((part) => Number.parseFloat(part)))
      return [...document.querySelectorAll('body *')].flatMap((element) => {
        const { transitionDuration, animationDuration, animationName } = getComputedStyle(element)
        const animated = animationName !== 'none' && seconds(animationDuration) > 0.01
        return animated || seconds(transitionDuration) > 0.01 ? [`${element.tagName} ${element.className}`] : []
      })
    })
    expect([...new Set(moving)], path).toEqual([])
  }
})

test('in forced colours lights are told apart, and axe finds nothing', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await takeSeat(page, script.current.exchange, 'me')
  const steps = page.locator('[data-look="lit"]').first()
  const looks = await steps
    .locator('i')
    .evaluateAll((all) => all.map((each) => [each.hasAttribute('data-on'), getComputedStyle(each).backgroundColor]))
  const colours = (on: boolean) => new Set(looks.filter(([is]) => is === on).map(([, colour]) => colour))
  const canvas = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(looks).toHaveLength(5)
  expect(colours(true).has(canvas)).toBe(false)
  for (const colour of colours(true)) expect(colours(false).has(colour)).toBe(false)
  // The colours are the reader's own there.
  expect(
    (await findings(page, '/account', 'forced colours')).filter((each) => !each.includes('color-contrast')),
  ).toEqual([])
})

test('what takes longer than a second says so', async ({ page }) => {
  await takeSeat(page, script.current.exchange, 'me')
  await page.route('**/api/v1/what-if', async (route) => {
    await new Promise((done) => setTimeout(done, 3_000))
    await route.continue().catch(() => undefined)
  })
  await page.route('**/api/v1/accounts/*/history?*', async (route) => {
    await new Promise((done) => setTimeout(done, 3_000))
    await route.continue().catch(() => undefined)
  })
  await visit(page, `${script.current.exchange.url}/account?open=A-PERP:short`)
  await expect(page.getByText('being worked out').first()).toBeVisible()
  await expect(page.getByText('being read').first()).toBeVisible()
})
