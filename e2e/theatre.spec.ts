import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { foldReplay, initReplay, planReplay } from '../engine/projections/replay'
import { viewReplay } from '../engine/projections/replay-view'
import { KEYS } from '../lib/words/en/replay-words'
import { ownExchange } from './exchange'

const exchange = ownExchange()

/** A recording is the same everywhere, so that what is expected can be read in its file. */
const NAME = 'cascade'
const lines = readFileSync(`public/recordings/${NAME}.ndjson`, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))
const closures = lines.filter(({ type }) => type === 'closure')

const cursor = (page: Page) => page.getByRole('slider', { name: 'Time' })
const seqOf = async (page: Page) => Number(await cursor(page).getAttribute('aria-valuenow'))

async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`${exchange.current.url}/history/${NAME}/replay${query}`)
  await expect(page.getByText(`all ${lines.length - 1} records the same`)).toBeVisible({ timeout: 30_000 })
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** The button can't be pressed where it would lead nowhere. */
async function toFirst(page: Page): Promise<void> {
  if (await page.getByRole('button', { name: 'First', exact: true }).isEnabled()) await press(page, 'First')
}

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test.describe(reducedMotion === 'reduce' ? 'where motion is reduced' : 'with motion', () => {
    test.use({ contextOptions: { reducedMotion } })

    test('every move of the cursor is a button and a key, and both end at the same place', async ({ page }) => {
      await open(page)
      for (const [button, key, back] of [
        ['Next event', 'ArrowRight', 'ArrowLeft'],
        ['Next moment', 'Shift+ArrowRight', 'Shift+ArrowLeft'],
        ['Next phase', 'Alt+ArrowRight', 'Alt+ArrowLeft'],
        ['Last', 'End', 'Home'],
      ] as const) {
        await toFirst(page)
        await press(page, button)
        const there = await seqOf(page)
        expect(there).toBeGreaterThan(1)
        await toFirst(page)
        await cursor(page).focus()
        await page.keyboard.press(key)
        expect(await seqOf(page)).toBe(there)
        await page.keyboard.press(back)
        const before = await seqOf(page)
        expect(before).toBeLessThan(there)
        await page.keyboard.press(key)
        await press(page, button.replace('Next', 'Previous').replace('Last', 'First'))
        expect(await seqOf(page)).toBe(before)
      }
      await page.keyboard.press('.')
      await page.keyboard.press('.')
      const dotted = await seqOf(page)
      await page.keyboard.press(',')
      expect(await seqOf(page)).toBeLessThan(dotted)
      await page.keyboard.press('5')
      const half = await seqOf(page)
      await page.keyboard.press('PageUp')
      expect(await seqOf(page)).toBeLessThan(half)
      await page.keyboard.press('PageDown')
      await page.keyboard.press('PageDown')
      expect(await seqOf(page)).toBeGreaterThan(half)
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
      await page.keyboard.press('Escape')
    })

    test('speeds, quiet time, window and axis are chosen by mouse and by keyboard', async ({ page }) => {
      await open(page)
      const speeds = page.getByRole('group', { name: 'Speed' })
      await expect(speeds).toMatchAriaSnapshot(`
        - group "Speed":
          - radio "0.25 times"
          - radio "1 times"
          - radio "4 times" [checked]
          - radio "16 times"
          - radio "64 times"
          - radio "as it happened"
      `)
      await cursor(page).focus()
      await page.keyboard.press('L')
      await expect(speeds.getByRole('radio', { name: '16 times' })).toBeChecked()
      await page.keyboard.press('J')
      await page.keyboard.press('J')
      await expect(speeds.getByRole('radio', { name: '1 times', exact: true })).toBeChecked()
      await speeds.getByRole('radio', { name: '0.25 times' }).click()
      await expect(speeds.getByRole('radio', { name: '0.25 times' })).toBeChecked()

      const quiet = page.getByRole('checkbox', { name: 'skip quiet time' })
      await expect(quiet).toBeChecked()
      await speeds.getByRole('radio', { name: 'as it happened' }).click()
      await expect(quiet).not.toBeChecked()
      await quiet.focus()
      await page.keyboard.press('Space')
      await expect(quiet).toBeChecked()
      await expect(speeds.getByRole('radio', { name: 'as it happened' })).not.toBeChecked()

      const shorter = page.getByRole('button', { name: 'Shorter window' })
      const longer = page.getByRole('button', { name: 'Longer window' })
      await expect(longer).toBeDisabled()
      await shorter.click()
      await longer.focus()
      await page.keyboard.press('Enter')
      await expect(longer).toBeDisabled()
      const axis = page.getByRole('group', { name: 'axis' })
      await axis.getByRole('radio', { name: 'clock' }).click()
      await expect(axis.getByRole('radio', { name: 'clock' })).toBeChecked()
      await page.keyboard.press('ArrowRight')
      await expect(axis.getByRole('radio', { name: 'record by record' })).toBeChecked()
    })

    test('the places worth going to, and the tenths, lead there', async ({ page }) => {
      await open(page)
      const places = page.getByRole('list', { name: 'Go to' })
      await places.getByRole('button', { name: /^first closure/ }).click()
      expect(await seqOf(page)).toBe(closures[0]?.seq)
      await places.getByRole('button', { name: /^trigger/ }).focus()
      await page.keyboard.press('Enter')
      expect(await seqOf(page)).toBe(lines.find(({ type }) => type === 'adl-started').seq)
      // Slow enough that it has not ended before a busy machine comes to stop it.
      await page.getByRole('radio', { name: '0.25 times' }).click()
      await cursor(page).focus()
      await page.keyboard.press('Space')
      await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
      await page.keyboard.press('K')
      await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
    })

    test('loops, links, presenting and the list of keys answer to keys as they do to the mouse', async ({
      page,
      context,
    }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await open(page, `?t=${closures[0]?.seq}`)
      await cursor(page).focus()
      await page.keyboard.press('[')
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
      const to = await seqOf(page)
      await page.keyboard.press(']')
      await expect(page.getByText(`loops seq ${closures[0]?.seq} to ${to}`)).toBeVisible()
      await page.getByRole('button', { name: 'Loop from here' }).focus()
      await page.keyboard.press('Enter')
      await expect(page.getByText(`loops seq ${to} to ${to}`)).toBeVisible()
      await page.getByRole('button', { name: 'Don’t loop' }).click()
      await expect(page.getByText('loops seq')).toHaveCount(0)

      await page.getByRole('button', { name: 'Copy link' }).focus()
      await page.keyboard.press('Enter')
      await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`?t=${to}`)

      await page.getByRole('button', { name: 'Present', exact: true }).focus()
      await page.keyboard.press('Enter')
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden()
      await page.keyboard.press('Escape')

      await cursor(page).focus()
      await page.keyboard.press('?')
      await page.getByRole('checkbox', { name: 'keys of a single character are on' }).press('Space')
      await page.keyboard.press('Escape')
      await cursor(page).focus()
      const here = await seqOf(page)
      await page.keyboard.press('0')
      expect(await seqOf(page)).toBe(here)
      await page.keyboard.press('ArrowLeft')
      expect(await seqOf(page)).toBeLessThan(here)
    })
  })
}

