import { Channel, isPrivate, type PartChanges, type Parts, RING_SIZE, RING_SIZE_PRIVATE } from './channel'

/**
 * What a reader is sent at once. Bytes are made once and shared by all readers of the same topics. What one account reads is
 * a text, written as it is: thousands of buffers a tick are memory outside of the heap, of which the collector lets only so
 * much come together before it stops everything to mark what is old.
 */
export type Block = string | Uint8Array

/** What a hub asks of whoever holds a connection. */
export interface Sink {
  /** Bytes that may be written now without piling up. */
  room(): number
  write(block: Block): void
  /** Nothing more will come. */
  end(): void
  /** Nothing more will come, and what was written and not taken is given up. */
  cut(): void
}

export interface Subscription {
  readonly topics: readonly string[]
  /** There is room again: what was missed is written now, and not with the next change. */
  resume(): void
  close(): void
}

interface Reader extends Subscription {
  readonly sink: Sink
  /** Everything up to this version has been written; null before the first snapshot. */
  version: number | null
  /** Nothing has been written since the last beat. */
  isQuiet: boolean
  /** Since when there was no room, on the hub's clock. */
  fullSince: number | null
}

/** A reader that takes nothing for this long is cut off: it will come back, and then it gets a snapshot. */
const SLOW_CUT_MS = 30_000

const BEAT = Buffer.from(': beat\n\n')
const BYE = Buffer.from('event: bye\ndata: {}\n\n')

/**
 * Topics and their readers. A topic is computed once however many read it; each reader is sent what changed since what it
 * has: a delta while the deltas are still held, a snapshot otherwise. A slow reader is passed over and caught up later, so
 * no reader can hold up another or fill the memory.
 */
export class Hub {
  private readonly channels = new Map<string, Channel>()
  private readonly readers = new Set<Reader>()
  private readonly readersOf = new Map<string, Set<Reader>>()
  /** Readers that were passed over and have not caught up. */
  private readonly behind = new Set<Reader>()
  /** Readers whose private topic is still to come: they are told of everything in one. */
  private readonly expecting = new Set<Reader>()
  private version = 0
  private seqCursor = ''
  /**
   * Frames of this version, by topic and starting point; and what readers of the same topics at the same point are sent. Of
   * one account neither is kept: few read it, and thousands of texts that wait for the next version grow old.
   */
  private readonly frames = new Map<string, string>()
  private readonly blocks = new Map<string, Uint8Array>()

  /** @param epoch names this run of the process: versions of another run mean nothing here */
  constructor(
    private readonly epoch: string,
    private readonly now: () => number,
  ) {}

  get readerCount(): number {
    return this.readers.size
  }

  /** `stream@seq` of what was published last, and the version that says how far a reader is. */
  get cursor(): string {
    const mine = `${this.epoch}@${this.version}`
    return this.seqCursor === '' ? mine : `${this.seqCursor},${mine}`
  }

  get keys(): readonly string[] {
    return [...this.channels.keys()]
  }

  get size(): number {
    return this.channels.size
  }

  /** Topics that anyone reads. */
  wanted(): ReadonlySet<string> {
    return new Set(this.readersOf.keys())
  }

  has(topic: string): boolean {
    return this.channels.has(topic)
  }

  part(topic: string, name: string): string | undefined {
    return this.channels.get(topic)?.part(name)
  }

  /** The topic as it stands, as a frame's JSON text; null when it is not held. */
  snapshot(topic: string, names?: (name: string) => boolean): string | null {
    const channel = this.channels.get(topic)
    if (!channel) return null
    const parts = Object.entries(channel.snapshot()).filter(([name]) => names?.(name) ?? true)
    return frameText(topic, 'snapshot', this.cursor, Object.fromEntries(parts))
  }

  /** Holds a topic from now on. */
  open(topic: string, parts: Parts): void {
    const channel = this.channels.get(topic)
    if (channel) {
      if (channel.replace(parts, this.version + 1)) this.deliver([topic])
      return
    }
    // A version of its own: whoever read the topic before it was let go of must not take this for what they have.
    this.advance()
    const ring = isPrivate(topic) ? RING_SIZE_PRIVATE : RING_SIZE
    this.channels.set(topic, new Channel(parts, this.version, ring))
  }

  /** Lets go of a topic. Readers it still has hear nothing more of it. */
  close(topic: string): void {
    this.channels.delete(topic)
  }

  /**
   * Takes in changes of many topics at once and sends them on. Topics that are not held are passed over.
   * @param isMoreToCome private topics of the same line follow: their readers wait for those, or for the last of them
   */
  publish(
    changes: Iterable<readonly [topic: string, parts: PartChanges]>,
    seqCursor = this.seqCursor,
    isMoreToCome = false,
  ): void {
    const version = this.version + 1
    const changed: string[] = []
    for (const [topic, parts] of changes) {
      if (this.channels.get(topic)?.change(parts, version)) changed.push(topic)
    }
    this.seqCursor = seqCursor
    if (changed.length > 0) this.deliver(changed, isMoreToCome)
    else if (!isMoreToCome) this.tellExpecting()
  }

