import { Book } from '@/engine/book'
import type { Change } from '@/engine/counterfactual'
import { plain } from '@/engine/decimal'
import { PlimsollError } from '@/engine/errors'
import type { InputRecord, LogRecord } from '@/engine/log'
import { isInput } from '@/engine/log'
import type { ChangedEvent } from '@/engine/projections/event-what-if'
import { Live } from '@/engine/projections/live'
import { checkRun } from '@/engine/questions/check-run'
import { type ComparisonRow, compare, type RefusedRow } from '@/engine/questions/compare'
import { evidenceOf } from '@/engine/questions/evidence'
import { rulebookNamed } from '@/engine/rulebooks/index'
import { byCodeUnits, type View } from '@/engine/state'
import type { EventComparison } from '@/lib/wire/comparison'
import type { AccountSummary, PositionRow } from '@/lib/wire/frames'
import type { AccountThen, AuditVerdict, FeedThen } from '@/lib/wire/support'
import type { CheckAnswer, ComparisonAnswer, ExampleAnswer, StressAnswer } from '@/lib/wire/tools'
import { feedThen } from '@/lib/words/en/feed-then'
import { composeAudit, composeJournal } from '../composition'
import { startOf } from '../event-keeper'
import { recordFrom } from '../journal/chain'
import { answerableBook } from '../journal/pieces'
import type { Journal, Line } from '../journal/port'
import { sha256 } from '../sha256'
import type { Where } from '../store'
import { concerns, type Happened, happenedFrom } from '../support/happened'
import { eventChanged, eventChecked, liveExample, liveStressed, type Story, underEveryRulebook } from './rules'

/** Work on the journal that takes longer than a request may hold the serving thread up for. Each opens its own reader. */

interface At {
  readonly where: Where
  readonly stream: string
}

export type Job =
  /** `events`: whose excerpts may hold the line when the rest of that hour is pruned. */
  | ({
      readonly kind: 'account-then'
      readonly account: string
      readonly seq: number
      readonly events: readonly string[]
    } & At)
  | ({ readonly kind: 'happened'; readonly account: string; readonly from: number; readonly to: number } & At)
  | ({ readonly kind: 'event-comparison'; readonly event: string } & At)
  | ({ readonly kind: 'event-under-rulebooks' | 'event-check'; readonly event: string } & At)
  | ({
      readonly kind: 'event-what-if'
      readonly event: string
      readonly change: Change
    } & At)
  | { readonly kind: 'audit'; readonly where: Where }
  /** `book` is the checkpoint of the running one. */
  | {
      readonly kind: 'live-stress'
      readonly book: string
      readonly moves: readonly string[]
      readonly share: string
    }
  | { readonly kind: 'live-example'; readonly book: string; readonly rulebook: string }

export interface JobAnswers {
  readonly 'account-then': AccountThen
  readonly happened: Happened
  readonly 'event-comparison': EventComparison
  readonly 'event-under-rulebooks': ComparisonAnswer
  readonly 'event-check': CheckAnswer
  readonly 'event-what-if': ChangedEvent
  readonly audit: AuditVerdict
  readonly 'live-stress': StressAnswer
  readonly 'live-example': ExampleAnswer | null
}

export async function work(job: Job): Promise<unknown> {
  if (job.kind === 'audit') return auditVerdict(job.where)
  if (job.kind === 'live-stress') return liveStressed(job.book, job.moves, job.share)
  if (job.kind === 'live-example') return liveExample(job.book, job.rulebook)
  const journal = composeJournal(job.where, { readOnly: true })
  try {
    switch (job.kind) {
      case 'account-then':
        return await accountThen(journal, job)
      case 'happened':
        return await happened(journal, job)
      case 'event-comparison':
        return await eventComparison(journal, job)
      case 'event-under-rulebooks':
        return underEveryRulebook(await recordsOf(journal, job), job.event)
      case 'event-what-if':
        return eventChanged(await recordsOf(journal, job), job.change)
      case 'event-check':
        return eventChecked(await recordsOf(journal, job), job.event)
    }
  } finally {
    await journal.close()
  }
}

async function auditVerdict(where: Where): Promise<AuditVerdict> {
  const audit = composeAudit(where, { readOnly: true })
  try {
    return await audit.verify()
  } finally {
    await audit.close()
  }
}

