import { id } from '@/lib/wire/amount'
import { privateJson, publicAnswer, publicJson } from '../http/answer'
import { notFound, Problem } from '../http/problem'
import type { Call, Params } from '../http/route'
import type { StreamInfo } from '../journal/port'
import { reportOf } from './events'

/** The chapters of a finished log that is too long for one answer; 202 and how far they are while they are made. */
export async function chapterList(call: Call<Params>): Promise<Response> {
  const asked = await call.runtime.library.ask(await streamOf(call))
  if (asked.state === 'ready') return publicJson(call.request, asked.list)
  const { done, of } = asked
  const body = { format: 'plimsoll.chapters-in-the-making/1', done, of }
  return privateJson(body, { status: 202, headers: { 'retry-after': '1' } })
}

/** One chapter: its records, and everything a replay that begins there takes over from before. */
export async function chapter(call: Call<Params>): Promise<Response> {
  const info = await streamOf(call)
  const asked = await call.runtime.library.ask(info)
  const index = Number(/^\d{1,6}$/.test(call.params.chapter ?? '') ? call.params.chapter : -1)
  const span = asked.state === 'ready' ? asked.list.chapters[index] : undefined
  if (asked.state !== 'ready' || !span) throw notFound()
  const [state, book, lines] = await Promise.all([
    asked.shelf.state(index),
    asked.shelf.book(index),
    call.runtime.journal().read(info.header.stream, span.from, span.to - span.from + 1),
  ])
  if (state === null) throw notFound()
  const members = [
    '"format":"plimsoll.chapter/1"',
    `"header":${JSON.stringify(info.header)}`,
    `"reached":${book !== null}`,
    `"checkpoint":${JSON.stringify(book?.checkpoint ?? null)}`,
    `"state":${JSON.stringify(state)}`,
    `"queue":${JSON.stringify(book?.queue ?? null)}`,
    `"records":[${lines.map((line) => line.text).join(',')}]`,
  ]
  // A finished log never changes; what the engine says of it is complete once it has been here.
  return publicAnswer(call.request, `{${members.join(',')}}\n`, 'application/json', book === null ? 0 : 3_600)
}

async function streamOf(call: Call<Params>): Promise<StreamInfo> {
  const { row } = await reportOf(call)
  const info = await call.runtime.journal().stream(row.stream)
  if (!info?.sealed || !id.safeParse(row.stream).success) throw notFound()
  if (info.header.disclosure === 'blinded' && call.visitor.viewer.role !== 'operator')
    throw new Problem(403, 'not-disclosed', 'This venue does not disclose its log; see the event for what it does.')
  return info
}
