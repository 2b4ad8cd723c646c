// npm run screens [-- folder]: pictures of every page and of every state, light and dark, on a telephone, a tablet and a desk.
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { findChromium } from './chromium.mjs'
import { Exchange } from './exchange.ts'
import { visit } from './page.ts'
import { everyPage } from './pages.ts'
import { shootStates } from './states.ts'

const WIDTHS = [390, 1024, 1600]
const SCHEMES = ['light', 'dark']
const READER = { locale: 'en-GB', timezoneId: 'UTC' }

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = resolve(process.argv[2] ?? join(root, 'test-results', 'screens'))
if (!existsSync(join(root, '.next', 'BUILD_ID'))) {
  process.stderr.write('There is no build to look at: npm run build comes first.\n')
  process.exit(1)
}

/** `/events/X/replay?t=1` as a part of a file's name. */
const nameOf = (path) => path.replace(/^\//, '').replace(/[^\w.-]+/g, '_') || 'status'

/** As the exchange is outside the tests: as many traders, at its usual pace. */
const exchange = await Exchange.open({ PLIMSOLL_TRADERS: '', PLIMSOLL_TICKS: '' })
const executablePath = findChromium()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})

async function shoot(page, name, colorScheme) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    const file = join(folder, `${name}-${colorScheme}-${width}.png`)
    await page.screenshot({ path: file, fullPage: true })
    process.stdout.write(`${file}\n`)
  }
}

try {
  await mkdir(folder, { recursive: true })
  const pages = await everyPage(exchange)
  const trader = (await exchange.traders()).find(({ kind }) => kind === 'trend follower')
  const [name, value] = (await exchange.sit(trader.account)).cookie.split('=')
  for (const colorScheme of SCHEMES) {
    const context = await browser.newContext({ ...READER, colorScheme })
    await context.addCookies([{ name, value, url: exchange.url }])
    const page = await context.newPage()
    for (const path of pages) {
      await page.setViewportSize({ width: WIDTHS[0], height: 900 })
      await visit(page, exchange.url + path)
      if (path.endsWith('/replay')) await page.getByText(/records the same|not possible/).waitFor()
      await shoot(page, nameOf(path), colorScheme)
    }
    await context.close()
  }
  await exchange.server.stop()
  const contexts = await Promise.all(SCHEMES.map((colorScheme) => browser.newContext({ ...READER, colorScheme })))
  await shootStates(contexts, (page, name) => shoot(page, name, SCHEMES[contexts.indexOf(page.context())]))
} finally {
  await browser.close()
  await exchange.server.stop()
}