test('a loop plays its stretch over and over, by mouse and by keys', async ({ page }) => {
  const [first, last] = [closures[0]?.seq, closures.at(-1)?.seq]
  await open(page, `?t=${first}`)
  await press(page, 'Loop from here')
  await cursor(page).focus()
  await page.keyboard.press('G')
  await page.getByRole('textbox', { name: 'Go to seq' }).fill(String(last))
  await page.keyboard.press('Enter')
  await press(page, 'to here')
  await expect(page.getByText(`loops seq ${first} to ${last}`)).toBeVisible()
  await page.getByRole('radio', { name: '64 times' }).check({ force: true })
  await press(page, 'Play')
  let turned = false
  for (let i = 0, before = 0; i < 200 && !turned; i++) {
    const now = await seqOf(page)
    expect(now).toBeGreaterThanOrEqual(first)
    expect(now).toBeLessThanOrEqual(last)
    turned = now < before
    before = now
    await page.waitForTimeout(25)
  }
  expect(turned).toBe(true)
  await press(page, 'Pause')
  await cursor(page).focus()
  await page.keyboard.press('\\')
  await expect(page.getByText('loops seq')).toHaveCount(0)
})

test('a frame is saved as a picture that says when and of which log', async ({ page }) => {
  await open(page, `?t=${closures[0]?.seq}`)
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Save picture')])
  expect(download.suggestedFilename()).toBe(`${NAME}-1-${closures[0]?.seq}.png`)
  const file = readFileSync(await download.path())
  // The signature of a PNG, then its size: twice the points of the picture.
  expect(file.subarray(1, 4).toString()).toBe('PNG')
  expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([2400, 1400])
})

