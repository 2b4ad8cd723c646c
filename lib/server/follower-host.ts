import { Book } from '@/engine/book'
import type { LogRecord } from '@/engine/log'
import { type Follower, type FollowerSource, readableCheckpoint } from './engine-host'
import type { ExchangeFeed, FeedSource } from './feed/port'
import { textOf } from './journal/pieces'
import { type Head, type Journal, JournalError } from './journal/port'
import { replayStep } from './journal/replay'
import { Tail } from './journal/tail'
import { sha256 } from './sha256'

export interface FollowingPorts<F extends Follower> {
  readonly journal: Journal
  readonly source: FeedSource
  readonly follower: FollowerSource<F>
}

/**
 * A stream that another process decides: its book, folded from the lines as they become durable. Each step is worked out
 * again and held against what is stored, so that what is served from here is what the engine would serve.
 */
export class FollowerHost<F extends Follower> {
  private constructor(
    /** Never stepped: it says what exchange this is. */
    readonly feed: ExchangeFeed,
    readonly book: Book,
    readonly follower: F,
    private readonly tail: Tail,
  ) {}

  /** From the newest checkpoint; null where the stream has not begun. */
  static async open<F extends Follower>(ports: FollowingPorts<F>, stream: string): Promise<FollowerHost<F> | null> {
    const { journal, source, follower } = ports
    const info = await journal.stream(stream)
    if (!info) return null
    const saved = await readableCheckpoint(journal, stream)
    const feed = saved ? source.restore(await textOf(saved.parts.feed)) : source.begin(info.header.at, stream)
    const book = saved?.book ?? Book.create(feed.facts, sha256)
    if (book.header.hash !== info.header.hash) throw new JournalError('diverged', 'The stream has another header.')
    const shown = saved ? follower.restore(await textOf(saved.parts.follower), book, feed) : follower.create(book, feed)
    const host = new FollowerHost(feed, book, shown, new Tail(journal, stream, book.seq + 1))
    await host.catchUp()
    return host
  }

  get head(): Head {
    return { seq: this.book.seq, hash: this.book.hash }
  }

  /** Folds what has become durable since the last look, and answers with it. */
  async catchUp(): Promise<readonly LogRecord[]> {
    const folded: LogRecord[] = []
    while (await this.tail.peek()) {
      const records = await replayStep(this.book, this.tail)
      this.follower.record(records)
      folded.push(...records)
    }
    return folded
  }
}
