import type { LogHeader, LogRecord } from '@/engine/log'
import type { ChapterList, ChaptersInTheMaking } from '@/lib/wire/chapters'
import {
  type Chapter,
  chapterOf,
  excerptOfChapter,
  type LongRecord,
  longRecordOf,
  openingSeq,
  wholeOf,
} from './long-record'
import { type Excerpt, ReplayMachine, type Whole } from './machine'
import type { FromWorker, ToWorker } from './messages'
import { recomputerFor } from './recompute'
import { type Change, ChangedRun } from './what-if'

/** Computing goes on in slices this long, so that a seek never waits for longer than one of them. */
const SLICE_MS = 12
/** Nor for a slice at all while somebody scrubs: then computing stands back for so long, a few times in a row. */
const REST_MS = 120
const RESTS_MAX = 4

/** Answers the questions of one page, in a worker or, where a worker can't start, in the page itself. */
export class ReplaySession {
  private machine: ReplayMachine | null = null
  private excerpt: Excerpt | null = null
  private long: Chapters | null = null
  /** The chapter that is open, while the engine has not come to it. */
  private unreached: number | null = null
  private changed: ChangedRun | null = null
  private shown = 0
  private scrubbed = false
  private rests = 0

  constructor(private readonly say: (message: FromWorker) => void) {}

  async hear(message: ToWorker): Promise<void> {
    if (message.ask === 'frame') {
      this.scrubbed = true
      return this.show(message.seq)
    }
    if (message.ask === 'what-if') return this.changeTo(message.change)
    try {
      if (message.ask === 'open') await this.begin(message)
      else await this.turnTo(message.seq)
    } catch (error) {
      this.say({
        said: 'failed',
        code: error instanceof LoadError ? error.code : 'unreadable',
        message: error instanceof Error ? error.message : '',
      })
    }
  }

  private async begin({ url, event, at }: Extract<ToWorker, { ask: 'open' }>): Promise<void> {
    try {
      const excerpt = await load(url)
      this.open(excerpt, machineFor(excerpt, event), null, null)
    } catch (error) {
      if (!(error instanceof LoadError) || error.code !== 'log-too-long') throw error
      const source = url.replace(/\/log$/, '/chapters')
      this.long = await Chapters.open(source, event, (done, of) => this.say({ said: 'making', done, of }))
      this.say({ said: 'long', long: this.long.record })
      await this.turnTo(openingSeq(this.long.record, at))
      void this.follow(this.long)
    }
  }

  /** The chapter before is let go of: a page holds the one that is open, and the next. */
  private async turnTo(seq: number): Promise<void> {
    const { long } = this
    if (long === null) return
    const index = chapterOf(long.record, seq)
    const chapter = await long.chapter(index)
    const excerpt = excerptOfChapter(chapter)
    this.unreached = chapter.reached ? null : index
    this.open(excerpt, machineFor(excerpt, null, wholeOf(long.record, chapter)), index, seq)
    long.expect(index + 1)
  }

  /** While the engine goes over the record on the server: how far it is, and what it says of the chapter that is open. */
  private async follow(long: Chapters): Promise<void> {
    let failures = 0
    while (long.isUnderWay && failures < FOLLOW_FAILURES_MAX) {
      await new Promise((done) => setTimeout(done, FOLLOW_MS))
      try {
        this.say({ said: 'long-check', check: await long.askHowFar() })
        if (this.unreached !== null) await this.reach(long, this.unreached)
        failures = 0
      } catch {
        failures += 1
      }
    }
    if (long.isUnderWay) this.stayUnreached()
  }

  /** The server does not say any more: what can be played without the engine stays. */
  private stayUnreached(): void {
    this.say({ said: 'long-check', check: { state: 'not-possible' } })
    if (this.unreached === null) return
    this.say({
      said: 'check',
      check: { state: 'not-possible', why: 'The server did not come to this part of the record.' },
    })
  }

  /** The same chapter with the engine's book: what is shown stays where it is. */
  private async reach(long: Chapters, index: number): Promise<void> {
    const chapter = await long.chapter(index)
    if (!chapter.reached || this.unreached !== index) return
    this.unreached = null
    this.excerpt = excerptOfChapter(chapter)
    this.machine = machineFor(this.excerpt, null, wholeOf(long.record, chapter))
    this.goOn(this.machine)
    this.show(this.shown)
    long.expect(index + 1)
  }

  private open(excerpt: Excerpt, machine: ReplayMachine, chapter: number | null, seq: number | null): void {
    this.excerpt = excerpt
    this.machine = machine
    this.changed = null
    this.say({ said: 'ready', ready: machine.ready, chapter, seq })
    if (this.unreached === null) this.goOn(machine)
    else this.say({ said: 'check', check: { state: 'running', done: 0, of: excerpt.records.length } })
  }

  private show(seq: number): void {
    this.shown = seq
    if (this.machine !== null)
      this.say({ said: 'frame', frame: this.machine.frame(seq), hash: this.machine.hashAt(seq) })
    this.showOther()
  }

  private showOther(): void {
    if (this.changed !== null) this.say({ said: 'other-frame', frame: this.changed.frame(this.shown) })
  }

