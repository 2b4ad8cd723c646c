import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deleverageAnswer } from '../questions/answers'
import { rulebookNamed } from '../rulebooks/index'
import { type SnapshotFile, stateFrom } from '../snapshot'

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest()

/** One bankrupt long against shorts of one lot each, named so that their ids sort by number. */
function market(shorts: number, blocked: number) {
  const id = (i: number) => `s${String(i).padStart(4, '0')}`
  const each = Array.from({ length: shorts }, (_, i) => i)
  const file: SnapshotFile = {
    format: 'plimsoll.snapshot/1',
    at: '2026-01-02T03:04:05.678Z',
    coverage: 'cohort',
    markets: [
      { id: 'M', kind: 'linear', settle: 'USDT', lot: '1', tick: '1', mark: '100', maintenanceMarginRate: '0.01' },
    ],
    funds: [],
    accounts: [
      { id: 'bankrupt', balance: '-10' },
      // The owner is nobody's own counterparty, so that these are passed over.
      ...each.map((i) => ({ id: id(i), balance: '100', owner: i < blocked ? 'bankrupt' : id(i) })),
    ],
    positions: [
      { account: 'bankrupt', market: 'M', side: 'long', size: '2', entry: '100' },
      ...each.map((i) => ({ account: id(i), market: 'M', side: 'short' as const, size: '1', entry: '100' })),
    ],
  }
  return (seed?: string) =>
    deleverageAnswer(stateFrom(file), rulebookNamed('dydx'), { account: 'bankrupt', market: 'M', seed, sha256 })
}

describe('a walk at random', () => {
  it('begins where the first eight bytes of the hash say, and goes round', () => {
    const starts = ['', '0', '7', 'a seed'].map((seed) => {
      const digest = createHash('sha256').update(`dydx/1:${seed}`).digest('hex').slice(0, 16)
      const start = Number(BigInt(`0x${digest}`) % 7n)
      const taken = market(7, 0)(seed).closures.map((c) => c.account)
      expect(taken).toEqual([`s000${start}`, `s000${(start + 1) % 7}`])
      return start
    })
    expect(new Set(starts).size).toBeGreaterThan(1)
  })

  it('begins with the first account where no seed is named', () => {
    expect(market(7, 0)().closures.map((c) => c.account)).toEqual(['s0000', 's0001'])
  })

  it('looks at no more than 500 accounts', () => {
    expect(market(502, 499)().closures.map((c) => c.account)).toEqual(['s0499'])
    expect(market(502, 499)()).toMatchObject({ remaining: '1', waterfall: { shortfall: '10', adlCovered: '5' } })
    expect(market(502, 500)().closures).toEqual([])
  })
})
