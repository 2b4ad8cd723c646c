import { type BrowserContext, expect, type Page } from '@playwright/test'
import { freshPem } from '../lib/server/crypto'
import { Exchange } from './exchange'
import { visit } from './page'
import { DECLARED, OPENING, Pushing } from './pushing'
import { OPEN, opening, Script } from './script'
import { TestServer } from './server'
import { AccountVenues, Venues } from './venues'

const MARKET = 'M-PERP'
/** Slow enough that each state of a feed that falls silent lasts until all its pictures are taken. */
const TICKS = '0.1'
/** Pictures are worth waiting for, on a machine that does ten other things as well. */
export const PATIENCE_MS = 120_000

type Opened = readonly { readonly name: string; readonly page: Page }[]
/** Takes the pictures of a page in all widths. */
export type Shoot = (page: Page, name: string) => Promise<void>

/**
 * Every state that screens must have, on an exchange that does what it is told: without positions and events, without
 * access, loading, ADL active, reduced, with a gap, halted, delayed, stale, disconnected. One context for each theme.
 */
export async function shootStates(contexts: readonly BrowserContext[], shoot: Shoot): Promise<void> {
  const script = await Script.open(
    {
      facts: OPEN,
      opening: opening({
        markets: [MARKET],
        deposits: { hub: '1000000', me: '100', other: '5000', weak: '30', nobody: '50' },
        trades: [
          [MARKET, 'weak', 'me', '4', '100'],
          [MARKET, 'hub', 'me', '6', '100'],
          [MARKET, 'hub', 'other', '10', '100'],
        ],
      }),
      seats: [{ account: 'me', kind: 'me' }],
    },
    TICKS,
  )
  const { exchange } = script
  const step = () => exchange.push({ action: 'step', count: 1 })
  const each = async (state: string, pages: Opened, freshness: RegExp) => {
    for (const { name, page } of pages) {
      await page.bringToFront()
      await expect(page.locator('main')).toHaveAttribute('data-freshness', freshness, { timeout: PATIENCE_MS })
      await shoot(page, `state-${state}-${name}`)
    }
  }
  /** A state that passes by itself: a machine that was too slow for its pictures lets the exchange speak and fall silent again. */
  const eachPassing = async (state: string, pages: Opened, freshness: RegExp) => {
    for (const one of pages) {
      const isPast = async () => (await one.page.locator('main').getAttribute('data-freshness')) === 'stale'
      do {
        if (await isPast()) {
          script.marks({ [MARKET]: '86' })
          script.silence()
        }
        await each(state, [one], freshness)
      } while (await isPast())
    }
  }
  try {
    await step()
    for (const context of contexts) {
      await passing(
        context,
        exchange.url,
        ['/account', '/account/alerts', '/support', '/receipts/none'],
        'no-access',
        shoot,
      )
      await seat(context, exchange.url, (await exchange.sit('nobody')).cookie)
      await passing(context, exchange.url, ['/account', '/account/alerts', '/events'], 'empty', shoot)
      await seat(context, exchange.url, (await exchange.sit('me')).cookie)
    }
    const held = (await Promise.all(contexts.map((context) => openHeld(context, exchange.url)))).flat()
    const opened = (await Promise.all(contexts.map((context) => openAll(context, exchange.url)))).flat()
    await each('live', opened, /live/)
    script.marks({ [MARKET]: '85' })
    await step()
    await each('reduced', opened, /live/)
    for (const { page } of held) await expect(page.locator('.adl-bar')).toBeVisible({ timeout: PATIENCE_MS })
    await each('active', held, /./)
    await Promise.all(held.map(({ page }) => page.close()))
    const [event] = await exchange.events()
    for (const context of contexts) await loading(context, `${exchange.url}/events/${event?.id}/replay`, shoot)
    script.gap('lines 10 to 12 are missing')
    await step()
    await each('gap', opened, /live|halted/)
    script.marks({ [MARKET]: '86' })
    await step()
    await exchange.push({ action: 'pause' })
    await each('halted', opened, /halted/)
    await exchange.push({ action: 'resume' })
    script.silence()
    await eachPassing('delayed', opened, /delayed/)
    await each('stale', opened, /stale/)
    await exchange.server.kill('SIGKILL')
    await each('disconnected', opened, /disconnected/)
  } finally {
    await script.close()
  }
}

/** A venue that decides by itself, and whose run its rulebook does not explain. */
export async function shootDivergence(contexts: readonly BrowserContext[], shoot: Shoot): Promise<void> {
  const declared = { PLIMSOLL_FEED_AUTHORITY: 'venue', PLIMSOLL_FEED_DISCLOSURE: 'open', PLIMSOLL_TICKS: TICKS }
  const server = await TestServer.start({
    silent: true,
    env: { ...DECLARED, PLIMSOLL_SIGNING_KEY: freshPem(), ...declared },
  })
  try {
    const exchange = new Pushing(server.url)
    await exchange.rows(OPENING)
    await exchange.doubtfulRun()
    for (const context of contexts) await passing(context, server.url, ['/divergence'], 'differs', shoot)
  } finally {
    await server.stop()
  }
}

