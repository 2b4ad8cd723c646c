import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dec, ratio } from './decimal'
import { type MarketState, nextPhase, type Phase, TRANSITIONS } from './machine'

const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = {
  seed,
  numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 300,
  endOnFailure: process.env.PLIMSOLL_MUTANT !== undefined,
}
const PHASES: readonly Phase[] = ['calm', 'watch', 'warned', 'active', 'stopping']
const at = (share: string) => ({ active: false, stopped: true, along: ratio(dec(share)) })

describe('the state of a market', () => {
  it('enters each level at its bound and leaves it below a lower one', () => {
    const table: [Phase, string, Phase][] = [
      ['calm', '0.4999', 'calm'],
      ['calm', '0.5', 'watch'],
      ['calm', '0.7999', 'watch'],
      ['calm', '0.8', 'warned'],
      ['calm', '2', 'warned'],
      ['watch', '0.7999', 'watch'],
      ['watch', '0.8', 'warned'],
      ['watch', '0.4', 'watch'],
      ['watch', '0.3999', 'calm'],
      ['warned', '0.7', 'warned'],
      ['warned', '0.6999', 'watch'],
      ['warned', '0.4', 'watch'],
      ['warned', '0.3999', 'calm'],
      ['stopping', '0.7999', 'watch'],
      ['stopping', '0.4999', 'calm'],
    ]
    for (const [before, share, after] of table)
      expect([before, share, nextPhase(before, at(share))]).toEqual([before, share, after])
  })

  it('is active while ADL is under way, and stops until nothing keeps it from ending', () => {
    for (const before of PHASES) expect(nextPhase(before, { ...at('0'), active: true })).toBe('active')
    expect(nextPhase('active', at('0'))).toBe('stopping')
    expect(nextPhase('stopping', { ...at('0'), stopped: false })).toBe('stopping')
    expect(nextPhase('stopping', at('0'))).toBe('calm')
    expect(nextPhase('stopping', { ...at('0.9'), active: true })).toBe('active')
  })

  it('is calm where there is no way to be part-way along', () => {
    expect(nextPhase('warned', { active: false, stopped: true, along: null })).toBe('calm')
  })

  it(`never goes where it may not go, whatever is read and whoever halts it (seed ${seed})`, () => {
    const reading = fc.record({
      active: fc.boolean(),
      stopped: fc.boolean(),
      along: fc.option(fc.integer({ min: -20, max: 140 }), { freq: 8 }),
      halted: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    })
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 40 }), (readings) => {
        let [phase, shown]: [Phase, MarketState] = ['calm', 'calm']
        for (const { along, halted, ...rest } of readings) {
          phase = nextPhase(phase, { ...rest, along: along === null ? null : ratio(dec(along), dec(100)) })
          const next = halted ? 'halted' : phase
          if (next !== shown) {
            expect(TRANSITIONS[shown]).toContain(next)
            seen.add(`${shown} ${next}`)
          }
          shown = next
        }
      }),
      parameters,
    )
    const listed = Object.entries(TRANSITIONS).flatMap(([from, to]) => to.map((state) => `${from} ${state}`))
    expect([...seen].sort()).toEqual(listed.sort())
  })
})
