// npm run screens [-- folder]: pictures of every page and of every state, light and dark, on a telephone, a tablet and a desk.
// It fails where a page complains, or is wider than its window.
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { findChromium } from './chromium.mjs'
import { Exchange } from './exchange.ts'
import { visit, watchForTrouble } from './page.ts'
import { everyPage } from './pages.ts'
import { PATIENCE_MS, shootDivergence, shootOwnAccounts, shootStates } from './states.ts'
import { Venues } from './venues.ts'

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

/** As many traders as outside the tests. */
const venues = await Venues.open()
const exchange = await Exchange.open({ PLIMSOLL_TRADERS: '', ...venues.settings })
const executablePath = findChromium()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})

const tooWide = []

async function shoot(page, name, colorScheme) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (over > 0) tooWide.push(`${name} is ${over} px wider than ${width} px, ${colorScheme}`)
    const file = join(folder, `${name}-${colorScheme}-${width}.png`)
    await page.screenshot({ path: file, fullPage: true })
    process.stdout.write(`${file}\n`)
  }
}

const complaints = []
/** Answers that are not there are part of the states, and their pages say so themselves. */
const ofItsOwn = (complaint) => !complaint.includes('Failed to load resource')

try {
  await mkdir(folder, { recursive: true })
  const pages = await everyPage(exchange)
  const trader = (await exchange.traders()).find(({ kind }) => kind === 'trend follower')
  const [name, value] = (await exchange.sit(trader.account)).cookie.split('=')
  for (const colorScheme of SCHEMES) {
    const context = await browser.newContext({ ...READER, colorScheme })
    context.setDefaultTimeout(PATIENCE_MS)
    await context.addCookies([{ name, value, url: exchange.url }])
    const page = await context.newPage()
    complaints.push(watchForTrouble(page))
    for (const path of pages) {
      await page.setViewportSize({ width: WIDTHS[0], height: 900 })
      await visit(page, exchange.url + path, PATIENCE_MS)
      if (path.endsWith('/replay')) await page.getByText(/records the same|not possible/).waitFor()
      await shoot(page, nameOf(path), colorScheme)
    }
    await context.close()
  }
  await exchange.server.stop()
  const contexts = await Promise.all(SCHEMES.map((colorScheme) => browser.newContext({ ...READER, colorScheme })))
  for (const context of contexts) {
    context.setDefaultTimeout(PATIENCE_MS)
    context.on('page', (page) => complaints.push(watchForTrouble(page)))
  }
  const inItsScheme = (page, name) => shoot(page, name, SCHEMES[contexts.indexOf(page.context())])
  await shootDivergence(contexts, inItsScheme)
  await shootOwnAccounts(contexts, inItsScheme)
  await shootStates(contexts, inItsScheme)
} finally {
  await browser.close()
  await exchange.server.stop()
  await venues.close()
}

const wrong = [...tooWide, ...complaints.flat().filter(ofItsOwn)]
for (const line of wrong) process.stderr.write(`${line}\n`)
process.exitCode = wrong.length > 0 ? 1 : 0
