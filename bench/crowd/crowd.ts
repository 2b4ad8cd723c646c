import { quantile } from '../contest'
import { pause, signIn } from '../sse/client'
import { Inbox, Reader, type Received } from '../sse/reader'
import { Server } from '../sse/server'
import { type How, prove, type Result, type Work } from '../work'
import { Members, type Shown } from './members'

/** The design point: four ticks a second, some traders who look. */
const TICKS = 4
const CONNECTED = 10
const MARKET = 'BTC-PERP'
/** A million positions are read, ranked and kept before anybody is served; a busy machine takes minutes over it. */
const START_LIMIT_MS = 600_000
const FIRST_FRAME_LIMIT_MS = 180_000
const MEASURED_MS = 30_000
/** One ADL event a minute of the exchange's time, and its beginning is what holds the ticks up. */
const EVENT_LIMIT_MS = 240_000

export const crowdWork: Work = {
  name: 'crowd',
  about: 'a market of n positions in the running server, four ticks a second, ten traders connected; needs a build',
  n: 100_000,
  most: 1_000_000,
  byNameOnly: true,
  run,
}

/** With `minutes` it goes on watching after the event. */
async function run(n: number, { minutes = 0 }: How = {}): Promise<Result> {
  const members = Members.of(n)
  const began = Date.now()
  const server = await Server.app(
    { PLIMSOLL_CROWD: String(n), PLIMSOLL_TICKS: String(TICKS), PLIMSOLL_LIMITS_FACTOR: '1000' },
    START_LIMIT_MS,
  )
  const watchers = new Watchers(server.port, members)
  try {
    const opening = Date.now() - began
    const connecting = await timed(() => watchers.open())
    const calm = await watched(server, watchers, () => pause(MEASURED_MS))
    const event = await watched(server, watchers, () => watchers.event(EVENT_LIMIT_MS))
    const rss = megabytes(server)
    const gap = watchers.longestGapMs
    const long = await watchedFor(server, watchers, minutes)
    watchers.close()
    const before = watchers.seq
    const { stopMs, startMs } = await server.restart()
    const again = new Watchers(server.port, members)
    const reconnecting = await timed(() => again.open())
    again.close()
    prove(again.seq >= before, 'a restart goes on where it was')
    return {
      work: 'crowd',
      n,
      unit: 'ms from a tick to a trader, median',
      runs: calm.latencies.length,
      ours: {
        value: quantile(calm.latencies, 0.5),
        min: calm.latencies[0] ?? 0,
        max: calm.latencies.at(-1) ?? 0,
      },
      rivals: {},
      facts: {
        ticksPerSecond: rounded(calm.ticksPerSecond),
        engineShareOfCore: rounded(calm.engineShare),
        p99Ms: quantile(calm.latencies, 0.99),
        connected: CONNECTED,
        placesProven: members.proven,
        openingSeconds: seconds(opening),
        connectingSeconds: seconds(connecting),
        eventStartSeconds: seconds(gap),
        ticksPerSecondWithEvent: rounded(event.ticksPerSecond),
        rssMegabytes: rss,
        ...long,
        stopSeconds: seconds(stopMs),
        restartSeconds: seconds(startMs),
        reconnectingSeconds: seconds(reconnecting),
      },
    }
  } finally {
    watchers.close()
    await server.stop()
  }
}

/** What was seen and used while something went on. */
async function watched(server: Server, watchers: Watchers, meanwhile: () => Promise<void>) {
  const [from, before] = [Date.now(), server.usage()]
  watchers.begin()
  await meanwhile()
  const [ms, after] = [Date.now() - from, server.usage()]
  return {
    latencies: [...watchers.latencies].sort((a, b) => a - b),
    ticksPerSecond: (watchers.ticks * 1000) / ms,
    engineShare: ((after?.engineCpuMs ?? 0) - (before?.engineCpuMs ?? 0)) / ms,
  }
}

/** Memory by the minute, and at its highest of every second; an event comes once a minute. */
async function watchedFor(
  server: Server,
  watchers: Watchers,
  minutes: number,
): Promise<Record<string, number | string>> {
  if (minutes === 0) return {}
  const [from, ended] = [Date.now(), watchers.ended]
  const [byMinute, most]: [number[], number[]] = [[], []]
  watchers.begin()
  for (let minute = 0; minute < minutes; minute += 1) {
    for (let second = 0; second < 60; second += 1) {
      await pause(1_000)
      watchers.demandConnected()
      most.push(megabytes(server))
    }
    byMinute.push(megabytes(server))
  }
  return {
    minutes,
    eventsInMinutes: watchers.ended - ended,
    ticksPerSecondInMinutes: rounded((watchers.ticks * 1000) / (Date.now() - from)),
    longestGapSeconds: seconds(watchers.longestGapMs),
    rssByMinute: byMinute.join(' '),
    rssMostMegabytes: Math.max(...most),
  }
}

