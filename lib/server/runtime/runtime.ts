import { randomBytes } from 'node:crypto'
import type { Worker } from 'node:worker_threads'
import type { Viewer } from '@/engine/projections/projection'
import type { Freshness, Overview, StreamFrame, Upstream } from '@/lib/wire/frames'
import { signalOf } from '../alerts/venues'
import { AnswerPool } from '../answers/pool'
import { Library } from '../chapters/library'
import type { ChapterTask } from '../chapters/task'
import { composeSessions, composeStores, composeVenueAccounts, composeVenues, type Stores } from '../composition'
import { log, Problem } from '../http/problem'
import { RateLimiter } from '../http/rates'
import { Hub } from '../hub/hub'
import type { Journal } from '../journal/port'
import type { Figures } from '../metrics'
import type { PlaceStore } from '../places/store'
import type { Sessions } from '../sessions'
import type { VenueAccountService } from '../venue-accounts/service'
import type { VenueService } from '../venues/service'
import { keyFor } from './audience'
import { EngineLink, unavailable } from './engine-link'
import { freshnessOf, type Heard, isServing } from './freshness'
import type { Answers, FromWorker, Kind, WorkerData } from './messages'
import type { Settings } from './settings'

/** Topics held for readers at once; more than that are refused until others are let go of. */
export const HELD_MAX = 4_000
/** How often topics that nobody reads any more are let go of. */
const RELEASE_EVERY_MS = 10_000
/** So that both ends, and whatever lies between them, notice a dead connection. */
export const HEARTBEAT_MS = 7_500
/** A reader whose session has ended is noticed within this time, however and wherever it ended. */
const SESSIONS_EVERY_MS = 10_000
/** How often it is looked whether the figures have become old. */
const WATCH_MS = 250
/** A browser takes our word for eight seconds: it is given anew before that, although nothing else is said. */
const WORD_ANEW_MS = 5_000

type Facts = Omit<Overview, 'freshness'>

/** How the threads beside this one are made. */
export interface Threads {
  engine(data: WorkerData): Worker
  answers(): Worker
  chapters(task: ChapterTask): Worker
}

/** Everything that serves: one for the process, reached through `handle.ts`. Holds no rules and no state of its own. */
export class Runtime {
  readonly hub: Hub
  readonly sessions: Sessions
  readonly rates: RateLimiter
  readonly answers: AnswerPool
  /** Other venues, where they are asked. */
  readonly venues: VenueService | null
  /** Traders' own accounts at other venues, where they may connect them. */
  readonly venueAccounts: VenueAccountService | null
  /** Requests with rows of an exchange that are being read or taken. */
  ingesting = 0
  readonly library: Library
  /** Streams by session and by peer. */
  readonly streams = new Map<string, number>()
  private readonly link: EngineLink
  /** Topics that someone is about to read. */
  private readonly reserved: (readonly string[])[] = []
  private readonly timers: NodeJS.Timeout[] = []
  private heard: Heard = { publishedAt: null, aliveAt: null, trouble: null, phase: 'starting' }
  private head = { seq: 0, hash: '' }
  private shown: Freshness | null = null
  private shownAt = 0
  private reader: Stores | null = null
  private isStopping = false

  constructor(
    readonly settings: Settings,
    threads: Threads,
    readonly limitsFactor: number,
  ) {
    this.answers = new AnswerPool(threads.answers)
    this.library = new Library(settings, threads.chapters)
    this.hub = new Hub(`~${randomBytes(6).toString('hex')}`, () => performance.now())
    this.sessions = composeSessions(settings)
    this.rates = new RateLimiter(() => performance.now(), limitsFactor)
    this.venues = composeVenues(settings, {
      now: Date.now,
      note: (message, details) => log.warn(details, message),
      // Alerts are kept beside the engine; while it is away they wait for the next sweep.
      swept: (readings) => void this.ask('venues', { signals: readings.map(signalOf) }).catch(() => undefined),
    })
    this.venueAccounts = composeVenueAccounts(settings)
    this.link = new EngineLink(
      threads.engine,
      { settings },
      {
        message: (message) => this.hear(message),
        lost: () => this.become({ phase: 'restarting' }),
        restarted: () => this.become({ phase: 'starting', publishedAt: null }),
      },
    )
  }

