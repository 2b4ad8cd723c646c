import type { Input } from '@/engine/log'
import type { Random } from '@/engine/simulation/random'
import type { ExchangeFeed, FeedSource } from '../feed/port'
import { type Journal, JournalError } from '../journal/port'

/** The process has ended here: nothing after it was done. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/** Decides by a seed what goes wrong when, and counts it. */
export class Faults {
  /** Nothing goes wrong while this is false. */
  on = true

  constructor(
    private readonly random: Random,
    readonly counts = new Map<string, number>(),
  ) {}

  /** Whether a fault happens now, at `perMille` of a thousand chances. */
  happens(name: string, perMille: number): boolean {
    if (!this.on || this.random.next() % 1_000 >= perMille) return false
    this.count(name)
    return true
  }

  count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
  }

  /** A whole number below `most`. */
  below(most: number): number {
    return this.random.next() % most
  }
}

const WRITES = ['create', 'append', 'keep', 'saveCheckpoint', 'saveExcerpt', 'pruneExcerpts', 'prune'] as const
const READS = ['read', 'head', 'stream', 'streams', 'loadCheckpoint', 'loadExcerpt', 'notes'] as const

/** Of a thousand calls. Appends are many, and what is rare has to be met as well. */
const CRASHES: Readonly<Record<string, number>> = { append: 2, saveCheckpoint: 100, saveExcerpt: 40, prune: 40 }
const OTHER_CRASHES = 4

/**
 * A journal that refuses for a while, as a full disk and another writer make it, and that ends the process before or after
 * what it was asked for. What it does do, the real one does.
 */
export function faultyJournal(inner: Journal, faults: Faults): Journal {
  const broken = Object.create(inner) as Record<string, unknown>
  let refusals = 0
  for (const name of [...WRITES, ...READS]) {
    broken[name] = async (...args: readonly unknown[]) => {
      if (faults.happens(`crash before ${name}`, CRASHES[name] ?? OTHER_CRASHES)) throw new Crash(`before ${name}`)
      const isWrite = (WRITES as readonly string[]).includes(name)
      if (isWrite && refusals > 0) {
        refusals -= 1
        throw new JournalError('disk-full', 'There is no room.')
      }
      if (isWrite && faults.happens('disk full', 4)) {
        refusals = faults.below(4)
        throw new JournalError('disk-full', 'There is no room.')
      }
      if (isWrite && faults.happens('busy', 4)) throw new JournalError('busy', 'Another program writes.')
      const method = inner[name] as (...values: readonly unknown[]) => Promise<unknown>
      const result = await method.apply(inner, [...args])
      if (faults.happens(`crash after ${name}`, CRASHES[name] ?? OTHER_CRASHES)) throw new Crash(`after ${name}`)
      return result
    }
  }
  return broken as unknown as Journal
}

/** Ticks without a mark after which every mark is stale, with some to spare. */
const SILENT_TICKS = 30

/** None of these may change a book, and none may end a tick. */
const NONSENSE: readonly Input[] = [
  { type: 'mark', marks: { NOPE: '1' } },
  { type: 'mark', marks: { 'BTC-PERP': '0' } },
  { type: 'mark', marks: { 'BTC-PERP': '-1' } },
  { type: 'mark', marks: { 'BTC-PERP': '1', NOPE: '1' } },
  { type: 'deposit', account: 'mm-01', amount: '-5' },
  { type: 'deposit', account: 'nobody-known', amount: '5' },
  { type: 'withdrawal', account: 'mm-01', amount: '999999999999999999' },
  { type: 'funding', market: 'NOPE', rate: '0.0001' },
  { type: 'proceed', event: 'nothing' },
]

/** An exchange whose messages go missing, come twice, stop naming prices, or are not what they should be. */
export function faultySource(inner: FeedSource, faults: Faults): FeedSource {
  return {
    stream: inner.stream,
    simulated: inner.simulated,
    begin: (at, stream) => faultyFeed(inner.begin(at, stream), faults),
    restore: (checkpoint) => faultyFeed(inner.restore(checkpoint), faults),
  }
}

function faultyFeed(feed: ExchangeFeed, faults: Faults): ExchangeFeed {
  const step = feed.step.bind(feed)
  let [missing, silent] = [0, 0]
  feed.step = async (view) => {
    if (faults.happens('crash before the feed', 2)) throw new Crash('before the feed')
    const { inputs } = await step(view)
    if (missing === 0 && faults.happens('messages missing', 8)) missing = 1 + faults.below(6)
    if (silent === 0 && faults.happens('marks silent', 3)) silent = SILENT_TICKS
    if (missing > 0) {
      missing -= 1
      return { inputs: [], gap: 'messages-missing' }
    }
    silent = Math.max(0, silent - 1)
    const heard = silent > 0 ? inputs.filter(({ type }) => type !== 'mark') : inputs
    const repeated = faults.happens('messages twice', 10) ? heard : []
    const nonsense = faults.happens('nonsense', 20) ? NONSENSE.slice(faults.below(NONSENSE.length)).slice(0, 1) : []
    return { inputs: [...heard, ...repeated, ...nonsense], gap: null }
  }
  return feed
}
