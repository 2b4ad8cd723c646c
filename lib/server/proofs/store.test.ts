import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Head } from '@/engine/receipt/objects'
import { kinds, type Place } from '../testing/databases'
import { ProofStore } from './store'

describe.each(kinds())('signed heads and names of receipts: $name', (kind) => {
  let place: Place
  let store: ProofStore

  beforeEach(async () => {
    place = await kind.make('proofs')
    store = new ProofStore(place.open())
  })
  afterEach(async () => {
    await store.close()
    await place.remove()
  })
  afterAll(() => kind.end())

  const head = (size: number, stream = 'demo') => ({ stream, size, seq: size * 10, root: 'r'.repeat(size) }) as Head
  const receipt = (id: string, account = 'alice') => ({ id, stream: 'demo', event: 'BTC-PERP.10', account })

  it('are read back in order, stream by stream, after a restart', async () => {
    for (const size of [1, 2, 11]) await store.add(head(size), [])
    await store.add(head(1, 'other'), [])
    await store.close()
    store = new ProofStore(place.open())
    expect((await store.heads('demo')).map(({ size }) => size)).toEqual([1, 2, 11])
    expect(await store.heads('other')).toEqual([head(1, 'other')])
    expect(await store.heads('none')).toEqual([])
  })

  it('find where a receipt belongs', async () => {
    await store.add(head(1), [receipt('A-1'), receipt('A-2', 'bob')])
    expect(await store.receipt('A-2')).toEqual(receipt('A-2', 'bob'))
    expect(await store.receipt('a-2')).toBeNull()
  })

  it('take the same head twice: the answer to the first may have been lost', async () => {
    await store.add(head(1), [receipt('A-1')])
    await store.add(head(1), [receipt('A-1')])
    expect([await store.heads('demo'), await store.receipt('A-1')]).toEqual([[head(1)], receipt('A-1')])
  })

  it('refuse two heads of one line', async () => {
    await store.add(head(1), [])
    await expect(store.add({ ...head(2), seq: 10 }, [receipt('A-3')])).rejects.toMatchObject({ code: 'storage' })
    expect([(await store.heads('demo')).length, await store.receipt('A-3')]).toEqual([1, null])
  })

  it('keep keys in the order of their first use', async () => {
    for (const key of ['zebra', 'apple', 'zebra', 'mango']) await store.addKey(key)
    expect(await store.keys()).toEqual(['zebra', 'apple', 'mango'])
  })
})
