import { Random } from '@/engine/simulation/random'
import { type AccountFile, type PositionFile, type SnapshotFile, stateFrom } from '@/engine/snapshot'
import type { MutableState } from '@/engine/state'

export const MARKET = 'BTC-PERP'
const MARK = '60000.5'
/** Stands against all the longs, so that the market balances. It is on the other side, and so in neither order. */
const HOUSE = 'house'

/**
 * A market with `n` longs of all sorts: cross and isolated, at a profit, at a loss and bankrupt, entries on the tick and
 * averages of 18 digits, and every tenth position a whole multiple of the one before, so that scores are equal and size,
 * or in the end the id, has to decide.
 */
export function marketOf(n: number): SnapshotFile {
  const random = Random.seeded(`bench|rank|${n}`)
  const longs: Long[] = []
  for (let i = 0; i < n; i += 1) {
    const before = longs[i - 1]
    longs.push(before && i % 10 === 9 ? multipleOf(before, 1 + random.below(3)) : drawn(random))
  }
  const lots = longs.reduce((sum, long) => sum + long.lots, 0)
  return {
    format: 'plimsoll.snapshot/1',
    at: '2026-01-01T00:00:00.000Z',
    coverage: 'full',
    markets: [
      {
        id: MARKET,
        kind: 'linear',
        settle: 'USDT',
        lot: '0.001',
        tick: '0.1',
        mark: MARK,
        maintenanceMarginRate: '0.005',
      },
    ],
    funds: [],
    accounts: [...longs.map(accountOf), { id: HOUSE, balance: '1000000000000' }],
    positions: [
      ...longs.map(positionOf),
      { account: HOUSE, market: MARKET, side: 'short', size: thousandths(lots), entry: MARK },
    ],
  }
}

/** The engine's state of this market. */
export function stateOf(file: SnapshotFile): MutableState {
  return stateFrom(file)
}

/** `cents` stand behind the position: its margin when isolated, else the account's balance. */
interface Long {
  readonly lots: number
  readonly entry: string
  readonly cents: number
  readonly isolated: boolean
}

function drawn(random: Random): Long {
  const lots = 1 + random.below(5_000)
  const ticks = 550_000 + random.below(65_000)
  const average = random.chance(0.3)
  const leverage = 1 + random.below(50)
  return {
    lots,
    entry: `${Math.floor(ticks / 10)}.${ticks % 10}${average ? `${1 + random.below(9)}${tenDigits(random)}7` : ''}`,
    cents: Math.ceil((lots * ticks) / 100 / leverage),
    isolated: random.chance(0.5),
  }
}

function tenDigits(random: Random): string {
  return String(random.below(4_000_000_000)).padStart(10, '0')
}

function multipleOf(long: Long, times: number): Long {
  return { ...long, lots: long.lots * times, cents: long.cents * times }
}

const idOf = (index: number) => `a${String(index).padStart(7, '0')}`

function accountOf(long: Long, index: number): AccountFile {
  return { id: idOf(index), balance: long.isolated ? '0' : hundredths(long.cents) }
}

function positionOf(long: Long, index: number): PositionFile {
  return {
    account: idOf(index),
    market: MARKET,
    side: 'long',
    size: thousandths(long.lots),
    entry: long.entry,
    ...(long.isolated ? { margin: hundredths(long.cents) } : {}),
  }
}

function hundredths(count: number): string {
  return `${Math.floor(count / 100)}.${String(count % 100).padStart(2, '0')}`
}

function thousandths(count: number): string {
  return `${Math.floor(count / 1000)}.${String(count % 1000).padStart(3, '0')}`
}
