import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, dec } from './decimal'
import { Measures } from './measures'
import { Screen } from './screen'
import { credit } from './settlement'
import { stateFrom } from './snapshot'
import type { MutableState } from './state'

const tiers = [
  { from: '40000', rate: '0.02', deduct: '400' },
  { from: '90000', rate: '0.1', deduct: '-50' },
]
const side = fc.constantFrom('long' as const, 'short' as const)
const holding = fc.record({ market: fc.constantFrom('A', 'I'), side, size: fc.integer({ min: 1, max: 900 }) })
const margin = fc.option(fc.integer({ min: 1, max: 4000 }), { nil: undefined })
/** What some venues say of an account themselves. */
const told = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.integer({ min: -200, max: 2000 }) },
)
const account = fc.record({
  balance: fc.integer({ min: -300, max: 9000 }),
  equity: told,
  maintenanceMargin: told,
  holdings: fc.uniqueArray(fc.record({ holding, margin }), {
    maxLength: 3,
    selector: ({ holding: h }) => `${h.market}${h.side}`,
  }),
})
type Drawn = typeof account extends fc.Arbitrary<infer T> ? T : never

function worldOf(accounts: readonly Drawn[]): MutableState {
  const market = { settle: 'X', lot: '1', tick: '0.01', mark: '100', maintenanceMarginRate: '0.005' }
  return stateFrom({
    format: 'plimsoll.snapshot/1',
    at: '2026-01-01T00:00:00.000Z',
    coverage: 'cohort',
    markets: [
      { id: 'A', kind: 'linear', maintenanceMarginTiers: tiers, ...market },
      { id: 'I', kind: 'inverse', ...market, multiplier: '100' },
    ],
    funds: [],
    accounts: accounts.map(({ balance, equity, maintenanceMargin }, i) => ({
      id: `a${i}`,
      balance: String(balance),
      ...(equity === undefined ? {} : { equity: String(equity) }),
      ...(maintenanceMargin === undefined ? {} : { maintenanceMargin: String(Math.abs(maintenanceMargin)) }),
    })),
    positions: accounts.flatMap((a, i) =>
      a.holdings.map(({ holding: h, margin: own }) => ({
        account: `a${i}`,
        market: h.market,
        side: h.side,
        size: String(h.size),
        entry: '100',
        ...(own === undefined ? {} : { margin: String(own) }),
      })),
    ),
  })
}

/** Accounts that hold something at or below maintenance margin, by the exact rules. */
function due(state: MutableState): string[] {
  const measures = new Measures(state)
  return [...state.accounts.keys()].filter((id) =>
    [...state.positionsBy(id)].some((p) => compare(measures.equity(p), measures.maintenance(p)) <= 0),
  )
}

const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_123)

describe(`the screen (seed ${seed})`, () => {
  it('never misses an account that is due, however the marks and balances move', () => {
    const move = fc.record({
      market: fc.constantFrom('A', 'I'),
      by: fc.integer({ min: -60, max: 90 }),
      sized: fc.option(fc.record({ account: fc.nat({ max: 5 }), size: fc.nat({ max: 900 }) })),
      paid: fc.option(fc.record({ account: fc.nat({ max: 5 }), amount: fc.integer({ min: -900, max: 900 }) })),
    })
    let [seen, skipped, resized, byVenue] = [0, 0, 0, 0]
    const accounts = fc.array(account, { minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(accounts, fc.array(move, { maxLength: 30 }), (drawn, moves) => {
        const state = worldOf(drawn)
        const screen = new Screen()
        for (const { market: id, by, paid, sized } of moves) {
          const market = state.market(id)
          // Small moves are the rule, so that distances are used up bit by bit.
          const factor = dec(1).plus(dec(by).times(by % 7 === 0 ? '0.005' : '0.0001'))
          state.markets.set(id, { ...market, mark: market.mark.times(factor).toDecimalPlaces(2) })
          if (paid && paid.account < drawn.length) credit(state, `a${paid.account}`, dec(paid.amount))
          const [position] = sized ? state.positionsBy(`a${sized.account}`) : []
          if (sized && position) state.put({ ...position, size: dec(sized.size) })
          resized += position ? 1 : 0
          const named = screen.suspects(state)
          const exact = due(state)
          expect(named).toEqual(expect.arrayContaining(exact))
          seen += exact.length
          byVenue += exact.filter((id) => state.accounts.get(id)?.equityOffset).length
          skipped += drawn.length - named.length
        }
      }),
      { seed, numRuns: 400 },
    )
    expect(seen).toBeGreaterThan(500)
    expect(resized).toBeGreaterThan(500)
    expect(skipped).toBeGreaterThan(500)
    expect(byVenue).toBeGreaterThan(100)
  })
})
