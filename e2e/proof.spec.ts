import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, expect, type Locator, type Page, type TestInfo, test } from '@playwright/test'
import { TITLES } from '@/lib/words/en/check-titles'
import { canonical, type Json } from '../engine/canonical'
import { type Receipt, signed } from '../engine/receipt/objects'
import { nodeCrypto } from '../lib/server/crypto'
import { freshSigner } from '../lib/server/keys'
import { sha256 } from '../lib/server/sha256'
import type { EventReport } from '../lib/wire/frames'
import { verifyTexts } from '../lib/wire/proofs'
import { ownExchange } from './exchange'
import { expectLive, visit, watchForTrouble } from './page'

const exchange = ownExchange()

let report: EventReport
/** Whose closure it was, its receipt's name, and the three files that are handed out for it. */
let owner: string
let id: string
let files: { readonly file: string; readonly run: string; readonly keys: string }

test.beforeAll(async () => {
  for (let tries = 0; tries < 20 && !owner; tries++) {
    report = await exchange.current.report((await exchange.current.provokeEvent()).id)
    const closure = report.closures.at(-1)
    owner = closure?.name ?? ''
    id = closure?.receipt ?? ''
  }
  const text = async (path: string) => (await exchange.current.fetch(path)).text()
  const [file, run, keys] = await Promise.all(
    [`/api/v1/receipts/${id}`, `/api/v1/events/${report.row.id}/run`, '/api/v1/keys'].map(text),
  )
  files = { file: file ?? '', run: run ?? '', keys: keys ?? '' }
})

const at = (path: string) => exchange.current.url + path

/** The verifier that is one file, taken away and opened from the disk. */
async function openOffline(page: Page, info: TestInfo): Promise<void> {
  const file = info.outputPath('verifier.html')
  await writeFile(file, await (await exchange.current.fetch('/verify-offline.html')).text())
  await page.goto(pathToFileURL(file).href)
}

async function sit(context: BrowserContext): Promise<void> {
  const [name = '', value = ''] = (await exchange.current.sit(owner)).cookie.split('=')
  await context.addCookies([{ name, value, url: exchange.current.url }])
}

/** What is said of one file: each check by name with how it came out and what was found, or the code of the refusal. */
type Answer = readonly (readonly string[])[] | string

function inNode(file: string): Answer {
  try {
    const { checks } = verifyTexts({ ...files, file }, nodeCrypto)
    return checks.map(({ name, holds, found }) => [TITLES[name], String(holds), found])
  } catch (error) {
    return (error as { code: string }).code
  }
}

const REFUSED = 'This file is refused.'
const HOLDS: Readonly<Record<string, string>> = { holds: 'true', fails: 'false', open: 'null' }

/** Shown under a heading: a list of checks, or a refusal with its code. */
async function shownAt(place: Locator): Promise<{ readonly items: Locator } | string> {
  const heading = place.getByRole('heading', { level: 2 })
  await expect(heading).toBeVisible()
  if ((await heading.textContent()) !== REFUSED) return { items: place.locator('ol > li') }
  return /\(([a-z-]+)\)/.exec((await place.textContent()) ?? '')?.[1] ?? ''
}

async function choose(page: Page, names: { readonly run: string; readonly keys: string }): Promise<void> {
  for (const name of ['run', 'keys'] as const) {
    const payload = { name: `${name}.json`, mimeType: 'application/json', buffer: Buffer.from(files[name]) }
    await page.getByLabel(names[name]).setInputFiles(payload)
  }
}

const verdictOf = (page: Page) => page.locator('main [aria-live]').filter({ has: page.getByRole('heading') })

async function inPage(page: Page, file: string): Promise<Answer> {
  await page.getByLabel('Receipt or public run').fill(file)
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  const shown = await shownAt(verdictOf(page))
  if (typeof shown === 'string') return shown
  const found = await shown.items.evaluateAll((all) =>
    all.map((li) => [
      li.querySelector('b')?.textContent ?? '',
      (li as HTMLElement).dataset.holds ?? '',
      li.querySelector('span:last-child')?.textContent ?? '',
    ]),
  )
  return found.map(([title = '', holds = '', words = '']) => [title, HOLDS[holds] ?? holds, words])
}

async function offline(page: Page, file: string): Promise<Answer> {
  await page.getByLabel('Receipt or public run, pasted').fill(file)
  // What stood there before is taken away first, so that an old answer is never read for a new one.
  await page.locator('#answer').evaluate((answer) => answer.replaceChildren())
  await page.getByRole('button', { name: 'Verify' }).click()
  const shown = await shownAt(page.locator('#answer'))
  if (typeof shown === 'string') return shown
  return shown.items.evaluateAll((all) =>
    all.map((li) => [
      (li.querySelector('b')?.textContent ?? '').replace(
        /^(\u2013 not looked at: |\u2713 |\u2717 does not hold: )/,
        '',
      ),
      (li as HTMLElement).dataset.holds ?? '',
      li.querySelector('.found')?.textContent ?? '',
    ]),
  )
}