  private changeTo(change: Change): void {
    if (this.excerpt === null) return
    if (this.unreached !== null) {
      this.say({ said: 'what-if-failed', message: 'The engine has not come to this part of the record yet.' })
      return
    }
    try {
      this.changed = new ChangedRun(this.excerpt, change)
      this.say({ said: 'what-if', whatIf: this.changed.result })
      this.showOther()
      this.goOnChanged(this.changed)
    } catch (error) {
      this.say({ said: 'what-if-failed', message: error instanceof Error ? error.message : 'It could not be run.' })
    }
  }

  private goOnChanged(run: ChangedRun): void {
    if (run !== this.changed) return
    const until = performance.now() + SLICE_MS
    const more = run.advance(() => performance.now() < until)
    this.showOther()
    if (more) setTimeout(() => this.goOnChanged(run), 0)
  }

  private goOn(machine: ReplayMachine): void {
    if (machine !== this.machine) return
    if (this.stepsBack()) {
      setTimeout(() => this.goOn(machine), REST_MS)
      return
    }
    const known = machine.queuesKnown
    const until = performance.now() + SLICE_MS
    const more = machine.advance(() => performance.now() < until)
    this.say({ said: 'check', check: machine.checked })
    // What stands on the screen is drawn again with a queue that has become known.
    if (machine.queuesKnown > known) this.show(this.shown)
    if (more) setTimeout(() => this.goOn(machine), 0)
  }

  private stepsBack(): boolean {
    const rests = this.scrubbed && this.rests < RESTS_MAX
    this.scrubbed = false
    this.rests = rests ? this.rests + 1 : 0
    return rests
  }
}

function machineFor(excerpt: Excerpt, about: string | null, whole: Whole | null = null): ReplayMachine {
  const recomputer = recomputerFor(excerpt)
  return typeof recomputer === 'string'
    ? new ReplayMachine(excerpt, null, about, recomputer, whole)
    : new ReplayMachine(excerpt, recomputer, about, undefined, whole)
}

class LoadError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** How often it is asked how far chapters are that are being made. */
const ASK_AGAIN_MS = 400
/** And how far the engine has come with a record that is open already. */
const FOLLOW_MS = 2_000
/** So many times in a row that nobody answered mean that nobody will. */
const FOLLOW_FAILURES_MAX = 5

/** A record in chapters, as the server gives them. */
class Chapters {
  /** As its text: most of what is fetched ahead is never read, and objects take ten times the room. */
  private next: { readonly index: number; readonly answer: Promise<Answer> } | null = null

  private constructor(
    private readonly url: string,
    public record: LongRecord,
  ) {}

  get isUnderWay(): boolean {
    return this.record.check.state === 'running'
  }

  async askHowFar(): Promise<LongRecord['check']> {
    const { response, text } = await get(this.url)
    const body = documentOf<ChapterList | ChaptersInTheMaking>(response, text)
    // A server that was started again begins again: what was folded once is not taken back.
    if (body.format === 'plimsoll.chapters/1') this.record = { ...this.record, check: body.check }
    return this.record.check
  }

  static async open(url: string, about: string, making: (done: number, of: number) => void): Promise<Chapters> {
    for (;;) {
      const { response, text } = await get(url)
      const body = documentOf<ChapterList | ChaptersInTheMaking>(response, text)
      if (body.format === 'plimsoll.chapters/1') return new Chapters(url, longRecordOf(body, about))
      making(body.done, body.of)
      await new Promise((done) => setTimeout(done, ASK_AGAIN_MS))
    }
  }

  async chapter(index: number): Promise<Chapter> {
    const { next } = this
    this.next = null
    const { response, text } = await (next?.index === index ? next.answer : this.load(index))
    return documentOf<Chapter>(response, text)
  }

  /** Whoever plays on needs it soon. */
  expect(index: number): void {
    if (index >= this.record.chapters.length) this.next = null
    else if (this.next?.index !== index) this.next = { index, answer: this.load(index) }
    this.next?.answer.catch(() => {
      this.next = null
    })
  }

  private load(index: number): Promise<Answer> {
    return get(`${this.url}/${index}`)
  }
}

interface Answer {
  readonly response: Response
  readonly text: string
}

async function get(url: string): Promise<Answer> {
  const response = await fetch(url, { headers: { accept: 'application/json' } })
  return { response, text: await response.text() }
}

async function load(url: string): Promise<Excerpt> {
  const { response, text } = await get(url)
  if (response.ok && url.endsWith('.ndjson')) return excerptOfLog(text)
  const excerpt = documentOf<Excerpt>(response, text)
  if (excerpt.format !== 'plimsoll.excerpt/1')
    throw new LoadError('unreadable', 'The answer is not a record that can be replayed.')
  return excerpt
}

/** What a good answer holds; a problem is thrown in its own words. */
function documentOf<T>(response: Response, text: string): T {
  const body = parsed(text)
  if (response.ok && body !== null) return body as T
  const { code, detail, title } = (body ?? {}) as Record<string, unknown>
  if (response.ok) throw new LoadError('unreadable', 'The answer is not a record that can be replayed.')
  throw new LoadError(
    typeof code === 'string' ? code : `${response.status}`,
    String(detail ?? title ?? response.statusText),
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A whole log, one record a line. */
function excerptOfLog(text: string): Excerpt {
  const [first = '', ...rest] = text.trimEnd().split('\n')
  const header = JSON.parse(first) as LogHeader
  const records = rest.map((line) => JSON.parse(line) as LogRecord)
  return { format: 'plimsoll.excerpt/1', header, checkpoint: null, records }
}
