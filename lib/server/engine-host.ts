import { Book } from '@/engine/book'
import { canonical, type Json } from '@/engine/canonical'
import { assert, PlimsollError } from '@/engine/errors'
import type { Input, LogRecord, TimedInput } from '@/engine/log'
import { EventKeeper } from './event-keeper'
import type { ExchangeFeed, FeedInput, FeedSource } from './feed/port'
import { lineFrom, recordFrom, verifyHeader, verifyStream } from './journal/chain'
import { bookOf, piecesOf, textOf } from './journal/pieces'
import {
  type Checkpoint,
  type Head,
  type Journal,
  type JournalCode,
  JournalError,
  mayPass,
  type NoteChange,
  type StreamInfo,
} from './journal/port'
import { inputOf, replayStep } from './journal/replay'
import { Tail } from './journal/tail'
import type { Registrar } from './proofs/registrar'
import { sha256 } from './sha256'

/** What is worked out from the records as they become durable: everything that is shown. */
export interface Follower {
  record(records: readonly LogRecord[]): void
  checkpoint(): string
}

export interface FollowerSource<F extends Follower> {
  create(book: Book, feed: ExchangeFeed): F
  restore(checkpoint: string, book: Book, feed: ExchangeFeed): F
}

/** What a host needs from outside. Clock, disk and ears are all handed in, so that tests can stand in for them. */
export interface HostPorts<F extends Follower> {
  readonly journal: Journal
  readonly source: FeedSource
  readonly follower: FollowerSource<F>
  /** Milliseconds since 1970. */
  now(): number
  wait(ms: number): Promise<void>
  /** Called with records as they become durable, before anyone is told: signs what they commit to. */
  readonly registrar?: Pick<Registrar, 'take'>
  /** Called when records are durable, never before. */
  committed(records: readonly LogRecord[]): void
  /** What becomes durable in one transaction with these records: messages that they cause. Asked once for each batch. */
  beside?(records: readonly LogRecord[], follower: F, book: Book, feed: ExchangeFeed): readonly NoteChange[]
  /** Called after each step of the feed, when all of it is durable; also for those of the past. */
  stepped?(follower: F, book: Book): void | Promise<void>
  /** The journal can't take what was decided, and why; null when it can again. */
  stalled(reason: JournalCode | null): void
  note(message: string, details: Readonly<Record<string, unknown>>): void
  /** Takes a step of the book, where someone wants to look at each; the book itself unless said. */
  readonly step?: (book: Book, input: TimedInput) => LogRecord[]
  /** How much of a past a new stream is given. */
  readonly past?: Past
  /** Lines kept for reading back: RECORDS_KEPT unless said. */
  readonly recordsKept?: number
}

export interface Past {
  readonly ms: number
  /** How long making it may take. */
  readonly budgetMs: number
}

/** A restart folds about this many records anew, which takes about a second, and an excerpt is about as long. */
export const CHECKPOINT_EVERY_RECORDS = 1_000
/** Lines kept for reading back: some hours of a busy demo, well under a hundred megabytes. */
export const RECORDS_KEPT = 200_000
/** Pruning is worth a transaction when there is so much more than that. */
const PRUNE_FROM = 1.05
/** What a full disk, or a database that is away, is given before the next attempt. */
const RETRY_MS = 1_000
/** Each closure lowers open interest, so a chain of events ends by itself; a longer one than this is our own mistake. */
const CHAIN_MAX = 10_000
/** Steps of a past are at least this far apart: closer ones would only take longer to make. */
const PAST_STEP_MS = 10_000

type Clock = () => string

/** The single owner of one stream's book: takes inputs, stores them with what they caused, and tells only then. */
export class EngineHost<F extends Follower> {
  private readonly batch: LogRecord[] = []
  private readonly keeper: EventKeeper
  private stored: Head
  private checkpointSeq = 0

  private constructor(
    private readonly ports: HostPorts<F>,
    readonly feed: ExchangeFeed,
    readonly book: Book,
    readonly follower: F,
  ) {
    this.keeper = new EventKeeper(ports.journal, book.header, feed.simulated)
    this.stored = { seq: book.seq, hash: book.hash }
  }

  /** The last line that is durable. The book may be ahead of it while the journal can't take more. */
  get head(): Head {
    return this.stored
  }