  /** @param lastEventId where a reader of the same topics was when its connection broke */
  subscribe(topics: readonly string[], sink: Sink, lastEventId?: string | null): Subscription {
    const reader: Reader = {
      topics,
      sink,
      version: this.versionIn(lastEventId ?? ''),
      isQuiet: true,
      fullSince: null,
      resume: () => this.pump(reader),
      close: () => this.leave(reader),
    }
    this.readers.add(reader)
    for (const topic of topics) {
      const others = this.readersOf.get(topic)
      if (others) others.add(reader)
      else this.readersOf.set(topic, new Set([reader]))
    }
    this.pump(reader)
    return reader
  }

  /** A comment for those who have been sent nothing since the last one, so that both ends and all between notice a dead connection. */
  beat(): void {
    for (const reader of this.readers) {
      if (reader.sink.room() <= 0) {
        this.wait(reader)
        continue
      }
      this.pump(reader)
      if (reader.isQuiet) reader.sink.write(BEAT)
      reader.isQuiet = true
    }
  }

  /** Says good-bye to everyone: the server stops. */
  stop(): void {
    for (const reader of this.readers) {
      reader.sink.write(BYE)
      reader.sink.end()
    }
    this.readers.clear()
    this.readersOf.clear()
    this.behind.clear()
    this.expecting.clear()
  }

  private leave(reader: Reader): void {
    this.readers.delete(reader)
    this.behind.delete(reader)
    this.expecting.delete(reader)
    for (const topic of reader.topics) {
      const others = this.readersOf.get(topic)
      others?.delete(reader)
      if (others?.size === 0) this.readersOf.delete(topic)
    }
  }

  private advance(): void {
    this.version += 1
    this.frames.clear()
    this.blocks.clear()
  }

  /** To readers of these topics and no others: thousands read an account of their own each. */
  private deliver(topics: readonly string[], isMoreToCome = false): void {
    this.advance()
    const touched = new Set(this.behind)
    for (const topic of topics) {
      const isLast = !isMoreToCome || isPrivate(topic)
      for (const reader of this.readersOf.get(topic) ?? []) {
        if (isLast || !reader.topics.some(isPrivate)) touched.add(reader)
        else this.expecting.add(reader)
      }
    }
    for (const reader of touched) this.pump(reader)
    if (!isMoreToCome) this.tellExpecting()
  }

  private tellExpecting(): void {
    for (const reader of this.expecting) this.pump(reader)
    this.expecting.clear()
  }

  private pump(reader: Reader): void {
    if (reader.version === this.version || !this.readers.has(reader)) return
    if (reader.sink.room() <= 0) {
      this.wait(reader)
      return
    }
    reader.fullSince = null
    this.behind.delete(reader)
    this.expecting.delete(reader)
    const block = this.blockFor(reader.topics, reader.version)
    reader.version = this.version
    if (block.length === 0) return
    reader.sink.write(block)
    reader.isQuiet = false
  }

  /** Empty when nothing of these topics has changed. */
  private blockFor(topics: readonly string[], from: number | null): Block {
    if (topics.some(isPrivate)) return this.blockText(topics, from)
    const key = `${from}|${topics.join('|')}`
    const known = this.blocks.get(key)
    if (known) return known
    // A third of what a text encoder takes.
    const block = Buffer.from(this.blockText(topics, from))
    this.blocks.set(key, block)
    return block
  }

  private blockText(topics: readonly string[], from: number | null): string {
    const frames = topics.flatMap((topic) => this.frameFor(topic, from) ?? [])
    if (frames.length === 0 && from !== null) return ''
    const text = frames.map((frame) => `event: frame\ndata: ${frame}\n\n`).join('')
    // Only after the last frame may a reader claim to have this version: it could be cut off between two of them.
    return `${text.slice(0, -1)}id: ${this.cursor}\n\n`
  }

  private wait(reader: Reader): void {
    reader.fullSince ??= this.now()
    this.behind.add(reader)
    if (this.now() - reader.fullSince < SLOW_CUT_MS) return
    this.leave(reader)
    reader.sink.cut()
  }

  private frameFor(topic: string, from: number | null): string | null {
    const channel = this.channels.get(topic)
    if (!channel) return null
    const key = `${topic}|${from}`
    const frame = this.frames.get(key) ?? this.makeFrame(topic, channel, from)
    if (!isPrivate(topic)) this.frames.set(key, frame)
    return frame === '' ? null : frame
  }

  /** Empty when nothing changed. */
  private makeFrame(topic: string, channel: Channel, from: number | null): string {
    const changes = from === null ? null : channel.since(from)
    if (changes === null) return frameText(topic, 'snapshot', this.cursor, channel.snapshot())
    return Object.keys(changes).length === 0 ? '' : frameText(topic, 'delta', this.cursor, changes)
  }

  private versionIn(cursor: string): number | null {
    for (const entry of cursor.split(',')) {
      const at = entry.lastIndexOf('@')
      if (at < 0 || entry.slice(0, at) !== this.epoch) continue
      const version = Number(entry.slice(at + 1))
      return Number.isSafeInteger(version) && version >= 0 && version <= this.version ? version : null
    }
    return null
  }
}

function frameText(topic: string, kind: 'snapshot' | 'delta', cursor: string, parts: PartChanges): string {
  const members = Object.entries(parts).map(([name, text]) => `${JSON.stringify(name)}:${text ?? 'null'}`)
  return `{"topic":${JSON.stringify(topic.split('\n')[0])},"kind":"${kind}","cursor":${JSON.stringify(cursor)},"parts":{${members.join(',')}}}`
}
