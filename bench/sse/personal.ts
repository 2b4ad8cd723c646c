import { quantile } from '../contest'
import type { How, Result, Work } from '../work'
import { prove } from '../work'
import { pause, signIn } from './client'
import { Inbox, Reader, type Received } from './reader'
import { portFor, siteOf } from './site'

/** What a trader may wait for a change that has happened, as the slowest of a hundred sees it. */
const TARGET_MS = 250
const MINUTES = 1
const SETTLE_MS = 5_000
/** New connections at a time, and the pause between: a crowd that comes within some seconds, not in one instant. */
const BATCH = 20
const BATCH_PAUSE_MS = 60
const CONNECTED_LIMIT_MS = 120_000
/** Later than this a receipt is only counted as later. */
const LONGEST_MS = 60_000
/** Ticks first seen so long before the end count: the slowest reader has had its time. */
const LATEST_MS = 5_000

export const personalWork: Work = {
  name: 'personal',
  about:
    'readers with a seat each: status and their own account, one tick a second, --minutes M, --processes P; needs a build',
  n: 2_000,
  most: 4_000,
  byNameOnly: true,
  run,
}

async function run(n: number, { minutes = MINUTES, processes = 1 }: How = {}): Promise<Result> {
  const settings = {
    PLIMSOLL_TICKS: '1',
    PLIMSOLL_LIMITS_FACTOR: '1000',
    PLIMSOLL_TRADERS: String(Math.max(2_000, n)),
  }
  const site = await siteOf(settings, processes)
  const audience = new Audience(site.ports)
  try {
    await audience.open(n)
    await pause(SETTLE_MS)
    const before = site.usage()
    audience.begin()
    const until = Date.now() + minutes * 60_000
    let rss = 0
    while (Date.now() < until) {
      await pause(1_000)
      rss = Math.max(rss, site.usage()?.rssBytes ?? 0)
    }
    const after = site.usage()
    const seen = audience.end()
    const cpu = before && after ? (after.cpuMs - before.cpuMs) / (minutes * 60_000) : null
    return {
      work: 'personal',
      n,
      unit: 'ms, p99',
      runs: seen.ticks,
      ours: { value: seen.p99, min: seen.p50, max: seen.slowest },
      rivals: {},
      facts: {
        target: TARGET_MS,
        withinTarget: seen.p99 < TARGET_MS,
        minutes,
        processes,
        ...seen,
        rssMegabytes: Math.round(rss / 1e6),
        ...(cpu === null ? {} : { percentOfCore: Math.round(cpu * 100) }),
      },
    }
  } finally {
    audience.close()
    await site.stop()
  }
}

/** The median of times in milliseconds. */
function half(times: readonly number[]): number {
  return quantile(
    [...times].sort((a, b) => a - b),
    0.5,
  )
}

interface Frame {
  readonly topic: string
  readonly kind: 'snapshot' | 'delta'
  readonly parts: { readonly overview?: { readonly seq: number; readonly at: string } }
}

/** One reader's own count: how many ticks of the status it got while it was measured, and the last of them. */
interface Own {
  status: number
  last: number
  begun: boolean
}

interface Tick {
  /** When the book itself was there. */
  readonly at: number
  readonly firstAt: number
  lastAt: number
}

/** Counts as it goes: ten minutes of two thousand readers are millions of frames, and none of them is kept. */
class Audience {
  private readonly inbox = new Inbox()
  private readonly readers: Reader[] = []
  private readonly own: Own[] = []
  /** When the book itself was at a line, by the line: said by the status, and true for every topic of that tick. */
  private readonly ticks: readonly Map<number, Tick>[]
  private readonly latencies = new Uint32Array(LONGEST_MS + 1)
  private from = Number.POSITIVE_INFINITY
  private accountFrames = 0
  private disordered = 0
  private lost = 0
  private lastReason = ''

  constructor(private readonly ports: readonly number[]) {
    this.ticks = ports.map(() => new Map())
  }

  async open(count: number): Promise<void> {
    const accounts = await this.accounts(count)
    for (let i = 0; i < accounts.length; i += BATCH) {
      const some = accounts.slice(i, i + BATCH)
      const cookies = await Promise.all(some.map((account, j) => signIn(portFor(i + j, this.ports), account)))
      for (const [j, account] of some.entries()) this.follow(i + j, account, cookies[j] ?? '')
      await pause(BATCH_PAUSE_MS)
    }
    for (const deadline = Date.now() + CONNECTED_LIMIT_MS; this.own.some(({ begun }) => !begun); ) {
      prove(this.lost === 0, `every reader is let in: ${this.lastReason}`)
      prove(Date.now() < deadline, `${count} readers get a first event in time`)
      await pause(100)
    }
  }