  start(): void {
    this.link.start()
    this.venues?.start()
    this.timers.push(
      setInterval(() => this.watch(), WATCH_MS),
      setInterval(() => this.hub.beat(), HEARTBEAT_MS),
      setInterval(() => this.releaseUnread(), RELEASE_EVERY_MS),
      setInterval(() => this.sweepSessions(), SESSIONS_EVERY_MS),
    )
  }

  /** Ends streams first, so that readers come back to whoever serves next; then the engine, with a checkpoint. */
  async stop(): Promise<void> {
    this.isStopping = true
    for (const timer of this.timers) clearInterval(timer)
    this.venues?.stop()
    this.venueAccounts?.close()
    this.hub.stop()
    await Promise.all([this.link.stop(), this.answers.stop(), this.library.stop()])
    await this.reader?.close()
    await this.sessions.close()
  }

  ask<K extends Kind>(kind: K, ask: Answers[K]['ask']): Promise<Answers[K]['answer']> {
    // The engine answers between ticks, and a tick that waits for the disk may wait for long.
    if (this.isStalled) return Promise.reject(unavailable())
    return this.link.ask(kind, ask)
  }

  get freshness(): Freshness {
    return freshnessOf(this.heard, this.settings.intervalMs, performance.now())
  }

  get health() {
    const { freshness, head, facts } = this
    const serving = facts !== null && isServing(freshness, this.heard.phase)
    return {
      status: serving ? ('ok' as const) : ('unavailable' as const),
      freshness,
      stream: facts?.stream ?? null,
      ...head,
      upstreams: this.upstreams,
    }
  }

  /** There is something to show, and no stop has begun. */
  get isReady(): boolean {
    return this.facts !== null && !this.isStopping
  }

  get figures(): Figures {
    const { freshness, head, hub, health } = this
    const streams = this.streams.get('all') ?? 0
    return { serving: health.status === 'ok', freshness, seq: head.seq, streams, topics: hub.size }
  }

  private get upstreams(): readonly Upstream[] {
    return JSON.parse(this.hub.part('status', 'upstreams') ?? '[]') as readonly Upstream[]
  }

  /** Facts of the running stream; null before the engine has said them. */
  get facts(): Facts | null {
    const text = this.hub.part('status', 'overview')
    return text === undefined ? null : (JSON.parse(text) as Facts)
  }

  /** The journal, for reading. Opened when the worker has made it. */
  journal(): Journal {
    return this.stores().journal
  }

  /** Where everybody stood, for reading. */
  places(): PlaceStore {
    return this.stores().places
  }

  private stores(): Stores {
    this.reader ??= composeStores(this.settings, { readOnly: true })
    return this.reader
  }

  keyOf(topic: string, viewer: Viewer): string {
    return keyFor(topic, viewer, this.facts?.disclosure === 'blinded')
  }

  /**
   * Does something with topics that are held for as long as it takes; null when there is no topic of one of these names.
   * Who may read them was decided before.
   */
  async withHeld<T>(keys: readonly string[], work: () => T): Promise<T | null> {
    this.reserved.push(keys)
    try {
      for (const key of keys) if (!(await this.hold(key))) return null
      return work()
    } finally {
      this.reserved.splice(this.reserved.indexOf(keys), 1)
    }
  }

  private async hold(key: string): Promise<boolean> {
    if (this.hub.has(key)) return true
    if (this.hub.size >= HELD_MAX) throw tooManyTopics()
    const parts = await this.ask('hold', { key })
    if (parts) this.hub.open(key, this.withFreshness(key, parts))
    return parts !== null
  }

