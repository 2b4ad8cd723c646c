import { recordFrom, verifyHeader, verifyLines } from './chain'
import { type Head, type Journal, JournalError } from './port'

/** Lines of one turn. The first walk hurries, so that a restart on a damaged disk does not look well for long. */
const LINES = { hurried: 5_000, usual: 500 } as const

interface Walk {
  readonly stream: string
  /** As far as the chain has been followed. */
  readonly head: Head
}

/**
 * Reads again what was stored, a few lines at a turn and over and over: what a disk has changed is found while nobody asks
 * for it, and not on the day when somebody needs it.
 */
export class Scrubber {
  /** Walks over everything that have been finished. */
  rounds = 0
  private waiting: string[] | null = null
  private walk: Walk | null = null

  constructor(private readonly journal: Journal) {}

  /** Looks at some more lines, and throws `corrupt` for the first that does not follow on the one before it. */
  async turn(limit: number = this.rounds === 0 ? LINES.hurried : LINES.usual): Promise<void> {
    const walk = this.walk ?? (await this.next())
    if (!walk) return
    const lines = await this.journal.read(walk.stream, walk.head.seq + 1, limit)
    const [first] = lines
    // These lines were let go of meanwhile: the stream begins elsewhere now.
    const isPruned = first !== undefined && first.seq > walk.head.seq + 1
    this.walk = isPruned || lines.length < limit ? null : { ...walk, head: verifyLines(walk.head, lines) }
    if (isPruned) this.waiting?.push(walk.stream)
    else if (lines.length < limit) await this.reached(walk.stream, verifyLines(walk.head, lines))
  }

  /** The next stream to walk; null after the last one of a round. */
  private async next(): Promise<Walk | null> {
    const streams = await this.journal.streams()
    this.waiting ??= streams.map(({ header }) => header.stream)
    const info = streams.find(({ header }) => header.stream === this.waiting?.[0])
    this.waiting.shift()
    if (!info) {
      this.rounds += 1
      this.waiting = null
      return null
    }
    const { header, first } = info
    const start = verifyHeader(header)
    if (first === 1) return { stream: header.stream, head: start }
    // What stood before the first line that is left is gone: that line is held to its hash by the one after it.
    const [line] = await this.journal.read(header.stream, first, 1)
    if (!line) throw new JournalError('corrupt', `The first line of ${header.stream} is missing.`)
    return { stream: header.stream, head: { seq: line.seq, hash: recordFrom(line).hash } }
  }

  /** A stream that ends before its head has lost lines. Since the walk began it may have grown. */
  private async reached(stream: string, end: Head): Promise<void> {
    const head = await this.journal.head(stream)
    if (head.seq < end.seq || (head.seq === end.seq && head.hash !== end.hash)) {
      throw new JournalError('corrupt', `The stream ${stream} does not end where its head is.`)
    }
  }
}