test('a link opens at an account, at a market or at a record', async ({ page }) => {
  const [closure] = closures
  await open(page, `?focus=${closure.account}`)
  expect(await seqOf(page)).toBe(closures.find(({ event, account }) => account === closure.account && event)?.seq)
  await press(page, 'First')
  await press(page, 'Its closure')
  expect(await seqOf(page)).toBe(closure.seq)
  await open(page, '?m=CAS-PERP')
  expect(closures.map(({ seq }) => seq)).toContain(await seqOf(page))
  await open(page, '?t=12')
  expect(await seqOf(page)).toBeLessThanOrEqual(12)
})

test('frames and stretches are saved as they are shown', async ({ page }) => {
  await open(page, `?t=${closures[0]?.seq}`)
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Save frame')])
  const saved = JSON.parse(readFileSync(await download.path(), 'utf8'))
  expect(saved).toMatchObject({ format: 'plimsoll.frame/1', frame: { seq: closures[0]?.seq, phase: 'closures' } })
  const [range] = await Promise.all([page.waitForEvent('download'), press(page, 'Save record')])
  const rows = JSON.parse(readFileSync(await range.path(), 'utf8')).rows as { kind: string }[]
  expect(rows.filter(({ kind }) => kind === 'closure')).toHaveLength(closures.length)
})

test('presentation hides what is not the film, and Escape brings it back', async ({ page }) => {
  await open(page)
  await press(page, 'Present')
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden()
  await expect(cursor(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
})

test('another rulebook is run in the page, stands on the same cursor, and its sums agree', async ({ page }) => {
  await open(page)
  await cursor(page).focus()
  await page.keyboard.press('C')
  await expect(page.getByRole('combobox', { name: 'Rulebook' })).toBeFocused()
  await page.getByRole('combobox', { name: 'Rulebook' }).selectOption('pro-rata')
  await press(page, 'Run it again')
  const row = page.getByRole('row', { name: /^Accounts reduced/ })
  await expect(row).toContainText(String(new Set(closures.map(({ account }) => account)).size))
  await expect(page.getByText(/accounts are closed instead/)).toBeVisible()
  await page.getByLabel('Added to each fund').fill('100000000')
  await press(page, 'Run it again')
  await expect(
    page
      .getByRole('row', { name: /^ADL events/ })
      .getByRole('cell')
      .last(),
  ).toHaveText('0')
})

test('scrubbing a thousand times at random ends in the frame that folding from the start ends in', async ({ page }) => {
  await open(page)
  const records = lines.slice(1)
  const about = await page.getByText('This page is about').locator('b').textContent()
  const plan = planReplay(records, about)
  for (let round = 0; round < 10; round++) {
    await cursor(page).evaluate((slider, seed) => {
      let x = seed
      for (let i = 0; i < 100; i++) {
        x = (x * 48_271) % 2_147_483_647
        const key = x % 3 === 0 ? String(x % 10) : ['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home'][x % 5]
        slider.dispatchEvent(new KeyboardEvent('keydown', { key: key ?? '5', bubbles: true }))
      }
    }, round + 7)
    const seq = await seqOf(page)
    await expect(page.getByText(`seq ${seq.toLocaleString('en-GB')} of`)).toBeVisible()
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Save frame')])
    const { frame, hash } = JSON.parse(readFileSync(await download.path(), 'utf8'))
    expect(frame.seq).toBe(seq)
    expect(hash).toBe(records[seq - 1].hash)
    let state = initReplay(records[0].at)
    for (const record of records.slice(0, seq)) state = foldReplay(state, record)
    // The order of a queue is the engine's word, which folding does not know.
    expect({ ...frame, queue: null }).toEqual(JSON.parse(JSON.stringify(viewReplay(state, plan, () => []))))
  }
})

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } })
  test('playing steps by moments', async ({ page }) => {
    await open(page, `?t=${closures[0]?.seq}`)
    const before = await seqOf(page)
    await press(page, 'Play')
    await expect.poll(() => seqOf(page)).toBeGreaterThan(before)
    await press(page, 'Pause')
  })
})

