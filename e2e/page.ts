import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page } from '@playwright/test'
import Decimal from 'decimal.js'
import type { Exchange } from './exchange'

/** Exact for every sum that a test makes; the usual twenty digits are not. */
export const Exact = Decimal.clone({ precision: 120 })

/**
 * Opens a page and waits until it runs: its scripts have asked for the live stream and say that they hear it.
 * @param patience milliseconds, where it is not the usual time of a test
 */
export async function visit(page: Page, url: string, patience?: number): Promise<void> {
  const until = patience === undefined ? {} : { timeout: patience }
  const stream = page.waitForRequest((request) => request.url().includes('/api/v1/stream'))
  await page.goto(url)
  await stream
  await expect(page.locator('main')).toHaveAttribute('data-freshness', 'live', until)
  await expect(page.getByRole('banner')).toContainText(/Live|Sealed record/, until)
}

/** Waits until the page runs and says that what it shows is the present. */
export async function expectLive(page: Page): Promise<void> {
  await expect(page.locator('main')).toHaveAttribute('data-freshness', 'live')
  // Before its scripts run a page only says of when it is.
  await expect(page.getByRole('banner')).toContainText('Live')
}

/** Takes the seat of the first trader of a kind with one click, as a visitor does; answers with the account. */
export async function takeSeat(page: Page, exchange: Exchange, kind: string): Promise<string> {
  const account = (await exchange.traders()).find((trader) => trader.kind === kind)?.account ?? ''
  await page.goto(`${exchange.url}/account`)
  await page.getByRole('button', { name: `Take the seat of ${account}` }).click()
  await expect(page.getByText(`Account ${account}.`)).toBeVisible()
  await expectLive(page)
  return account
}

/** Marks the document, so that `expectSameDocument` can tell that it was never loaded anew. */
export async function markDocument(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute('data-same-document', ''))
}

export async function expectSameDocument(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-same-document', '')
}

const RECORDS = 'plimsollRecords'

/** Keeps every text that an element of this selector shows from now on, in order, however short a time it stands. */
export async function recordTexts(page: Page, selector: string): Promise<() => Promise<readonly string[]>> {
  const names = { key: RECORDS, selector }
  await page.evaluate(({ key, selector }) => {
    const seen: string[] = []
    Reflect.set(window, key, { ...Reflect.get(window, key), [selector]: seen })
    let shown: readonly string[] = []
    const look = () => {
      const texts = [...document.querySelectorAll(selector)].map((element) => element.textContent ?? '')
      seen.push(...texts.filter((text, index) => text !== shown[index]))
      shown = texts
    }
    look()
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
  }, names)
  return () => page.evaluate(({ key, selector }) => Reflect.get(window, key)[selector] as string[], names)
}

/** A figure as printed, as a number that can be compared: signs, groups and units are taken off. */
export function figure(text: string): Decimal {
  const found = /([+\u2212-]?)[^\d+\u2212-]*(\d[\d,]*(?:\.\d+)?)/.exec(text)
  if (!found) throw new Error(`there is no figure in "${text}"`)
  const value = new Exact((found[2] ?? '').replaceAll(',', ''))
  return found[1] === '\u2212' || found[1] === '-' ? value.negated() : value
}

/** The rows of a table as texts, cell by cell. */
export function cellsOf(table: Locator): Promise<string[][]> {
  return table
    .locator('tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => (cell.textContent ?? '').trim())),
    )
}

/** What a browser complains about: errors on the console, errors nobody caught, and what the content policy stopped. */
export function watchForTrouble(page: Page): readonly string[] {
  const trouble: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`${page.url()}: console: ${message.text()}`)
  })
  page.on('pageerror', (error) => trouble.push(`${page.url()}: error: ${error.message}`))
  return trouble
}

/** What axe finds on a page, short enough to be read in a failed test. */
export async function findings(page: Page, path: string, look: string, rules?: string[]): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target }) => `${path} ${look}: ${id} at ${target}`),
  )
}
