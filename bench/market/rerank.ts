import { raceOnTheWall, scaled, scaledAll } from '../contest'
import { prove, type Result, type Work } from '../work'
import { duckdbOver, type Rival, ratioByProcessor } from './duckdb'
import { type BenchMarket, marketOf, markOf, proveOrder, SIDES } from './market'
import { checksumOf, Native } from './native'
import { idOf, indexOf } from './world'

const ROUNDS = 9
const NANOSECONDS = 1e6

export const rerankWork: Work = {
  name: 'rerank',
  about: 'a whole market after a tick: scores, both sides sorted, places, lights, size ahead',
  n: 1_000_000,
  most: 10_000_000,
  byNameOnly: false,
  run,
}

async function run(n: number): Promise<Result> {
  const market = marketOf(n)
  const duckdb = await duckdbOver(market.world)
  const native = Native.over(market.world)
  try {
    const facts = await proveAll(market, duckdb, native)
    const times = await raceOnTheWall(
      {
        ours: (round) => {
          market.view.setMark(markOf(round))
          market.table.rerank()
          return undefined
        },
        ...(duckdb && { duckdb: (round: number) => duckdb.rerank(markOf(round)).then(() => undefined) }),
        ...(native && { native: async (round: number) => (await native.rerank(markOf(round))).ms }),
      },
      { rounds: ROUNDS, warmUps: 3 },
    )
    const each = NANOSECONDS / n
    return {
      work: 'rerank',
      n,
      unit: 'ns/position',
      runs: ROUNDS,
      ours: scaled(times.ours, each),
      rivals: scaledAll(times.rivals, each),
      facts: { ...facts, ...ratioByProcessor(times.processor) },
    }
  } finally {
    duckdb?.close()
    native?.close()
  }
}

/** Our order is the exact one; of the rivals' orders, which are by floats alone, it is counted where they differ. */
async function proveAll(market: BenchMarket, duckdb: Rival | null, native: Native | null) {
  const mark = markOf(0)
  market.view.setMark(mark)
  market.table.rerank()
  const proven = proveOrder(market)
  const facts: Record<string, string | number | boolean> = {
    proven,
    ranked: market.table.count('long') + market.table.count('short'),
    ...met(market),
  }
  if (duckdb) {
    await duckdb.rerank(mark)
    facts.duckdbMisplaced = await misplaced(market, duckdb)
  } else facts.duckdb = 'not installed'
  if (native) {
    const { checksum } = await native.rerank(mark)
    const places = placesOf(market)
    facts.nativeSame = checksum === checksumOf(market.world, (i) => places[i]!)
  } else facts.native = 'g++ is not installed'
  return facts
}

function met({ table }: BenchMarket) {
  const [long, short] = [table.met('long'), table.met('short')]
  return { doubts: long.doubts + short.doubts, comparedExactly: long.exact + short.exact }
}

async function misplaced({ table }: BenchMarket, duckdb: Rival): Promise<number> {
  let count = 0
  for (const side of SIDES) {
    const rows = await duckdb.ranked(side === 'long')
    prove(rows.length === table.count(side), 'the rival ranks the same positions')
    for (const [id, place, , lights] of rows) {
      const ours = table.placed(side, place)
      if (ours.account !== idOf(id)) count += 1
      else prove(ours.lights === lights, `${ours.account} has the same lights`)
    }
  }
  return count
}

function placesOf({ world, table }: BenchMarket): Uint32Array {
  const places = new Uint32Array(world.count)
  for (const side of SIDES) {
    for (let place = 1; place <= table.count(side); place += 1) {
      places[indexOf(table.placed(side, place).account)] = place
    }
  }
  return places
}
