import { z } from 'zod'
import { PUBLIC } from '@/engine/projections/projection'
import { id, side, time } from '@/lib/wire/amount'
import type { EventReport, EventRow } from '@/lib/wire/frames'
import { parseAs } from '@/lib/wire/refusal'
import { EXCERPT_LINES_MAX, startOf } from '../event-keeper'
import { publicAnswer, publicJson, wants } from '../http/answer'
import { csvOf } from '../http/csv'
import { notFound, Problem } from '../http/problem'
import type { Call, Params } from '../http/route'
import type { Excerpt, Journal, Line, StreamInfo } from '../journal/port'
import { csvAnswer, numberIn } from './public'

/** Events on one page of the list. */
const PAGE = { usual: 50, most: 200 } as const

const filters = z.object({
  market: id.optional(),
  side: side.optional(),
  stream: id.optional(),
  status: z.enum(['active', 'ended', 'aborted']).optional(),
  from: time.optional(),
  to: time.optional(),
})

/** `startedAt|stream|id` of the last event of a page: stable while newer events come. */
const cursorOf = (row: EventRow) => Buffer.from(`${row.startedAt}|${row.stream}|${row.id}`).toString('base64url')

export async function events(call: Call<Params>): Promise<Response> {
  const filter = parseAs(filters, Object.fromEntries(call.query))
  const rows = (await call.runtime.ask('events', {})).filter((row) => isWithin(row, filter))
  if (wants(call.request, 'csv')) return csvAnswer(call, eventsCsv(rows))
  const limit = numberIn(call.query, 'limit', PAGE.usual, PAGE.most)
  const page = after(rows, call.query.get('cursor')).slice(0, limit)
  const last = page.at(-1)
  const next = last && rows.at(-1) !== last ? cursorOf(last) : null
  return publicJson(call.request, { events: page, next, total: rows.length })
}

function isWithin(row: EventRow, { market, side, stream, status, from, to }: z.infer<typeof filters>): boolean {
  return (
    (market === undefined || row.market === market) &&
    (side === undefined || row.side === side) &&
    (stream === undefined || row.stream === stream) &&
    (status === undefined || row.status === status) &&
    (from === undefined || row.startedAt >= from) &&
    (to === undefined || row.startedAt <= to)
  )
}

function after(rows: readonly EventRow[], cursor: string | null): readonly EventRow[] {
  if (cursor === null) return rows
  const index = rows.findIndex((row) => cursorOf(row) === cursor)
  if (index < 0)
    throw new Problem(400, 'cursor-unknown', 'This page no longer exists; begin with the first.', '$.cursor')
  return rows.slice(index + 1)
}

function eventsCsv(rows: readonly EventRow[]): string {
  return csvOf<EventRow>(
    {
      id: (row) => row.id,
      stream: (row) => row.stream,
      title: (row) => row.title,
      market: (row) => row.market,
      side: (row) => row.side,
      started_at: (row) => row.startedAt,
      ended_at: (row) => row.endedAt,
      status: (row) => row.status,
      accounts: (row) => row.accounts,
      size: (row) => row.size,
      notional: (row) => row.notional,
      settle: (row) => row.settle,
      shortfall: (row) => row.shortfall,
      fund_paid: (row) => row.fundPaid,
      adl_covered: (row) => row.adlCovered,
      residual: (row) => row.residual,
      overshoot: (row) => row.overshoot,
      simulated: (row) => row.simulated,
      authority: (row) => row.authority,
      coverage: (row) => row.coverage,
      check: (row) => row.check,
    },
    rows,
  )
}

export async function event(call: Call<Params>): Promise<Response> {
  return publicJson(call.request, await reportOf(call))
}

async function reportOf(call: Call<Params>): Promise<EventReport> {
  const event = call.params.id ?? ''
  const frame = id.safeParse(event).success ? await call.runtime.frame(`event:${event}`, PUBLIC) : null
  if (!frame) throw notFound()
  return frame.parts.report as EventReport
}

/** The part of the log that tells an event's story: header, a checkpoint from before it, and its records. */
export async function eventLog(call: Call<Params>): Promise<Response> {
  const { row } = await reportOf(call)
  const journal = call.runtime.journal()
  const info = (await journal.streams()).find(({ header }) => header.stream === row.stream)
  if (!info) throw notFound()
  if (info.header.disclosure === 'blinded' && call.visitor.viewer.role !== 'operator') {
    throw new Problem(403, 'not-disclosed', 'This venue does not disclose its log; see the event for what it does.')
  }
  const { checkpoint, lines } = await excerptOf(journal, info, row)
  return wants(call.request, 'ndjson') ? ndjson(call, info, lines) : excerptJson(call, info, checkpoint, lines)
}

/** A sealed stream is its own excerpt; of a running one it is kept when the event has ended, and made here until then. */
async function excerptOf(
  journal: Journal,
  { header, sealed }: StreamInfo,
  row: EventRow,
): Promise<{ readonly checkpoint: string | null; readonly lines: readonly Line[] }> {
  if (sealed) return { checkpoint: null, lines: await journal.read(header.stream, 1, EXCERPT_LINES_MAX) }
  const kept: Excerpt | null = await journal.loadExcerpt(header.stream, row.id)
  if (kept) return kept
  const checkpoint = await journal.loadCheckpoint(header.stream, startOf(row.id, 1) - 1)
  const lines = await journal.read(header.stream, (checkpoint?.seq ?? 0) + 1, EXCERPT_LINES_MAX)
  if (lines[0]?.seq !== (checkpoint?.seq ?? 0) + 1) throw notFound()
  return { checkpoint: checkpoint?.parts.book ?? null, lines }
}

function ndjson(call: Call<Params>, { header }: StreamInfo, lines: readonly Line[]): Response {
  const text = [JSON.stringify(header), ...lines.map((line) => line.text)].join('\n')
  return publicAnswer(call.request, `${text}\n`, 'application/x-ndjson')
}

/** Lines are put in as they were hashed; nothing is read and written again on the way. */
function excerptJson(
  call: Call<Params>,
  { header }: StreamInfo,
  checkpoint: string | null,
  lines: readonly Line[],
): Response {
  const members = [
    '"format":"plimsoll.excerpt/1"',
    `"header":${JSON.stringify(header)}`,
    `"checkpoint":${JSON.stringify(checkpoint)}`,
    `"records":[${lines.map((line) => line.text).join(',')}]`,
  ]
  return publicAnswer(call.request, `{${members.join(',')}}\n`)
}
