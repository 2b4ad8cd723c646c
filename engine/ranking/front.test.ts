import { describe, expect, it } from 'vitest'
import { dec } from '../decimal'
import { Measures } from '../measures'
import { rulebookNamed } from '../rulebooks/index'
import { Random } from '../simulation/random'
import { rank } from './queue'
import { Table } from './table'
import { bookOf, MARKET, MARKS } from './testing'

const SEED = 'front 1'
const ROUNDS = 40

describe(`the front where the last one lets expect it (seed ${SEED})`, () => {
  it.each(['linear', 'inverse'] as const)('is the exact one, after small moves, jumps and changes: %s', (kind) => {
    const random = Random.seeded(`${SEED} ${kind}`)
    const state = bookOf(SEED, 3_000, kind)
    const changed = state.watch()
    const rulebook = rulebookNamed('bitmex')
    const table = new Table(state, MARKET, rulebook)
    const guesses = { held: 0, failed: 0 }
    for (const side of ['long', 'short'] as const) {
      for (let round = 0; round < ROUNDS; round += 1) {
        const market = state.market(MARKET)
        const jump = dec(MARKS[random.below(MARKS.length)]!)
        const mark = random.chance(0.2) ? jump : market.mark.plus(dec(random.below(400) - 200).times('0.1'))
        state.markets.set(MARKET, { ...market, mark })
        // Those in front are the ones who matter: some go, some stay with another size.
        const front = rank(new Measures(state), state.market(MARKET), side, rulebook)
        for (let i = 0; i < 4; i += 1) {
          const entry = front.entries[random.below(200)]
          if (entry) state.put({ ...entry.position, size: dec(random.below(3)).times(entry.position.size) })
        }
        for (const account of changed) table.update(account)
        changed.clear()
        const { size, entries } = rank(new Measures(state), state.market(MARKET), side, rulebook)
        for (const share of ['0.12', '0.1', '0.1', random.pick(['0', '0.0001', '0.3', '0.9', '1'])]) {
          const need = size.times(share)
          const end = entries.findIndex((entry) => entry.ahead.gte(need))
          const exact = entries.slice(0, end < 0 ? undefined : end).map((entry) => entry.position.account)
          expect(table.front(side, need).accounts(), `${side} ${round} ${share}`).toEqual(exact)
        }
      }
      guesses.held += table.guesses(side).held
      guesses.failed += table.guesses(side).failed
    }
    expect(guesses.held).toBeGreaterThan(2 * ROUNDS)
    expect(guesses.failed).toBeGreaterThan(1)
  })
})
