import { dec, sign } from '@/engine/decimal'
import type { Side } from '@/engine/market'
import { Measures } from '@/engine/measures'
import { type Contender, contender, inOrder } from '@/engine/ranking/queue'
import { Table } from '@/engine/ranking/table'
import { rulebookNamed } from '@/engine/rulebooks/index'
import type { Position } from '@/engine/state'
import { prove } from '../work'
import { idOf, indexOf, LOT, MARKET, World, WorldView } from './world'

/** A market of `n` positions under BitMEX's rulebook, in a table. */
export interface BenchMarket {
  readonly world: World
  readonly view: WorldView
  readonly table: Table
}

export const RULEBOOK = rulebookNamed('bitmex')
export const SIDES = ['long', 'short'] as const

export function marketOf(n: number): BenchMarket {
  const world = new World(n)
  const view = new WorldView(world)
  return { world, view, table: new Table(view, MARKET, RULEBOOK) }
}

/** Marks around the world's own, another one for each round: a tick that changes every score. */
export function markOf(round: number): string {
  return `${60_000 + ((round * 37) % 50) - 25}.${round % 10}`
}

/** So many neighbours are compared exactly; in larger markets as many, at even distances. */
const PROVEN_MOST = 1_000_000

/**
 * Proves the table's last order: everybody with positive equity stands at one place, nobody else does, each is strictly in
 * front of the next by the exact rule (so that the order is the exact one), and size ahead and lights follow from sizes.
 * Returns how many were compared exactly.
 */
export function proveOrder(market: BenchMarket): number {
  const { world, view, table } = market
  const seen = new Uint8Array(world.count)
  const proven = SIDES.reduce((sum, side) => sum + proveSide(market, side, seen), 0)
  const measures = new Measures(view)
  for (let i = 0; i < world.count; i += 1) {
    if (seen[i] === 1) continue
    const position = positionAt(view, idOf(i), world.long[i] === 1 ? 'long' : 'short')
    prove(sign(measures.equity(position)) <= 0, `${idOf(i)} has positive equity and no place`)
  }
  prove(table.count('long') + table.count('short') > 0, 'somebody is in the queue')
  return proven
}

function proveSide({ world, view, table }: BenchMarket, side: Side, seen: Uint8Array): number {
  const measures = new Measures(view)
  const count = table.count(side)
  const every = Math.max(1, Math.ceil(world.count / PROVEN_MOST))
  const total = lotsOf(world, table, side)
  let [ahead, proven] = [0, 0]
  let before: Contender | null = null
  for (let place = 1; place <= count; place += 1) {
    const { account, ahead: printed, lights } = table.placed(side, place)
    const i = indexOf(account)
    prove(seen[i] === 0 && world.long[i] === (side === 'long' ? 1 : 0), `${account} has one place on its side`)
    seen[i] = 1
    prove(printed.eq(dec(ahead).times(LOT)), `${account} has its size ahead`)
    prove(lights === 5 - Math.floor((5 * ahead) / total), `${account} has its lights`)
    ahead += world.lots[i]!
    const mine = place % every < 2 ? contenderAt(measures, positionAt(view, account, side)) : null
    if (before && mine) prove(inOrder(before, mine) < 0, `${account} is behind the one before it`)
    if (mine) proven += 1
    before = mine
  }
  return proven
}

function contenderAt(measures: Measures, position: Position): Contender {
  prove(sign(measures.equity(position)) > 0, `${position.account} has positive equity`)
  return contender(measures, position, RULEBOOK)
}

function lotsOf(world: World, table: Table, side: Side): number {
  let sum = 0
  for (let place = 1; place <= table.count(side); place += 1) {
    sum += world.lots[indexOf(table.placed(side, place).account)]!
  }
  return sum
}

function positionAt(view: WorldView, account: string, side: Side): Position {
  const position = view.position(account, MARKET, side)
  prove(position !== undefined, `${account} has a position`)
  return position
}
