import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  foldReplay,
  initReplay,
  loadReplay,
  type ReplayState,
  saveReplay,
  withFunds,
} from '@/engine/projections/replay'
import { viewReplay } from '@/engine/projections/replay-view'
import { Random } from '@/engine/simulation/random'
import { logOf } from '@/engine/simulation/run'
import { type Excerpt, ReplayMachine } from './machine'
import { recomputerFor } from './recompute'

const RECORDS = 12_000
const SEEKS = 1_000

/** A market that is busy enough for several events. */
function excerptOf(records: number): Excerpt {
  const startAt = '2026-01-01T00:00:00.000Z'
  const options = { scenario: 'live', seed: 1, startAt, stream: 'seeks', traders: 200 } as const
  return { format: 'plimsoll.excerpt/1', checkpoint: null, ...logOf(options, records, sha256) }
}

describe('seeking', () => {
  const excerpt = excerptOf(RECORDS)
  const recomputer = recomputerFor(excerpt)
  if (typeof recomputer === 'string') throw new Error(recomputer)
  const machine = new ReplayMachine(excerpt, recomputer, null)
  while (machine.advance(() => true));
  const { plan, queue } = machine
  const states: ReplayState[] = []
  let state = withFunds(initReplay(excerpt.records[0]?.at ?? ''), recomputer.funds)
  for (const record of excerpt.records) {
    state = foldReplay(state, record)
    states.push(state)
  }
  const folded = (seq: number) => viewReplay(states[seq - 1] ?? state, plan, queue)

  it(`ends in the frame that folding from the start ends in, ${SEEKS} times back and forth`, () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const random = Random.seeded(seed)
        const phases = new Set<string>()
        let queues = 0
        for (let i = 0; i < SEEKS; i += 1) {
          const seq = 1 + random.below(excerpt.records.length)
          const frame = machine.frame(seq)
          expect(frame).toEqual(folded(seq))
          phases.add(frame.phase)
          if (frame.queue !== null) queues += 1
        }
        expect(phases.size).toBeGreaterThan(2)
        expect(queues).toBeGreaterThan(100)
      }),
      { numRuns: 3 },
    )
  })

  it('goes on from a saved state as if it had never been saved', () => {
    const events = machine.ready.events.length
    expect(events).toBeGreaterThan(3)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: excerpt.records.length - 200 }), (seq) => {
        const before = states[seq - 1]
        if (before === undefined) throw new Error('there is a state for every record')
        let later = loadReplay(saveReplay(before))
        for (const record of excerpt.records.slice(seq, seq + 200)) later = foldReplay(later, record)
        expect(viewReplay(later, plan, queue)).toEqual(folded(seq + 200))
      }),
      { numRuns: 40 },
    )
  })
})