  /** A topic as it stands, as a first frame; null when there is none of this name. */
  async frame(topic: string, viewer: Viewer, names?: (name: string) => boolean): Promise<StreamFrame | null> {
    const key = this.keyOf(topic, viewer)
    const text = this.hub.snapshot(key, names)
    if (text !== null) return JSON.parse(text) as StreamFrame
    const parts = await this.ask('peek', { key })
    if (!parts) return null
    const entries = Object.entries(parts).filter(([name]) => names?.(name) ?? true)
    const values = Object.fromEntries(entries.map(([name, part]) => [name, JSON.parse(part) as unknown]))
    return { topic, kind: 'snapshot', cursor: this.hub.cursor, parts: values }
  }

  private hear(message: FromWorker): void {
    const now = performance.now()
    switch (message.type) {
      case 'published':
        this.heard = { ...this.heard, publishedAt: now, aliveAt: now }
        this.hub.publish(
          message.changes.map(([key, parts]) => [key, this.withFreshness(key, parts)]),
          message.cursor,
          message.isMoreToCome,
        )
        break
      case 'alive':
        this.head = { seq: message.seq, hash: message.hash }
        this.heard = { ...this.heard, aliveAt: now, trouble: message.trouble }
        if (message.behindMs !== null) this.heard = { ...this.heard, publishedAt: now - message.behindMs }
        if (this.heard.phase === 'starting' && message.trouble !== 'starting' && !this.isStalled) void this.takeUp()
        break
      case 'fault':
        log.fatal(message, 'the engine has stopped')
        this.become({ phase: 'stopped', trouble: 'engine-stopped' })
        break
      case 'note':
        log.warn(message.details, message.message)
        break
    }
  }

  /** Whether the engine waits for the disk. */
  private get isStalled(): boolean {
    return this.heard.trouble?.startsWith('journal-') ?? false
  }

  /** The engine runs: whatever is read is held again, and readers get what they missed. */
  private async takeUp(): Promise<void> {
    this.become({ phase: 'running', publishedAt: performance.now() })
    for (const key of new Set(['status', ...this.hub.wanted()])) {
      const parts = await this.ask('hold', { key }).catch(() => null)
      if (parts) this.hub.open(key, this.withFreshness(key, parts))
      // Without its status nothing is worth showing: it is tried again at the next word of the engine.
      else if (key === 'status') return this.become({ phase: 'starting' })
    }
    const { facts } = this
    if (facts) this.hub.publish([], `${facts.stream}@${facts.seq}`)
  }

  private become(change: Partial<Heard>): void {
    this.heard = { ...this.heard, ...change }
    this.watch()
  }

  /** The engine says what it is; how old that is only the receiver can say. */
  private withFreshness<P extends Readonly<Record<string, string | null>>>(key: string, parts: P): P {
    if (key !== 'status' || typeof parts.overview !== 'string') return parts
    this.shown = this.freshness
    this.shownAt = performance.now()
    const overview = { ...(JSON.parse(parts.overview) as Facts), freshness: this.shown }
    return { ...parts, overview: JSON.stringify(overview) }
  }

  /** Tells readers when the figures have become old, and that we are still there, although nothing else has come. */
  private watch(): void {
    const { freshness } = this
    const isSame = this.shown?.state === freshness.state && this.shown.reason === freshness.reason
    if (isSame && performance.now() - this.shownAt < WORD_ANEW_MS) return
    const text = this.hub.part('status', 'overview')
    if (text === undefined) return
    this.hub.publish([['status', this.withFreshness('status', { overview: text })]])
  }

  private sweepSessions(): void {
    this.sessions.sweep().catch((error: unknown) => log.warn({ err: error }, 'ended sessions could not be swept'))
  }

  /** Lets go of topics that nobody reads. */
  releaseUnread(): void {
    const wanted = new Set([...this.hub.wanted(), ...this.reserved.flat()])
    const keys = this.hub.keys.filter((key) => key !== 'status' && !wanted.has(key))
    if (keys.length === 0) return
    for (const key of keys) this.hub.close(key)
    this.ask('release', { keys }).catch(() => undefined)
  }
}

function tooManyTopics(): Problem {
  return new Problem(503, 'too-many-topics', 'Too many things are being read at once.', null, { 'retry-after': '10' })
}