  /** Takes a stream up where it was left, or begins it. */
  static async open<F extends Follower>(ports: HostPorts<F>): Promise<EngineHost<F>> {
    const { journal, source, note } = ports
    const known = (await journal.streams()).filter(({ header }) => generationOf(header.stream, source.stream) > 0)
    const newest = known.toSorted((a, b) => generation(a, source) - generation(b, source)).at(-1)
    if (!newest) return EngineHost.begin(ports, source.stream)
    try {
      return await EngineHost.takeUp(ports, newest)
    } catch (error) {
      if (!source.simulated || !isOutdated(error)) throw error
      await refuseDamage(journal, newest)
      note('the stream was written by another version of this program; a new one begins', {
        stream: newest.header.stream,
        reason: String(error),
      })
      return EngineHost.begin(ports, `${source.stream}.${generation(newest, source) + 1}`)
    }
  }

  private static async takeUp<F extends Follower>(ports: HostPorts<F>, info: StreamInfo): Promise<EngineHost<F>> {
    const { header, head } = info
    const saved = await readableCheckpoint(ports.journal, header.stream)
    const host = saved
      ? await EngineHost.restored(ports, saved)
      : EngineHost.fresh(ports, ports.source.begin(header.at, header.stream))
    if (host.book.header.hash !== header.hash) throw new JournalError('diverged', 'The stream has another header.')
    await host.catchUp(new Tail(ports.journal, header.stream, host.book.seq + 1, head.seq), saved === null)
    await host.save()
    return host
  }

  private static async begin<F extends Follower>(ports: HostPorts<F>, stream: string): Promise<EngineHost<F>> {
    const feed = ports.source.begin(iso(ports.now() - (ports.past?.ms ?? 0)), stream)
    const host = EngineHost.fresh(ports, feed)
    await host.patiently(() => ports.journal.create(host.book.header))
    await host.takeAll(feed.opening(), () => host.book.at)
    await host.commit()
    if (ports.past) await host.livePast(ports.past)
    await host.save()
    return host
  }

  private static fresh<F extends Follower>(ports: HostPorts<F>, feed: ExchangeFeed): EngineHost<F> {
    const book = Book.create(feed.facts, sha256)
    return new EngineHost(ports, feed, book, ports.follower.create(book, feed))
  }

  private static async restored<F extends Follower>(
    ports: HostPorts<F>,
    { book, parts }: Saved,
  ): Promise<EngineHost<F>> {
    const feed = ports.source.restore(await textOf(parts.feed))
    const host = new EngineHost(ports, feed, book, ports.follower.restore(await textOf(parts.follower), book, feed))
    host.checkpointSeq = book.seq
    return host
  }

  /** One tick: what the feed has to say, stored, told, and followed up. */
  async tick(): Promise<void> {
    await this.advance()
    await this.settle()
  }

  /** What the feed says next is decided and durable. Nobody who is told of it need wait for what `settle` does after it. */
  async advance(): Promise<void> {
    await this.finishPending(this.clock)
    const { inputs, gap } = await this.feed.step(this.book.view())
    // Halted before anything from beyond a gap is looked at, and resumed when all that was missing has been.
    if (gap !== null) await this.announceGap(gap)
    await this.takeAll(inputs, this.clock)
    if (gap === null) await this.announceGap(gap)
    await this.commit()
  }

  /** Remembers places, and keeps excerpts and checkpoints: some tenths of a second, now and then. */
  async settle(): Promise<void> {
    await this.ports.stepped?.(this.follower, this.book)
    await this.tidy()
  }

  /** An input of an operator, beside those of the feed. */
  async take(input: Input): Promise<void> {
    await this.takeOne(input, this.clock)
    await this.commit()
  }

  /** Writes down everything a restart begins from. Only between ticks. */
  async save(): Promise<void> {
    await this.commit()
    await this.patiently(() => this.keeper.keepAll(this.book.seq))
    await this.patiently(() => this.ports.journal.saveCheckpoint(this.book.header.stream, this.checkpointNow()))
    this.checkpointSeq = this.book.seq
  }

  /** Its pieces are made while they are taken. */
  private checkpointNow(): Checkpoint {
    const { book, follower, feed } = this
    const parts = {
      book: book.pieces(),
      follower: piecesOf(follower.checkpoint()),
      feed: piecesOf(feed.checkpoint()),
    }
    return { seq: book.seq, parts }
  }

