import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LogHeader, LogRecord } from '@/engine/log'
import { RECONSTRUCTIONS } from '@/engine/simulation/reconstructions'
import { type Excerpt, ReplayMachine } from './machine'
import { recomputerFor } from './recompute'
import { ChangedRun } from './what-if'

function excerptOf(name: string): Excerpt {
  const [header, ...lines] = readFileSync(`public/recordings/${name}.ndjson`, 'utf8').trimEnd().split('\n')
  return {
    format: 'plimsoll.excerpt/1',
    header: JSON.parse(header ?? '') as LogHeader,
    checkpoint: null,
    records: lines.map((line) => JSON.parse(line) as LogRecord),
  }
}

function machineOf(excerpt: Excerpt): ReplayMachine {
  const recomputer = recomputerFor(excerpt)
  if (typeof recomputer === 'string') throw new Error(recomputer)
  const machine = new ReplayMachine(excerpt, recomputer)
  while (machine.advance(() => true));
  return machine
}

describe.each(RECONSTRUCTIONS.map(({ name }) => name))('%s', (name) => {
  const excerpt = excerptOf(name)

  it('shows the same frame at every record when nothing is changed', () => {
    const run = new ChangedRun(excerpt, {})
    while (run.advance(() => true));
    const machine = machineOf(excerpt)
    expect(run.result.after).toEqual(run.result.before)
    expect(run.result.differences.every(({ verdict }) => verdict === 'same')).toBe(true)
    const inputs = excerpt.records.filter((record, i) => !('cause' in (excerpt.records[i + 1] ?? {})) && record.seq > 0)
    let closing = 0
    for (const { seq } of inputs) {
      const [mine, theirs] = [run.frame(seq), machine.frame(seq)]
      expect(mine).toEqual(theirs)
      if (mine.closed !== '0') closing += 1
    }
    expect(closing).toBeGreaterThan(5)
  })

  it('says who is spared, and its sums add up', () => {
    const run = new ChangedRun(excerpt, { rulebook: 'pro-rata', fund: '1000' })
    const { after, differences } = run.result
    const sum = differences.reduce((total, { after: closed }) => total + Number(closed), 0)
    expect(sum).toBeCloseTo(Number(after.closed), 2)
  })
})
