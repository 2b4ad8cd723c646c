import { Book } from '@/engine/book'
import { type Change, Counterfactual } from '@/engine/counterfactual'
import { PlimsollError } from '@/engine/errors'
import { isInput, type LogRecord, type TimedInput } from '@/engine/log'
import type { ChangedEvent } from '@/engine/projections/event-what-if'
import { stressView } from '@/engine/projections/stress-view'
import { differences, Figuring } from '@/engine/questions/backtest'
import { checkRun } from '@/engine/questions/check-run'
import { compare } from '@/engine/questions/compare'
import { evidenceOf } from '@/engine/questions/evidence'
import { stress, withFunds } from '@/engine/questions/stress'
import { workedExample } from '@/engine/questions/worked-example'
import { RULEBOOKS, rulebookId, rulebookNamed } from '@/engine/rulebooks/index'
import type { CheckAnswer, ComparisonAnswer, ExampleAnswer, StressAnswer } from '@/lib/wire/tools'
import { sha256 } from '../sha256'

/** What the pages of the tools ask about the running stream and its events. */

/** An event's log from before it began, and the book at that place. */
export interface Story {
  readonly book: Book
  readonly records: readonly LogRecord[]
}

/** The event's shortfall under every rulebook, its own first. */
export function underEveryRulebook({ book, records }: Story, event: string): ComparisonAnswer {
  const { view, position, rulebook } = evidenceOf(book, records, event)
  const own = rulebookNamed(rulebook)
  return compare(view, position, [own, ...RULEBOOKS.filter((other) => rulebookId(other) !== rulebookId(own))])
}

/** The event's run held against its rulebook, on the state it was decided on. */
export function eventChecked({ book, records }: Story, event: string): CheckAnswer {
  const { view, run, rulebook } = evidenceOf(book, records, event)
  if (run) return checkRun(view, run, rulebookNamed(rulebook))
  throw new PlimsollError('event-not-ended', 'This event has not ended, or was given up before anyone was closed.')
}

/** The event's own stretch of the log again with something changed: from the book before it. */
export function eventChanged({ book, records }: Story, change: Change): ChangedEvent {
  const before = new Figuring()
  before.take(records, book)
  const after = new Figuring()
  const run = new Counterfactual(sha256, change, (made, changed) => after.take(made, changed))
  run.checkpoint(book.checkpoint())
  for (const record of records) {
    if (!isInput(record)) continue
    const { seq: _, hash: __, ...input } = record
    run.input(input as TimedInput)
  }
  const { total, accounts } = before
  return { before: total, after: after.total, differences: differences(accounts, after.accounts), leftOut: run.leftOut }
}

/** @param checkpoint of the book as it stands; @param share how much of every fund is left */
export function liveStressed(checkpoint: string, moves: readonly string[], share: string): StressAnswer {
  const book = Book.restore(checkpoint, sha256)
  const answer = stress(withFunds(book.copy(), share), rulebookNamed(book.rulebook), moves)
  return stressView(answer, book.header.disclosure)
}

/** Null where positions are not disclosed, and where none will do. */
export function liveExample(checkpoint: string, rulebook: string): ExampleAnswer | null {
  const book = Book.restore(checkpoint, sha256)
  return book.header.disclosure === 'open' ? workedExample(book.view(), rulebookNamed(rulebook)) : null
}
