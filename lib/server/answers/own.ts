import { Book } from '@/engine/book'
import { checkRun } from '@/engine/check-run'
import { compare } from '@/engine/compare'
import { PlimsollError } from '@/engine/errors'
import { evidenceOf } from '@/engine/evidence'
import type { LogHeader, LogRecord } from '@/engine/log'
import { stressView } from '@/engine/projections/stress-view'
import { RULEBOOKS, rulebookId, rulebookNamed } from '@/engine/rulebooks/index'
import { stress, withFunds } from '@/engine/stress'
import { workedExample } from '@/engine/worked-example'
import { sha256 } from '../sha256'

/** What our own pages ask about the running stream and its past. The bodies are made by this server, not by a visitor. */

/** An event with the part of the log that tells it, as `events/{id}/log` answers. */
export interface EventBody {
  readonly event: string
  readonly excerpt: {
    readonly header: LogHeader
    readonly checkpoint: string | null
    readonly records: readonly LogRecord[]
  }
}

export interface LiveBody {
  /** A book's checkpoint. */
  readonly book: string
}

export interface StressBody extends LiveBody {
  readonly moves: readonly string[]
  /** How much of every fund is left, as a share of what it holds. */
  readonly share: string
}

export interface ExampleBody extends LiveBody {
  readonly rulebook: string
}

const ANSWERS = {
  /** The event's shortfall under every rulebook, its own first. */
  'event-comparison'(body: EventBody) {
    const { view, position, rulebook } = evidence(body)
    const own = rulebookNamed(rulebook)
    return compare(view, position, [own, ...RULEBOOKS.filter((other) => rulebookId(other) !== rulebookId(own))])
  },

  /** The event's run held against its rulebook on the state it was decided on. */
  'event-check'(body: EventBody) {
    const { view, run, rulebook } = evidence(body)
    if (!run)
      throw new PlimsollError('event-not-ended', 'This event has not ended, or was given up before anyone was closed.')
    return checkRun(view, run, rulebookNamed(rulebook))
  },

  'live-stress'({ book: checkpoint, moves, share }: StressBody) {
    const book = Book.restore(checkpoint, sha256)
    const answer = stress(withFunds(book.copy(), share), rulebookNamed(book.rulebook), moves)
    return stressView(answer, book.header.disclosure)
  },

  'worked-example'({ book: checkpoint, rulebook }: ExampleBody) {
    const book = Book.restore(checkpoint, sha256)
    return book.header.disclosure === 'open' ? workedExample(book.view(), rulebookNamed(rulebook)) : null
  },
}

export type OwnQuestion = keyof typeof ANSWERS

export function isOwn(kind: string): kind is OwnQuestion {
  return Object.hasOwn(ANSWERS, kind)
}

export function ownAnswer(kind: OwnQuestion, body: string): unknown {
  const answer = ANSWERS[kind] as (body: unknown) => unknown
  return answer(JSON.parse(body))
}

function evidence({ event, excerpt: { header, checkpoint, records } }: EventBody) {
  const book = checkpoint === null ? Book.create(header, sha256) : Book.restore(checkpoint, sha256)
  return evidenceOf(book, records, event)
}