  /** The stream's time never goes back, whatever the machine's clock does. */
  private readonly clock: Clock = () =>
    this.feed.clock === 'inputs' ? this.book.at : iso(Math.max(Date.parse(this.book.at), this.ports.now()))

  private async takeAll(inputs: readonly FeedInput[], clock: Clock): Promise<void> {
    for (const input of inputs) await this.takeOne(input, clock)
  }

  private async takeOne(input: FeedInput, clock: Clock): Promise<void> {
    const records = this.applied(input, input.at ?? clock())
    if (!records) return
    this.batch.push(...records)
    await this.finishPending(clock)
  }

  /** Null for an input that the book refuses: it changed nothing and is not part of the log. */
  private applied(input: Input, at: string): LogRecord[] | null {
    try {
      return this.step({ ...input, at })
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error
      const { code, path } = error
      this.ports.note('an input was refused', { type: input.type, code, path, seq: this.book.seq })
      return null
    }
  }

  /** Commit, publish, proceed: an event's queue is durable and told before its closures are decided. */
  private async finishPending(clock: Clock): Promise<void> {
    for (let events = 0; this.book.pending; events++) {
      assert(events < CHAIN_MAX, 'a chain of ADL events ends')
      await this.commit()
      this.batch.push(...this.step({ type: 'proceed', event: this.book.pending.event, at: clock() }))
    }
  }

  private step(input: TimedInput): LogRecord[] {
    return this.ports.step?.(this.book, input) ?? this.book.apply(input)
  }

  private async announceGap(gap: string | null): Promise<void> {
    if (gap === this.book.gap) return
    const [type, reason] = gap === null ? (['resume', 'feed-complete'] as const) : (['halt', gap] as const)
    await this.takeOne({ type, reason, by: 'feed' }, this.clock)
  }

  private async commit(): Promise<void> {
    const first = this.batch[0]
    if (!first) return
    const lines = this.batch.map(lineFrom)
    const notes = this.ports.beside?.(this.batch, this.follower, this.book, this.feed) ?? []
    this.stored = await this.patiently(() => {
      return this.ports.journal.append(this.book.header.stream, first.seq - 1, lines, notes)
    })
    const records = this.batch.splice(0)
    await this.register(records)
    this.follow(records)
    this.ports.committed(records)
  }

  /** A commitment is signed and durable in the log of heads before it is published. */
  private async register(records: readonly LogRecord[]): Promise<void> {
    await this.patiently(async () => this.ports.registrar?.take(this.book, records))
  }

  private follow(records: readonly LogRecord[]): void {
    this.follower.record(records)
    for (const record of records) this.keeper.record(record)
  }