function megabytes(server: Server): number {
  return Math.round((server.usage()?.rssBytes ?? 0) / 1e6)
}

interface Frame {
  readonly topic: string
  readonly kind: 'snapshot' | 'delta'
  readonly parts: Readonly<Record<string, unknown>>
}

interface Overview {
  readonly seq: number
  readonly at: string
}

/** Traders who read the status, the market and their own account, spread over the whole crowd. */
class Watchers {
  latencies: number[] = []
  ticks = 0
  seq = 0
  longestGapMs = 0
  private readonly inbox = new Inbox()
  private readonly readers: Reader[] = []
  private readonly begun = new Set<number>()
  /** When the book was at a line, by the line. */
  private readonly at = new Map<number, number>()
  private lastTickAt = 0
  private readonly endedEvents = new Set<string>()
  private lost = ''

  constructor(
    private readonly port: number,
    private readonly members: Members,
  ) {}

  async open(): Promise<void> {
    const { port, members } = this
    for (const [i, account] of members.spread(CONNECTED).entries()) {
      const cookie = await signIn(port, account)
      const path = `/api/v1/stream?topics=status,market:${MARKET},account:${account}`
      const lose = (reason: string) => {
        this.lost = reason
      }
      this.readers.push(new Reader(this.inbox, port, path, (event) => this.take(i, event), lose, { cookie }))
    }
    for (const deadline = Date.now() + FIRST_FRAME_LIMIT_MS; this.begun.size < CONNECTED; await pause(20)) {
      prove(this.lost === '', `every trader is let in: ${this.lost}`)
      prove(Date.now() < deadline, 'every trader gets a first frame in time')
    }
  }

  get ended(): number {
    return this.endedEvents.size
  }

  begin(): void {
    this.latencies = []
    this.ticks = 0
    this.longestGapMs = 0
    this.lastTickAt = Date.now()
  }

  /** Waits for an event that begins, ends and is told. */
  async event(limitMs: number): Promise<void> {
    const before = this.ended
    for (const deadline = Date.now() + limitMs; this.ended === before; await pause(50)) {
      this.demandConnected()
      prove(Date.now() < deadline, 'an ADL event comes in time')
    }
  }

  demandConnected(): void {
    prove(this.lost === '', `every trader stays connected: ${this.lost}`)
  }

  close(): void {
    for (const reader of this.readers) reader.close()
  }

  private take(reader: number, { cursor, data, at }: Received): void {
    const frame = JSON.parse(data) as Frame
    const seq = Number(/@(\d+)/.exec(cursor)?.[1] ?? 0)
    if (frame.topic === 'status') this.takeStatus(reader, frame, at)
    if (!frame.topic.startsWith('account:')) return
    this.begun.add(reader)
    if (this.ended === 0) this.prove(frame)
    const tickAt = this.at.get(seq)
    if (frame.kind === 'delta' && tickAt !== undefined) this.latencies.push(at - tickAt)
  }

  /** The first of the traders counts the ticks. */
  private takeStatus(reader: number, { kind, parts }: Frame, at: number): void {
    const overview = parts.overview as Overview | undefined
    if (!overview) return
    if (!this.at.has(overview.seq)) this.at.set(overview.seq, Date.parse(overview.at))
    if (reader !== 0 || overview.seq <= this.seq) return
    this.seq = overview.seq
    const events = (parts.events ?? []) as readonly { id: string; status: string }[]
    for (const { id, status } of events) if (status === 'ended') this.endedEvents.add(id)
    if (kind === 'snapshot') return
    this.ticks += 1
    this.longestGapMs = Math.max(this.longestGapMs, at - this.lastTickAt)
    this.lastTickAt = at
  }

  /** Until an event changes positions everybody stands where counting the whole crowd says. */
  private prove({ topic, parts }: Frame): void {
    for (const [name, part] of Object.entries(parts)) {
      if (name.startsWith('position:') && part) this.members.prove(topic.slice('account:'.length), part as Shown)
    }
  }
}

function seconds(ms: number): number {
  return rounded(ms / 1000)
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = Date.now()
  await work()
  return Date.now() - began
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
