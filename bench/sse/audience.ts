import { quantile } from '../contest'
import { prove } from '../work'
import { pause } from './client'
import { Inbox, Reader, type Received } from './reader'
import type { Usage } from './server'
import { portFor, type Site } from './site'

/** What an audience of readers saw of one server. Times in milliseconds. */
export interface Seen {
  /** Latencies of all receipts, ascending: from the server's own timestamp in the frame to the reader. */
  readonly latencies: Float64Array
  /** The 99th percentile of each tick by itself. */
  readonly byTick: readonly number[]
  readonly ticks: number
  /** From the timestamp to the first reader of all, the median of the ticks: deciding, storing and working out. */
  readonly firstReader: number
  /** Events that a reader did not get although another one did. */
  readonly gaps: number
  /** Connections that ended. */
  readonly lost: number
  readonly frameCharacters: number
  readonly rssBytes: number | null
  readonly cpuShare: number | null
}

/** New connections at a time, and the pause between: a crowd that comes within a second or two, not in one instant. */
const BATCH = 25
const BATCH_PAUSE_MS = 50
const CONNECTED_LIMIT_MS = 30_000
const SETTLE_MS = 3_000
const MEASURED_MS = 20_000
/** Events seen first this long before the end count: the slowest reader has had its time. */
const LATEST_MS = 3_000
/** Readers whose events are put together and compared with a fresh snapshot. */
const FOLDED = 3

const PATH = '/api/v1/stream?topics=status'

interface Frame {
  readonly kind: 'snapshot' | 'delta'
  readonly parts: Readonly<Record<string, unknown>>
}

interface Overview {
  readonly seq: number
  readonly at: string
}

/** One event as all readers of one process got it. */
interface Event {
  readonly process: number
  readonly data: string
  readonly firstAt: number
  readonly receipts: { readonly reader: number; readonly at: number }[]
}

/** Opens `count` readers, watches them for a while and closes them. */
export async function watch(site: Site, count: number): Promise<Seen> {
  const audience = new Audience(site.ports)
  try {
    await audience.open(count)
    await pause(SETTLE_MS)
    const before = site.usage()
    const from = Date.now()
    let rssBytes = 0
    while (Date.now() - from < MEASURED_MS) {
      await pause(500)
      rssBytes = Math.max(rssBytes, site.usage()?.rssBytes ?? 0)
    }
    const after = site.usage()
    await audience.proveWhole()
    return audience.seen(from, Date.now(), usageBetween(before, after, rssBytes))
  } finally {
    audience.close()
  }
}

function usageBetween(before: Usage | null, after: Usage | null, rssBytes: number) {
  if (!before || !after) return { rssBytes: null, cpuShare: null }
  return { rssBytes, cpuShare: (after.cpuMs - before.cpuMs) / MEASURED_MS }
}

class Audience {
  private readonly inbox = new Inbox()
  private readonly readers: Reader[] = []
  private readonly events = new Map<string, Event>()
  private readonly begun = new Set<number>()
  private lost = 0
  private lastReason = ''

  constructor(private readonly ports: readonly number[]) {}

