import { describe, expect, it } from 'vitest'
import { PlimsollError } from '@/engine/errors'
import { deleverageAnswer, rankAnswer } from '@/engine/questions/answers'
import { workedExample } from '@/engine/questions/worked-example'
import { RULEBOOKS, rulebookId } from '@/engine/rulebooks/index'
import { stateFrom } from '@/engine/snapshot'
import { EXAMPLE_POSITION, EXAMPLE_SNAPSHOT } from './examples'

describe('a worked example', () => {
  it.each(RULEBOOKS.map((rulebook) => [rulebookId(rulebook), rulebook] as const))(
    'says of %s what its run and its queue say',
    (_, rulebook) => {
      const state = stateFrom(EXAMPLE_SNAPSHOT)
      const found = workedExample(state, rulebook)
      if (!found) {
        // Only a rulebook that refuses the run has no example.
        expect(() => deleverageAnswer(state, rulebook, EXAMPLE_POSITION)).toThrow(PlimsollError)
        return
      }
      const run = deleverageAnswer(state, rulebook, EXAMPLE_POSITION)
      expect(found.bankrupt).toMatchObject({ ...{ account: 'harbour', side: 'long' }, isBankrupt: true })
      expect(found.price).toBe(run.price)
      expect(found.trigger).toEqual(run.trigger)
      expect(found.fundPaid).toBe(run.waterfall.fundPaid)
      const [first] = run.closures
      expect(found.first?.account).toBe(first?.account)
      expect(found.first?.taken).toBe(first?.size)
      if (!found.first || rulebook.ranking.score === null) return
      const entry = rankAnswer(state, rulebook)
        .queues.find(({ side }) => side === 'short')
        ?.entries.find(({ account }) => account === found.first?.account)
      expect(found.first.worked.at(-1)?.value).toBe(entry?.score)
      expect(found.first.venueIndicator).toBe(entry?.venueIndicator)
    },
  )

  it('takes whoever is nearest to bankruptcy where nobody is there, as a trial', () => {
    const solvent = EXAMPLE_SNAPSHOT.positions.filter(({ account }) => account !== 'harbour')
    const state = stateFrom({
      ...EXAMPLE_SNAPSHOT,
      positions: solvent.map((p) => (p.account === 'ines' ? { ...p, size: '5.4' } : p)),
    })
    const found = RULEBOOKS[0] && workedExample(state, RULEBOOKS[0])
    expect(found?.bankrupt.isBankrupt).toBe(false)
    expect(found?.trigger.holds).toBe(false)
    expect(found?.first).not.toBeNull()
  })
})
