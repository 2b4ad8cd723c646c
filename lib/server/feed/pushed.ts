import { createHash, randomBytes } from 'node:crypto'
import { canonical, type Json } from '@/engine/canonical'
import { assert, PlimsollError } from '@/engine/errors'
import { DEFAULT_SETTINGS } from '@/engine/inputs'
import { type Input, isInput, type LogRecord, type StreamFacts } from '@/engine/log'
import type { PriceGuard } from '@/engine/prices'
import type { Upstream } from '@/lib/wire/frames'
import type { Row } from '@/lib/wire/ingest'
import type { Note, NoteChange } from '../journal/port'
import type { ExchangeFeed, FeedSource, FeedStep, Seat } from './port'

/** What is declared of an exchange that pushes. */
export interface PushedOptions extends Omit<StreamFacts, 'at'> {
  readonly venue: string
  /** The time of the log's first line; the first start where none is said. */
  readonly since: string | null
  /** How often rows are expected, in milliseconds. */
  readonly intervalMs: number
  /** When its marks are doubted; null: they are taken as they come. */
  readonly prices: PriceGuard | null
}

export const INGEST_NOTES = 'ingest'
/** Why markets are halted while rows are missing. */
export const ROWS_MISSING = 'rows-missing'
/** Newest rows whose digests are kept, so that a repeat is held against what was taken: about a megabyte. */
export const DIGESTS_KEPT = 20_000
/**
 * A number further ahead than this is a mistake and no gap: at a thousand rows a second it takes eleven days to number as
 * many. It would halt every market until that number was reached.
 */
export const ROWS_AHEAD_MAX = 1_000_000_000
/** Intervals without a row after which the exchange is said to be silent. */
const SILENT_INTERVALS = 6

/** What became of rows that were offered: those that are new, or why none is taken. */
export type Looked =
  | { readonly fresh: readonly Row[]; readonly repeated: number }
  | { readonly code: RowsRefused; readonly message: string; readonly path: string }

type RowsRefused = 'gap' | 'conflict' | 'rows-not-consecutive' | 'seq-too-far'

export function pushedSource(options: PushedOptions): FeedSource {
  return {
    stream: options.stream,
    simulated: false,
    begin: (at, stream) => new PushedFeed({ ...factsOf(options), stream, at: options.since ?? at }, options),
    restore: (checkpoint) => new PushedFeed(factsIn(checkpoint, options), options),
  }
}

/**
 * An exchange that pushes. What it numbered is remembered beside the lines that came of it, in their transaction, so that
 * after any crash the answer to “how far are you” is what the journal holds.
 */
export class PushedFeed implements ExchangeFeed {
  readonly venue: string
  readonly simulated = false
  readonly scenario = null
  readonly repeats = false
  readonly clock = 'inputs'
  readonly pushed = this
  /** The last row that is durable, or about to be. */
  private last = 0
  /** The last row that is known to be missing. */
  private until: number | null = null
  /** What the journal holds of these two is not what they are any more. */
  private isChanged = false
  private heardAt: number | null = null
  private offered: readonly Row[] = []
  /** Rows that were handed to the book and are not durable yet, oldest first. */
  private readonly taken: Row[] = []
  private readonly digests = new Map<number, string>()
  /** The first rows of what was stored together, oldest first: digests are let go of as they were stored. */
  private readonly stored: { readonly first: number; readonly count: number }[] = []

  constructor(
    readonly facts: StreamFacts,
    private readonly options: PushedOptions,
  ) {
    this.venue = options.venue
  }

  /** The last of the exchange's rows that is durable. */
  get seq(): number {
    return this.last
  }

  get gap(): { readonly from: number; readonly until: number } | null {
    return this.until === null ? null : { from: this.last + 1, until: this.until }
  }

  /** Nothing that was handed over waits to become durable. */
  get isSettled(): boolean {
    return this.taken.length === 0 && this.offered.length === 0
  }

  /** The secret of the stream, and when its marks are doubted: unless its own `rulebook` row is to say both. */
  opening(): readonly Input[] {
    const { prices, rulebook } = this.options
    if (!prices) return []
    const seed = randomBytes(32).toString('hex')
    return [{ type: 'rulebook', rulebook, seed, settings: { ...DEFAULT_SETTINGS, prices } }]
  }

  /** Which of these rows are new. A row after a hole is one only when it is a snapshot, which replaces everything. */
  look(rows: readonly Row[]): Looked {
    for (const [i, row] of rows.entries()) {
      const before = rows[i - 1]
      if (before && row.seq !== before.seq + 1)
        return refused('rows-not-consecutive', `Row ${row.seq} does not follow on ${before.seq}.`, i)
      if (row.seq > this.last + ROWS_AHEAD_MAX)
        return refused('seq-too-far', `Row ${row.seq} lies further ahead of row ${this.last} than any gap.`, i)
      const known = this.digests.get(row.seq)
      if (known !== undefined && known !== digestOf(row))
        return refused('conflict', `Row ${row.seq} was taken before and said something else.`, i)
    }
    const fresh = rows.filter(({ seq }) => seq > this.last)
    const [first] = fresh
    if (first && first.seq > this.last + 1 && first.type !== 'snapshot')
      return refused('gap', `Row ${first.seq} came, and row ${this.last + 1} did not.`, rows.indexOf(first))
    return { fresh, repeated: rows.length - fresh.length }
  }

