import { headers } from 'next/headers'
import { PUBLIC } from '@/engine/projections/projection'
import { id as idShape } from '@/lib/wire/amount'
import type { EventReport } from '@/lib/wire/frames'
import {
  type CheckAnswer,
  type ComparisonAnswer,
  type ExampleAnswer,
  type FundShare,
  STRESS_MOVES,
  type StressAnswer,
  type Told,
} from '@/lib/wire/tools'
import type { ExampleBody, OwnQuestion, StressBody } from './answers/own'
import { excerptOf, excerptText } from './api/events'
import { isProblem, log, Problem } from './http/problem'
import { Memo } from './memo'
import { theRuntime } from './runtime/handle'

/**
 * What the pages of the tools ask about the running stream and its events. Each question authorises by itself, is worked
 * out in the thread for long answers, and is kept for a while, so that many visitors cost as much as one.
 */

/** Events never change once they have ended. */
const events = new Memo<string>(10 * 60_000, 64)
/** A copy of the book costs the engine some milliseconds. */
const books = new Memo<string>(15_000, 1)
const live = new Memo<string>(60_000, 64)

export function eventComparison(event: string): Promise<Told<ComparisonAnswer>> {
  return told(() => ofEvent('event-comparison', event))
}

export function eventCheck(event: string): Promise<Told<CheckAnswer>> {
  return told(() => ofEvent('event-check', event))
}

/** What a set of moves would do to the exchange as it stands, with so much of every fund left. */
export function liveStress(share: FundShare): Promise<Told<StressAnswer>> {
  return told(() =>
    live.get(`stress|${share}`, async () => {
      const body: StressBody = { book: await bookNow(), moves: STRESS_MOVES, share }
      return theRuntime().answers.run('live-stress', JSON.stringify(body))
    }),
  )
}

/** A rulebook worked out on positions of the running stream; null where they are not disclosed or none will do. */
export function liveExample(rulebook: string): Promise<Told<ExampleAnswer | null>> {
  return told(() =>
    live.get(`example|${rulebook}`, async () => {
      const body: ExampleBody = { book: await bookNow(), rulebook }
      return theRuntime().answers.run('worked-example', JSON.stringify(body))
    }),
  )
}

function bookNow(): Promise<string> {
  return books.get('', () => theRuntime().ask('book', {}))
}

async function ofEvent(kind: OwnQuestion, event: string): Promise<string> {
  const runtime = theRuntime()
  const frame = idShape.safeParse(event).success ? await runtime.frame(`event:${event}`, PUBLIC) : null
  if (!frame) throw new Problem(404, 'no-such-event', 'There is no event of this name on record.')
  const { row } = frame.parts.report as EventReport
  return events.get(`${kind}|${event}|${row.status}`, async () => {
    const journal = runtime.journal()
    const info = (await journal.streams()).find(({ header }) => header.stream === row.stream)
    if (info?.header.disclosure !== 'open') {
      throw new Problem(403, 'not-disclosed', 'This venue does not disclose its log, so nobody can work this out.')
    }
    if (row.market === null || row.authority !== 'engine') {
      throw new Problem(
        409,
        'no-queue-on-record',
        'The record of this event holds totals only: there is no queue to work with.',
      )
    }
    const { checkpoint, lines } = await excerptOf(journal, info, row)
    return runtime.answers.run(
      kind,
      `{"event":${JSON.stringify(event)},"excerpt":${excerptText(info, checkpoint, lines)}}`,
    )
  })
}

/** An answer, or the reason why there is none as a page can print it. */
async function told<T>(work: () => Promise<string>): Promise<Told<T>> {
  // A page that asks is made for one request: it is never made beforehand.
  await headers()
  try {
    return { answer: JSON.parse(await work()) as T }
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
    if (typeof code === 'string' && typeof message === 'string') return { refusal: { code, message } }
    if (!isProblem(error)) log.error({ err: error }, 'a tool could not answer')
    return { refusal: { code: 'failed', message: 'This could not be worked out.' } }
  }
}