// ---- an account as it stood -----------------------------------------------------------------------------------------

/** Lines folded for one answer: a second or two. A checkpoint is never further away, unless it was pruned. */
const FOLD_MAX = 20_000

type AccountJob = Extract<Job, { kind: 'account-then' }>

async function accountThen(journal: Journal, { stream, account, seq, events }: AccountJob): Promise<AccountThen> {
  const book = await bookAt(journal, stream, seq, events)
  const parts = Live.create(book).parts(`account:${account}`, { role: 'operator', accounts: [] }) ?? {}
  const positions = Object.entries(parts).flatMap(([name, part]) =>
    name.startsWith('position:') ? [part as PositionRow] : [],
  )
  return {
    format: 'plimsoll.account-then/1',
    account,
    stream,
    seq: book.seq,
    at: book.at,
    summary: (parts.summary as AccountSummary | undefined) ?? null,
    positions,
    feed: feedOf(book.view(), book.at, new Set(positions.map(({ market }) => market))),
  }
}

/** What the marks were like; those of the markets the account was in, or of all where it was in none. */
function feedOf(view: View, at: string, markets: ReadonlySet<string>): FeedThen[] {
  return [...view.markets.values()]
    .filter(({ id }) => markets.size === 0 || markets.has(id))
    .sort((a, b) => byCodeUnits(a.id, b.id))
    .map(({ id, mark, markAt, halted }) =>
      feedThen({ market: id, mark: plain(mark), markAt: markAt ?? at, halted }, at),
    )
}

/** The book after the last whole step at or before a line, folded from the nearest state that is kept. */
async function bookAt(journal: Journal, stream: string, seq: number, events: readonly string[]): Promise<Book> {
  const info = await journal.stream(stream)
  if (!info || seq > info.head.seq) throw new PlimsollError('line-unknown', 'The log has no such line.', '$.at')
  const checkpoint = await journal.loadCheckpoint(stream, seq)
  if (checkpoint) {
    const lines = await journal.read(stream, checkpoint.seq + 1, Math.min(seq - checkpoint.seq, FOLD_MAX))
    const book = folded(await answerableBook(checkpoint.parts.book), lines, seq)
    if (book) return book
  }
  for (const event of events) {
    const excerpt = await journal.loadExcerpt(stream, event)
    const book = excerpt && folded(await answerableBook(excerpt.checkpoint), excerpt.lines, seq)
    if (book) return book
  }
  const lines = info.first === 1 && seq <= FOLD_MAX ? await journal.read(stream, 1, seq) : []
  const book = folded(Book.create(info.header, sha256), lines, seq)
  if (book) return book
  throw new PlimsollError(
    'line-not-kept',
    'The log around this line is no longer kept; it is kept around every ADL event, and for the last lines of the stream.',
    '$.at',
  )
}

/** Null where the lines don't lead from the book to `seq`. The book must come to the very lines that are stored. */
function folded(book: Book, lines: readonly Line[], seq: number): Book | null {
  if (book.seq === seq) return book
  const last = lines.at(-1)
  if (book.seq > seq || lines[0]?.seq !== book.seq + 1 || !last || last.seq < seq) return null
  const records = lines.map(recordFrom)
  const inputs = records.filter((record): record is InputRecord => isInput(record) && record.seq <= seq)
  for (const input of inputs.slice(0, -1)) apply(book, input)
  const [final] = inputs.slice(-1)
  const whole = final ? lastWholeStep(book, final, seq) : book
  const stored = records.find((record) => record.seq === whole.seq)
  if (stored && stored.hash !== whole.hash) {
    throw new PlimsollError('log-diverged', 'This version of the program makes other lines of the same inputs.', '$.at')
  }
  return whole
}

/** A line in the middle of a step stands for the state before it: half a step is no state. */
function lastWholeStep(book: Book, input: InputRecord, seq: number): Book {
  const after = book.fork()
  apply(after, input)
  return after.seq > seq ? book : after
}

function apply(book: Book, { seq: _, hash: __, ...input }: InputRecord): void {
  book.apply(input as Parameters<Book['apply']>[0])
}

