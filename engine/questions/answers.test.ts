import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlimsollError } from '../errors'
import * as oracle from '../oracle/oracle'
import { requestsIn, worlds } from '../oracle/worlds'
import { rulebookNamed } from '../rulebooks/index'
import { type SnapshotFile, stateFrom } from '../snapshot'
import { deleverageAnswer, positionsAnswer, rankAnswer, reachAnswer } from './answers'
import { status } from './status'

/**
 * The engine against a second, independent implementation of the same definitions in exact rational arithmetic: every
 * document the command line prints is compared as text, digit for digit, over generated worlds. The counters at the end
 * prove that the worlds hold the cases that matter.
 */
const RULEBOOKS = ['bitmex', 'binance', 'hyperliquid'] as const

/** Either the document or the code of the refusal: both implementations must agree on which. */
function attempt<T>(answer: () => T): unknown {
  try {
    return JSON.parse(JSON.stringify(answer()))
  } catch (error) {
    if (error instanceof PlimsollError || error instanceof oracle.Refusal) return { refused: error.code }
    throw error
  }
}

/** Without the keys whose content the contract leaves to an implementation. */
function comparable(document: unknown): unknown {
  const dropped = new Set(['rule', 'numbers', 'threshold', 'assumptions', 'equityFrom'])
  return JSON.parse(JSON.stringify(document, (key, value) => (dropped.has(key) ? undefined : value)))
}

const seen: Record<string, number> = {}
function count(name: string): void {
  seen[name] = (seen[name] ?? 0) + 1
}

function tally(run: {
  refused?: string
  closures?: unknown[]
  skipped?: { reason: string }[]
  waterfall?: Record<string, string>
}): void {
  if (run.refused) count(`refused ${run.refused}`)
  if (run.refused) return
  if (run.closures?.length) count('closures')
  for (const skip of run.skipped ?? []) count(`skip ${skip.reason}`)
  const { fundPaid, adlCovered, residual, overshoot } = run.waterfall ?? {}
  if (fundPaid !== '0' && adlCovered !== '0') count('fund partly paid')
  if (residual !== '0') count('residual')
  if (overshoot !== '0') count('overshoot')
}

const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = {
  seed,
  numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 300,
  endOnFailure: process.env.PLIMSOLL_MUTANT !== undefined,
}

describe(`the engine agrees with the oracle to the last digit (seed ${seed})`, () => {
  it('positions, rank, status', () => {
    fc.assert(
      fc.property(worlds(), (world) => {
        const state = stateFrom(world as SnapshotFile)
        expect(comparable(attempt(() => positionsAnswer(state, world.positions)))).toEqual(
          comparable(attempt(() => oracle.positions(world))),
        )
        for (const rulebook of RULEBOOKS) {
          const rules = rulebookNamed(rulebook)
          expect(comparable(attempt(() => rankAnswer(state, rules)))).toEqual(
            comparable(attempt(() => oracle.rank(world, { rulebook }))),
          )
          expect(comparable(attempt(() => status(state, rules)))).toEqual(
            comparable(attempt(() => oracle.status(world, { rulebook }))),
          )
        }
      }),
      parameters,
    )
  })

  it('says less where less is known', () => {
    const parts = fc.tuple(worlds(), fc.constantFrom('cohort' as const, 'own' as const))
    fc.assert(
      fc.property(parts, ([generated, coverage]) => {
        const world = { ...generated, coverage }
        const state = stateFrom(world as SnapshotFile)
        const rules = rulebookNamed('bitmex')
        expect(comparable(attempt(() => rankAnswer(state, rules)))).toEqual(
          comparable(attempt(() => oracle.rank(world, { rulebook: 'bitmex' }))),
        )
        for (const request of requestsIn(world)) {
          expect(comparable(attempt(() => deleverageAnswer(state, rules, request)))).toEqual(
            comparable(attempt(() => oracle.deleverage(world, { ...request, rulebook: 'bitmex' }))),
          )
          expect(comparable(attempt(() => reachAnswer(state, rules, request)))).toEqual(
            comparable(attempt(() => oracle.reach(world, { ...request, rulebook: 'bitmex' }))),
          )
        }
      }),
      { ...parameters, numRuns: Math.ceil(parameters.numRuns / 10) },
    )
  })

  it('deleverage and reach, for every position', () => {
    fc.assert(
      fc.property(worlds(), fc.boolean(), (world, force) => {
        const state = stateFrom(world as SnapshotFile)
        const before = JSON.stringify(positionsAnswer(state))
        for (const request of requestsIn(world)) {
          for (const rulebook of RULEBOOKS) {
            const rules = rulebookNamed(rulebook)
            const run = attempt(() => deleverageAnswer(state, rules, { ...request, force }))
            tally(run as Parameters<typeof tally>[0])
            expect(comparable(run)).toEqual(
              comparable(attempt(() => oracle.deleverage(world, { ...request, rulebook, force }))),
            )
          }
        }
        const [first] = requestsIn(world)
        if (first) {
          const rulebook = 'bitmex'
          const reach = attempt(() => reachAnswer(state, rulebookNamed(rulebook), first))
          if ((reach as { adlPrice: string | null }).adlPrice) count('reached')
          expect(comparable(reach)).toEqual(comparable(attempt(() => oracle.reach(world, { ...first, rulebook }))))
        }
        expect(JSON.stringify(positionsAnswer(state))).toBe(before)
      }),
      parameters,
    )
    console.info('cases seen', seen)
    for (const name of [
      'closures',
      'skip same-owner',
      'skip would-go-bankrupt',
      'fund partly paid',
      'residual',
      'overshoot',
      'reached',
    ]) {
      expect(seen[name] ?? 0, name).toBeGreaterThan(parameters.numRuns / 100)
    }
  })
})