/** The same receipt with something done to its object, in canonical form again. */
function altered(change: (receipt: { -readonly [K in keyof Receipt]: Receipt[K] }) => void): string {
  const receipt = JSON.parse(files.file)
  change(receipt)
  return canonical(receipt as Json)
}

/** Its first digit that can be another one. */
const another = (figure: string) => figure.replace(/[1-8]/, (digit) => String(Number(digit) + 1))

/** Forged receipts, each with what has to be said against it: a check by name, or the code of a refusal. */
function forgeries(): Readonly<Record<string, readonly [file: string, against: string]>> {
  const text = files.file.trimEnd()
  const { signature: _, ...body } = JSON.parse(text) as Receipt
  const detail = (change: object) =>
    altered((r) => {
      r.closure = { ...r.closure, detail: { ...r.closure.detail, ...change } }
    })
  return {
    'a changed size': [detail({ size: another(body.closure.detail.size) }), TITLES.unchanged],
    'a changed price': [detail({ price: another(body.closure.detail.price) }), TITLES['closed-as-committed']],
    'another place': [altered((r) => Object.assign(r.leaf, { place: r.leaf.place + 1 })), TITLES['in-queue']],
    'another root': [altered((r) => Object.assign(r.commitment.queue, { root: 'ab'.repeat(32) })), TITLES['in-queue']],
    'a commitment after its closure': [
      altered((r) => Object.assign(r.commitment, { seq: r.closure.seq + 1 })),
      TITLES['committed-first'],
    ],
    'a foreign key': [canonical(signed(sha256, freshSigner(), body) as unknown as Json), TITLES['known-key']],
    'an unknown key of the object': [text.replace('{', '{"aaa":"1",'), 'unknown-key'],
    'a space': [text.replace(':', ': '), 'not-canonical'],
    'a torn file': [text.slice(0, text.length / 2), 'not-json'],
  }
}

const saysAgainst = (answer: Answer) =>
  typeof answer === 'string' ? [answer] : answer.filter(([, holds]) => holds === 'false').map(([title = '']) => title)

test('the owner goes from the closure to its receipt, takes it away, and has it verified elsewhere', async ({
  page,
  context,
}, info) => {
  await sit(context)
  const trouble = watchForTrouble(page)
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) => {
      console.error(`the policy stopped ${blockedURI} by ${violatedDirective}`)
    })
  })
  await visit(page, at(`/events/${report.row.id}`))
  await page.locator(`a[href="/receipts/${id}"]`).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Your .+ was reduced by/)
  const checks = page.getByRole('region', { name: 'Checks' })
  await expect(checks).toContainText('Run in this page')
  for (const title of Object.values(TITLES)) await expect(checks.locator('li', { hasText: title })).toHaveCount(1)
  await expect(checks.locator('li[data-holds="fails"]')).toHaveCount(0)

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download receipt' }).click(),
  ])
  expect(download.suggestedFilename()).toBe(`${id}.json`)
  const taken = info.outputPath('receipt.json')
  await download.saveAs(taken)
  const text = await readFile(taken, 'utf8')
  expect(text).toBe(files.file)

  await page.getByRole('link', { name: 'Verify it elsewhere' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Verify a receipt')
  await page.getByLabel('Receipt from a file').setInputFiles(taken)
  await choose(page, { run: 'Public run, if you have it', keys: 'Keys of the exchange' })
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Everything that was looked at holds.' })).toBeVisible()
  expect(await inPage(page, text)).toEqual(inNode(text))

  await test.step('a changed digit is refused, and the check that refuses it has a name', async () => {
    const [forged] = forgeries()['a changed size'] ?? ['']
    expect(saysAgainst(await inPage(page, forged))).toContain(TITLES.unchanged)
    await expect(page.getByRole('heading', { name: /^This does not hold/ })).toBeVisible()
  })
  expect(trouble).toEqual([])
})

test('Node, the page and the file from a disk say the same of a receipt and of every forgery', async ({
  browser,
}, info) => {
  const online = await (await browser.newContext()).newPage()
  const apart = await browser.newContext({ offline: true })
  const disk = await apart.newPage()
  const asked: string[] = []
  disk.on('request', (request) => asked.push(request.url()))
  const trouble = watchForTrouble(disk)
  await visit(online, at('/verify'))
  await choose(online, { run: 'Public run, if you have it', keys: 'Keys of the exchange' })
  await openOffline(disk, info)
  await choose(disk, { run: 'Public run of the event', keys: 'Keys of the exchange' })
  const all = { 'the receipt as it is': [files.file, null] as const, ...forgeries() }
  for (const [what, [file, against]] of Object.entries(all)) {
    await test.step(what, async () => {
      const expected = inNode(file)
      if (against === null) expect(saysAgainst(expected)).toEqual([])
      else expect(saysAgainst(expected)).toContain(against)
      expect(await inPage(online, file)).toEqual(expected)
      expect(await offline(disk, file)).toEqual(expected)
    })
  }
  expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([])
  expect(trouble).toEqual([])
  await test.step('the file could not ask anybody if it wanted to', async () => {
    const refused = await disk.evaluate(
      (url) =>
        fetch(url).then(
          () => 'answered',
          () => 'refused',
        ),
      at('/api/v1/keys'),
    )
    expect(refused).toBe('refused')
  })
  await Promise.all([online.context().close(), apart.close()])
})

