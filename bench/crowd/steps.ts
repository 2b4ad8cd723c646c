import { Book } from '@/engine/book'
import { plain } from '@/engine/decimal'
import type { Input } from '@/engine/log'
import { Measures } from '@/engine/measures'
import { Live } from '@/engine/projections/live'
import { PUBLIC } from '@/engine/projections/projection'
import { rank } from '@/engine/ranking/queue'
import { rulebookNamed } from '@/engine/rulebooks/index'
import { Crowd } from '@/engine/simulation/crowd'
import { isoAt } from '@/engine/time'
import { sha256 } from '@/lib/server/sha256'
import { quantile } from '../contest'
import { prove, type Result, type Work } from '../work'

const MARKET = 'BTC-PERP'
const INTERVAL_MS = 250
const TICKS = 100
/** Traders whose frames are worked out after every tick, as if they were connected. */
const CONNECTED = 20

export const crowdStepsWork: Work = {
  name: 'crowd-steps',
  about: 'a tick of one market without a server: applied, then status, market and twenty traders’ frames worked out',
  n: 100_000,
  most: 1_000_000,
  byNameOnly: true,
  run,
}

class Running {
  private at = Date.parse('2026-01-01T00:00:00.000Z')
  private readonly crowd: Crowd
  readonly book: Book

  constructor(positions: number) {
    const options = { positions, seed: 1, startAt: isoAt(this.at), stream: 'bench', intervalMs: INTERVAL_MS }
    this.crowd = Crowd.create(options)
    this.book = Book.create(this.crowd.facts, sha256)
    this.apply(this.crowd.opening())
  }

  /** Milliseconds that the book took. */
  tick(): number {
    this.at += INTERVAL_MS
    const inputs = this.crowd.step()
    return timed(() => this.apply(inputs))
  }

  private apply(inputs: readonly Input[]): void {
    for (const input of inputs) this.book.apply({ ...input, at: isoAt(this.at) })
  }
}

function run(n: number): Result {
  const began = performance.now()
  const running = new Running(n)
  const opening = performance.now() - began
  const live = Live.create(running.book)
  const accounts = Array.from({ length: CONNECTED }, (_, i) => `c-${String(1 + i * 7).padStart(7, '0')}`)
  const firstPages = timed(() => frames(live, accounts))
  const [book, pages]: [number[], number[]] = [[], []]
  for (let i = 0; i < TICKS; i += 1) {
    book.push(running.tick())
    pages.push(timed(() => frames(live, accounts)))
  }
  proveFrames(running.book, live, accounts)
  const { rss } = process.memoryUsage()
  const ticks = book.map((ms, i) => ms + (pages[i] ?? 0)).sort((a, b) => a - b)
  return {
    work: 'crowd-steps',
    n,
    unit: 'ms/tick',
    runs: TICKS,
    ours: { value: quantile(ticks, 0.5), min: ticks[0] ?? 0, max: ticks.at(-1) ?? 0 },
    rivals: {},
    facts: {
      openingSeconds: rounded(opening / 1000),
      bookMedianMs: rounded(quantile(sorted(book), 0.5)),
      bookMaxMs: rounded(Math.max(...book)),
      firstPagesMs: rounded(firstPages),
      pagesMedianMs: rounded(quantile(sorted(pages), 0.5)),
      pagesMaxMs: rounded(Math.max(...pages)),
      rssMegabytes: Math.round(rss / 1e6),
      ...checkpointFacts(running),
    },
  }
}

function frames(live: Live, accounts: readonly string[]): void {
  live.parts('status', PUBLIC)
  live.parts(`market:${MARKET}`, PUBLIC)
  for (const account of accounts) live.parts(`account:${account}`, { role: 'trader', accounts: [account] })
}

/** Place and size ahead of every connected trader are those of the exact queue. */
function proveFrames(book: Book, live: Live, accounts: readonly string[]): void {
  const view = book.view()
  const market = view.markets.get(MARKET)
  prove(market !== undefined, 'there is a market')
  for (const side of ['long', 'short'] as const) {
    const { entries } = rank(new Measures(view), market, side, rulebookNamed(book.rulebook))
    const places = new Map(entries.map((entry) => [entry.position.account, entry]))
    for (const account of accounts) {
      const entry = places.get(account)
      if (!entry) continue
      const parts = live.parts(`account:${account}`, { role: 'trader', accounts: [account] }) ?? {}
      const row = parts[`position:${MARKET}:${side}`] as { place: number; ahead: string }
      prove(row.place === entry.place && row.ahead === plain(entry.ahead), `${account} is where the exact queue has it`)
    }
  }
}

/** A first checkpoint, the next one after a tick, and a book put together from it. */
function checkpointFacts(running: Running): Record<string, number> {
  const { book } = running
  const kept = new Map<string, string>()
  const save = () => {
    for (const { digest, text } of book.pieces()) if (!kept.has(digest)) kept.set(digest, text())
  }
  const first = timed(save)
  running.tick()
  const next = timed(save)
  const texts = Array.from(book.pieces(), ({ digest }) => kept.get(digest) ?? '')
  const restoring = timed(() =>
    prove(Book.assemble(texts, sha256).hash === book.hash, 'a restart goes on where it was'),
  )
  return {
    checkpointMegabytes: rounded(texts.reduce((sum, text) => sum + text.length, 0) / 1e6),
    checkpointSeconds: rounded(first / 1000),
    nextCheckpointSeconds: rounded(next / 1000),
    restoreSeconds: rounded(restoring / 1000),
  }
}

function timed(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b)
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
