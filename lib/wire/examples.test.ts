import { describe, expect, it } from 'vitest'
import { checkRun } from '@/engine/questions/check-run'
import { compare } from '@/engine/questions/compare'
import { RULEBOOKS, rulebookNamed } from '@/engine/rulebooks/index'
import { stateFrom } from '@/engine/snapshot'
import { EXAMPLE_POSITION, EXAMPLE_RUNS, EXAMPLE_SNAPSHOT, exampleRun } from './examples'
import { parseAs } from './refusal'
import { venueRun } from './run'
import { snapshotFile } from './snapshot'

describe('the examples', () => {
  it('are files of the formats they claim', () => {
    expect(() => parseAs(snapshotFile, JSON.parse(JSON.stringify(EXAMPLE_SNAPSHOT)))).not.toThrow()
    for (const { name } of EXAMPLE_RUNS) expect(() => parseAs(venueRun, exampleRun(name)?.run), name).not.toThrow()
    expect(exampleRun('no-such-run')).toBeNull()
  })

  it.each([
    ['honest', []],
    ['swapped', ['out-of-order']],
    ['wrong-price', ['wrong-price']],
    ['one-lot-too-little', ['too-little']],
    ['skipped', ['skipped-without-reason']],
    ['fund-spared', ['fund-not-first']],
    ['protected', ['protected-taken']],
  ])('%s shows %j', (name, names) => {
    const example = exampleRun(name)
    if (!example) throw new Error('the example is there')
    const check = checkRun(stateFrom(EXAMPLE_SNAPSHOT), example.run, rulebookNamed(example.rulebook))
    expect([...new Set(check.differences.map((difference) => difference.name))]).toEqual(names)
  })

  it('take several accounts, differently under the rulebooks, and the fund pays a part', () => {
    const { rows } = compare(stateFrom(EXAMPLE_SNAPSHOT), EXAMPLE_POSITION, RULEBOOKS)
    const answered = rows.flatMap((row) => ('accounts' in row ? [row] : []))
    expect(answered.length).toBeGreaterThan(15)
    expect(answered.find(({ rulebook }) => rulebook === 'bitmex/1')).toMatchObject({ accounts: 3, fundPaid: '3000' })
    expect(new Set(answered.map(({ accounts }) => accounts)).size).toBeGreaterThan(2)
    expect(answered.some(({ spared }) => spared.length > 0)).toBe(true)
  })
})