  async open(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      this.readers.push(
        new Reader(
          this.inbox,
          portFor(i, this.ports),
          PATH,
          (event) => this.take(i, event),
          (reason) => this.lose(reason),
        ),
      )
      if (i % BATCH === BATCH - 1) await pause(BATCH_PAUSE_MS)
    }
    for (const deadline = Date.now() + CONNECTED_LIMIT_MS; this.begun.size < count; ) {
      prove(this.lost === 0, `every reader is let in: ${this.lastReason}`)
      prove(Date.now() < deadline, `${count} readers get a first event in time, ${this.begun.size} did`)
      await pause(50)
    }
  }

  close(): void {
    for (const reader of this.readers) reader.close()
  }

  /** Readers are shared out among those who serve. */
  private readersOf(process: number): number {
    return this.readers.filter((_, i) => i % this.ports.length === process).length
  }

  /** A few readers' first snapshot and all deltas since make what a reader who comes now is given. */
  async proveWhole(): Promise<void> {
    const fresh = await firstEvent(portFor(0, this.ports))
    const { parts } = frameOf(fresh.data)
    await pause(LATEST_MS)
    this.inbox.readAll()
    for (
      let reader = 0;
      reader < Math.min(FOLDED * this.ports.length, this.readers.length);
      reader += this.ports.length
    ) {
      prove(this.foldTo(reader, seqOf(parts)) === textOf(parts), `reader ${reader} has every change up to now`)
    }
  }

  /** A reader's parts as they were when the stream was at `seq`. */
  private foldTo(reader: number, seq: number | undefined): string {
    const parts: Record<string, unknown> = {}
    for (const { data, receipts } of this.events.values()) {
      if (!receipts.some((receipt) => receipt.reader === reader)) continue
      const frame = frameOf(data)
      const next = seqOf(frame.parts)
      if (next !== undefined && seq !== undefined && next > seq) break
      if (frame.kind === 'snapshot') for (const name of Object.keys(parts)) delete parts[name]
      for (const [name, part] of Object.entries(frame.parts)) {
        if (part === null) delete parts[name]
        else parts[name] = part
      }
    }
    return textOf(parts)
  }

  seen(from: number, to: number, usage: Pick<Seen, 'rssBytes' | 'cpuShare'>): Seen {
    const counted = [...this.events.values()].filter((e) => e.firstAt >= from && e.firstAt < to - LATEST_MS)
    const ticks = this.ports.flatMap((_, process) => ticksOf(counted.filter((event) => event.process === process)))
    prove(ticks.length > 0, 'the server publishes while it is watched')
    const latencies = ticks.map(({ event, at }) => Float64Array.from(event.receipts, (r) => r.at - at).sort())
    return {
      latencies: Float64Array.from(latencies.flatMap((each) => [...each])).sort(),
      byTick: latencies.map((each) => quantile(each, 0.99)),
      ticks: ticks.length,
      firstReader: quantile(
        latencies.map((each) => each[0] ?? 0).sort((a, b) => a - b),
        0.5,
      ),
      gaps: counted.reduce((sum, e) => sum + this.readersOf(e.process) - e.receipts.length, 0),
      lost: this.lost,
      frameCharacters: quantile(
        ticks.map(({ event }) => event.data.length).sort((a, b) => a - b),
        0.5,
      ),
      ...usage,
    }
  }

  private take(reader: number, { cursor, data, at }: Received): void {
    if (!this.begun.has(reader)) this.begun.add(reader)
    // Readers who come at one time are given one snapshot, and that is not the delta with which others got there.
    const key = `${data.length}|${cursor}`
    const event = this.events.get(key)
    if (event) event.receipts.push({ reader, at })
    else this.events.set(key, { process: reader % this.ports.length, data, firstAt: at, receipts: [{ reader, at }] })
  }

  private lose(reason: string): void {
    this.lost += 1
    this.lastReason = reason
  }
}

/** Events that brought a new state of the stream; others say how old a known one is. */
function ticksOf(events: readonly Event[]): { event: Event; at: number }[] {
  let last = -1
  return events.flatMap((event) => {
    const { overview } = frameOf(event.data).parts as { readonly overview?: Overview }
    if (!overview || overview.seq <= last) return []
    last = overview.seq
    return { event, at: Date.parse(overview.at) }
  })
}

function frameOf(data: string): Frame {
  return JSON.parse(data) as Frame
}

function seqOf(parts: Frame['parts']): number | undefined {
  return (parts as { readonly overview?: Overview }).overview?.seq
}

/** How old the overview is depends on when it was asked for; all else must be the same. */
function textOf(parts: Frame['parts']): string {
  const { overview, ...rest } = parts
  const names = Object.keys(rest).sort()
  return JSON.stringify([seqOf(parts), ...names.map((name) => [name, rest[name]])])
}

function firstEvent(port: number): Promise<Received> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('no snapshot came in time')), CONNECTED_LIMIT_MS)
    const end = () => {
      clearTimeout(timer)
      reader.close()
    }
    const reader = new Reader(
      new Inbox(),
      port,
      PATH,
      (event) => {
        end()
        done(event)
      },
      (reason) => {
        end()
        fail(new Error(reason))
      },
    )
  })
}