/** A trader's accounts at other venues: none yet, a key that is refused, three that are read, and one venue in trouble. */
export async function shootOwnAccounts(contexts: readonly BrowserContext[], shoot: Shoot): Promise<void> {
  const [venues, board] = [await AccountVenues.open(), await Venues.open()]
  const exchange = await Exchange.open({ ...venues.settings, ...board.settings })
  try {
    const seats = await exchange.traders()
    for (const [i, context] of contexts.entries()) {
      venues.calm()
      await seat(context, exchange.url, (await exchange.sit(seats[i]?.account ?? '')).cookie)
      const page = await context.newPage()
      await visit(page, `${exchange.url}/account/venues`, PATIENCE_MS)
      await shoot(page, 'state-none-venues')
      venues.giveMoreRights()
      await connect(page, 'bybit')
      await expect(page.getByText('This key can do more than read.')).toBeVisible({ timeout: PATIENCE_MS })
      await shoot(page, 'state-refused-venues')
      venues.calm()
      for (const [done, venue] of ['binance', 'bybit', 'okx'].entries()) {
        await connect(page, venue)
        await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(done + 1, { timeout: PATIENCE_MS })
      }
      await shoot(page, 'state-connected-venues')
      venues.fail()
      await expect(page.getByText('Bybit does not answer.')).toBeVisible({ timeout: PATIENCE_MS })
      await page.getByLabel('Venue', { exact: true }).selectOption('okx')
      await shoot(page, 'state-trouble-venues')
      await visit(page, `${exchange.url}/account/alerts?venue=bybit&market=BTCUSDT`, PATIENCE_MS)
      await page.getByRole('button', { name: 'Make this alert' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 alert is on.', { timeout: PATIENCE_MS })
      await shoot(page, 'state-venue-alerts')
      await page.close()
    }
  } finally {
    await exchange.server.stop()
    await Promise.all([venues.close(), board.close()])
    for (const context of contexts) await context.clearCookies()
  }
}

async function connect(page: Page, venue: string): Promise<void> {
  const field = (name: string) => page.getByLabel(name, { exact: true })
  await field('Venue').selectOption(venue)
  await field('Key').fill('key-of-the-pictures-7777')
  await field('Secret').fill('secret-of-the-pictures')
  if (venue === 'okx') await field('Passphrase').fill('passphrase-of-the-pictures')
  await page.getByRole('button', { name: 'Connect' }).click()
}

async function seat(context: BrowserContext, url: string, cookie: string): Promise<void> {
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url }])
}

/** Pages that are opened for one picture and left again. */
async function passing(context: BrowserContext, url: string, paths: readonly string[], state: string, shoot: Shoot) {
  const page = await context.newPage()
  for (const path of paths) {
    await page.goto(url + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await shoot(page, `state-${state}${path.replaceAll('/', '-')}`)
  }
  await page.close()
}

/** A page whose figures are asked for and never come. */
async function loading(context: BrowserContext, url: string, shoot: Shoot): Promise<void> {
  const page = await context.newPage()
  await page.route('**/log', () => undefined)
  await page.goto(url)
  await expect(page.getByText('Loading the record')).toBeVisible({ timeout: PATIENCE_MS })
  await shoot(page, 'state-loading-replay')
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.close()
}

/** Pages that hear nothing more once an ADL event has begun, because it is over before a picture is taken. */
async function openHeld(context: BrowserContext, url: string): Promise<Opened> {
  const opened: { name: string; page: Page }[] = []
  for (const [name, path] of Object.entries({ status: '/', account: '/account' })) {
    const page = await context.newPage()
    await page.addInitScript(() => {
      window.EventSource = new Proxy(EventSource, {
        construct(Source, [address]: [string]) {
          const source = new Source(address)
          let held = false
          source.addEventListener('frame', (event) => {
            if (held) event.stopImmediatePropagation()
            held ||= /"status":"active"/.test(String(event.data))
          })
          return source
        },
      })
    })
    await visit(page, url + path, PATIENCE_MS)
    opened.push({ name, page })
  }
  return opened
}

/** The pages on which a state is looked at, opened while all is well. */
async function openAll(context: BrowserContext, url: string): Promise<Opened> {
  const paths = { status: '/', account: '/account', market: `/markets/${MARKET}`, alerts: '/account/alerts' }
  const opened: { name: string; page: Page }[] = []
  for (const [name, path] of Object.entries(paths)) {
    const page = await context.newPage()
    await visit(page, url + path, PATIENCE_MS)
    opened.push({ name, page })
  }
  return opened
}