  private follow(i: number, account: string, cookie: string): void {
    this.own.push({ status: 0, last: 0, begun: false })
    const path = `/api/v1/stream?topics=status,account:${account}`
    const lose = (reason: string) => {
      this.lost += 1
      this.lastReason = reason
    }
    this.readers.push(
      new Reader(this.inbox, portFor(i, this.ports), path, (event) => this.take(i, event), lose, { cookie }),
    )
  }

  close(): void {
    for (const reader of this.readers) reader.close()
  }

  begin(): void {
    this.from = Date.now()
  }

  end() {
    this.inbox.readAll()
    const until = Date.now() - LATEST_MS
    const all = this.ticks.map((ticks) => [...ticks.values()].filter(({ firstAt }) => firstAt >= this.from))
    // Some ticks at the end may have reached some readers only.
    const byProcess = all.map((ticks) => ticks.filter(({ firstAt }) => firstAt < until).length)
    const counted = all.flat().filter(({ firstAt }) => firstAt < until)
    prove(Math.min(...byProcess) > 0, 'the server publishes while it is watched')
    let gaps = 0
    for (const [i, { status }] of this.own.entries()) {
      const process = i % this.ports.length
      gaps += Math.max(0, (byProcess[process] ?? 0) - status)
      prove(status <= (all[process]?.length ?? 0), 'no reader is told of a tick twice')
    }
    return {
      ticks: Math.max(...byProcess),
      accountFrames: this.accountFrames,
      gaps,
      disordered: this.disordered,
      lost: this.lost,
      p50: this.quantile(0.5),
      p99: this.quantile(0.99),
      slowest: this.quantile(1),
      firstReader: half(counted.map((tick) => tick.firstAt - tick.at)),
      lastReader: half(counted.map((tick) => tick.lastAt - tick.at)),
    }
  }

  private quantile(share: number): number {
    const total = this.latencies.reduce((sum, count) => sum + count, 0)
    let left = Math.ceil(total * share)
    return this.latencies.findIndex((count) => {
      left -= count
      return left <= 0
    })
  }

  private take(reader: number, { cursor, data, at }: Received): void {
    const own = this.own[reader]
    if (!own) return
    own.begun = true
    const frame = JSON.parse(data) as Frame
    const seq = Number(/@(\d+)/.exec(cursor)?.[1] ?? 0)
    const ticks = this.ticks[reader % this.ports.length] as Map<number, Tick>
    if (frame.topic === 'status') this.takeStatus(own, ticks, frame, at)
    else if (at >= this.from && frame.kind === 'delta') this.accountFrames += 1
    const tick = ticks.get(seq)
    if (frame.kind !== 'delta' || !tick || tick.firstAt < this.from) return
    tick.lastAt = at
    this.note(at - tick.at)
  }

  private takeStatus(own: Own, ticks: Map<number, Tick>, { kind, parts: { overview } }: Frame, at: number): void {
    if (!overview || overview.seq <= own.last) {
      if (overview && overview.seq < own.last) this.disordered += 1
      return
    }
    own.last = overview.seq
    if (kind === 'snapshot') return
    if (!ticks.has(overview.seq)) ticks.set(overview.seq, { at: Date.parse(overview.at), firstAt: at, lastAt: at })
    if ((ticks.get(overview.seq)?.firstAt ?? 0) >= this.from) own.status += 1
  }

  private note(latency: number): void {
    const at = Math.max(0, Math.min(LONGEST_MS, Math.round(latency)))
    this.latencies[at] = (this.latencies[at] ?? 0) + 1
  }

  /** Names of traders, of all that stand in a queue: more than that have no figures that move. */
  private async accounts(count: number): Promise<readonly string[]> {
    const { markets } = await this.json<{ markets: { id: string }[] }>('/api/v1/markets')
    const names = new Set<string>()
    for (const { id } of markets) {
      for (const side of ['long', 'short']) {
        const found = await this.json<{ queues: { entries: { account: string }[] }[] }>(
          `/api/v1/markets/${id}/queue?side=${side}`,
        )
        for (const { account } of found.queues.flatMap(({ entries }) => entries)) names.add(account)
      }
    }
    prove(names.size > 0, 'somebody stands in a queue')
    const all = [...names]
    return Array.from({ length: count }, (_, i) => all[i % all.length] ?? '')
  }

  private async json<T>(path: string): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${portFor(0, this.ports)}${path}`)
    prove(response.ok, `${path} is answered`)
    return (await response.json()) as T
  }
}
