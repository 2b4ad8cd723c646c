import { z } from 'zod'
import { PUBLIC } from '@/engine/projections/projection'
import { id, side, time } from '@/lib/wire/amount'
import { CLOSURE_COLUMNS, EVENT_COLUMNS } from '@/lib/wire/exports'
import type { EventReport, EventRow } from '@/lib/wire/frames'
import { parseAs } from '@/lib/wire/refusal'
import { comparisonOf } from '../event-comparison'
import { EXCERPT_LINES_MAX, startOf } from '../event-keeper'
import { EVENTS_PAGE, eventsPageOf } from '../event-pages'
import { publicAnswer, publicJson, wants } from '../http/answer'
import { csvWith } from '../http/csv'
import { notFound, Problem } from '../http/problem'
import type { Call, Params } from '../http/route'
import { answerableTexts } from '../journal/pieces'
import type { Excerpt, Journal, Line, Piece, StreamInfo } from '../journal/port'
import { csvAnswer, numberIn } from './public'

const filters = z.object({
  market: id.optional(),
  side: side.optional(),
  stream: id.optional(),
  status: z.enum(['active', 'ended', 'aborted']).optional(),
  from: time.optional(),
  to: time.optional(),
})

export async function events(call: Call<Params>): Promise<Response> {
  const filter = parseAs(filters, Object.fromEntries(call.query))
  const rows = (await call.runtime.ask('events', {})).filter((row) => isWithin(row, filter))
  if (wants(call.request, 'csv')) return csvAnswer(call, csvWith(EVENT_COLUMNS, rows))
  const limit = numberIn(call.query, 'limit', EVENTS_PAGE.usual, EVENTS_PAGE.most)
  return publicJson(call.request, eventsPageOf(rows, call.query.get('cursor'), limit))
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

/** The report; as CSV its closures, under a name that says which event and which queue. */
export async function event(call: Call<Params>): Promise<Response> {
  const report = await reportOf(call)
  if (!wants(call.request, 'csv')) return publicJson(call.request, report)
  const answer = csvAnswer(call, csvWith(CLOSURE_COLUMNS, report.closures))
  const root = report.commitment?.root.slice(0, 8) ?? 'no-queue'
  answer.headers.set(
    'content-disposition',
    `attachment; filename="${report.row.id.replace(/[^\w.-]/g, '_')}-${root}.csv"`,
  )
  return answer
}

/** The same loss under other rulebooks, and the check of what was done. */
export async function comparison(call: Call<Params>): Promise<Response> {
  return publicJson(call.request, await comparisonOf(call.runtime, await reportOf(call)))
}

export async function reportOf(call: Call<Params>): Promise<EventReport> {
  const event = call.params.id ?? ''
  const frame = id.safeParse(event).success ? await call.runtime.frame(`event:${event}`, PUBLIC) : null
  if (!frame) throw notFound()
  return frame.parts.report as EventReport
}

/** The part of the log that tells an event's story: header, a checkpoint from before it, and its records. */
export async function eventLog(call: Call<Params>): Promise<Response> {
  const { row } = await reportOf(call)
  const journal = call.runtime.journal()
  const info = await journal.stream(row.stream)
  if (!info) throw notFound()
  if (info.header.disclosure === 'blinded' && call.visitor.viewer.role !== 'operator') {
    throw new Problem(403, 'not-disclosed', 'This venue does not disclose its log; see the event for what it does.')
  }
  const { checkpoint, lines } = await excerptOf(journal, info, row)
  return wants(call.request, 'ndjson') ? ndjson(call, info, lines) : excerptJson(call, info, checkpoint, lines)
}

/** Lines of one answer. A longer log comes in chapters. */
const LOG_LINES_MAX = 100_000

/** A sealed stream is its own excerpt; of a running one it is kept when the event has ended, and made here until then. */
async function excerptOf(
  journal: Journal,
  { header, sealed }: StreamInfo,
  row: EventRow,
): Promise<{ readonly checkpoint: string | null; readonly lines: readonly Line[] }> {
  if (sealed) return { checkpoint: null, lines: await wholeLog(journal, header.stream) }
  const kept: Excerpt | null = await journal.loadExcerpt(header.stream, row.id)
  if (kept) return { checkpoint: await checkpointText(kept.checkpoint), lines: kept.lines }
  const checkpoint = await journal.loadCheckpoint(header.stream, startOf(row.id, 1) - 1)
  const lines = await journal.read(header.stream, (checkpoint?.seq ?? 0) + 1, EXCERPT_LINES_MAX)
  if (lines[0]?.seq !== (checkpoint?.seq ?? 0) + 1) throw notFound()
  return { checkpoint: checkpoint && (await checkpointText(checkpoint.parts.book)), lines }
}

async function checkpointText(pieces: Iterable<Piece> = []): Promise<string> {
  return (await answerableTexts(pieces)).join('\n')
}

async function wholeLog(journal: Journal, stream: string): Promise<readonly Line[]> {
  const { seq } = await journal.head(stream)
  if (seq > LOG_LINES_MAX)
    throw new Problem(
      413,
      'log-too-long',
      `This log has ${seq} lines: take its chapters, or the file from the command line.`,
    )
  return journal.read(stream, 1, LOG_LINES_MAX)
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
