import { Book } from '@/engine/book'
import { plain } from '@/engine/decimal'
import { type InputRecord, isInput, type LogHeader, type LogRecord, type TimedInput } from '@/engine/log'
import { Overviewing } from '@/engine/projections/overview'
import { initReplay, saveReplay } from '@/engine/projections/replay'
import { ENTRIES_MAX } from '@/engine/projections/replay-view'
import type { ChapterBook, ChapterList, ChapterSpan } from '@/lib/wire/chapters'
import { recordFrom } from '../journal/chain'
import type { Journal } from '../journal/port'
import { sha256 } from '../sha256'

/** Lines of a chapter: a page loads one in some tenths of a second, and what it throws away with one stays small. */
export const CHAPTER_LINES = 5_000
/** Lines read at once. */
const PAGE = 2_000

interface Sink {
  /** The fold's state before each chapter, in their order. */
  state(index: number, state: string): Promise<void>
  /** Everything has been folded: from now on the record can be played. */
  outline(list: ChapterList): Promise<void>
  /** The engine's book before each chapter, in their order. */
  book(index: number, book: ChapterBook): Promise<void>
  /** Lines folded, and after the outline lines recomputed. */
  progress(done: number, of: number): void
}

/**
 * Goes over a whole log twice. The fold, which is quick, says where chapters begin and what all of it looks like from afar;
 * the engine, which takes several times as long, computes every line again and says what its book was before each chapter.
 */
export async function makeChapters(
  journal: Journal,
  header: LogHeader,
  sink: Sink,
  chapterLines = CHAPTER_LINES,
): Promise<ChapterList> {
  const outline = await foldedOutline(journal, header, sink, chapterLines)
  await sink.outline(outline)
  const check = await recomputed(journal, outline, sink)
  return { ...outline, check }
}

async function foldedOutline(
  journal: Journal,
  header: LogHeader,
  sink: Sink,
  chapterLines: number,
): Promise<ChapterList> {
  const { stream } = header
  const { seq: lines } = await journal.head(stream)
  const [first] = await journal.read(stream, 1, 1)
  const [last] = await journal.read(stream, lines, 1)
  const from = first ? recordFrom(first).at : header.at
  const overviewing = new Overviewing(initReplay(from), from, last ? recordFrom(last).at : from)
  const cutting = new Cutting(chapterLines)
  for await (const record of recordsOf(journal, stream, lines, sink)) {
    if (cutting.begins(record)) await sink.state(cutting.chapters.length - 1, saveReplay(overviewing.state))
    overviewing.take(record)
  }
  const chapters = cutting.chapters.map((span, index) => ({
    ...span,
    to: (cutting.chapters[index + 1]?.from ?? lines + 1) - 1,
  }))
  const check = { state: 'running', done: 0, of: lines } as const
  return { format: 'plimsoll.chapters/1', header, lines, check, chapters, overview: overviewing.overview }
}

async function recomputed(
  journal: Journal,
  { header, lines, chapters }: ChapterList,
  sink: Sink,
): Promise<ChapterList['check']> {
  const recomputing = new Recomputing(header)
  let index = 0
  for await (const record of recordsOf(journal, header.stream, lines, sink)) {
    // Chapters begin with inputs, so that no step is under way there.
    if (isInput(record)) recomputing.step()
    if (record.seq === chapters[index]?.from) {
      await sink.book(index, { checkpoint: recomputing.checkpoint, queue: recomputing.queue })
      index += 1
    }
    recomputing.take(record)
  }
  recomputing.step()
  return recomputing.check
}

async function* recordsOf(
  journal: Journal,
  stream: string,
  lines: number,
  sink: Pick<Sink, 'progress'>,
): AsyncGenerator<LogRecord> {
  for (let seq = 1; seq <= lines; seq += PAGE) {
    for (const line of await journal.read(stream, seq, Math.min(PAGE, lines - seq + 1))) yield recordFrom(line)
    sink.progress(Math.min(lines, seq + PAGE - 1), lines)
  }
}

/** Where chapters begin: with an input, because no state stands in the middle of a step. */
class Cutting {
  readonly chapters: ChapterSpan[] = []
  private inChapter = 0
  private at = ''

  constructor(private readonly chapterLines: number) {}

  begins(record: LogRecord): boolean {
    const { seq, at } = record
    const begins = isInput(record) && this.isFull(at)
    if (begins) {
      this.chapters.push({ from: seq, to: seq, at })
      this.inChapter = 0
    }
    this.inChapter += 1
    this.at = at
    return begins
  }

  /** A chapter ends between two moments, unless one moment goes on for as long again. */
  private isFull(at: string): boolean {
    if (this.chapters.length === 0) return true
    if (this.inChapter < this.chapterLines) return false
    return at !== this.at || this.inChapter >= 2 * this.chapterLines
  }
}

/** The engine beside the log, for as long as it says the same. */
class Recomputing {
  check: ChapterList['check'] = { state: 'same' }
  /** The order that the newest event committed to. */
  queue: ChapterBook['queue'] = null
  private book: Book | null
  private input: InputRecord | null = null
  private events: LogRecord[] = []

  constructor(header: LogHeader) {
    const { stream, authority, coverage, disclosure, rulebook, at } = header
    this.book = Book.create({ stream, authority, coverage, disclosure, rulebook, at }, sha256)
  }

  take(record: LogRecord): void {
    if (isInput(record)) this.input = record
    else this.events.push(record)
  }

  /** Takes the step whose records have been heard. */
  step(): void {
    const { book, input, events } = this
    this.input = null
    this.events = []
    if (!book || !input) return
    const wrong = firstDifference(applied(book, input), [input, ...events])
    if (wrong === null) {
      if (events.some(({ type }) => type === 'adl-started')) this.queue = frontOf(book)
      return
    }
    this.book = null
    this.check = { state: 'differs', seq: wrong }
  }

  /** At the end of a step. */
  get checkpoint(): string | null {
    return this.book?.checkpoint() ?? null
  }
}

/** As much of the committed order as frames look at. */
function frontOf({ pending }: Book): ChapterBook['queue'] {
  if (!pending) return null
  const front = pending.queue.entries.slice(0, ENTRIES_MAX)
  const order = front.map(({ place, position: { account, size } }) => ({ place, account, size: plain(size) }))
  return { event: pending.event, order }
}

/** Empty where the engine refuses what the log says it accepted. */
function applied(book: Book, { seq: _, hash: __, ...input }: InputRecord): readonly LogRecord[] {
  try {
    return book.apply(input as TimedInput)
  } catch {
    return []
  }
}

function firstDifference(found: readonly LogRecord[], expected: readonly LogRecord[]): number | null {
  for (const [index, record] of expected.entries()) if (found[index]?.hash !== record.hash) return record.seq
  return found.length > expected.length ? (expected.at(-1)?.seq ?? 0) + 1 : null
}
