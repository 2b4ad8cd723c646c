import type { IngestAnswer, IngestState, Row } from '@/lib/wire/ingest'
import { parseStrictJson } from '@/lib/wire/json'
import { logHeader, placedInput } from '@/lib/wire/log'
import { parseAs } from '@/lib/wire/refusal'
import { requireRole } from '../access'
import { privateJson } from '../http/answer'
import { lineBody, requireType } from '../http/body'
import { requireSameOrigin } from '../http/origin'
import { Problem } from '../http/problem'
import type { Call, Params } from '../http/route'
import type { Ingested } from '../ingest/intake'
import { unavailable } from '../runtime/engine-link'
import type { Runtime } from '../runtime/runtime'
import { numberIn } from './public'

/** What one request may carry: a snapshot of some fifty thousand positions, or many small rows. */
export const INGEST_LIMITS = { rows: 2_000, bytes: 16_000_000 } as const
/** Requests that are read or taken at once: what they hold is bounded by this many bodies. */
export const INGESTING_MAX = 4
/** Lines of the log in one answer. */
const LINES = { usual: 1_000, most: 10_000 } as const

type IngestCall = Call<Params>

/** How far the exchange's rows have come. */
export async function ingestState(call: IngestCall): Promise<Response> {
  requireRole(call.visitor, 'operator')
  const { runtime } = call
  const head = await runtime.ask('ingested', {})
  const { facts } = runtime
  if (!head) throw notPushed()
  // The engine answers a moment before it has said what it runs.
  if (!facts) throw unavailable()
  const { stream, authority, coverage, disclosure, rulebook, at } = facts
  const state: IngestState = {
    format: 'plimsoll.ingest/1',
    ...{ stream, ...head, authority, coverage, disclosure, rulebook, at },
    limits: INGEST_LIMITS,
  }
  return privateJson(state)
}

/** Takes rows: all of a request or none of it, and answers when they and everything they caused are durable. */
export async function ingest(call: IngestCall): Promise<Response> {
  requireRole(call.visitor, 'operator')
  // An operator may also sit at a desk in a browser, and a browser can be sent here by any page.
  requireSameOrigin(call.request)
  const { runtime } = call
  const { push } = runtime.settings
  if (!push) throw notPushed()
  if (runtime.ingesting >= INGESTING_MAX) throw busy()
  runtime.ingesting += 1
  try {
    const rows = await rowsIn(call)
    const result = await runtime.ask('ingest', { rows })
    if (!result) throw notPushed()
    return privateJson(answerOf(push.stream, result))
  } finally {
    runtime.ingesting -= 1
  }
}

function answerOf(stream: string, result: Ingested): IngestAnswer {
  if (result.refused) {
    const { refused, ...head } = result
    const { code, message, path } = refused
    const status = code === 'gap' || code === 'conflict' ? 409 : 400
    throw new Problem(status, code, message, path, {}, { stream, ...head, expected: head.seq + 1 })
  }
  const { accepted, repeated, seq, line, hash, gap } = result
  return { format: 'plimsoll.ingested/1', stream, seq, line, hash, gap, accepted, repeated }
}

/** One row a line; a header as the first one says which stream they are of. Rows are counted from 1, the header not. */
async function rowsIn({ request, runtime }: IngestCall): Promise<readonly Row[]> {
  requireType(request, 'application/x-ndjson')
  const rows: Row[] = []
  let isFirst = true
  for await (const text of lineBody(request, INGEST_LIMITS.bytes)) {
    if (text === '') continue
    const value = inRow(rows.length + 1, () => parseStrictJson(text))
    if (isFirst && isHeader(value)) checkHeader(runtime, value)
    else {
      if (rows.length === INGEST_LIMITS.rows)
        throw new Problem(413, 'too-many-rows', `A request carries at most ${INGEST_LIMITS.rows} rows.`)
      rows.push(inRow(rows.length + 1, () => parseAs(placedInput, value) as Row))
    }
    isFirst = false
  }
  if (rows.length === 0) throw new Problem(400, 'no-rows', 'The body has no rows.')
  return rows
}

/** A row's own mistake, with the row's place. */
function inRow<T>(number: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'PlimsollError') throw error
    const { code, message, path = '$' } = error as Error & { code: string; path?: string }
    throw new Problem(400, code, message, `$[${number}]${path.slice(1)}`)
  }
}

function isHeader(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'format' in value
}

/** What a stream claims was declared at its start: a log of another one is not taken for it. */
function checkHeader({ facts }: Runtime, value: unknown): void {
  const header = parseAs(logHeader, value)
  if (!facts) throw unavailable()
  for (const name of ['stream', 'authority', 'coverage', 'disclosure'] as const) {
    if (header[name] === facts[name]) continue
    throw new Problem(
      409,
      'other-stream',
      `This server’s ${name} is ${facts[name]}, not ${header[name]}.`,
      `$[0].${name}`,
    )
  }
}

/** The log from a line on, inputs and what they caused: this is how decisions get back to the exchange. */
export async function ingestLines(call: IngestCall): Promise<Response> {
  requireRole(call.visitor, 'operator')
  const { runtime, query } = call
  const stream = runtime.facts?.stream
  if (!runtime.settings.push || stream === undefined) throw notPushed()
  const from = numberIn(query, 'from', 1, Number.MAX_SAFE_INTEGER)
  const limit = numberIn(query, 'limit', LINES.usual, LINES.most)
  const lines = await runtime.journal().read(stream, from, limit)
  const [first] = lines
  if (first && first.seq !== from)
    throw new Problem(404, 'lines-gone', `Lines before ${first.seq} are not kept any more.`, '$.from')
  const text = lines.map((line) => `${line.text}\n`).join('')
  return new Response(text, {
    headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'private, no-store' },
  })
}

function notPushed(): Problem {
  return new Problem(404, 'ingest-off', 'No exchange pushes to this server; PLIMSOLL_FEED=push lets one.')
}

const busy = () =>
  new Problem(503, 'ingest-busy', 'Rows are taken as fast as they can be; please come back.', null, {
    'retry-after': '1',
  })
