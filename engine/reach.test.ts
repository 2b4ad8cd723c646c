import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PlimsollError } from './errors'
import * as oracle from './oracle/oracle'
import { requestsIn, worlds } from './oracle/worlds'
import { reachAnswer } from './questions/answers'
import { rulebookNamed } from './rulebooks/index'
import { type SnapshotFile, stateFrom } from './snapshot'

const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = { seed, numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 60 }

/** The curve finds its price by halving; here every price of the grid is tried in turn, by the other implementation. */
it(`is the first price that a walk over the whole grid finds (seed ${seed})`, () => {
  const seen = { reached: 0, never: 0, linear: 0, inverse: 0 }
  fc.assert(
    fc.property(
      worlds({ coarseTicks: true }),
      fc.constantFrom('bitmex', 'binance', 'hyperliquid'),
      (world, rulebook) => {
        const state = stateFrom(world as SnapshotFile)
        for (const request of requestsIn(world)) {
          const found = attempt(() => reachAnswer(state, rulebookNamed(rulebook), request))
          const walked = attempt(() => oracle.reachBrute(world, { ...request, rulebook }))
          expect({ ...found, assumptions: [] }).toEqual({ ...walked, assumptions: [] })
          seen[found.adlPrice ? 'reached' : 'never'] += 1
          const market = world.markets.find(({ id }) => id === request.market)
          if (found.adlPrice && market) seen[market.kind] += 1
        }
      },
    ),
    parameters,
  )
  expect(seen.reached).toBeGreaterThan(20)
  expect(seen.never).toBeGreaterThan(20)
  // The one is found in whole numbers, the other guessed and tried.
  expect(seen.linear).toBeGreaterThan(10)
  expect(seen.inverse).toBeGreaterThan(10)
})

function attempt(answer: () => object): { adlPrice?: string | null } {
  try {
    return JSON.parse(JSON.stringify(answer()))
  } catch (error) {
    if (error instanceof PlimsollError || error instanceof oracle.Refusal) return {}
    throw error
  }
}
