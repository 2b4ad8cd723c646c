import type { Figures } from '../contest'
import { quantile } from '../contest'
import type { How, Result, Work } from '../work'
import { type Seen, watch } from './audience'
import { Server } from './server'
import { type Site, siteOf } from './site'

/** What a trader may wait for a change that has happened, as the slowest of a hundred sees it. */
const TARGET_MS = 250

export const sseWork: Work = {
  name: 'sse',
  about: 'readers of the live stream at one tick a second: from the tick to the reader; needs a build',
  n: 500,
  most: 5_000,
  byNameOnly: true,
  run,
}

async function run(n: number, { processes = 1 }: How = {}): Promise<Result> {
  const ours = await watched(
    // All readers come from one address here, which the limits would take for one household.
    () => siteOf({ PLIMSOLL_TICKS: '1', PLIMSOLL_LIMITS_FACTOR: '1000' }, processes),
    n,
  )
  const plain = await watched(
    () => Server.start(['bench/sse/plain.mjs'], { FRAME_CHARACTERS: String(ours.frameCharacters) }),
    n,
  )
  const figures = figuresOf(ours)
  return {
    work: 'sse',
    n,
    unit: 'ms, p99',
    runs: ours.ticks,
    ours: figures,
    rivals: { 'node:http': figuresOf(plain) },
    facts: { processes, target: TARGET_MS, withinTarget: figures.value < TARGET_MS, ...factsOf(ours) },
  }
}

async function watched(start: () => Promise<Site>, n: number): Promise<Seen> {
  const site = await start()
  try {
    return await watch(site, n)
  } finally {
    await site.stop()
  }
}

/** The 99th percentile of all receipts, and of the quickest and the slowest tick by themselves. */
function figuresOf({ latencies, byTick }: Seen): Figures {
  return { value: quantile(latencies, 0.99), min: Math.min(...byTick), max: Math.max(...byTick) }
}

/** The share of latencies, ascending, that are no longer. */
function share(latencies: Float64Array, ms: number): number {
  return Math.floor((10_000 * latencies.filter((latency) => latency <= ms).length) / latencies.length) / 10_000
}

function factsOf(seen: Seen) {
  return {
    p50: quantile(seen.latencies, 0.5),
    firstReader: seen.firstReader,
    withinSecond: share(seen.latencies, 1_000),
    slowest: quantile(seen.latencies, 1),
    receipts: seen.latencies.length,
    gaps: seen.gaps,
    lost: seen.lost,
    frameBytes: seen.frameCharacters,
    ...(seen.rssBytes === null ? {} : { rssMegabytes: Math.round(seen.rssBytes / 1e6) }),
    ...(seen.cpuShare === null ? {} : { percentOfCore: Math.round(seen.cpuShare * 100) }),
  }
}
