import { headers } from 'next/headers'
import { PUBLIC } from '@/engine/projections/projection'
import { checkRun } from '@/engine/questions/check-run'
import { compare } from '@/engine/questions/compare'
import { stress, withFunds } from '@/engine/questions/stress'
import { workedExample } from '@/engine/questions/worked-example'
import { rulebookNamed } from '@/engine/rulebooks/index'
import { stateFrom } from '@/engine/snapshot'
import { id as idShape } from '@/lib/wire/amount'
import { EXAMPLE_POSITION, EXAMPLE_SNAPSHOT, exampleRun } from '@/lib/wire/examples'
import type { EventReport } from '@/lib/wire/frames'
import {
  type CheckAnswer,
  type ComparisonAnswer,
  type ExampleAnswer,
  type FundShare,
  STRESS_MOVES,
  type StressAnswer,
  type Told,
  type Worked,
} from '@/lib/wire/tools'
import { isProblem, log, Problem } from './http/problem'
import { Memo } from './memo'
import { theRuntime } from './runtime/handle'
import { whereOf } from './store'

/**
 * What the pages of the tools ask about the running stream and its events. Each question authorises by itself, is worked
 * out in the thread for long answers, and is kept for a while, so that many visitors cost as much as one.
 */

/** Events never change once they have ended. */
const comparisons = new Memo<ComparisonAnswer>({ freshMs: 10 * 60_000, most: 64 })
const checks = new Memo<CheckAnswer>({ freshMs: 10 * 60_000, most: 64 })
/** A copy of the book costs the engine some milliseconds. */
const books = new Memo<string>({ freshMs: 15_000, most: 1 })
const stresses = new Memo<StressAnswer>({ freshMs: 60_000, staleMs: 600_000, most: 8 })
const examples = new Memo<ExampleAnswer | null>({ freshMs: 60_000, staleMs: 600_000, most: 64 })

/** An event's loss under its own rulebook and the chosen ones. All are worked out at once, so that a choice costs nothing. */
export async function eventComparison(event: string, chosen: readonly string[]): Promise<Told<ComparisonAnswer>> {
  const found = await told(async () => {
    const { at, status } = await eventOnRecord(event)
    return comparisons.get(`${event}|${status}`, () =>
      theRuntime().answers.work({ kind: 'event-under-rulebooks', ...at }),
    )
  })
  if ('refusal' in found) return found
  const { rows, ...rest } = found.answer
  return { answer: { ...rest, rows: rows.filter(({ rulebook }, i) => i === 0 || chosen.includes(rulebook)) } }
}

/** The loss of the built-in example under the chosen rulebooks. */
export async function exampleComparison(chosen: readonly string[]): Promise<Told<ComparisonAnswer>> {
  const rulebooks = chosen.map((id) => rulebookNamed(id))
  return { answer: compare(stateFrom(EXAMPLE_SNAPSHOT), EXAMPLE_POSITION, rulebooks) }
}

/** The example under the moves that the running stream is put under. */
export function exampleStress(share: FundShare): Told<StressAnswer> {
  const state = withFunds(stateFrom(EXAMPLE_SNAPSHOT), share)
  return { answer: stress(state, rulebookNamed(EXAMPLE_SNAPSHOT.rulebook), STRESS_MOVES) }
}

/** The check of one of the example's runs; null where there is none of this name. */
export async function exampleCheck(name: string): Promise<CheckAnswer | null> {
  const example = exampleRun(name)
  return example && checkRun(stateFrom(EXAMPLE_SNAPSHOT), example.run, rulebookNamed(example.rulebook))
}

export function eventCheck(event: string): Promise<Told<CheckAnswer>> {
  return told(async () => {
    const { at, status } = await eventOnRecord(event)
    return checks.get(`${event}|${status}`, () => theRuntime().answers.work({ kind: 'event-check', ...at }))
  })
}

/** What a set of moves would do to the exchange as it stands, with so much of every fund left. */
export function liveStress(share: FundShare): Promise<Told<StressAnswer>> {
  return told(() =>
    stresses.get(share, async () => {
      const book = await bookNow()
      // One move after the other, so that no single answer takes too long and others get their turn between them.
      const answers: StressAnswer[] = []
      for (const move of STRESS_MOVES) {
        answers.push(await theRuntime().answers.work({ kind: 'live-stress', book, moves: [move], share }))
      }
      const [first] = answers
      if (!first) throw new Error('there is a move')
      return { ...first, rows: answers.flatMap(({ rows }) => rows) }
    }),
  )
}

/** A rulebook worked out on positions of the running stream; null where they are not disclosed or none will do. */
function liveExample(rulebook: string): Promise<Told<ExampleAnswer | null>> {
  return told(() =>
    examples.get(rulebook, async () =>
      theRuntime().answers.work({ kind: 'live-example', book: await bookNow(), rulebook }),
    ),
  )
}

/** A rulebook worked out on the running stream as far as that is disclosed, else on the built-in example. */
export async function exampleOf(rulebook: string): Promise<Worked | null> {
  const found = await liveExample(rulebook)
  if ('answer' in found && found.answer) return { from: 'live', example: found.answer }
  const example = workedExample(stateFrom(EXAMPLE_SNAPSHOT), rulebookNamed(rulebook))
  return example && { from: 'example', example }
}

function bookNow(): Promise<string> {
  return books.get('', () => theRuntime().ask('book', {}))
}

/** Where an event's log is, when it is disclosed and holds a queue. */
async function eventOnRecord(event: string) {
  const runtime = theRuntime()
  const frame = idShape.safeParse(event).success ? await runtime.frame(`event:${event}`, PUBLIC) : null
  if (!frame) throw new Problem(404, 'no-such-event', 'There is no event of this name on record.')
  const { stream, market, authority, status } = (frame.parts.report as EventReport).row
  const info = await runtime.journal().stream(stream)
  if (info?.header.disclosure !== 'open') {
    throw new Problem(403, 'not-disclosed', 'This venue does not disclose its log, so nobody can work this out.')
  }
  if (market === null || authority !== 'engine') {
    throw new Problem(
      409,
      'no-queue-on-record',
      'The record of this event holds totals only: there is no queue to work with.',
    )
  }
  return { at: { where: whereOf(runtime.settings), stream, event }, status }
}

const TOO_LONG = 'This server is too busy to work that out at the moment. Try again in a minute.'

/** An answer, or the reason why there is none as a page can print it. */
async function told<T>(work: () => Promise<T>): Promise<Told<T>> {
  // A page that asks is made for one request: it is never made beforehand.
  await headers()
  try {
    return { answer: await work() }
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
    if (code === 'took-too-long') return { refusal: { code, message: TOO_LONG } }
    if (typeof code === 'string' && typeof message === 'string') return { refusal: { code, message } }
    if (!isProblem(error)) log.error({ err: error }, 'a tool could not answer')
    return { refusal: { code: 'failed', message: 'This could not be worked out.' } }
  }
}
