import { afterAll, beforeAll, expect, it } from 'vitest'
import { COLUMNS_FROM } from '@/engine/projections/ranks'
import { RECKLESS_EVERY } from '@/engine/simulation/crowd'
import { keyFor } from './runtime/audience'
import { type Bench, openBench } from './testing/bench'

/** A market of twenty thousand, on the runtime with its journal: ranked in columns, and held against the exact queue. */
const POSITIONS = 20_000
const MARKET = 'BTC-PERP'

interface Row {
  readonly place: number | null
  readonly ahead: string | null
  readonly lights: number | null
  readonly positions: number
  readonly queueSize: string
  readonly standing: string
}

interface Queue {
  readonly positions: number
  readonly size: string
  readonly entries: readonly { account: string; place: number; ahead: string; lights: number }[]
}

let bench: Bench
beforeAll(async () => {
  bench = await openBench({ crowd: POSITIONS })
})
afterAll(async () => bench.close())

async function queueOf(side: 'long' | 'short'): Promise<Queue> {
  const { queues } = (await bench.runtime.ask('queue', { market: MARKET, side })) as { queues: Queue[] }
  return queues[0] as Queue
}

/** Compares the frames of some accounts from the front to the back with the exact queue. */
async function compareFrames(): Promise<number> {
  let compared = 0
  for (const side of ['long', 'short'] as const) {
    const queue = await queueOf(side)
    const step = Math.ceil(queue.positions / 25)
    for (const entry of queue.entries.filter((_, i) => i % step === 0)) {
      const key = keyFor(`account:${entry.account}`, { role: 'trader', accounts: [entry.account] }, false)
      const parts = await bench.runtime.ask('peek', { key })
      const row = JSON.parse(parts?.[`position:${MARKET}:${side}`] ?? 'null') as Row
      const { place, ahead, lights } = entry
      expect(row).toMatchObject({ place, ahead, lights, positions: queue.positions, queueSize: queue.size })
      compared += 1
    }
  }
  return compared
}

const step = (count: number, until?: 'adl') =>
  bench.runtime.ask('control', { control: { action: 'step', count, ...(until ? { until } : {}) } })

it('shows everyone where the exact queue has them, tick after tick and through an ADL event', async () => {
  expect(POSITIONS).toBeGreaterThan(COLUMNS_FROM)
  for (const count of [1, 1, 7]) {
    await step(count)
    expect(await compareFrames()).toBeGreaterThan(40)
  }
  expect(await step(RECKLESS_EVERY, 'adl')).toMatchObject({ events: 1 })
  const [event] = await bench.runtime.ask('events', {})
  expect(event).toMatchObject({ market: MARKET, status: 'ended' })
  expect(await compareFrames()).toBeGreaterThan(40)
  await step(2)
  expect(await compareFrames()).toBeGreaterThan(40)
})