test('the controls have names, and axe finds nothing', async ({ page }) => {
  await open(page)
  await expect(page.getByRole('group', { name: 'Transport' })).toMatchAriaSnapshot(`
    - group "Transport":
      - button "First"
      - button "Previous phase"
      - button "Previous moment"
      - button "Previous event"
      - button "Play"
      - button "Next event"
      - button "Next moment"
      - button "Next phase"
      - button "Last"
  `)
  await expect(page.getByRole('group', { name: 'Take away' })).toMatchAriaSnapshot(`
    - group "Take away":
      - button "Save frame"
      - button "Save picture"
      - button "Save record"
      - button "Present"
  `)
  await expect(page.getByRole('group', { name: 'Loop' })).toMatchAriaSnapshot(`
    - group "Loop":
      - button "Loop from here"
      - button "to here" [disabled]
  `)
  await expect(page.getByRole('group', { name: 'axis' })).toMatchAriaSnapshot(`
    - group "axis":
      - radio "clock"
      - radio "record by record"
  `)
  await expect(page.getByRole('list', { name: 'Go to' })).toMatchAriaSnapshot(`
    - list "Go to":
      - listitem:
        - button /^first liquidation/
      - listitem:
        - button /^trigger/
      - listitem:
        - button /^first closure/
      - listitem:
        - button /^last closure/
  `)
  await expect(page.locator('#what-if form')).toMatchAriaSnapshot(`
    - combobox "Rulebook":
      - option "bitmex" [selected]
    - textbox "Added to each fund"
    - combobox "Order book":
      - option "empty"
      - option "0.5 times as deep"
      - option "as it was" [selected]
      - option "2 times as deep"
      - option "5 times as deep"
    - button "Run it again"
  `)
  await expect(page.getByRole('region', { name: 'Events, following the cursor' })).toMatchAriaSnapshot(`
    - region "Events, following the cursor":
      - table:
        - rowgroup:
          - row "UTC seq What happened Amount":
            - columnheader "UTC"
            - columnheader "seq"
            - columnheader "What happened"
            - columnheader "Amount"
  `)
  await cursor(page).focus()
  await page.keyboard.press('G')
  await expect(page.locator('form').filter({ hasText: 'Go to seq' })).toMatchAriaSnapshot(`
    - textbox "Go to seq"
    - button "Go"
  `)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Keys' }).click()
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys).toMatchAriaSnapshot(`
    - dialog "Keys":
      - heading "Keys" [level=2]
      - table
      - checkbox "keys of a single character are on" [checked]
      - paragraph:
        - button "Close"
  `)
  await expect(keys.getByRole('row')).toHaveCount(KEYS.length)
  await keys.getByRole('button', { name: 'Close' }).click()
  await expect(cursor(page)).toHaveAttribute('aria-valuetext', /\d\d h \d\d m \d\d s, seq \d+, event \d+ of \d+/)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})
