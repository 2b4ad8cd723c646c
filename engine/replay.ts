import { Book } from './book'
import { type Change, Counterfactual } from './counterfactual'
import { type Decimal, plain, ZERO } from './decimal'
import { PlimsollError } from './errors'
import type { Sha256 } from './hash'
import {
  type AdlEndedEvent,
  type AdlStartedEvent,
  headerOf,
  INPUT_TYPES,
  type LogHeader,
  type LogRecord,
  lineOf,
  type TimedInput,
} from './log'
import type { Side } from './market'
import { closedNotional } from './observed'

/** How lines from outside become values; both throw a PlimsollError for anything that is not the format. */
export interface LineParsers {
  readonly header: (text: string) => LogHeader
  readonly input: (text: string) => TimedInput & { readonly seq: number; readonly hash: string }
}

/** One ADL event of a log, in figures. */
export interface EventTotals {
  readonly event: string
  readonly market: string
  /** The side whose positions were reduced. */
  readonly side: Side
  readonly rulebook: string
  readonly startedAt: string
  readonly endedAt: string | null
  readonly reason: AdlEndedEvent['reason'] | null
  readonly price: string
  readonly closures: number
  readonly taken: string
  readonly remaining: string
  readonly waterfall: AdlEndedEvent['waterfall'] | null
}

export interface ReplaySummary {
  readonly format: 'plimsoll.replay/1'
  readonly stream: string
  readonly rulebook: string
  readonly at: string
  readonly seq: number
  readonly hash: string
  readonly inputs: number
  readonly events: readonly EventTotals[]
  /** Closures that a venue decided on, one by one or as totals: records and their notional, null where there are none. */
  readonly observed: { readonly records: number; readonly markets: number; readonly notional: string } | null
}

/** Collects the totals of a log's ADL events as its records go by. */
class Totals {
  private readonly events = new Map<string, EventTotals>()
  private readonly markets = new Set<string>()
  private observedRecords = 0
  private notional: Decimal = ZERO
  inputs = 0

  take(record: LogRecord): void {
    if (INPUT_TYPES.has(record.type)) this.inputs += 1
    if (record.type === 'adl-started') this.start(record, record.at)
    if (record.type === 'adl-ended') this.end(record, record.at)
    const closed = closedNotional(record)
    if (closed) {
      this.observedRecords += 1
      this.markets.add(closed.market)
      this.notional = this.notional.plus(closed.notional)
    }
  }

  private start(started: AdlStartedEvent, at: string): void {
    this.events.set(started.event, {
      event: started.event,
      market: started.market,
      side: started.queue.side,
      rulebook: started.rulebook,
      startedAt: at,
      endedAt: null,
      reason: null,
      price: started.price,
      closures: 0,
      taken: '0',
      remaining: started.size,
      waterfall: null,
    })
  }

  private end(ended: AdlEndedEvent, at: string): void {
    const started = this.events.get(ended.event)
    if (!started) return
    const { reason, closures, taken, remaining, waterfall } = ended
    this.events.set(ended.event, { ...started, endedAt: at, reason, closures, taken, remaining, waterfall })
  }

  summary(book: Book): ReplaySummary {
    const observed = {
      records: this.observedRecords,
      markets: this.markets.size,
      notional: plain(this.notional),
    }
    return {
      format: 'plimsoll.replay/1',
      stream: book.header.stream,
      rulebook: book.rulebook,
      at: book.at,
      seq: book.seq,
      hash: book.hash,
      inputs: this.inputs,
      events: [...this.events.values()],
      observed: this.observedRecords > 0 ? observed : null,
    }
  }
}

/**
 * Recomputes a log line by line. Every line must be, character for character, the one the engine makes: the chain, the
 * sequence and every event. The first one that is not is named by its line, counted from 1.
 */
export class Replay {
  private book: Book | null = null
  private readonly totals = new Totals()
  private expected: string[] = []
  private number = 0

  constructor(
    private readonly sha256: Sha256,
    private readonly parse: LineParsers,
    /** Hears of every step, with the book as it left it. */
    private readonly follow: (book: Book, records: readonly LogRecord[]) => void = () => {},
  ) {}

  line(text: string): void {
    this.number += 1
    if (!this.book) {
      this.begin(text)
      return
    }
    const next = this.expected.shift()
    if (next !== undefined) this.compare(next, text)
    else this.step(this.book, text)
  }

  end(): ReplaySummary {
    if (!this.book) throw this.differs('log-empty', 'The log has no header.')
    if (this.expected.length > 0) {
      throw new PlimsollError(
        'log-torn',
        'The log ends inside a step: events of its last input are missing.',
        `$[${this.number + 1}]`,
      )
    }
    return this.totals.summary(this.book)
  }

  /** The sequence number reached. */
  get seq(): number {
    return (this.book?.seq ?? 0) - this.expected.length
  }

  /** The book so far, at the end of its last whole step. */
  current(): ReplaySummary {
    if (!this.book) throw this.differs('log-empty', 'The log has no header.')
    return this.totals.summary(this.book)
  }

  private begin(text: string): void {
    const { seq: _, format: __, hash: ___, ...facts } = this.at(() => this.parse.header(text))
    this.compare(lineOf(headerOf(facts, this.sha256)), text)
    this.book = Book.create(facts, this.sha256)
  }

  private step(book: Book, text: string): void {
    const { seq: _, hash: __, ...input } = this.at(() => this.parse.input(text))
    const records = this.at(() => book.apply(input as TimedInput))
    const [first, ...events] = records
    if (first) this.compare(lineOf(first), text)
    for (const record of records) this.totals.take(record)
    this.follow(book, records)
    this.expected = events.map(lineOf)
  }

  private compare(expected: string, text: string): void {
    if (expected !== text) throw this.differs('log-differs', 'This line is not the one the engine makes here.')
  }

  private differs(code: string, message: string): PlimsollError {
    return new PlimsollError(code, message, `$[${this.number}]`)
  }

  /** A refusal inside a line keeps its code and is placed in that line. */
  private at<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error
      throw new PlimsollError(error.code, error.message, `$[${this.number}]${error.path.slice(1)}`)
    }
  }
}

/** What would have happened: the totals, and how many inputs no longer held, by the code of their refusal. */
export interface CounterfactualSummary extends ReplaySummary {
  readonly leftOut: Readonly<Record<string, number>>
}

/** The totals of a log with something changed. */
export class ChangedReplay {
  private readonly totals = new Totals()
  private readonly run: Counterfactual

  constructor(sha256: Sha256, change: Change) {
    this.run = new Counterfactual(sha256, change, (records) => {
      for (const record of records) this.totals.take(record)
    })
  }

  header(header: LogHeader): void {
    this.run.header(header)
  }

  input(input: TimedInput): void {
    this.run.input(input)
  }

  end(): CounterfactualSummary {
    return { ...this.totals.summary(this.run.book), leftOut: this.run.leftOut }
  }
}
