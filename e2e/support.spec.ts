import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { stamp, stampMs } from '../lib/format'
import type { EventReport, EventRow } from '../lib/wire/frames'
import { OPERATOR_TOKEN, ownExchange } from './exchange'

const exchange = ownExchange()

let event: EventRow
let report: EventReport
let everyone: readonly string[]

test.beforeAll(async () => {
  for (let tries = 0; tries < 20; tries++) {
    event = await exchange.current.provokeEvent()
    if ((event.accounts ?? 0) > 0) break
  }
  // What is explained must not move on while it is read.
  await exchange.current.push({ action: 'pause' })
  report = await exchange.current.report(event.id)
  everyone = (await exchange.current.traders()).map(({ account }) => account)
})

const closed = () => {
  const [first] = report.closures
  if (!first) throw new Error('nobody was closed')
  return first
}

async function sitDown(page: Page): Promise<void> {
  await page.goto(`${exchange.current.url}/support`)
  await page.locator('#demo-name').fill('Ada')
  await page.getByRole('button', { name: 'Take the support seat' }).click()
  await expect(page.getByRole('button', { name: 'Leave the desk' })).toBeVisible()
}

/** The first two actions: what is pasted, and the press of a button. */
async function paste(page: Page, text: string): Promise<void> {
  await page.locator('#q').fill(text)
  await page.getByRole('button', { name: 'Look up' }).click()
}

const explanation = (page: Page) => page.getByRole('region', { name: /auto-deleveraging/ })

test('a closure is found and explained from whatever is pasted, in at most three actions', async ({ page }) => {
  await sitDown(page)
  const { name, seq, at, receipt } = closed()
  const named: Readonly<Record<string, string>> = {
    // To the millisecond: an account may be closed by two events of one second.
    'an account and the time': `${name} ${stampMs(at)}`,
    'an account and the event': `${name}, ${event.id}`,
    'a receipt': receipt ?? '',
    'a receipt as it is read aloud': (receipt ?? '').toLowerCase().replaceAll('-', ' '),
    'the line of the log': `#${seq}`,
    'a whole mail': `Hi, my account ${name} was closed in ${event.market} at ${at}!! Thieves! <b>WHY</b>`,
  }
  for (const [what, text] of Object.entries(named)) {
    await test.step(what, async () => {
      await paste(page, text)
      await expect(explanation(page)).toContainText('Why it happened')
      await expect(explanation(page)).toContainText(receipt ?? '')
    })
  }
  const offered: Readonly<Record<string, string>> = {
    'the event': event.id,
    'the time': stamp(event.startedAt),
    'the market': event.market ?? '',
  }
  for (const [what, text] of Object.entries(offered)) {
    await test.step(`${what}, and then the customer`, async () => {
      await paste(page, text)
      // By keyboard: a banner that comes meanwhile may move what is under a pointer.
      await page.getByRole('region', { name: 'Which customer?' }).getByRole('link').first().press('Enter')
      await expect(explanation(page)).toContainText('Why it happened')
    })
  }
  await test.step('an account alone leads to what was last done to it', async () => {
    await paste(page, name)
    await expect(page.getByRole('button', { name: 'Copy the explanation' })).toBeVisible()
    await expect(page.getByRole('table', { name: /What was done/ })).toBeVisible()
  })
})

test('what can be copied names nobody else, and what was not ADL says so', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await sitDown(page)
  const { name, seq } = closed()
  await paste(page, `${name} #${seq}`)
  // The button stands there before its script does.
  await expect(async () => {
    await page.getByRole('button', { name: /^Cop/ }).click()
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible({ timeout: 1_000 })
  }).toPass()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toContain('auto-deleveraging (ADL)')
  const names = new Set([...everyone, ...report.closures.map((one) => one.name), report.cause.account ?? ''])
  expect([...names].filter((other) => other !== '' && other !== name && text.includes(other))).toEqual([])

  await paste(page, `${name} 2001-01-01 12:00`)
  await expect(page.getByText(/This was not auto-deleveraging/)).toBeVisible()
  await paste(page, 'no-such-account')
  await expect(page.getByText('Names are looked up exactly as they are written.')).toBeVisible()
})

test('the account stands there as it stood just before', async ({ page }) => {
  await sitDown(page)
  const { name, seq, place } = closed()
  await paste(page, `${name} #${seq}`)
  await page.getByRole('link', { name: `as it stood at line ${seq - 1}` }).click()
  const then = page.getByRole('table', { name: `Positions of ${name} then` })
  await expect(then.getByRole('row', { name: new RegExp(`${event.market}.*${event.side}`) })).toContainText(`${place}`)
})

test('the explanation prints on one page', async ({ page }) => {
  await sitDown(page)
  const { name, seq } = closed()
  await paste(page, `${name} #${seq}`)
  await expect(explanation(page)).toBeVisible()
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: 'Look up' })).toBeHidden()
  await expect(page.getByText('For you, not in the letter')).toBeHidden()
  await expect(explanation(page)).toBeVisible()
})

test('it works without scripts', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await sitDown(page)
  await paste(page, `${closed().name} #${closed().seq}`)
  await expect(explanation(page)).toContainText('Why it happened')
  await context.close()
})

test('traders and the public are shown nothing of it', async ({ page }) => {
  const { url } = exchange.current
  const { name, seq } = closed()
  const paths = [
    `/api/v1/support/search?q=${name}`,
    `/api/v1/support/events/${event.id}/letters`,
    '/api/v1/support/lookups',
    `/api/v1/accounts/${name}`,
    `/api/v1/accounts/${name}?at=${seq}`,
  ]
  const other = everyone.find((account) => account !== name) ?? ''
  const seats = { public: {}, trader: await exchange.current.sit(other) }
  for (const [who, headers] of Object.entries(seats)) {
    for (const path of paths) {
      const answer = await exchange.current.fetch(path, { headers })
      expect([401, 403, 404], `${who} ${path}`).toContain(answer.status)
      expect(await answer.text()).not.toContain('explanation')
    }
    const desk = await exchange.current.fetch(`/support?q=${encodeURIComponent(`${name} #${seq}`)}`, { headers })
    const html = await desk.text()
    expect(html).toContain('The support desk')
    expect(html).not.toContain('Why it happened')
  }
  await page.goto(`${url}/support?record`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The support desk')
})

test('every look-up is on record, and a changed record is noticed', async ({ page }) => {
  await page.goto(`${exchange.current.url}/support`)
  await page.locator('#token').fill(OPERATOR_TOKEN)
  await page.locator('#token-name').fill('Olga')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await paste(page, `=HYPERLINK("x") ${closed().name}`)
  await page.getByRole('link', { name: 'Record of look-ups' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('hold together')
  const newest = page
    .getByRole('table', { name: 'Look-ups of the staff' })
    .getByRole('row')
    .filter({ hasText: 'HYPERLINK' })
  await expect(newest.first()).toContainText('Olga')
  await expect(newest.first()).toContainText(closed().name)

  const db = new Database(join(exchange.current.server.dataDir, 'journal.sqlite'))
  db.exec('DROP TRIGGER lookup_never_changes')
  db.exec("UPDATE lookup SET text = replace(text, 'search', 'stream') WHERE seq = 1")
  db.close()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('broken at entry 1')
})
