import { describe, expect, it } from 'vitest'
import { type Decimal, dec, plain } from '../decimal'
import type { MarketKind } from '../market'
import { Measures } from '../measures'
import { rulebookNamed } from '../rulebooks/index'
import { Random } from '../simulation/random'
import { type PositionFile, stateFrom } from '../snapshot'
import type { MutableState } from '../state'
import { rank } from './queue'
import { Table } from './table'
import { fileOf, MARKET } from './testing'

/**
 * Twenty thousand positions made of near-equal scores: clusters of a hundred whose margins differ in the tenth digit or in
 * the sixteenth, so that floats tell some apart, are wrong about others, and the cut to 12 digits makes many equal.
 */
const SEED = 'near 1'
const CLUSTERS = 200
const EACH = 100
const STEPS = ['0', '1e-16', '1e-15', '1e-14', '1e-13', '1e-12', '5e-12', '1e-11', '2e-11', '1e-10'] as const

function clustersOf(kind: MarketKind): MutableState {
  const random = Random.seeded(`${SEED} ${kind}`)
  const file = fileOf(SEED, 1, kind)
  const accounts = []
  const positions: PositionFile[] = []
  for (let cluster = 0; cluster < CLUSTERS; cluster += 1) {
    const entry = `${50_000 + random.below(20_000)}.${random.below(10)}`
    const perLot = dec(kind === 'linear' ? 12 + random.below(50) : 1 + random.below(9)).times(
      kind === 'linear' ? 1 : '0.00001',
    )
    for (let i = 0; i < EACH; i += 1) {
      const id = `n${cluster}-${(i * 37) % EACH}`
      const lots = 1 + random.below(6)
      const step = dec(STEPS[random.below(STEPS.length)] ?? 0).times(random.below(7) - 3)
      const behind = plain(perLot.times(lots).times(dec(1).plus(step)))
      const isCross = random.chance(0.3)
      accounts.push({ id, balance: isCross ? behind : '0' })
      positions.push({
        account: id,
        market: MARKET,
        side: cluster % 2 === 0 ? 'long' : 'short',
        size: kind === 'linear' ? `0.00${lots}` : `${lots}`,
        entry,
        ...(isCross ? {} : { margin: behind }),
      })
    }
  }
  return stateFrom({ ...file, accounts, positions })
}

/** Places that an order by floats alone, then size, then id, would get wrong. */
function misplacedByFloats(
  state: MutableState,
  side: 'long' | 'short',
  exact: readonly string[],
  kind: MarketKind,
): number {
  const mark = state.market(MARKET).mark.toNumber()
  const number = (value: Decimal) => value.toNumber()
  const scored = exact.map((id) => {
    const position = state.position(id, MARKET, side)
    if (!position) throw new Error('a ranked position exists')
    const [entry, size, unit] = [number(position.entry), number(position.size), side === 'long' ? 1 : -1]
    const notional = kind === 'linear' ? size * mark : size / mark
    const entryNotional = kind === 'linear' ? size * entry : size / entry
    const unrealised = unit * (kind === 'linear' ? notional - entryNotional : entryNotional - notional)
    const gain = unrealised / entryNotional
    const leverage = notional / (number(position.margin ?? state.account(id).balance) + unrealised)
    return { id, size, score: gain > 0 ? gain * leverage : gain / leverage }
  })
  scored.sort((a, b) => b.score - a.score || b.size - a.size || (a.id < b.id ? -1 : 1))
  return scored.filter(({ id }, i) => id !== exact[i]).length
}

describe(`near-equal scores (seed ${SEED})`, () => {
  it.each(['linear', 'inverse'] as const)('20,000 of them, none misplaced: %s', (kind) => {
    const state = clustersOf(kind)
    const rulebook = rulebookNamed('bitmex')
    const table = new Table(state, MARKET, rulebook)
    table.rerank()
    let wrong = 0
    let seen = 0
    for (const side of ['long', 'short'] as const) {
      const exact = rank(new Measures(state), state.market(MARKET), side, rulebook).entries.map(
        (e) => e.position.account,
      )
      const ours = exact.map((_, i) => table.placed(side, i + 1).account)
      expect(table.count(side)).toBe(exact.length)
      expect(ours.filter((id, i) => id !== exact[i]).length).toBe(0)
      wrong += misplacedByFloats(state, side, exact, kind)
      seen += exact.length
      for (let share = 1; share < 100; share += 7) {
        const size = table.placed(side, Math.ceil((exact.length * share) / 100)).ahead
        const front = table.front(side, size)
        expect(front.accounts()).toEqual(exact.slice(0, front.count))
        expect(front.count).toBe(Math.ceil((exact.length * share) / 100) - 1)
      }
      table.rerank()
      expect(table.met(side).exact).toBeGreaterThan(EACH)
      expect(table.met(side).reordered).toBeGreaterThan(CLUSTERS / 4)
    }
    expect(seen).toBeGreaterThan(0.8 * CLUSTERS * EACH)
    expect(wrong).toBeGreaterThan(1_000)
  })
})
