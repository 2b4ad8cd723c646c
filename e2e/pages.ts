import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Exchange } from './exchange'

const COMMAND = fileURLToPath(new URL('../bin/plimsoll.mjs', import.meta.url))

export interface Imported {
  readonly stream: string
  readonly rows: number
  readonly adlNotional: string
}

/** `plimsoll import adl-blocks FILE --store`, beside a server that runs on the same data. */
export async function importBlocks(exchange: Exchange, file: string, stream: string): Promise<Imported> {
  const args = [COMMAND, 'import', 'adl-blocks', file, '--store', '--stream', stream]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, DATA_DIR: exchange.server.dataDir },
  })
  return JSON.parse(stdout) as Imported
}

/** A venue's own record, small: three moments, two of them with several markets. */
export const SAMPLE_BLOCKS = `block_second_ms,iso,coin,adl_notional_usd
1760130964000,2025-10-10T21:16:04Z,AVAX,1864336.3987500002
1760130964000,2025-10-10T21:16:04Z,DOGE,275691.59884
1760131016000,2025-10-10T21:16:56Z,BTC,100.25
1760131026000,2025-10-10T21:17:06Z,BTC,0.000001
1760131026000,2025-10-10T21:17:06Z,AVAX,35663.601249
`
/** Added up by hand. */
export const SAMPLE_TOTAL = '2175791.8488400002'

/** Stores the sample; answers with the id of the event that the server makes of it. */
export async function importSample(exchange: Exchange, stream: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-blocks-'))
  try {
    const file = join(folder, 'blocks.csv')
    await writeFile(file, SAMPLE_BLOCKS)
    await importBlocks(exchange, file, stream)
    return await eventOf(exchange, stream)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A running server looks for new streams every few seconds. */
export async function eventOf(exchange: Exchange, stream: string): Promise<string> {
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    const found = (await exchange.events()).find((row) => row.stream === stream)
    if (found) return found.id
    await new Promise((done) => setTimeout(done, 250))
  }
  throw new Error(`the stream ${stream} did not appear`)
}

/** Every page, with an event of the exchange itself and one that was imported. Whoever opens them sits at a seat. */
export async function everyPage(exchange: Exchange): Promise<readonly string[]> {
  const own = await exchange.provokeEvent()
  const { closures } = await exchange.report(own.id)
  const receipt = closures.find((closure) => closure.receipt !== null)?.receipt
  if (!receipt) throw new Error(`no closure of ${own.id} has a receipt`)
  const imported = await importSample(exchange, 'a-record-of-another-venue')
  const { markets } = await exchange.json<{ markets: { id: string; kind: string }[] }>('/api/v1/markets')
  const { funds } = await exchange.json<{ funds: { id: string }[] }>('/api/v1/funds')
  const kinds = new Map(markets.map((market) => [market.kind, market.id]))
  return [
    '/',
    '/account',
    '/account?choose',
    '/account/alerts',
    '/account/venues',
    '/accounts',
    '/accounts/mm-01',
    '/events',
    `/events/${own.id}`,
    `/events/${own.id}/replay`,
    `/events/${imported}`,
    `/events/${imported}/replay`,
    '/funds',
    `/funds/${funds[0]?.id}`,
    ...[...kinds.values()].map((id) => `/markets/${id}`),
    '/research/adl-waves',
    '/research/backtest',
    '/divergence',
    '/compare',
    `/compare?event=${own.id}`,
    '/check-run',
    `/check-run?event=${own.id}`,
    '/stress',
    '/stress?source=example&fund=1&fund=0',
    '/history',
    '/history/okex-2018-07-31',
    '/history/whale',
    '/history/whale/replay',
    '/methodology',
    '/methodology/bitmex',
    '/what-is-adl',
    '/support',
    '/transparency',
    '/venues',
    '/venues/BTC',
    `/receipts/${receipt}`,
    '/verify',
    '/docs/api',
    '/docs/data',
  ]
}

/** What the build serves, without the two pages of the framework itself. */
export function servedRoutes(): { readonly pages: readonly string[]; readonly all: readonly string[] } {
  const manifest = readFileSync(new URL('../.next/app-path-routes-manifest.json', import.meta.url), 'utf8')
  const served = Object.entries(JSON.parse(manifest) as Record<string, string>).filter(([, at]) => !at.startsWith('/_'))
  const pages = served.filter(([file]) => file.endsWith('/page'))
  return { pages: pages.map(([, at]) => at), all: served.map(([, at]) => at) }
}
