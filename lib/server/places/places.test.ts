import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kinds, type Place } from '../testing/databases'
import { historyOf } from './history'
import { PlaceKeeper } from './keeper'
import { PlaceStore, type STEPS } from './store'

const START = Date.parse('2026-01-02T03:04:05.000Z')
const SIDE = 'BTC-PERP|long'
const ORDERS = new Map([[SIDE, ['b', 'a', 'c']]])

const fail = (error: unknown) => {
  throw error
}

describe.each(kinds())('places: $name', (kind) => {
  let place: Place
  let store: PlaceStore

  beforeEach(async () => {
    place = await kind.make('journal')
    store = new PlaceStore(place.open())
  })
  afterEach(async () => {
    await store.close()
    await place.remove()
  })
  afterAll(() => kind.end())

  const reopen = async (readOnly = false) => {
    await store.close()
    store = new PlaceStore(place.open({ readOnly }))
  }

  it('are read back as they were, whoever came and went, after a restart as well', async () => {
    const accounts = ['a', 'b', 'c', 'd', 'e', 'f']
    const orders = fc.array(fc.shuffledSubarray(accounts), { minLength: 1, maxLength: 30 })
    let streams = 0
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 0, max: 29 }), async (given, restart) => {
        const stream = `s${streams++}`
        await reopen()
        for (const [i, order] of given.entries()) {
          if (i === restart) await reopen()
          await store.write(stream, START + i * 10_000, new Map([[SIDE, order]]), [10_000])
        }
        await reopen(true)
        for (const account of accounts) {
          const known = given.some((order) => order.includes(account))
          const expected = given.map((order, i) => ({
            at: new Date(START + i * 10_000).toISOString(),
            place: order.indexOf(account) + 1 || null,
            positions: order.length,
          }))
          expect(await store.read(stream, SIDE, account, 10_000)).toEqual(known ? expected : [])
        }
      }),
      { numRuns: 20, seed: 20_261_122 },
    )
  })

  it('are remembered by the clock of the stream, each step for as long as it is kept, and no longer', async () => {
    const keeper = new PlaceKeeper(store, fail)
    const hours = 26
    // Ticks are further apart than samples are at night, so that a day is lived through quickly.
    for (let at = START; at <= START + hours * 3_600_000; ) {
      await keeper.note('s', at, () => ORDERS)
      at += at >= START + (hours - 1.2) * 3_600_000 ? 5_000 : 60_000
    }
    const count = async (step: (typeof STEPS)[number]['step']) => (await store.read('s', SIDE, 'a', step)).length
    expect([await count(10_000), await count(60_000), await count(900_000)]).toEqual([361, 1441, hours * 4 + 1])
    expect((await store.read('s', SIDE, 'a', 10_000)).at(-1)?.at).toBe(
      new Date(START + hours * 3_600_000).toISOString(),
    )
    // A keeper that begins anew goes on where the last one stopped.
    await new PlaceKeeper(store, fail).note('s', START + hours * 3_600_000 + 4_000, () => fail('nothing is due'))
  })

  it('say how far a position has moved, and nothing where that is not known', async () => {
    const keeper = new PlaceKeeper(store, fail)
    const order = (i: number) => (i < 60 ? ['b', 'c', 'a'] : ['b', 'a', 'c'])
    for (let i = 0; i <= 90; i++) await keeper.note('s', START + i * 10_000, () => new Map([[SIDE, order(i)]]))
    const hour = await historyOf(store, 's', 'BTC-PERP', 'long', 'a', 'hour')
    expect(hour.points).toHaveLength(91)
    expect(hour.nearer).toEqual({ day: null })
    const day = await historyOf(store, 's', 'BTC-PERP', 'long', 'a', 'day')
    expect([day.stepMs, day.points.at(-1)?.place]).toEqual([360_000, 2])
    expect((await historyOf(store, 's', 'BTC-PERP', 'short', 'a', 'hour')).points).toEqual([])
  })

  it('leave a gap rather than stop the engine when nothing can be written', async () => {
    const failures: unknown[] = []
    const keeper = new PlaceKeeper(store, (error) => failures.push(error))
    await store.close()
    await keeper.note('s', START, () => ORDERS)
    expect(failures).toHaveLength(1)
  })
})
