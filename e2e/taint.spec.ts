import { expect, test } from '@playwright/test'
import { MARKET, markAt, marksIn, nameOf, opening, TRADERS } from '../lib/server/testing/marked'
import type { Exchange } from './exchange'
import { servedRoutes } from './pages'
import { ownScript } from './script'

/** Two hundred traders with marked figures: no page that one of them, or nobody, opens carries the mark of another. */
const script = ownScript({
  facts: { authority: 'engine', coverage: 'full', disclosure: 'blinded', rulebook: 'bitmex' },
  opening: opening(),
})

const STEPS = 14
/** Each account's own pages for all of them, every page for each so many. */
const EVERY = 40

/** How a page is sent: as a document, and as what the router asks for. */
const FORMS: readonly Readonly<Record<string, string>>[] = [{ accept: 'text/html' }, { rsc: '1' }]

interface Closed {
  readonly event: string
  readonly receipts: readonly string[]
  /** Totals and closures of an event are public, under names that mean nothing outside of it. */
  readonly sizes: readonly string[]
}

let closed: Closed

test.beforeAll(async () => {
  const { exchange } = script.current
  for (let step = 0; step < STEPS; step++) script.current.marks({ [MARKET]: markAt(step) })
  await exchange.push({ action: 'step', count: STEPS })
  expect((await exchange.events()).some(({ status }) => status === 'ended')).toBe(true)
  const rows = await exchange.events()
  const reports = await Promise.all(rows.map(({ id }) => exchange.report(id)))
  const closures = reports.flatMap((report) => report.closures)
  closed = {
    event: rows.find(({ status }) => status === 'ended')?.id ?? '',
    receipts: closures.flatMap(({ receipt }) => receipt ?? []),
    sizes: [...rows, ...closures].flatMap(({ size }) => size ?? []),
  }
})

/** Every page of the build, about one account and one event. */
function pagesAbout(account: string): readonly string[] {
  const given: Readonly<Record<string, string>> = {
    '/accounts/[id]': `/accounts/${account}`,
    '/events/[id]': `/events/${closed.event}`,
    '/events/[id]/replay': `/events/${closed.event}/replay`,
    '/funds/[id]': '/funds/F',
    '/markets/[id]': `/markets/${MARKET}`,
    '/methodology/[rulebook]': '/methodology/bitmex',
    '/receipts/[id]': `/receipts/${closed.receipts[0]}`,
  }
  const paths = servedRoutes().pages.flatMap((route) => given[route] ?? (route.includes('[') ? [] : [route]))
  return [
    ...paths,
    `/compare?event=${closed.event}`,
    `/check-run?event=${closed.event}`,
    `/account?open=${MARKET}:long`,
    `/accounts?id=${account}`,
    `/support?q=${account}`,
    `/events?market=${account}`,
    `/markets/${account}`,
    `/events/${account}`,
    `/receipts/${account}`,
    `/${account}`,
  ]
}

/** Whose marks stand in a page, apart from what was asked for and what everybody is told. */
async function marksOf(exchange: Exchange, path: string, headers: Readonly<Record<string, string>>, asked: string) {
  const response = await exchange.fetch(path, { headers, redirect: 'follow' })
  const text = `${await response.text()}\n${JSON.stringify([...response.headers])}`
  const left = closed.sizes.reduce((rest, size) => rest.replaceAll(size, ''), text)
  // The address itself comes back in links and in what the router keeps of it; it tells nothing that was not known.
  return {
    status: response.status,
    found: marksIn(left.replaceAll(asked, '').replaceAll(encodeURIComponent(asked), '')),
  }
}

test('no page shows to one trader, or to nobody, the mark of another', async () => {
  test.slow()
  const { exchange } = script.current
  let own = 0
  for (let n = 0; n < TRADERS; n += EVERY) {
    const cookie = await exchange.sit(nameOf(n))
    const about = nameOf((n + 21) % TRADERS)
    for (const form of FORMS) {
      for (const path of pagesAbout(about)) {
        const mine = await marksOf(exchange, path, { ...form, ...cookie }, about)
        own += Number(mine.found.delete(n))
        expect([...mine.found], `${path} for ${n}`).toEqual([])
        if (n > 0) continue
        const nobodys = await marksOf(exchange, path, form, about)
        expect([...nobodys.found], `${path} for nobody`).toEqual([])
        expect(nobodys.status, path).toBeLessThan(500)
      }
    }
  }
  // Otherwise this would pass where nothing is shown at all.
  expect(own).toBeGreaterThan(TRADERS / EVERY)
})

test('everyone finds themselves on their own page, and nobody else', async () => {
  test.slow()
  const { exchange } = script.current
  for (let n = 0; n < TRADERS; n++) {
    const cookie = await exchange.sit(nameOf(n))
    for (const form of FORMS) {
      const { found, status } = await marksOf(exchange, '/account', { ...form, ...cookie }, 'nothing')
      expect([n, status, ...found]).toEqual([n, 200, n])
    }
  }
})
