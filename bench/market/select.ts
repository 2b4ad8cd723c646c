import { type Decimal, dec } from '@/engine/decimal'
import { raceOnTheWall, scaled, scaledAll } from '../contest'
import { prove, proveEqual, type Result, type Work } from '../work'
import { duckdbOver, ratioByProcessor } from './duckdb'
import { type BenchMarket, marketOf, markOf } from './market'
import { idOf, LOT, type World } from './world'

const ROUNDS = 21
/** Looks in a round, each after a tick of its own: one is too short for a clock. */
const LOOKS = 50
const MICROSECONDS = 1e3
/** As many counterparties as a large event takes. */
const COUNTERPARTIES = 560

export const selectWork: Work = {
  name: 'select',
  about: `the ${COUNTERPARTIES} or so counterparties at the front that cover a size`,
  n: 1_000_000,
  most: 10_000_000,
  byNameOnly: false,
  run,
}

async function run(n: number): Promise<Result> {
  const market = marketOf(n)
  const duckdb = await duckdbOver(market.world)
  try {
    const lots = needOf(market.world)
    const size = dec(lots).times(LOT)
    const count = proveFront(market, lots)
    const agrees = duckdb ? await agreement(market, lots, await duckdb.select(markOf(0), true, lots)) : null
    const times = await raceOnTheWall(
      {
        ours: (round) => {
          const begin = performance.now()
          for (let i = 0; i < LOOKS; i += 1) front(market, markOf(round * LOOKS + i), size)
          return (performance.now() - begin) / LOOKS
        },
        ...(duckdb && {
          duckdb: (round: number) => duckdb.select(markOf(round), true, lots).then(() => undefined),
          'duckdb top-n': (round: number) => duckdb.top(markOf(round), true, count).then(() => undefined),
        }),
      },
      { rounds: ROUNDS, warmUps: 5 },
    )
    return {
      work: 'select',
      n,
      unit: 'us',
      runs: ROUNDS,
      ours: scaled(times.ours, MICROSECONDS),
      rivals: scaledAll(times.rivals, MICROSECONDS),
      facts: {
        selected: count,
        ...(agrees === null ? { duckdb: 'not installed' } : { duckdbSame: agrees }),
        ...ratioByProcessor(times.processor),
      },
    }
  } finally {
    duckdb?.close()
  }
}

/** The accounts in front of the longs, longest in front first. */
export function front({ view, table }: BenchMarket, mark: string, size: Decimal): string[] {
  view.setMark(mark)
  return table.front('long', size).accounts()
}

export function needOf({ lots, long }: World): number {
  let [sum, count] = [0, 0]
  for (let i = 0; i < lots.length; i += 1) {
    sum += long[i] === 1 ? lots[i]! : 0
    count += long[i]!
  }
  return Math.max(1, Math.floor((sum / count) * Math.min(COUNTERPARTIES, count / 2)))
}

/** What is selected is the beginning of the whole certified order, at several marks, and covers the need with nobody too many. */
function proveFront(market: BenchMarket, lots: number): number {
  let count = 0
  for (let round = 0; round < 5; round += 1) {
    const selected = front(market, markOf(round), dec(lots).times(LOT))
    market.table.rerank()
    const whole = selected.map((_, i) => market.table.placed('long', i + 1).account)
    proveEqual(selected, whole, 'the front is the beginning of the order')
    const covered = (end: number) =>
      market.table
        .placed('long', end + 1)
        .ahead.divToInt(LOT)
        .toNumber()
    prove(covered(selected.length) >= lots && covered(selected.length - 1) < lots, 'the front covers the need, just')
    count = selected.length
  }
  return count
}

function agreement(market: BenchMarket, lots: number, theirs: readonly number[]): boolean {
  const ours = front(market, markOf(0), dec(lots).times(LOT))
  return ours.length === theirs.length && ours.every((account, i) => account === idOf(theirs[i]!))
}
