import { expect, it } from 'vitest'
import { dec, ZERO } from '../decimal'
import type { Side } from '../market'
import { Random } from '../simulation/random'
import { isFundAccount, MutableState } from '../state'
import { MovedSums } from './side-sums'

const MARKET = 'M'
const STEPS = 3_000
const SIDES = ['long', 'short'] as const

/** Everybody counted anew. */
function counted(state: MutableState, side: Side) {
  const held = [...state.positionsOf(MARKET, side).values()]
  const owner = (account: string) => state.account(account).owner
  return {
    positions: held.length,
    size: held.reduce((sum, position) => sum.plus(position.size), ZERO).toFixed(),
    owners: new Set(held.map(({ account }) => owner(account))).size,
    people: new Set(held.filter(({ account }) => !isFundAccount(account)).map(({ account }) => owner(account))).size,
  }
}

it.each([1, 2])('moves with every change, seed %i', (seed) => {
  const random = Random.seeded(`sums|${seed}`)
  const state = new MutableState()
  const fund = { asset: 'A', balance: ZERO, floor: ZERO, windowPeak: null, windowAverage: null, largeLosses: null }
  for (const id of ['F', 'G']) state.funds.set(id, { ...fund, id, markets: new Map() })
  const changed = state.watch()
  const sums = SIDES.map((side) => new MovedSums(state, MARKET, side))
  const seen = { shared: 0, fund: 0 }
  for (let step = 0; step < STEPS; step += 1) {
    const id = random.chance(0.05) ? `fund:${random.chance(0.5) ? 'F' : 'G'}` : `a${random.below(40)}`
    const rest = { deltaNeutral: false, netDelta: null, equityOffset: null, maintenanceOffset: null, residual: ZERO }
    const owner = isFundAccount(id) || random.chance(0.5) ? id : `a${random.below(5)}`
    if (!state.accounts.has(id) || random.chance(0.2)) state.accounts.set(id, { ...rest, id, owner, balance: ZERO })
    const size = random.chance(0.4) ? ZERO : dec(1 + random.below(1_000)).times('0.001')
    const terms = { entry: dec(1), margin: null, openingLeverage: null, openedAt: null }
    state.put({ account: id, market: MARKET, side: random.chance(0.5) ? 'long' : 'short', size, ...terms })
    if (random.chance(0.5)) continue
    for (const account of changed) for (const side of sums) side.update(account)
    changed.clear()
    for (const [i, side] of SIDES.entries()) {
      const { size, ...counts } = sums[i]!.sums
      const expected = counted(state, side)
      expect({ ...counts, size: size.toFixed() }).toEqual(expected)
      seen.shared += expected.owners < expected.positions ? 1 : 0
      seen.fund += expected.people < expected.owners ? 1 : 0
    }
  }
  expect(seen.shared).toBeGreaterThan(100)
  expect(seen.fund).toBeGreaterThan(100)
})
