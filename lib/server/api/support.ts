import { id } from '@/lib/wire/amount'
import type { AccountSummary, ClosureRow, PositionRow } from '@/lib/wire/frames'
import type { Letter } from '@/lib/wire/support'
import { isStaff, requireRole, requireStaff } from '../access'
import { startOf } from '../event-keeper'
import { privateJson, wants } from '../http/answer'
import { csvOf } from '../http/csv'
import { notFound, Problem } from '../http/problem'
import type { Call, Params } from '../http/route'
import type { Runtime } from '../runtime/runtime'
import { whereOf } from '../store'
import { type Letters, lettersOf } from '../support/letters'
import { record } from '../support/record'
import { search } from '../support/search'
import { numberIn } from './public'

/** The support desk: read-only, and every look-up on record before it is answered. */

export async function supportSearch({ runtime, visitor, query }: Call<Params>): Promise<Response> {
  return privateJson(await search(runtime, visitor, query.get('q') ?? ''))
}

/** An account as it is, or as it stood after a line of the log. To everybody else it does not exist. */
export async function account({ runtime, visitor, params, query }: Call<Params>): Promise<Response> {
  const name = params.id ?? ''
  if (!isStaff(visitor.viewer) || !id.safeParse(name).success) throw notFound()
  const at = query.get('at')
  if (at === null) {
    await record(runtime, visitor, { action: 'account', query: name, account: name })
    const frame = await runtime.frame(`account:${name}`, visitor.viewer)
    if (!frame) throw notFound()
    const positions = Object.entries(frame.parts).flatMap(([part, row]) =>
      part.startsWith('position:') ? [row as PositionRow] : [],
    )
    const { summary, closures } = frame.parts as {
      readonly summary: AccountSummary
      readonly closures: readonly ClosureRow[]
    }
    return privateJson({ summary, positions, closures })
  }
  if (!/^\d{1,15}$/.test(at)) throw new Problem(400, 'number-invalid', 'This must be the number of a line.', '$.at')
  await record(runtime, visitor, { action: 'account-then', query: `${name} at ${at}`, account: name })
  return privateJson(await accountThen(runtime, name, Number(at)))
}

/** Events whose excerpts may hold a line: those that began nearest to it. */
const EXCERPTS_TRIED = 3

export async function accountThen(runtime: Runtime, account: string, seq: number) {
  const stream = runtime.facts?.stream ?? ''
  const events = (await runtime.ask('events', {})).filter((row) => row.stream === stream).map((row) => row.id)
  const away = (event: string) => Math.abs(startOf(event, 0) - seq)
  const nearest = events.toSorted((a, b) => away(a) - away(b)).slice(0, EXCERPTS_TRIED)
  const where = whereOf(runtime.settings)
  return runtime.answers.work({ kind: 'account-then', where, stream, account, seq, events: nearest })
}

export async function letters(call: Call<Params>): Promise<Response> {
  const { runtime, visitor, params } = call
  requireStaff(visitor)
  const event = params.id ?? ''
  if (!id.safeParse(event).success) throw notFound()
  await record(runtime, visitor, { action: 'letters', query: event, account: null })
  const found = await lettersOf(runtime, event)
  const format = wants(call.request, 'csv') ? CSV : wants(call.request, 'ndjson') ? NDJSON : TEXT
  return fileOf(found, format)
}

interface Format {
  readonly type: string
  readonly extension: string
  readonly head: string
  readonly of: (letter: Letter) => string
}

const COLUMNS = {
  event: (letter: Letter) => letter.event,
  account: (letter: Letter) => letter.account,
  receipt: (letter: Letter) => letter.receipt,
  text: (letter: Letter) => letter.text,
}
const CSV: Format = {
  type: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: csvOf(COLUMNS, []),
  of: (letter) => csvOf(COLUMNS, [letter]).slice(csvOf(COLUMNS, []).length),
}
const NDJSON: Format = {
  type: 'application/x-ndjson',
  extension: 'ndjson',
  head: '',
  of: (letter) => `${JSON.stringify(letter)}\n`,
}
/** A letter to a page: printers and editors begin a new one at the form feed. */
const TEXT: Format = {
  type: 'text/plain; charset=utf-8',
  extension: 'txt',
  head: '',
  of: ({ account, text }) => `To ${account}\n\n${text}\n\f`,
}

const encoder = new TextEncoder()

/** Written as it is taken, so that a large event is never held in memory as one text. */
function fileOf({ event, leftOut, letters }: Letters, format: Format): Response {
  const each = letters[Symbol.iterator]()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (format.head !== '') controller.enqueue(encoder.encode(format.head))
    },
    pull: (controller) => {
      const next = each.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(format.of(next.value)))
    },
  })
  return new Response(body, {
    headers: {
      'content-type': format.type,
      'content-disposition': `attachment; filename="letters-${event.replace(/[^\w.-]/g, '_')}.${format.extension}"`,
      'cache-control': 'private, no-store',
      ...(leftOut > 0 ? { 'x-left-out': String(leftOut) } : {}),
    },
  })
}

/** Entries of the record in one answer. */
const ENTRIES_MAX = 500

/** Who looked into what: for operators. Looking is on record as well. */
export async function lookups(call: Call<Params>): Promise<Response> {
  const { runtime, visitor, query } = call
  requireRole(visitor, 'operator')
  const limit = numberIn(query, 'limit', 100, ENTRIES_MAX)
  const before =
    query.get('before') === null ? Number.MAX_SAFE_INTEGER : numberIn(query, 'before', 1, Number.MAX_SAFE_INTEGER)
  await record(runtime, visitor, { action: 'record', query: '', account: null })
  return privateJson(await recordPage(runtime, before, limit))
}

export async function recordPage(runtime: Runtime, before: number, limit: number) {
  const [entries, verdict] = await Promise.all([
    runtime.ask('lookups', { before, limit }),
    runtime.answers.work({ kind: 'audit', where: whereOf(runtime.settings) }),
  ])
  return { entries, verdict }
}
