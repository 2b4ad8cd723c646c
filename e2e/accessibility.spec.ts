import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { ownExchange } from './exchange'
import { expectLive, findings, visit } from './page'
import { everyPage } from './pages'

const exchange = ownExchange()

// So many pages are opened here that recording each would take longer than looking at it; the findings name the page.
test.use({ trace: 'off' })

let pages: readonly string[]

test.beforeAll(async () => {
  pages = await everyPage(exchange.current)
})

/** Takes the seat of a trader who holds positions now: who held some when the tests began may have closed them since. */
async function seated(context: BrowserContext): Promise<void> {
  const [trader] = await exchange.current.traders()
  const [name = '', value = ''] = (await exchange.current.sit(trader?.account ?? '')).cookie.split('=')
  await context.addCookies([{ name, value, url: exchange.current.url }])
}

async function open(page: Page, path: string): Promise<void> {
  await visit(page, exchange.current.url + path)
  if (path.endsWith('/replay')) await expect(page.getByText(/records the same|not possible/)).toBeVisible()
}

/** Nearly fifty pages, each looked at twice, on a machine that may do ten other things. */
const EVERY_PAGE_MS = 600_000

for (const width of [390, 1440]) {
  test(`axe finds nothing on any page, light and dark, ${width} px wide`, async ({ page, context }) => {
    test.setTimeout(EVERY_PAGE_MS)
    await seated(context)
    await page.setViewportSize({ width, height: 900 })
    const found: string[] = []
    for (const path of pages) {
      await page.emulateMedia({ colorScheme: 'light' })
      await open(page, path)
      found.push(...(await findings(page, path, 'light')))
      await page.emulateMedia({ colorScheme: 'dark' })
      // Nothing else on a page differs by theme.
      found.push(...(await findings(page, path, 'dark', ['color-contrast'])))
    }
    expect(found).toEqual([])
  })
}

test('nor where figures are old: outlines and words instead of lit lights', async ({ page, context }) => {
  await exchange.current.push({ action: 'pause' })
  await seated(context)
  for (const path of ['/', '/account']) {
    await page.goto(exchange.current.url + path)
    await expect(page.locator('main')).toHaveAttribute('data-freshness', 'halted')
    expect(await findings(page, path, 'halted')).toEqual([])
  }
  await expect(page.getByRole('meter').first()).toHaveAttribute('aria-valuetext', /not current/)
  await exchange.current.push({ action: 'resume' })
})

test('no page scrolls sideways at 320 px', async ({ page, context }) => {
  test.setTimeout(EVERY_PAGE_MS)
  await seated(context)
  await page.setViewportSize({ width: 320, height: 640 })
  const wide: string[] = []
  for (const path of pages) {
    await open(page, path)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > 320) wide.push(`${path} is ${width} px wide`)
  }
  expect(wide).toEqual([])
})

interface Stop {
  readonly name: string
  readonly visible: boolean
}

/** Presses the tab key so often, and says where each press led and whether that can be seen. */
async function tabbed(page: Page, presses: number): Promise<readonly Stop[]> {
  const stops: Stop[] = []
  for (let i = 0; i < presses; i++) {
    await page.keyboard.press('Tab')
    stops.push(
      await page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
        const box = element.getBoundingClientRect()
        const outlined = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
        return {
          name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '',
          visible: outlined && box.width > 0 && box.height > 0,
        }
      }),
    )
  }
  return stops
}

test('the keyboard reaches everything that matters, and where it is can be seen', async ({ page, context }) => {
  await seated(context)
  await page.setViewportSize({ width: 1440, height: 900 })
  await open(page, '/')
  const stops = await tabbed(page, 14)
  expect(stops.filter(({ visible }) => !visible)).toEqual([])
  const names = stops.map(({ name }) => name).join('\n')
  for (const name of ['Skip to the content', 'Status', 'My positions', 'Events', 'What is ADL?', 'Stop all movement']) {
    expect(names).toContain(name)
  }

  await test.step('the skip link leads to the content', async () => {
    await page.getByRole('link', { name: 'Skip to the content' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.locator('main')).toBeFocused()
  })

  await test.step('movement can be stopped and let go again', async () => {
    await page.getByRole('button', { name: 'Stop all movement' }).focus()
    await page.keyboard.press('Space')
    await expect(page.getByText('You have stopped all movement')).toBeVisible()
    await exchange.current.push({ action: 'step', count: 5 })
    const shown = (await page.locator('main').textContent()) ?? ''
    await page.getByRole('button', { name: 'Let them move again' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.locator('main')).not.toHaveText(shown)
    await expectLive(page)
  })

  await test.step('the theme is a choice that a new page remembers', async () => {
    const toggle = page.getByRole('button', { name: /^Colours:/ })
    await toggle.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await page.reload()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  })
})

test('without scripts the pages still say what they know, and a seat can be taken', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  const at = (path: string) => page.goto(exchange.current.url + path)

  await at('/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/auto-deleveraging|ADL/)
  await expect(page.getByRole('table', { name: /^Markets/ }).getByRole('row')).not.toHaveCount(0)
  await page
    .getByRole('table', { name: /^ADL events/ })
    .getByRole('link', { name: /^Report of/ })
    .first()
    .click()
  await expect(page.getByText('adds up exactly')).toBeVisible()
  await expect(page.getByRole('table', { name: /^Closures/ }).getByRole('row')).not.toHaveCount(0)
  await page.getByRole('link', { name: 'Watch the replay' }).click()
  await expect(page.getByRole('table', { name: /^The record/ }).getByRole('row')).not.toHaveCount(0)

  await at('/account')
  await page
    .getByRole('button', { name: /^Take the seat of mm-/ })
    .first()
    .click()
  await expect(page).toHaveURL(`${exchange.current.url}/account`)
  const positions = page.getByRole('table', { name: /^Your positions/ })
  await expect(positions.getByRole('meter').first()).toBeVisible()
  await expect(page.getByRole('table', { name: /^How the score/ })).toBeVisible()
  await positions.locator('a[aria-expanded="false"]').first().click()
  await expect(page).toHaveURL(/[?&]open=/)
  await expect(page.getByRole('table', { name: /^How the score/ })).toBeVisible()
  await page.getByRole('button', { name: 'Leave this account' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Whose positions would you like to see?')
  await context.close()
})
