import { writeFileSync } from 'node:fs'
import { chromium, type Locator, type Page } from '@playwright/test'
import { findChromium } from '@/e2e/chromium.mjs'
import { TestServer } from '@/e2e/server'
import { quantile } from '../contest'
import { prove, type Result, type Work } from '../work'
import { type Felt, type LongFrame, listen, read } from './feel'

const TICKS = 4
const TRADERS = 300
/** Between two gestures: as fast as a hand types. */
const GESTURE_MS = 60

export const smoothWork: Work = {
  name: 'smooth',
  about: 'typing and sliding on the account page in a browser while four updates a second arrive (needs a build)',
  n: 200,
  most: 5_000,
  byNameOnly: true,
  run,
}

async function run(n: number): Promise<Result> {
  const server = await TestServer.start({
    env: { PLIMSOLL_TICKS: String(TICKS), PLIMSOLL_TRADERS: String(TRADERS), PLIMSOLL_LOG_LEVEL: 'warn' },
  })
  const executablePath = findChromium()
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } })
    // What runs this file marks functions with a helper of its own, which a browser does not have.
    await page.addInitScript({ content: 'globalThis.__name = (named) => named' })
    await sit(page, server.url)
    const moving = await felt(page, n)
    await page.getByRole('button', { name: 'Stop all movement' }).click()
    const still = await felt(page, n)
    // Otherwise it would be smooth because nothing came.
    prove(moving.updates >= (moving.seconds * TICKS) / 2, `${moving.updates} updates in ${moving.seconds} s`)
    prove(still.changes === 0, 'nothing moves where all movement is stopped')
    const trace = process.env.PLIMSOLL_TRACE
    if (trace) writeFileSync(trace, traceOf(n, moving, still))
    return {
      work: 'smooth',
      n,
      unit: 'ms from hand to picture',
      runs: moving.latencies.length,
      ours: figuresOf(moving.latencies),
      rivals: { 'all movement stopped': figuresOf(still.latencies) },
      facts: {
        updatesPerSecond: Math.round((moving.updates / moving.seconds) * 10) / 10,
        p95Ms: Math.round(quantile(sorted(moving.latencies), 0.95)),
        p95StoppedMs: Math.round(quantile(sorted(still.latencies), 0.95)),
        framesMedianMs: Math.round(quantile(sorted(moving.frames), 0.5)),
        framesP95Ms: Math.round(quantile(sorted(moving.frames), 0.95)),
        framesP95StoppedMs: Math.round(quantile(sorted(still.frames), 0.95)),
        longTasks: moving.longTasks.length,
        longestTaskMs: Math.round(Math.max(0, ...moving.longTasks)),
        longTasksStopped: still.longTasks.length,
        latePictures: moving.longFrames.length,
        latePicturesByUpdates: moving.longFrames.filter(isByUpdate).length,
        latePicturesStopped: still.longFrames.length,
      },
    }
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** Every measured gesture and picture, for whoever wants to see more than quantiles: milliseconds, to a tenth. */
function traceOf(gestures: number, moving: Measured, still: Measured): string {
  const tenths = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value)
  return `${JSON.stringify({ format: 'plimsoll.smooth/1', unit: 'ms', gestures, moving, still }, tenths)}\n`
}

/** More than half of the time before a late picture went to what a message of the stream had called. */
function isByUpdate({ ms, scripts }: LongFrame): boolean {
  return scripts.some((one) => one.by.startsWith('EventSource') && one.ms > ms / 2)
}

async function sit(page: Page, url: string): Promise<void> {
  const { traders } = (await (await fetch(`${url}/api/v1/demo/traders`)).json()) as {
    traders: readonly { account: string; kind: string }[]
  }
  // Whoever trades may turn a position round, and the row that was open is gone.
  const account = traders.find(({ kind }) => kind === 'holder')?.account ?? ''
  await page.goto(`${url}/account`)
  await page.getByRole('button', { name: `Take the seat of ${account}` }).click()
  await page.getByText(`Account ${account}.`).waitFor()
  await page.getByRole('slider', { name: /^If the mark/ }).waitFor()
}

interface Measured extends Felt {
  /** Messages of the live stream that came meanwhile. */
  readonly updates: number
  readonly seconds: number
}

/** Slides the water with the mouse and with keys, and types into a lever, in turns. */
async function felt(page: Page, gestures: number): Promise<Measured> {
  const network = await page.context().newCDPSession(page)
  let updates = 0
  network.on('Network.eventSourceMessageReceived', () => {
    updates += 1
  })
  await network.send('Network.enable')
  const water = page.getByRole('slider', { name: /^If the mark/ })
  const lever = page.getByRole('spinbutton', { name: /^Margin/ }).first()
  await page.evaluate(listen)
  const began = performance.now()
  for (let i = 0; i < gestures; i += 3) {
    await slide(page, water, i)
    await water.press(i % 2 === 0 ? 'ArrowRight' : 'ArrowLeft')
    await page.waitForTimeout(GESTURE_MS)
    await lever.focus()
    await page.keyboard.press(i % 12 === 0 ? 'ControlOrMeta+a' : String(1 + (i % 9)))
    await page.waitForTimeout(GESTURE_MS)
  }
  const seconds = (performance.now() - began) / 1000
  const found = await page.evaluate(read)
  await network.detach()
  return { ...found, updates, seconds }
}

async function slide(page: Page, slider: Locator, i: number): Promise<void> {
  const box = await slider.boundingBox()
  if (box === null) throw new Error('the slider is not on the page')
  const x = box.x + box.width * (0.2 + (0.6 * (i % 40)) / 40)
  await page.mouse.move(x, box.y + box.height / 2)
  await page.mouse.down()
  for (const step of [4, 8, 12]) await page.mouse.move(x + step, box.y + box.height / 2)
  await page.mouse.up()
  await page.waitForTimeout(GESTURE_MS)
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b)

function figuresOf(values: readonly number[]) {
  const all = sorted(values)
  return { value: quantile(all, 0.5), min: all[0] ?? 0, max: all.at(-1) ?? 0 }
}
