import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { ownExchange } from './exchange'
import { cellsOf, expectLive, visit } from './page'

const exchange = ownExchange()

const at = (path: string) => exchange.current.url + path

test('a shortfall of the past is put under other rulebooks, one press from its report', async ({ page }) => {
  const event = await exchange.current.provokeEvent()
  await visit(page, at(`/events/${event.id}`))
  await page.getByRole('link', { name: 'under other rulebooks' }).click()
  await expect(page).toHaveURL(new RegExp(`/compare\\?event=${event.id}`))
  const figures = page.getByRole('table', { name: 'One loss under several rulebooks' })
  const [, own = []] = await cellsOf(figures)
  expect(own[0]).toContain('/')
  // The first row is what was done: the report has the same count and the same price.
  expect(own[1]).toBe(String(event.accounts))
  const report = await exchange.current.report(event.id)
  expect(own[5]?.replaceAll(',', '')).toBe(report.cause.price)

  await test.step('any set of rulebooks, kept in the address', async () => {
    for (const box of await page.getByRole('checkbox').all()) await box.setChecked(false)
    await page.getByRole('checkbox', { name: /^Pro rata/ }).check()
    await page.getByRole('checkbox', { name: /^HTX/ }).check()
    await page.getByRole('button', { name: 'Compare' }).click()
    await expect(page).toHaveURL(/rulebook=htx%2F1&rulebook=pro-rata%2F1|rulebook=pro-rata%2F1&rulebook=htx%2F1/)
    await expect(figures.getByRole('row')).toHaveCount(4)
  })
})

test('a snapshot of one’s own is compared, checked and stressed without leaving anything behind', async ({ page }) => {
  const snapshot = await exchange.current.json<object>('/examples/snapshot.json')
  const run = await exchange.current.json<{ closures: object[] }>('/examples/run-honest.json')
  const file = (name: string, value: object) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(value)),
  })

  await test.step('compare', async () => {
    await visit(page, at('/compare'))
    await page.getByLabel('Snapshot', { exact: true }).setInputFiles(file('mine.json', snapshot))
    await expect(page.getByLabel('Bankrupt position')).toHaveValue('harbour, long in BTC-PERP')
    await page.getByRole('button', { name: 'Compare' }).click()
    const table = page.getByRole('table', { name: 'One loss under several rulebooks' })
    await expect(table.getByRole('row', { name: /^bitmex\/1/ })).toContainText('103,000')
    await expect(page.getByText('Your file')).toBeVisible()
  })

  await test.step('check a run that keeps the rule, and one that does not', async () => {
    await visit(page, at('/check-run'))
    await page.getByLabel('Snapshot', { exact: true }).setInputFiles(file('snapshot.json', snapshot))
    await page.getByLabel('Run', { exact: true }).setInputFiles(file('run.json', run))
    await page.getByRole('button', { name: 'Check the run' }).click()
    await expect(page.getByText('No difference: this run is what bitmex/1 asks for.')).toBeVisible()
    const tampered = { ...run, closures: run.closures.toReversed() }
    await page.getByLabel('Run', { exact: true }).setInputFiles(file('run.json', tampered))
    await page.getByRole('button', { name: 'Check the run' }).click()
    const differences = page.getByRole('table', { name: 'Where the run departs from its rulebook' })
    await expect(differences.getByRole('row', { name: /out-of-order/ }).first()).toBeVisible()
    await expect(differences).toContainText('The account was closed after one that stands behind it in the queue.')
  })

  await test.step('stress', async () => {
    await visit(page, at('/stress?source=example'))
    await page.getByText('A snapshot of your own').click()
    await page.getByLabel('Snapshot', { exact: true }).setInputFiles(file('snapshot.json', snapshot))
    await page.getByLabel('Moves, per cent').fill('-30')
    await page.getByRole('button', { name: 'Work it out for the file' }).click()
    await expect(page.getByRole('row', { name: /BTC-PERP.*−30/ })).toBeVisible()
  })

  await test.step('what is no file is refused with a sentence', async () => {
    await visit(page, at('/compare'))
    await page.getByLabel('Snapshot', { exact: true }).setInputFiles({
      name: 'picture.json',
      mimeType: 'application/json',
      buffer: Buffer.from('not json'),
    })
    await expect(page.getByText('This is not JSON.')).toBeVisible()
    await page.getByLabel('Snapshot', { exact: true }).setInputFiles(file('bad.json', { ...snapshot, at: 'yesterday' }))
    await expect(page.getByRole('main').getByRole('alert')).toContainText(/\w/)
  })
})

