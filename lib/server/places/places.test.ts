import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { historyOf } from './history'
import { PlaceKeeper } from './keeper'
import { PlaceStore, type STEPS } from './store'

const START = Date.parse('2026-01-02T03:04:05.000Z')
const SIDE = 'BTC-PERP|long'
const ORDERS = new Map([[SIDE, ['b', 'a', 'c']]])

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-places-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (readOnly = false) => PlaceStore.open(join(folder, 'journal.sqlite'), { readOnly })
const fail = (error: unknown) => {
  throw error
}

describe('places', () => {
  it('are read back as they were, whoever came and went, after a restart as well', () => {
    const accounts = ['a', 'b', 'c', 'd', 'e', 'f']
    const orders = fc.array(fc.shuffledSubarray(accounts), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(orders, fc.integer({ min: 0, max: 29 }), (given, restart) => {
        const stream = `s${JSON.stringify(given).length}.${restart}.${given.flat().join('')}`.slice(0, 64)
        let store = open()
        for (const [i, order] of given.entries()) {
          if (i === restart) {
            store.close()
            store = open()
          }
          store.write(stream, START + i * 10_000, new Map([[SIDE, order]]), [10_000])
        }
        store.close()
        const reader = open(true)
        for (const account of accounts) {
          const known = given.findIndex((order) => order.includes(account)) >= 0
          const expected = given.map((order, i) => ({
            at: new Date(START + i * 10_000).toISOString(),
            place: order.indexOf(account) + 1 || null,
            positions: order.length,
          }))
          expect(reader.read(stream, SIDE, account, 10_000)).toEqual(known ? expected : [])
        }
        reader.close()
      }),
      { numRuns: 30, seed: 20_261_122 },
    )
  })

  it('are remembered by the clock of the stream, each step for as long as it is kept, and no longer', () => {
    const store = open()
    const keeper = new PlaceKeeper(store, fail)
    const hours = 30
    for (let at = START; at <= START + hours * 3_600_000; at += 5_000) keeper.note('s', at, () => ORDERS)
    const count = (step: (typeof STEPS)[number]['step']) => store.read('s', SIDE, 'a', step).length
    expect([count(10_000), count(60_000), count(900_000)]).toEqual([361, 1441, hours * 4 + 1])
    expect(store.read('s', SIDE, 'a', 10_000).at(-1)?.at).toBe(new Date(START + hours * 3_600_000).toISOString())
    // A keeper that begins anew goes on where the last one stopped.
    new PlaceKeeper(store, fail).note('s', START + hours * 3_600_000 + 4_000, () => fail('nothing is due'))
    store.close()
  })

  it('say how far a position has moved, and nothing where that is not known', () => {
    const store = open()
    const keeper = new PlaceKeeper(store, fail)
    const order = (i: number) => (i < 60 ? ['b', 'c', 'a'] : ['b', 'a', 'c'])
    for (let i = 0; i <= 90; i++) keeper.note('s', START + i * 10_000, () => new Map([[SIDE, order(i)]]))
    const hour = historyOf(store, 's', 'BTC-PERP', 'long', 'a', 'hour')
    expect(hour.points).toHaveLength(91)
    expect(hour.nearer).toEqual({ tenMinutes: 1, day: null })
    const day = historyOf(store, 's', 'BTC-PERP', 'long', 'a', 'day')
    expect([day.stepMs, day.points.at(-1)?.place]).toEqual([360_000, 2])
    expect(historyOf(store, 's', 'BTC-PERP', 'short', 'a', 'hour').points).toEqual([])
    store.close()
  })

  it('leave a gap rather than stop the engine when nothing can be written', () => {
    const store = open()
    const failures: unknown[] = []
    const keeper = new PlaceKeeper(store, (error) => failures.push(error))
    store.close()
    keeper.note('s', START, () => ORDERS)
    expect(failures).toHaveLength(1)
  })
})
