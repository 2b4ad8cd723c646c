import { type Decimal, dec, floorQuotient, ratio } from '../decimal'
import { ABSENT, SHARED } from '../formula/columns'
import type { Market } from '../market'
import { type Victim, victimsAt } from '../reach'
import { yOf } from './dominance'
import type { SideTable } from './side-table'

/** Far above what a bankruptcy price worked out in floats can be off, relative to what it is made of. */
const SLACK = 2 ** -47
/** Prices so many ticks away are far beyond ten times any mark, where reach ends. */
const TICKS_MAX = 2 ** 50

/**
 * One side in the order in which it goes bankrupt, for a curve of reach: the lots of all positions whose bankruptcy price
 * rounds to the same tick together, because on the grid of ticks they go together. Positions that stand alone are read from
 * columns, unless their price is too close to a tick to be rounded for certain; all others exactly.
 */
export function victimsIn(side: SideTable, market: Market): Victim[] {
  const { columns, exact } = side
  const lotsAt = new Map<number, number>()
  for (let slot = 0; slot < columns.count; slot += 1) {
    const flags = columns.flags[slot]!
    if (flags & ABSENT) continue
    const known = flags & SHARED ? UNKNOWN : ticksOf(side, slot, market)
    const ticks = known === UNKNOWN ? indexOf(exact.bankruptcyTick(side.accountAt(slot)), market) : known
    if (ticks > 0 && ticks < TICKS_MAX) lotsAt.set(ticks, (lotsAt.get(ticks) ?? 0) + columns.lots[slot]!)
  }
  const ticks = Float64Array.from(lotsAt.keys()).sort()
  if (side.direction === 1) ticks.reverse()
  return Array.from(ticks, (tick) =>
    victimsAt(market, dec(lotsAt.get(tick)!).times(market.lot), dec(tick).times(market.tick)),
  )
}

const UNKNOWN = -1

/** The bankruptcy price in ticks, rounded as its side has it; 0 where there is none, UNKNOWN where floats can't say. */
function ticksOf(side: SideTable, slot: number, { kind, tick, lot, multiplier }: Market): number {
  const { columns, direction } = side
  const unit = lot.times(multiplier).toNumber()
  const entry = columns.entry[slot]!
  const perUnit = Math.abs(columns.backing[slot]!) / (columns.lots[slot]! * unit)
  const y = yOf(columns, slot, kind, direction, unit)
  const gross = (kind === 'linear' ? entry : 1 / entry) + perUnit
  if (Math.abs(y) <= SLACK * gross) return UNKNOWN
  if (y < 0) return 0
  const price = kind === 'linear' ? y : 1 / y
  const ticks = price / tick.toNumber()
  const off = (SLACK * ticks * gross) / y
  if (Math.abs(ticks - Math.round(ticks)) <= off || ticks <= 1) return UNKNOWN
  return direction === 1 ? Math.ceil(ticks) : Math.floor(ticks)
}

function indexOf(tick: Decimal | null, market: Market): number {
  return tick === null ? 0 : floorQuotient(ratio(tick), ratio(market.tick)).toNumber()
}