test('each way of breaking a rule is named, and an event of this exchange has none', async ({ page }) => {
  await visit(page, at('/check-run?example=fund-spared'))
  await expect(page.getByRole('row', { name: /fund-not-first/ })).toContainText('money 3,000')
  await page.getByRole('link', { name: 'A protected account closed', exact: true }).click()
  await expect(page.getByRole('row', { name: /protected-taken/ })).toContainText('dara')
  await page.getByRole('link', { name: 'An honest run', exact: true }).click()
  await expect(page.getByText('No difference:')).toBeVisible()
  await expect(page.getByText('The order of the closures, against a queue of 8 positions')).toBeVisible()

  const event = await exchange.current.provokeEvent()
  await visit(page, at(`/events/${event.id}`))
  await page.getByRole('link', { name: 'what was checked' }).click()
  await expect(page.getByText(/No difference: this run is what .* asks for\./)).toBeVisible()
})

test('the running exchange is stressed, and the funds can be emptied', async ({ page }) => {
  await visit(page, at('/stress'))
  const table = page.getByRole('table', { name: 'Moves and fund sizes, by market' })
  const { markets } = await exchange.current.json<{ markets: { id: string }[] }>('/api/v1/markets')
  await expect(table.getByRole('row')).toHaveCount(1 + markets.length * 6)
  await expect(page.getByRole('img', { name: /shortfall .* of which the fund pays/ })).toHaveCount(markets.length)
  await page.getByRole('checkbox', { name: 'empty' }).check()
  await page.getByRole('button', { name: 'Work it out' }).click()
  await expect(page).toHaveURL(/fund=0/)
  await expect(table.getByRole('row')).toHaveCount(1 + markets.length * 12)
  const empty = (await cellsOf(table)).filter((cells) => cells[2] === 'empty')
  expect(empty.length).toBe(markets.length * 6)
  expect(empty.every((cells) => /^0(\.0+)?$/.test(cells[5] ?? ''))).toBe(true)
})

test('the promises have the result of their last check, and every rulebook an example with numbers', async ({
  page,
}) => {
  await exchange.current.provokeEvent()
  await visit(page, at('/methodology'))
  const promises = page.getByRole('table', { name: 'The engine’s promises and their last check' })
  await expect(promises.getByRole('row', { name: /^I1 / })).toContainText('held')
  await expect(promises.getByRole('row', { name: /^I8 / })).toContainText('held')
  await expect(promises).not.toContainText('did not hold')
  for (const part of ['Change log of the rules', 'Corrections', 'Known issues', 'How to cite']) {
    await expect(page.getByRole('heading', { name: part })).toBeVisible()
  }
  const version = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  await expect(page.getByText('@software{plimsoll,')).toContainText(`version = {${version.version}}`)
  for (const rulebook of ['bitmex', 'okx', 'dydx', 'pro-rata']) {
    await visit(page, at(`/methodology/${rulebook}`))
    const example = page.getByRole('region', { name: 'A worked example' })
    await expect(example).toContainText('At which price.')
    await expect(example).toContainText(/Positions of this exchange|On the built-in example/)
  }
})

test('the tools answer without scripts, and are reached by keyboard', async ({ browser, page }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const still = await context.newPage()
  await still.goto(at('/compare?rulebook=okx%2F1&rulebook=bitmex%2F1'))
  await expect(still.getByRole('table', { name: 'One loss under several rulebooks' }).getByRole('row')).toHaveCount(3)
  await still.getByRole('checkbox', { name: /^HTX/ }).check()
  await still.getByRole('button', { name: 'Compare' }).click()
  await expect(still.getByRole('table', { name: 'One loss under several rulebooks' }).getByRole('row')).toHaveCount(4)
  await still.goto(at('/check-run?example=swapped'))
  await expect(still.getByRole('row', { name: /out-of-order/ })).toContainText('anna')
  await still.goto(at('/stress?source=example'))
  await expect(still.getByRole('row', { name: /BTC-PERP.*−10/ })).toContainText('33,200')
  await context.close()

  await visit(page, at('/'))
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Rules' }).press('Enter')
  await page.getByRole('navigation', { name: 'Rules and tools' }).getByRole('link', { name: 'Stress' }).press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What would a gap leave uncovered?')
  await expectLive(page)
})

test('the header fits the screen when the connection is lost', async ({ page }) => {
  await visit(page, at('/'))
  await exchange.current.server.kill('SIGKILL')
  await expect(page.getByRole('banner')).toContainText('No connection', { timeout: 60_000 })
  for (const width of [320, 390, 768, 1024]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} px`).toBeLessThanOrEqual(width)
  }
  await exchange.current.server.start()
})
