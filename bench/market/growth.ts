import { dec } from '@/engine/decimal'
import { race, scaled } from '../contest'
import type { Result, Work } from '../work'
import { type BenchMarket, marketOf, markOf, proveOrder } from './market'
import { front, needOf } from './select'
import { idOf, LOT } from './world'

const ROUNDS = 7
/** Looks in a round, each after a tick of its own: one is too short for a clock. */
const LOOKS = 50
const NANOSECONDS = 1e6
const MICROSECONDS = 1e3

export const growthWork: Work = {
  name: 'growth',
  about: 'rerank, indicator, select and memory of one market by itself, to see how they grow with --n',
  n: 100_000,
  most: 10_000_000,
  byNameOnly: true,
  run,
}

/** Processor time, without a rival: markets of several sizes are compared with each other. */
function run(n: number): Result {
  const market = marketOf(n)
  const size = dec(needOf(market.world)).times(LOT)
  market.view.setMark(markOf(0))
  market.table.rerank()
  const proven = proveOrder(market)
  let mark = 0
  const times = race(
    {
      rerank: () => {
        market.view.setMark(markOf(mark++))
        market.table.rerank()
      },
      indicator: () => {
        for (let i = 0; i < LOOKS; i += 1) look(market, markOf(mark++), (mark * 7_919) % n)
      },
      select: () => {
        for (let i = 0; i < LOOKS; i += 1) front(market, markOf(mark++), size)
      },
    },
    { rounds: ROUNDS, warmUps: 3 },
  )
  const bytes = Object.values(market.table.bytes).reduce((sum, each) => sum + each, 0)
  const microseconds = (ms: number) => Number(((ms * MICROSECONDS) / LOOKS).toPrecision(3))
  return {
    work: 'growth',
    n,
    unit: 'ns/position',
    runs: ROUNDS,
    ours: scaled(times.rerank, NANOSECONDS / n),
    rivals: {},
    facts: {
      proven,
      indicatorMicroseconds: microseconds(times.indicator.value),
      selectMicroseconds: microseconds(times.select.value),
      selected: market.table.front('long', size).count,
      bytesPerPosition: Number((bytes / n).toFixed(1)),
    },
  }
}

function look({ view, world, table }: BenchMarket, mark: string, trader: number): void {
  view.setMark(mark)
  table.standing(idOf(trader), world.long[trader] === 1 ? 'long' : 'short')
}