test('the sample, and a file that is dropped', async ({ page }) => {
  await visit(page, at('/verify'))
  await page.getByRole('button', { name: 'Try a sample' }).click()
  await expect(page.getByRole('heading', { name: 'Everything that was looked at holds.' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect(page.getByLabel('Receipt or public run')).toHaveValue('')
  const dropped = await page.evaluateHandle((texts) => {
    const data = new DataTransfer()
    for (const [name, text] of Object.entries(texts)) data.items.add(new File([text], `${name}.json`))
    return data
  }, files)
  await page.locator('main form').dispatchEvent('drop', { dataTransfer: dropped })
  await expect(page.getByLabel('Receipt or public run')).toHaveValue(files.file)
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  await expect(verdictOf(page).locator('li[data-holds="holds"]')).toHaveCount(Object.keys(TITLES).length)
})

const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0

test('it prints on one sheet, and says everything without colour', async ({ page, context }, info) => {
  await sit(context)
  // Whoever looks at it in the dark still prints black on white.
  await page.emulateMedia({ colorScheme: 'dark' })
  await visit(page, at(`/receipts/${id}`))
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText('Run in this page')
  for (const format of ['A4', 'Letter'] as const) {
    const pdf = await page.pdf({ format })
    await writeFile(info.outputPath(`${format}.pdf`), pdf)
    expect(pagesOf(pdf), format).toBe(1)
  }
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze()
  expect(violations.flatMap(({ nodes }) => nodes.map(({ target }) => target))).toEqual([])
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)']).toContain(paper)
  // A check is told by its mark, which has a shape and a name.
  const marks = page.getByRole('region', { name: 'Checks' }).getByRole('img', { name: /^(holds|not looked at)$/ })
  await expect(marks).toHaveCount(Object.keys(TITLES).length)

  await test.step('a page that is longer is counted as such', async () => {
    await page.goto(at('/methodology/bitmex'))
    expect(pagesOf(await page.pdf({ format: 'A4' }))).toBeGreaterThan(1)
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on a receipt and where it is verified, ${colorScheme}`, async ({ page, context }, info) => {
    await sit(context)
    await page.emulateMedia({ colorScheme })
    const found: string[] = []
    const look = async (where: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      found.push(
        ...violations.flatMap(({ id: rule, nodes }) => nodes.map(({ target }) => `${where}: ${rule} ${target}`)),
      )
    }
    await visit(page, at(`/receipts/${id}`))
    await expect(page.getByRole('region', { name: 'Checks' })).toContainText('Run in this page')
    await look('the receipt')
    await visit(page, at('/verify'))
    await page.getByRole('button', { name: 'Try a sample' }).click()
    await expect(page.getByRole('heading', { name: /^Everything/ })).toBeVisible()
    await look('what holds')
    await inPage(page, forgeries()['a changed size']?.[0] ?? '')
    await look('what does not hold')
    await inPage(page, '{}')
    await look('what is refused')
    await openOffline(page, info)
    await offline(page, forgeries()['a changed size']?.[0] ?? '')
    await look('the file from a disk')
    expect(found).toEqual([])
  })
}

test('each browser is a witness of the signed log', async ({ page }) => {
  await visit(page, at('/verify'))
  const footer = page.getByRole('contentinfo')
  await expect(footer).toContainText(/Signed log of events: \d+ entries. This browser remembers where it ends/)
  await exchange.current.provokeEvent()
  await page.reload()
  await expect(footer).toContainText(/only added to since this browser saw its first \d+/)

  await test.step('and says so where the log is not the one that it saw', async () => {
    await page.evaluate(() => {
      const [seen, ...rest] = JSON.parse(localStorage.getItem('plimsoll-heads') ?? '[]')
      localStorage.setItem('plimsoll-heads', JSON.stringify([{ ...seen, root: 'ab'.repeat(32) }, ...rest]))
    })
    await page.reload()
    await expect(footer.getByRole('status')).toContainText('is not the one this browser saw')
    await footer.getByRole('button', { name: 'Remember the new one' }).click()
    await expect(footer).toContainText('This browser remembers where it ends')
    await page.reload()
    await expectLive(page)
    await expect(footer).toContainText('only added to since')
  })
})
