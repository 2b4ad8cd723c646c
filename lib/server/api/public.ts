import { PUBLIC } from '@/engine/projections/projection'
import { id, side } from '@/lib/wire/amount'
import { LEDGER_COLUMNS, MARKET_COLUMNS } from '@/lib/wire/exports'
import type { EventRow, FundRow, LedgerEntry, MarketRow, Overview } from '@/lib/wire/frames'
import { openapi } from '@/lib/wire/openapi'
import { parseAs } from '@/lib/wire/refusal'
import { publicAnswer, publicJson, wants } from '../http/answer'
import { csvWith } from '../http/csv'
import { notFound, Problem } from '../http/problem'
import type { Call, Params } from '../http/route'

/** What everyone may know. Each answer is a view of what the pages show, so the two can't differ. */

type PublicCall = Call<Params>

async function partsOf(call: PublicCall, topic: string): Promise<Readonly<Record<string, unknown>>> {
  const frame = await call.runtime.frame(topic, PUBLIC)
  if (!frame) throw notFound()
  return frame.parts
}

/** An id in the address: one that can't be an id does not exist. */
function idIn(call: PublicCall, name = 'id'): string {
  const text = call.params[name] ?? ''
  if (!id.safeParse(text).success) throw notFound()
  return text
}

function rowsIn<T>(parts: Readonly<Record<string, unknown>>, prefix: string): readonly T[] {
  return Object.entries(parts).flatMap(([name, part]) => (name.startsWith(prefix) ? [part as T] : []))
}

export async function status(call: PublicCall): Promise<Response> {
  const parts = await partsOf(call, 'status')
  const overview = parts.overview as Overview
  const markets = rowsIn<MarketRow>(parts, 'market:').map(({ id, state, rule, fund, distance, cover, touch }) => {
    return { id, state, rule, fund, distance, cover, touch }
  })
  const funds = rowsIn<FundRow>(parts, 'fund:').map(
    ({ id, asset, balance, available, distance, nearest, lowestCover }) => {
      return { id, asset, balance, available, distance, nearest, lowestCover }
    },
  )
  const active = (parts.events as readonly EventRow[]).filter((row) => row.status === 'active')
  return publicJson(call.request, { overview, markets, funds, active, days: parts.days })
}

export async function markets(call: PublicCall): Promise<Response> {
  const rows = rowsIn<MarketRow>(await partsOf(call, 'status'), 'market:')
  if (!wants(call.request, 'csv')) return publicJson(call.request, { markets: rows })
  return csvAnswer(call, csvWith(MARKET_COLUMNS, rows))
}

export async function market(call: PublicCall): Promise<Response> {
  const parts = await partsOf(call, `market:${idIn(call)}`)
  return publicJson(call.request, {
    market: parts.market,
    long: parts['hull:long'] ?? null,
    short: parts['hull:short'] ?? null,
  })
}

export async function queue(call: PublicCall): Promise<Response> {
  const market = idIn(call)
  const asked = parseAs(side, call.query.get('side') ?? 'long')
  const parts = await partsOf(call, `market:${market}`)
  const facts = call.runtime.facts
  if (facts?.disclosure === 'blinded') return publicJson(call.request, totalsOf(parts.market as MarketRow, asked))
  return publicJson(call.request, await call.runtime.ask('queue', { market, side: asked }))
}

/** Under `blinded` the public sees about how much there is, raised as the row of the market is, never in which order. */
function totalsOf(row: MarketRow, asked: 'long' | 'short') {
  const { size, positions, owners } = asked === 'long' ? row.longs : row.shorts
  return { format: 'plimsoll.queue-totals/1', market: row.id, side: asked, size, positions, owners: `<=${owners}` }
}

export async function funds(call: PublicCall): Promise<Response> {
  const rows = rowsIn<FundRow>(await partsOf(call, 'status'), 'fund:')
  return publicJson(call.request, { funds: rows })
}

export async function fund(call: PublicCall): Promise<Response> {
  const parts = await partsOf(call, `fund:${idIn(call)}`)
  return publicJson(call.request, { fund: { ...(parts.fund as FundRow), points: parts.points } })
}

/** Entries of a ledger that one answer carries. */
const LEDGER_MAX = 1_000

export async function fundHistory(call: PublicCall): Promise<Response> {
  const fund = idIn(call)
  const limit = numberIn(call.query, 'limit', 200, LEDGER_MAX)
  const entries = (await call.runtime.ask('ledger', { fund, limit })) as readonly LedgerEntry[] | null
  if (!entries) throw notFound()
  if (!wants(call.request, 'csv')) return publicJson(call.request, { fund, entries })
  return csvAnswer(call, csvWith(LEDGER_COLUMNS, entries))
}

export function csvAnswer(call: PublicCall, csv: string): Response {
  return publicAnswer(call.request, csv, 'text/csv; charset=utf-8; header=present')
}

/** A whole number from the query, within bounds; the usual one where none is given. */
export function numberIn(query: URLSearchParams, name: string, usual: number, most: number): number {
  const text = query.get(name)
  if (text === null) return usual
  const value = Number(text)
  if (!/^\d{1,9}$/.test(text) || value < 1) {
    throw new Problem(400, 'number-invalid', 'This must be a whole number above zero.', `$.${name}`)
  }
  return Math.min(value, most)
}

/** Where a venue's own runs are not what its rulebook asks for. */
export async function divergences(call: PublicCall): Promise<Response> {
  return publicJson(call.request, (await partsOf(call, 'divergences')).divergences)
}

export async function nothing(): Promise<Response> {
  throw notFound()
}

let document: string | null = null

/** Made when it is first asked for: it never changes while the server runs. */
export async function openapiDocument(call: PublicCall): Promise<Response> {
  document ??= `${JSON.stringify(openapi())}\n`
  return publicAnswer(call.request, document)
}
