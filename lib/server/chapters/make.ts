import { Book } from '@/engine/book'
import { plain } from '@/engine/decimal'
import { type InputRecord, isInput, type LogHeader, type LogRecord, type TimedInput } from '@/engine/log'
import { Overviewing } from '@/engine/projections/overview'
import { initReplay, saveReplay } from '@/engine/projections/replay'
import { ENTRIES_MAX } from '@/engine/projections/replay-view'
import type { ChapterList, ChapterSpan, ChapterStart } from '@/lib/wire/chapters'
import { recordFrom } from '../journal/chain'
import type { Journal } from '../journal/port'
import { sha256 } from '../sha256'

/** Lines of a chapter: a page loads one in some tenths of a second, and what it throws away with one stays small. */
export const CHAPTER_LINES = 5_000
/** Lines read at once. */
const PAGE = 2_000

interface Sink {
  /** The start of a chapter, in their order. */
  chapter(index: number, start: ChapterStart): void
  progress(done: number, of: number): void
}

/** Goes over a whole log once: folds it, recomputes it, and says where chapters begin and with what. */
export async function makeChapters(
  journal: Journal,
  header: LogHeader,
  sink: Sink,
  chapterLines = CHAPTER_LINES,
): Promise<ChapterList> {
  const { stream } = header
  const { seq: lines } = await journal.head(stream)
  const [first] = await journal.read(stream, 1, 1)
  const [last] = await journal.read(stream, lines, 1)
  const from = first ? recordFrom(first).at : header.at
  const making = new Making(header, from, last ? recordFrom(last).at : from, sink, chapterLines)
  for (let seq = 1; seq <= lines; seq += PAGE) {
    for (const line of await journal.read(stream, seq, Math.min(PAGE, lines - seq + 1))) making.take(recordFrom(line))
    sink.progress(Math.min(lines, seq + PAGE - 1), lines)
  }
  return making.end(lines)
}

class Making {
  private readonly overviewing: Overviewing
  private readonly recomputing: Recomputing
  private readonly chapters: ChapterSpan[] = []
  private inChapter = 0
  private before: LogRecord | null = null

  constructor(
    private readonly header: LogHeader,
    from: string,
    to: string,
    private readonly sink: Sink,
    private readonly chapterLines: number,
  ) {
    this.overviewing = new Overviewing(initReplay(from), from, to)
    this.recomputing = new Recomputing(header)
  }

  take(record: LogRecord): void {
    // Not within a step, which no state stands in the middle of.
    if (isInput(record)) {
      this.recomputing.step()
      if (this.isFull(record)) this.begin(record)
    }
    this.recomputing.take(record)
    this.overviewing.take(record)
    this.inChapter += 1
    this.before = record
  }

  end(lines: number): ChapterList {
    this.recomputing.step()
    const chapters = this.chapters.map((span, index) => ({
      ...span,
      to: (this.chapters[index + 1]?.from ?? lines + 1) - 1,
    }))
    const { header } = this
    const { check } = this.recomputing
    return { format: 'plimsoll.chapters/1', header, lines, check, chapters, overview: this.overviewing.overview }
  }

  /** A chapter ends between two moments, unless one moment goes on for as long again. */
  private isFull({ at }: LogRecord): boolean {
    if (this.chapters.length === 0) return true
    if (this.inChapter < this.chapterLines) return false
    return at !== this.before?.at || this.inChapter >= 2 * this.chapterLines
  }

  private begin({ seq, at }: LogRecord): void {
    const state = saveReplay(this.overviewing.state)
    const { checkpoint, queue } = this.recomputing
    this.sink.chapter(this.chapters.length, { checkpoint, state, queue })
    this.chapters.push({ from: seq, to: seq, at })
    this.inChapter = 0
  }
}

/** The engine beside the log, for as long as it says the same. */
class Recomputing {
  check: ChapterList['check'] = { state: 'same' }
  /** The order that the newest event committed to. */
  queue: ChapterStart['queue'] = null
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
function frontOf({ pending }: Book): ChapterStart['queue'] {
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
