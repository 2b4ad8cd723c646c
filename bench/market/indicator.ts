import { Measures } from '@/engine/measures'
import { rank } from '@/engine/ranking/queue'
import { Random } from '@/engine/simulation/random'
import { raceOnTheWall, scaled, scaledAll } from '../contest'
import { prove, type Result, type Work } from '../work'
import { duckdbOver, type Rival, ratioByProcessor } from './duckdb'
import { type BenchMarket, marketOf, markOf, RULEBOOK } from './market'
import { idOf, LOT, MARKET, type World } from './world'

const ROUNDS = 21
/** Ours is far below what a clock tells of one look: so many different traders in a round, each after a tick of its own. */
const TRADERS = 50
const MICROSECONDS = 1e3
const PROVEN = 40

export const indicatorWork: Work = {
  name: 'indicator',
  about: "one trader's place, size ahead and lights after a tick, without an order of everybody",
  n: 1_000_000,
  most: 10_000_000,
  byNameOnly: false,
  run,
}

async function run(n: number): Promise<Result> {
  const market = marketOf(n)
  const duckdb = await duckdbOver(market.world)
  try {
    const traders = drawn(market.world)
    proveAll(market, traders)
    const same = duckdb ? await agreeing(market, duckdb, traders) : ''
    const times = await raceOnTheWall(
      {
        ours: (round) => {
          const begin = performance.now()
          for (let i = 0; i < TRADERS; i += 1) look(market, markOf(round * TRADERS + i), traders[i]!)
          return (performance.now() - begin) / TRADERS
        },
        ...(duckdb && {
          duckdb: (round: number) => duckdb.indicator(markOf(round), traders[round % TRADERS]!).then(() => undefined),
        }),
      },
      { rounds: ROUNDS, warmUps: 5 },
    )
    return {
      work: 'indicator',
      n,
      unit: 'us',
      runs: ROUNDS,
      ours: scaled(times.ours, MICROSECONDS),
      rivals: scaledAll(times.rivals, MICROSECONDS),
      facts: {
        proven: PROVEN,
        ...(duckdb ? { duckdbSame: same } : { duckdb: 'not installed' }),
        ...ratioByProcessor(times.processor),
      },
    }
  } finally {
    duckdb?.close()
  }
}

function look({ view, world, table }: BenchMarket, mark: string, trader: number) {
  view.setMark(mark)
  return table.standing(idOf(trader), world.long[trader] === 1 ? 'long' : 'short')
}

/** Positions from all over the market. */
function drawn({ count }: World): number[] {
  const random = Random.seeded(`bench|indicator|${count}`)
  return Array.from({ length: TRADERS }, () => random.below(count))
}

/** What a look says is what the whole certified order says, for several traders at marks of their own. */
function proveAll(market: BenchMarket, traders: readonly number[]): void {
  const small = market.world.count <= 20_000
  for (const [i, trader] of traders.slice(0, PROVEN).entries()) {
    const side = market.world.long[trader] === 1 ? 'long' : 'short'
    const looked = look(market, markOf(i), trader)
    market.table.rerank()
    const entry = small
      ? rank(new Measures(market.view), market.view.markets.get(MARKET)!, side, RULEBOOK).entries.find(
          (e) => e.position.account === idOf(trader),
        )
      : market.table.entry(idOf(trader), side)
    prove((looked === null) === !entry, `${idOf(trader)} is in the queue or not`)
    if (!looked || !entry) continue
    prove(looked.place === entry.place && looked.ahead.eq(entry.ahead), `${idOf(trader)} has one place`)
    prove(looked.lights === entry.lights, `${idOf(trader)} has its lights`)
  }
}

async function agreeing(market: BenchMarket, duckdb: Rival, traders: readonly number[]): Promise<string> {
  let same = 0
  const asked = traders.slice(0, 10)
  for (const [i, trader] of asked.entries()) {
    const ours = look(market, markOf(i), trader)
    const theirs = await duckdb.indicator(markOf(i), trader)
    if (ours && ours.place === theirs.place && ours.ahead.eq(LOT.times(theirs.ahead))) same += 1
  }
  return `${same} of ${asked.length}`
}
