import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Book } from '../book'
import { dec } from '../decimal'
import { PlimsollError } from '../errors'
import type { Input, LogRecord } from '../log'
import { RULEBOOKS, rulebookNamed } from '../rulebooks/index'
import { Simulation } from '../simulation/simulation'
import { checkRun } from './check-run'
import { compare } from './compare'
import { evidenceOf } from './evidence'

const sha256 = (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest())
const START_AT = '2026-01-02T03:04:05.678Z'

/** A log with its events, and a checkpoint from before each. */
function lived(scenario: string, seed: number, ticks: number) {
  const simulation = Simulation.create({ scenario, seed, startAt: START_AT, traders: 200 })
  const book = Book.create(simulation.facts, sha256)
  const records: LogRecord[] = []
  const events: { readonly event: string; readonly checkpoint: string }[] = []
  let checkpoint = book.checkpoint()
  const take = (input: Input & { at: string }) => {
    const made = book.apply(input)
    records.push(...made)
    for (const record of made) if (record.type === 'adl-started') events.push({ event: record.event, checkpoint })
    while (book.pending) take({ type: 'proceed', event: book.pending.event, at: book.at })
  }
  for (const input of simulation.opening()) take(input)
  for (let k = 0; k < ticks; k += 1) {
    checkpoint = book.checkpoint()
    for (const input of simulation.step(book.view(), simulation.nextStep)) take(input)
  }
  return { records, events }
}

const SCENARIOS = [
  ['cascade', 1],
  ['hedged-book', 3],
  ['short-squeeze', 4],
] as const

describe('the evidence of an event', () => {
  it.each(SCENARIOS)('shows an honest run that check-run finds nothing in: %s', (scenario, seed) => {
    const { records, events } = lived(scenario, seed, 500)
    let [partlyPaid, closures] = [0, 0]
    for (const { event, checkpoint } of events) {
      const { view, run, rulebook, position } = evidenceOf(Book.restore(checkpoint, sha256), records, event)
      if (!run) continue
      expect(checkRun(view, run, rulebookNamed(rulebook)).differences, event).toEqual([])
      closures += run.closures.length
      if (!dec(run.waterfall.fundPaid).isZero()) partlyPaid += 1
      const [own] = compare(view, position, [rulebookNamed(rulebook)]).rows
      expect(own && 'accounts' in own ? own.accounts : null, event).toBe(run.closures.length)
    }
    expect(events.length).toBeGreaterThan(5)
    expect(closures).toBeGreaterThan(5)
    expect(partlyPaid).toBeGreaterThan(0)
  })

  it('is refused where the log is not what the engine makes of its inputs, and where there is no such event', () => {
    const { records, events } = lived('cascade', 1, 300)
    const [first] = events
    if (!first) throw new Error('the scenario has events')
    const from = () => Book.restore(first.checkpoint, sha256)
    expect(() => evidenceOf(from(), records, 'BTC-PERP.1')).toThrow(PlimsollError)
    const started = records.findIndex((record) => record.type === 'adl-started')
    const tampered = records.map((record, i) =>
      i === started && record.type === 'adl-started' ? { ...record, hash: '0'.repeat(64) } : record,
    )
    expect(() => evidenceOf(from(), tampered, first.event)).toThrow(/other records/)
  })

  it('holds a tampered closure against the state of that moment', () => {
    const { records, events } = lived('cascade', 1, 300)
    const found = events.flatMap(({ event, checkpoint }) => {
      const changed = records.map((record) =>
        record.type === 'closure' && record.event === event ? { ...record, price: '1' } : record,
      )
      const { view, run, rulebook } = evidenceOf(Book.restore(checkpoint, sha256), changed, event)
      return run ? checkRun(view, run, rulebookNamed(rulebook)).differences : []
    })
    expect(found.length).toBeGreaterThan(0)
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set(['wrong-price']))
    expect(found.every(({ found, expected }) => found === '1' && dec(expected).gt(1))).toBe(true)
  })

  it('can be put under every other rulebook', () => {
    const { records, events } = lived('cascade', 1, 300)
    const [first] = events
    if (!first) throw new Error('the scenario has events')
    const { view, position } = evidenceOf(Book.restore(first.checkpoint, sha256), records, first.event)
    const { rows } = compare(view, position, RULEBOOKS)
    expect(rows).toHaveLength(RULEBOOKS.length)
    expect(rows.filter((row) => 'accounts' in row && row.accounts > 0).length).toBeGreaterThan(10)
  })
})
