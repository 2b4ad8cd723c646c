import type { StreamFrame } from '../../wire/frames'
import type { Connection } from './freshness'
import { readFrame } from './topics'

/** The part of EventSource that is used, so that a test can stand in for it. */
export interface Source {
  onopen: ((event: Event) => void) | null
  onerror: ((event: Event) => void) | null
  addEventListener(type: string, listener: (event: MessageEvent) => void): void
  close(): void
}

export interface Ports {
  open(url: string): Source
  /** Monotonic milliseconds. */
  now(): number
  random(): number
}

export interface Listener {
  /** False when the frame could not be applied: the connection then starts anew from a snapshot. */
  frame(frame: StreamFrame): boolean
  connection(connection: Connection): void
  dropped(topic: string): void
}

const BACKOFF_FIRST_MS = 1_000
const BACKOFF_MAX_MS = 30_000
/** Several parts of a page subscribe in the same breath; they share one request. */
const GATHER_MS = 30
/** A page left behind may be the next one too: its topics linger this long before the stream is narrowed. */
const LINGER_MS = 5_000
/** Two heartbeats and a bit: a connection that is silent for longer is dead, whatever the system says. */
const SILENCE_MAX_MS = 35_000

const IDLE: Connection = { phase: 'idle', retryAt: null, failures: 0, caughtUp: false }

/**
 * One EventSource for all topics of a tab. Reconnecting is done here and not by the browser, because only this way is the
 * wait known and shown, spread at random, and skipped when the reader asks. A new connection begins with snapshots, so
 * nothing has to be remembered across it.
 */
export class StreamConnection {
  private readonly wanted = new Map<string, number>()
  private source: Source | null = null
  private openTopics = ''
  private state: Connection = IDLE
  private heardAt = 0
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private gatherTimer: ReturnType<typeof setTimeout> | undefined
  private asleep = false

  constructor(
    private readonly ports: Ports,
    private readonly listener: Listener,
  ) {}

  subscribe(topic: string): () => void {
    this.wanted.set(topic, (this.wanted.get(topic) ?? 0) + 1)
    this.gather(GATHER_MS)
    return () => this.release(topic)
  }

  /** At once, without waiting for the backoff. */
  retryNow(): void {
    if (this.asleep || this.state.phase === 'open') return
    this.connect()
  }

  /** A hidden tab gives its connection back: browsers allow six to a host, and nobody is reading. */
  sleep(): void {
    this.asleep = true
    this.disconnect()
    this.become({ ...IDLE, failures: this.state.failures })
  }

  wake(): void {
    if (!this.asleep) return
    this.asleep = false
    this.connect()
  }

  /** Called by the clock: a connection can die without a word. */
  watch(): void {
    const alive = this.state.phase === 'open' || this.state.phase === 'connecting'
    if (alive && this.ports.now() - this.heardAt > SILENCE_MAX_MS) this.fail()
  }

  private release(topic: string): void {
    const left = (this.wanted.get(topic) ?? 1) - 1
    this.wanted.set(topic, left)
    if (left === 0) setTimeout(() => this.drop(topic), LINGER_MS)
  }

  private drop(topic: string): void {
    if (this.wanted.get(topic) !== 0) return
    this.wanted.delete(topic)
    this.listener.dropped(topic)
    this.gather(0)
  }

  private gather(ms: number): void {
    clearTimeout(this.gatherTimer)
    this.gatherTimer = setTimeout(() => {
      if (this.asleep || this.topics() === this.openTopics) return
      this.connect()
    }, ms)
  }

  private topics(): string {
    return [...this.wanted.keys()].sort().join(',')
  }

  private connect(): void {
    this.disconnect()
    const topics = this.topics()
    if (topics === '') {
      this.become(IDLE)
      return
    }
    this.openTopics = topics
    this.heardAt = this.ports.now()
    this.become({ phase: 'connecting', retryAt: null, failures: this.state.failures, caughtUp: false })
    const source = this.ports.open(`/api/v1/stream?topics=${encodeURIComponent(topics)}`)
    this.source = source
    source.onopen = () => this.become({ ...this.state, phase: 'open' })
    source.onerror = () => this.fail()
    source.addEventListener('bye', () => this.fail())
    source.addEventListener('frame', (event) => this.hear(source, event))
  }

  private hear(source: Source, event: MessageEvent): void {
    if (source !== this.source) return
    this.heardAt = this.ports.now()
    const frame = readFrame(event.data)
    if (frame === null || !this.listener.frame(frame)) this.fail()
    else if (!this.state.caughtUp) this.become({ phase: 'open', retryAt: null, failures: 0, caughtUp: true })
  }

  private fail(): void {
    this.disconnect()
    const failures = this.state.failures + 1
    const longest = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (failures - 1))
    // Between half and the whole of it, so that a thousand readers do not return in the same moment.
    const delay = longest * (0.5 + this.ports.random() / 2)
    this.become({ phase: 'waiting', retryAt: this.ports.now() + delay, failures, caughtUp: false })
    this.retryTimer = setTimeout(() => this.connect(), delay)
  }

  private disconnect(): void {
    clearTimeout(this.retryTimer)
    this.openTopics = ''
    if (this.source === null) return
    this.source.onopen = null
    this.source.onerror = null
    this.source.close()
    this.source = null
  }

  private become(state: Connection): void {
    this.state = state
    this.listener.connection(state)
  }
}
