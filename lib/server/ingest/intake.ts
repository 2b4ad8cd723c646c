import type { Book } from '@/engine/book'
import { assert, PlimsollError } from '@/engine/errors'
import type { Row } from '@/lib/wire/ingest'
import type { EngineHost, Follower } from '../engine-host'
import type { PushedFeed } from '../feed/pushed'

/** An exchange's clock may run ahead of ours by this much. */
export const AHEAD_MS = 2_000

export interface IngestHead {
  readonly seq: number
  readonly line: number
  readonly hash: string
  readonly gap: { readonly from: number; readonly until: number } | null
}

/** What became of the rows of one request: all of them were taken, or none. */
export type Ingested = IngestHead &
  (
    | { readonly accepted: number; readonly repeated: number; readonly refused?: undefined }
    | { readonly refused: { readonly code: string; readonly message: string; readonly path: string } }
  )

/**
 * Takes the rows of one request as a whole. They are tried on a second book first, which is kept beside the real one and
 * comes to the same hash: a book can't take back what a later row spoils, and a commitment that was told can't be untold.
 */
export class Intake<F extends Follower> {
  private trial: Book | null = null

  constructor(
    private readonly host: EngineHost<F>,
    private readonly feed: PushedFeed,
    private readonly now: () => number,
  ) {}

  get head(): IngestHead {
    const { seq: line, hash } = this.host.head
    return { seq: this.feed.seq, line, hash, gap: this.feed.gap }
  }

  async take(rows: readonly Row[]): Promise<Ingested> {
    this.feed.heard(this.now())
    const looked = this.feed.look(rows)
    if ('code' in looked) {
      if (looked.code === 'gap') await this.miss(rows.at(-1)?.seq ?? 0)
      return { ...this.head, refused: looked }
    }
    const { fresh, repeated } = looked
    const [first] = fresh
    if (!first) return { ...this.head, accepted: 0, repeated }
    const refused = this.rehearse(fresh, repeated)
    if (refused) return { ...this.head, refused }
    if (first.seq > this.feed.seq + 1) await this.miss(first.seq - 1)
    this.feed.offer(fresh)
    await this.host.tick()
    assert(this.feed.isSettled && this.feed.seq === fresh.at(-1)?.seq, 'every row that was tried is durable')
    this.compare()
    return { ...this.head, accepted: fresh.length, repeated }
  }

  private async miss(until: number): Promise<void> {
    this.feed.miss(until)
    await this.host.tick()
  }

  /** Two runs of the same rows come to the same hash. What the host adds by itself makes the trial begin anew. */
  private compare(): void {
    const { trial, host } = this
    if (trial?.seq === host.book.seq) assert(trial.hash === host.book.hash, 'the trial and the book agree')
    else this.trial = null
  }

  private rehearse(rows: readonly Row[], repeated: number): { code: string; message: string; path: string } | null {
    if (this.trial?.seq !== this.host.book.seq) this.trial = null
    this.trial ??= this.host.book.fork()
    for (const [i, row] of rows.entries()) {
      try {
        this.try(this.trial, row)
      } catch (error) {
        if (!(error instanceof PlimsollError)) throw error
        this.trial = null
        const { code, message, path } = error
        return { code, message, path: `$[${repeated + i + 1}]${path.startsWith('$') ? path.slice(1) : ''}` }
      }
    }
    return null
  }

  private try(book: Book, { seq, ...input }: Row): void {
    if (input.type === 'proceed')
      throw new PlimsollError('proceed-not-yours', 'What follows on a commitment is appended here.', '$.type')
    if ((input.type === 'halt' || input.type === 'resume') && input.by !== undefined)
      throw new PlimsollError('halt-by-feed', 'Whether rows are missing is said here.', '$.by')
    if (Date.parse(input.at) > this.now() + AHEAD_MS)
      throw new PlimsollError('time-ahead', 'The time of a row lies ahead of this machine’s clock.', '$.at')
    book.apply(input)
    for (let at = input.at; book.pending; ) book.apply({ type: 'proceed', event: book.pending.event, at })
  }
}