  /** Rows up to this one exist and were not sent: nothing is decided until they are. */
  miss(until: number): void {
    this.until = Math.max(until, this.until ?? 0)
    this.isChanged = true
  }

  /** For the next step. */
  offer(rows: readonly Row[]): void {
    assert(this.offered.length === 0, 'rows are offered once those before them were handed over')
    this.offered = rows
  }

  heard(now: number): void {
    this.heardAt = now
  }

  async step(): Promise<FeedStep> {
    const rows = this.offered
    this.offered = []
    this.taken.push(...rows)
    const last = rows.at(-1)?.seq ?? this.last
    if (this.until !== null && last >= this.until) {
      this.until = null
      this.isChanged = true
    }
    const inputs = rows.map(({ seq, ...input }) => input)
    return { inputs, gap: this.until === null ? null : ROWS_MISSING }
  }

  /** What becomes durable with these records: how far the exchange's rows have come, and what they said. */
  beside(records: readonly LogRecord[]): readonly NoteChange[] {
    const rows = this.taken.splice(0, records.filter(isRow).length)
    if (rows.length === 0 && !this.isChanged) return []
    this.last = rows.at(-1)?.seq ?? this.last
    this.isChanged = false
    const text = JSON.stringify({ seq: this.last, until: this.until })
    return [{ kind: INGEST_NOTES, key: this.key('state'), text }, ...this.remember(rows)]
  }

  /** Takes up what the journal holds: to be called once, before the first row. */
  recall(notes: readonly Note[]): void {
    for (const { key, text } of notes) {
      if (!key.startsWith(this.key(''))) continue
      const value = JSON.parse(text) as { seq: number; until: number | null } | { first: number; digests: string[] }
      if ('digests' in value) this.learn(value.first, value.digests)
      else {
        this.last = value.seq
        this.until = value.until
      }
    }
  }

  checkpoint(): string {
    return JSON.stringify(this.facts)
  }

  seats(): readonly Seat[] {
    return []
  }

  upstreams(now: number): readonly Upstream[] {
    const heardAt = this.heardAt === null ? null : new Date(this.heardAt).toISOString()
    return [{ id: 'ingest', name: `${this.venue}: rows it pushes`, heardAt, ...this.stateAt(now) }]
  }

  private stateAt(now: number): Pick<Upstream, 'state' | 'reason' | 'detail'> {
    const { gap, heardAt } = this
    if (gap)
      return { state: 'degraded', reason: ROWS_MISSING, detail: `Rows ${gap.from} to ${gap.until} have not come.` }
    if (heardAt === null)
      return { state: 'waiting', reason: 'not-heard', detail: 'Nothing has come since this server started.' }
    const silentMs = now - heardAt
    if (silentMs < SILENT_INTERVALS * this.options.intervalMs) return { state: 'ok', reason: null, detail: null }
    return { state: 'down', reason: 'silent', detail: 'No row has come for longer than six intervals.' }
  }

  private remember(rows: readonly Row[]): NoteChange[] {
    const [first] = rows
    if (!first) return []
    const digests = rows.map(digestOf)
    this.learn(first.seq, digests)
    const text = JSON.stringify({ first: first.seq, digests })
    return [{ kind: INGEST_NOTES, key: this.key(padded(first.seq)), text }, ...this.forget()]
  }

  private learn(first: number, digests: readonly string[]): void {
    for (const [i, digest] of digests.entries()) this.digests.set(first + i, digest)
    this.stored.push({ first, count: digests.length })
  }

  private forget(): NoteChange[] {
    const gone: NoteChange[] = []
    for (let oldest = this.stored[0]; oldest; oldest = this.stored[0]) {
      if (this.digests.size - oldest.count < DIGESTS_KEPT) break
      this.stored.shift()
      for (let i = 0; i < oldest.count; i += 1) this.digests.delete(oldest.first + i)
      gone.push({ kind: INGEST_NOTES, key: this.key(padded(oldest.first)), text: null })
    }
    return gone
  }

  private key(what: string): string {
    return `${this.facts.stream}|${what}`
  }
}

/** A record of a row, and not of what this server appends by itself. */
function isRow(record: LogRecord): boolean {
  if (!isInput(record) || record.type === 'proceed') return false
  return !((record.type === 'halt' || record.type === 'resume') && record.by === 'feed')
}

function refused(code: RowsRefused, message: string, index: number): Looked {
  return { code, message, path: `$[${index + 1}].seq` }
}

/** So that keys are in the order of their numbers. */
function padded(seq: number): string {
  return String(seq).padStart(16, '0')
}

function digestOf(row: Row): string {
  return createHash('sha256')
    .update(canonical(row as unknown as Json))
    .digest('hex')
    .slice(0, 32)
}

function factsOf({ stream, authority, coverage, disclosure, rulebook }: PushedOptions): Omit<StreamFacts, 'at'> {
  return { stream, authority, coverage, disclosure, rulebook }
}

/** What a stream claims never changes: settings that say something else would make its log a lie. */
function factsIn(checkpoint: string, options: PushedOptions): StreamFacts {
  const facts = JSON.parse(checkpoint) as StreamFacts
  const declared = factsOf(options)
  for (const name of ['authority', 'coverage', 'disclosure', 'rulebook'] as const) {
    if (facts[name] === declared[name]) continue
    throw new PlimsollError(
      'stream-declared-otherwise',
      `The stream ${facts.stream} began with ${name} ${facts[name]}; another one needs a stream of another name.`,
    )
  }
  return facts
}