// ---- what happened around a moment ----------------------------------------------------------------------------------

/** Lines looked through for one answer: some minutes of a busy exchange. */
const LINES_MAX = 5_000
const PAGE = 500
/** Things that are told of one account; the first ones. */
const TOLD_MAX = 50

type HappenedJob = Extract<Job, { kind: 'happened' }>

async function happened(journal: Journal, { stream, account, from, to }: HappenedJob): Promise<Happened> {
  const info = await journal.stream(stream)
  if (!info) throw new PlimsollError('unknown-stream', 'There is no such stream.', '$')
  const start = await firstLineAt(journal, stream, info.first, info.head.seq, from)
  const found: LogRecord[] = []
  let seq = start
  for (; seq < start + LINES_MAX && found.length < TOLD_MAX; seq += PAGE) {
    const records = (await journal.read(stream, seq, PAGE)).map(recordFrom)
    found.push(...records.filter((record) => Date.parse(record.at) <= to && concerns(record, account)))
    const last = records.at(-1)
    if (!last || Date.parse(last.at) > to) return happenedFrom(found.slice(0, TOLD_MAX), account, true)
  }
  return happenedFrom(found.slice(0, TOLD_MAX), account, false)
}

/** Times never go back in a log, so a few reads find the place. */
async function firstLineAt(journal: Journal, stream: string, first: number, last: number, ms: number): Promise<number> {
  let [low, high] = [first, last + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [line] = await journal.read(stream, middle, 1)
    if (line && Date.parse(recordFrom(line).at) < ms) low = middle + 1
    else high = middle
  }
  return low
}

// ---- one event under other rulebooks --------------------------------------------------------------------------------

/** Besides the one in force: the venues’ two great families, and two ways of sharing. */
const COMPARED = ['bitmex', 'binance', 'hyperliquid', 'pro-rata', 'min-max'] as const

type ComparisonJob = Extract<Job, { kind: 'event-comparison' }>

/**
 * The same loss under other rulebooks, on the state as it was before the fund paid, and whether what was done is what the
 * rulebook in force asks for, worked out anew from that state.
 */
async function eventComparison(journal: Journal, { stream, event }: ComparisonJob): Promise<EventComparison> {
  const { book, lines } = await storyOf(journal, stream, event)
  const { view, rulebook, position, run } = evidenceOf(book, lines.map(recordFrom), event)
  const inForce = rulebookNamed(rulebook)
  const others = COMPARED.map((name) => rulebookNamed(name)).filter(({ name }) => name !== inForce.name)
  const { rows } = compare(view, position, [inForce, ...others])
  const check = run === null ? null : checked(() => checkRun(view, run, inForce).differences.map(({ name }) => name))
  return { format: 'plimsoll.event-comparison/1', event, at: view.at, check, rows: rows.map(withoutNames) }
}

/** Null where the rulebook can't be held against a run: it ranks nobody, or shares by chance. */
function checked(work: () => string[]): string[] | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof PlimsollError) return null
    throw error
  }
}

async function recordsOf(journal: Journal, { stream, event }: At & { readonly event: string }): Promise<Story> {
  const { book, lines } = await storyOf(journal, stream, event)
  return { book, records: lines.map(recordFrom) }
}

async function storyOf(journal: Journal, stream: string, event: string) {
  const excerpt = await journal.loadExcerpt(stream, event)
  if (excerpt) return { book: await answerableBook(excerpt.checkpoint), lines: excerpt.lines }
  const info = await journal.stream(stream)
  if (!info) throw new PlimsollError('unknown-stream', 'There is no such stream.', '$')
  const checkpoint = await journal.loadCheckpoint(stream, startOf(event, 1) - 1)
  const book = checkpoint ? await answerableBook(checkpoint.parts.book) : Book.create(info.header, sha256)
  return { book, lines: await journal.read(stream, book.seq + 1, FOLD_MAX) }
}

/** Whom a rulebook spares is nobody's business but theirs; how many it does is. */
function withoutNames(row: ComparisonRow | RefusedRow): EventComparison['rows'][number] {
  if ('refused' in row) return row
  const { spared, closed, sizes: _, ...figures } = row
  return { ...figures, spared: spared.length, closed: closed.length }
}
