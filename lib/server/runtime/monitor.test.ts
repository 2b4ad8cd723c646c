import { describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { INVARIANTS } from '@/engine/invariants'
import type { Input, LogRecord } from '@/engine/log'
import { Simulation } from '@/engine/simulation/simulation'
import { sha256 } from '../sha256'
import { Monitor } from './monitor'

const START_AT = '2026-01-02T03:04:05.678Z'

/** A simulated exchange, each step of which goes through `take`. */
function live(ticks: number, take: (book: Book, input: Input & { at: string }) => LogRecord[]): Book {
  const simulation = Simulation.create({ scenario: 'cascade', seed: 7, startAt: START_AT, traders: 120 })
  const book = Book.create(simulation.facts, sha256)
  const one = (input: Input & { at: string }) => {
    take(book, input)
    while (book.pending) take(book, { type: 'proceed', event: book.pending.event, at: book.at })
  }
  for (const input of simulation.opening()) one(input)
  for (let k = 0; k < ticks; k += 1) for (const input of simulation.step(book.view(), simulation.nextStep)) one(input)
  return book
}

describe('the live monitor', () => {
  it('looks at every step while there is time, and counts for each promise what spoke of it', () => {
    const told: string[] = []
    const monitor = new Monitor(
      (id, text) => told.push(`${id}: ${text}`),
      () => 0,
    )
    let [steps, events, closures] = [0, 0, 0]
    const book = live(400, (book, input) => {
      const records = monitor.step(book, input)
      steps += 1
      if (records.some(({ type }) => type === 'adl-ended')) events += 1
      if (records.some(({ type }) => type === 'closure')) closures += 1
      return records
    })
    const { report } = monitor
    const of = (id: string) => report.promises.find((promise) => promise.id === id)
    expect(told).toEqual([])
    expect(events).toBeGreaterThan(3)
    expect(report).toMatchObject({ steps, checked: steps, since: { seq: 1 } })
    expect(report.promises.map(({ id }) => id)).toEqual(INVARIANTS.map(({ id }) => id))
    expect(of('I1')).toMatchObject({ checks: steps, broken: null })
    expect(of('I8')).toMatchObject({ checks: events, broken: null })
    expect(of('I4')).toMatchObject({ checks: closures })
    expect(of('I1')?.last?.at).toBe(book.at)
  })

  it('lets ordinary steps by when looking takes too long, and never the closures of an event', () => {
    // Each look at the clock costs a second: the time that was saved up is spent by the first step.
    let now = 0
    const monitor = new Monitor(
      () => undefined,
      () => {
        now += 1000
        return now
      },
    )
    let events = 0
    live(400, (book, input) => {
      const records = monitor.step(book, input)
      if (records.some(({ type }) => type === 'adl-ended')) events += 1
      return records
    })
    const { steps, checked, promises } = monitor.report
    expect(events).toBeGreaterThan(3)
    expect(checked).toBeLessThan(steps / 5)
    expect(promises.find(({ id }) => id === 'I6')).toMatchObject({ checks: events, broken: null })
  })

  it('names a promise that does not hold, once, and lets the step stand', () => {
    const told: string[] = []
    const monitor = new Monitor((id, _text, seq) => told.push(`${id} at ${seq}`))
    let leaks = 0
    const book = live(60, (book, input) => {
      if (input.type === 'deposit' && leaks < 2) {
        leaks += 1
        // Money from nowhere: the record says one unit less than what is paid in.
        return monitor.step(leaking(book), input)
      }
      return monitor.step(book, input)
    })
    expect(leaks).toBe(2)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^I1 at \d+$/)
    const broken = monitor.report.promises.find(({ id }) => id === 'I1')?.broken
    expect(broken?.text).toMatch(/appeared or vanished/)
    expect(book.seq).toBeGreaterThan(broken?.seq ?? 0)
  })
})

/** The same book, whose records of deposits are wrong. */
function leaking(book: Book): Book {
  return new Proxy(book, {
    get(target, key) {
      const value = Reflect.get(target, key, target) as unknown
      if (key !== 'apply') return typeof value === 'function' ? value.bind(target) : value
      return (input: Parameters<Book['apply']>[0]) =>
        target.apply(input).map((record) => (record.type === 'deposit' ? { ...record, amount: '0.5' } : record))
    },
  })
}