  /** What was decided stays decided: the same lines are offered until there is room for them. */
  private async patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await work()
        if (attempt > 0) this.ports.stalled(null)
        return result
      } catch (error) {
        if (!mayPass(error)) throw error
        this.ports.stalled(error.code)
        await this.ports.wait(RETRY_MS)
      }
    }
  }

  private async tidy(): Promise<void> {
    await this.patiently(() => this.keeper.keep(this.book.seq))
    if (this.book.seq - this.checkpointSeq < CHECKPOINT_EVERY_RECORDS) return
    await this.save()
    await this.patiently(() => this.prune())
  }

  private async prune(): Promise<void> {
    const { journal, recordsKept: kept = RECORDS_KEPT } = this.ports
    const { stream } = this.book.header
    const first = (await journal.stream(stream))?.first ?? this.book.seq
    if (this.book.seq - first > kept * PRUNE_FROM) await journal.prune(stream, this.book.seq - kept)
  }

  /**
   * Lives through some hours before now in the time it is given: steps are spread by how much of that time is spent, so
   * that the last one falls on the present. Longer steps than usual, the same rules.
   */
  private async livePast({ ms, budgetMs }: Past): Promise<void> {
    const began = this.ports.now()
    const start = began - ms
    let spent = 0
    while (spent < 1) {
      const at = iso(Math.max(Date.parse(this.book.at), start + Math.round(spent * ms)))
      const { inputs } = await this.feed.step(this.book.view())
      await this.takeAll(inputs, () => at)
      await this.commit()
      await this.ports.stepped?.(this.follower, this.book)
      await this.tidy()
      spent = Math.max((this.ports.now() - began) / budgetMs, spent + PAST_STEP_MS / ms)
    }
  }

  /**
   * Runs the feed again over the lines that were stored after the checkpoint. Inputs must come out as they were stored, and
   * so must everything they caused; the tick that was interrupted is carried on where it broke off.
   */
  private async catchUp(tail: Tail, fromOpening: boolean): Promise<void> {
    if (!this.feed.repeats && (await tail.peek())) await this.replayAll(tail)
    else if (fromOpening) await this.again(this.feed.opening(), tail)
    for (;;) {
      await this.replayOwn(tail)
      if (!(await tail.peek())) break
      const { inputs } = await this.feed.step(this.book.view())
      await this.again(inputs, tail)
    }
    await this.finishPending(this.clock)
    await this.commit()
  }

  private async again(inputs: readonly FeedInput[], tail: Tail): Promise<void> {
    for (const input of inputs) {
      await this.replayOwn(tail)
      const next = await tail.peek()
      if (!next) {
        await this.finishPending(this.clock)
        await this.takeOne(input, this.clock)
      } else if (isSame(next, input)) await this.replay(tail)
      else if (!this.isRefused(input, next.at)) {
        this.ports.note('the feed has another past than the journal; the journal counts', { seq: next.seq })
        return this.replayAll(tail)
      }
    }
    await this.commit()
  }

  /** Inputs that this host added by itself: they stand in the journal only. */
  private async replayOwn(tail: Tail): Promise<void> {
    for (let next = await tail.peek(); next && OWN.has(next.type); next = await tail.peek()) await this.replay(tail)
  }

  private async replayAll(tail: Tail): Promise<void> {
    while (await tail.peek()) await this.replay(tail)
  }

  private async replay(tail: Tail): Promise<void> {
    const records = await replayStep(this.book, tail)
    this.stored = { seq: this.book.seq, hash: this.book.hash }
    await this.register(records)
    this.follow(records)
  }

  private isRefused(input: Input, at: string): boolean {
    try {
      this.book.fork().apply({ ...input, at })
      return false
    } catch (error) {
      if (error instanceof PlimsollError) return true
      throw error
    }
  }
}

/** A stream's generations are its name, then its name with `.2`, `.3` …; 0 for a stream of another name. */
function generationOf(stream: string, base: string): number {
  if (stream === base) return 1
  const number = stream.startsWith(`${base}.`) ? Number(stream.slice(base.length + 1)) : 0
  return Number.isSafeInteger(number) && number > 1 ? number : 0
}

function generation({ header }: StreamInfo, source: FeedSource): number {
  return generationOf(header.stream, source.stream)
}

/** Lines that another version made hold together all the same; damaged ones don't, and must not be passed over. */
async function refuseDamage(journal: Journal, { header }: StreamInfo): Promise<void> {
  const checkpoint = await journal.loadCheckpoint(header.stream)
  const [line] = checkpoint ? await journal.read(header.stream, checkpoint.seq, 1) : []
  const from = line ? { seq: line.seq, hash: recordFrom(line).hash } : verifyHeader(header)
  await verifyStream(journal, header.stream, from)
}

/** What an older version has left and this one can't read. Damage is something else: nobody may pass over that. */
function isOutdated(error: unknown): boolean {
  if (error instanceof JournalError) return error.code === 'diverged'
  return error instanceof PlimsollError || error instanceof TypeError || error instanceof SyntaxError
}

const OWN: ReadonlySet<string> = new Set(['proceed', 'halt', 'resume'])

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function isSame(record: LogRecord, input: Input): boolean {
  return canonical(inputOf(record) as unknown as Json) === canonical(input as unknown as Json)
}

/** A checkpoint whose book has been put together. */
interface Saved {
  readonly book: Book
  readonly parts: Checkpoint['parts']
}

/** The newest checkpoint whose book can be read and ends with the line that is stored at its place. */
export async function readableCheckpoint(journal: Journal, stream: string): Promise<Saved | null> {
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const checkpoint = await journal.loadCheckpoint(stream, before)
    if (!checkpoint) return null
    const { seq, parts } = checkpoint
    const [line] = await journal.read(stream, seq, 1)
    const book = await bookOf(parts.book).catch(nullIfDamaged)
    if (book && line?.seq === seq && book.seq === seq && book.hash === recordFrom(line).hash) return { book, parts }
    before = seq - 1
  }
}

/** A damaged checkpoint is passed over: an older one, or the lines themselves, lead to the same book. */
function nullIfDamaged(error: unknown): null {
  if (error instanceof JournalError && error.code === 'corrupt') return null
  throw error
}
