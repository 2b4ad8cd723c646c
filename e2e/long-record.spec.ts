import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { LogRecord } from '../engine/log'
import { foldReplay, initReplay, planReplay } from '../engine/projections/replay'
import { viewReplay } from '../engine/projections/replay-view'
import { Random } from '../engine/simulation/random'
import { words } from '../lib/words/en/replay'
import { Exchange } from './exchange'
import { LONG_STREAM, storeLongLog } from './long-log'
import { rendererMb } from './memory'

const LONG = Boolean(process.env.PLIMSOLL_LONG)

/** One line more than an answer has: it comes in chapters. */
const LINES = 100_001
const MANY_LINES = 1_000_000
const TURNS = 20
const MEMORY_MAX_MB = 500

const whole = (page: Page) => page.getByRole('slider', { name: words.wholeRecord })
const cursor = (page: Page) => page.getByRole('slider', { name: 'Time' })
const seqOf = async (page: Page) => Number(await cursor(page).getAttribute('aria-valuenow'))
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** An exchange that finds the record when it starts, and one of the record's events. */
async function withRecord(
  lines: number,
  use: (exchange: Exchange, event: string) => Promise<void>,
  sink?: (record: LogRecord) => void,
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'plimsoll-long-'))
  try {
    await storeLongLog(dataDir, lines, sink)
    const exchange = await Exchange.open({}, { dataDir })
    try {
      await use(exchange, await eventOf(exchange))
    } finally {
      await exchange.server.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The record is folded before its events are listed. */
async function eventOf(exchange: Exchange): Promise<string> {
  let event: string | undefined
  await expect
    .poll(
      async () => {
        event = (await exchange.events()).find(({ stream }) => stream === LONG_STREAM)?.id
        return event
      },
      { timeout: LONG ? 30 * 60_000 : 60_000 },
    )
    .toBeDefined()
  return event ?? ''
}

/** Until nothing is on its way any more. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByText(words.loadingChapter)).toHaveCount(0, { timeout: 60_000 })
  await expect(page.getByText(/^all [\d,]+ records the same/)).toBeVisible({ timeout: 60_000 })
}

/** Seconds until the page of an event shows a frame. */
async function open(page: Page, url: string, timeout: number): Promise<number> {
  const began = Date.now()
  await page.goto(url)
  await expect(cursor(page)).toBeVisible({ timeout })
  return (Date.now() - began) / 1_000
}

async function turnTo(page: Page, share: number): Promise<void> {
  await whole(page).scrollIntoViewIfNeeded()
  const box = await whole(page).boundingBox()
  if (box === null) throw new Error('the bar is not on the screen')
  await whole(page).click({ position: { x: 1 + share * (box.width - 2), y: box.height / 2 } })
  await settled(page)
}

async function savedFrame(page: Page): Promise<{ frame: { seq: number }; hash: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Save frame')])
  return JSON.parse(readFileSync(await download.path(), 'utf8'))
}

/** What folding from the start ends in at each of these lines, without the orders, which folding does not know. */
function folded(records: readonly LogRecord[], about: string, seqs: ReadonlySet<number>): Map<number, unknown> {
  const plan = planReplay(records, about)
  const frames = new Map<number, unknown>()
  let state = initReplay(records[0]?.at ?? '')
  for (const record of records) {
    state = foldReplay(state, record)
    if (seqs.has(record.seq)) frames.set(record.seq, JSON.parse(JSON.stringify(viewReplay(state, plan, () => []))))
  }
  return frames
}

/** Not where the system keeps it to itself: there is a bound to hold on Linux only. */
function expectWithinBounds(mb: number | null): void {
  if (process.platform === 'linux') expect(mb).not.toBeNull()
  expect(mb ?? 0).toBeLessThan(MEMORY_MAX_MB)
}

test('a record of 100,001 lines opens, scrubs, and ends in the frames of folding from the start', async ({
  page,
  browser,
}) => {
  test.setTimeout(5 * 60_000)
  const records: LogRecord[] = []
  const take = (record: LogRecord) => records.push(record)
  await withRecord(
    LINES,
    async ({ url }, event) => {
      const empty = await rendererMb(browser)
      const first = await open(page, `${url}/events/${event}/replay`, 3 * 60_000)
      // It plays as soon as it is folded; the engine's word on this chapter, and on all of it, comes without a reload.
      await settled(page)
      await expect(page.getByText(words.allTheSame(records.length))).toBeVisible({ timeout: 3 * 60_000 })
      const again = await open(page, `${url}/events/${event}/replay`, 60_000)
      await settled(page)
      await expect(whole(page)).toHaveAttribute('aria-valuemax', String(records.length))
      await expect(page.getByText(words.allTheSame(records.length))).toBeVisible()

      const random = Random.seeded('long record')
      const frames = new Map<number, Awaited<ReturnType<typeof savedFrame>>>()
      const keys = ['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Shift+ArrowRight']
      const keep = () =>
        expect(async () => {
          const seq = await seqOf(page)
          const saved = await savedFrame(page)
          // The cursor is where it is at once; its frame comes from a worker.
          expect(saved.frame.seq).toBe(seq)
          frames.set(seq, saved)
        }).toPass({ timeout: 30_000 })
      for (let turn = 0; turn < 4; turn += 1) {
        await turnTo(page, random.below(1_000) / 1_000)
        await cursor(page).focus()
        for (let i = 0; i < 10; i += 1) await page.keyboard.press(keys[random.below(keys.length)] ?? 'ArrowRight')
        await settled(page)
        await keep()
      }
      await press(page, 'Last')
      await settled(page)
      await expect(page.getByRole('button', { name: words.nextChapter })).toBeDisabled()
      await expect(page.getByRole('button', { name: 'Next event' })).toBeDisabled()
      await keep()

      const expected = folded(records, event, new Set(frames.keys()))
      expect(frames.size).toBeGreaterThan(3)
      for (const [seq, { frame, hash }] of frames) {
        expect(hash).toBe(records[seq - 1]?.hash)
        expect({ ...frame, queue: null }).toEqual(expected.get(seq))
      }
      const mb = await rendererMb(browser)
      console.log(
        `${records.length} lines: the first opening ${first} s, the next ${again} s; the page holds ${mb} MB, an empty one ${empty}`,
      )
      expectWithinBounds(mb)
    },
    take,
  )
})

test('a million lines are read with progress, and turning through them takes a bounded room', async ({
  page,
  browser,
}) => {
  test.skip(!LONG, 'PLIMSOLL_LONG=1 makes a log of a million lines')
  test.setTimeout(2 * 3_600_000)
  await withRecord(MANY_LINES, async ({ url }, event) => {
    const empty = await rendererMb(browser)
    const began = Date.now()
    await page.goto(`${url}/events/${event}/replay`)
    const progress = page.getByRole('progressbar', { name: words.making })
    await expect(progress).toHaveAttribute('value', /^[1-9]\d*$/, { timeout: 5 * 60_000 })
    const done = Number(await progress.getAttribute('value'))
    await expect
      .poll(async () => Number(await progress.getAttribute('value')), { timeout: 60_000 })
      .toBeGreaterThan(done)
    await expect(cursor(page)).toBeVisible({ timeout: 60 * 60_000 })
    const made = (Date.now() - began) / 1_000
    const lines = Number(await whole(page).getAttribute('aria-valuemax'))
    await expect(page.getByText(words.allTheSame(lines))).toBeVisible({ timeout: 60 * 60_000 })
    const recomputed = (Date.now() - began) / 1_000
    const again = await open(page, `${url}/events/${event}/replay`, 60_000)
    await settled(page)
    const random = Random.seeded('turns')
    const turns: { seconds: number; mb: number | null }[] = []
    for (let turn = 0; turn < TURNS; turn += 1) {
      const from = Date.now()
      await turnTo(page, random.below(1_000) / 1_000)
      turns.push({ seconds: (Date.now() - from) / 1_000, mb: await rendererMb(browser) })
    }
    console.log(
      `opened in ${made} s, recomputed in ${recomputed} s, opened again in ${again} s; an empty page holds ${empty} MB:`,
    )
    for (const { seconds, mb } of turns) console.log(`a turn in ${seconds} s, ${mb} MB`)
    for (const { mb } of turns) expectWithinBounds(mb)
  })
})
