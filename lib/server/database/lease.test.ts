import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { lineFrom } from '../journal/chain'
import { SqlJournal } from '../journal/sql'
import { sha256 } from '../sha256'
import { kinds, type Place } from '../testing/databases'
import type { Database } from './database'
import { Lease, leaseSeen } from './lease'

const AT = '2026-01-02T03:04:05.678Z'
const SHORT_MS = 300
const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

describe.each(kinds())('the lease of a stream: $name', (kind) => {
  let place: Place
  let database: Database
  const opened: { close(): Promise<void> }[] = []

  beforeEach(async () => {
    place = await kind.make('journal')
    database = place.open()
    opened.push(database)
  })
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
    await place.remove()
  })
  afterAll(() => kind.end())

  const engine = async (holder: string, ms = SHORT_MS) => {
    const lease = new Lease(database, 'demo', holder, ms)
    await lease.take(wait)
    const journal = new SqlJournal(place.open({ fence: lease.fence }))
    opened.push(journal)
    return { lease, journal }
  }
  const newBook = () => {
    const facts = { authority: 'engine', coverage: 'full', disclosure: 'open', rulebook: 'bitmex', at: AT } as const
    return Book.create({ stream: 'demo', ...facts }, sha256)
  }
  const step = (book: Book, account: string) => book.apply({ type: 'account', account, at: AT }).map(lineFrom)

  it('is one engine’s at a time, and the next one waits', async () => {
    const first = await engine('a', 60_000)
    const waits: string[] = []
    const second = new Lease(database, 'demo', 'b')
    let released = false
    await second.take(
      async () => {
        await first.lease.release()
        released = true
      },
      (reason) => waits.push(reason),
    )
    expect([released, waits]).toEqual([true, ['standing-by']])
  })

  it('is another one’s when it has not been renewed, and not before', async () => {
    const first = await engine('a')
    for (let i = 0; i < 4; i++) {
      await wait(SHORT_MS / 2)
      await first.lease.renew({ stream: 'demo.2', trouble: 'paused', upstreams: [] })
    }
    expect(await leaseSeen(database, 'demo')).toMatchObject({ stream: 'demo.2', trouble: 'paused', isCurrent: true })
    const second = await engine('b')
    await expect(first.lease.renew({ stream: 'demo', trouble: null, upstreams: [] })).rejects.toMatchObject({
      code: 'fenced',
    })
    await second.lease.renew({ stream: 'demo', trouble: null, upstreams: [] })
  })

  it('refuses every write of an engine that comes back too late', async () => {
    const [first, book] = [await engine('a'), newBook()]
    await first.journal.create(book.header)
    await first.journal.append('demo', 0, step(book, 'one'))
    // What the first engine decides while it does not know that it is late.
    const late = step(book, 'late')
    const second = await engine('b')
    const writes: readonly (() => Promise<unknown>)[] = [
      () => first.journal.append('demo', 1, late),
      () => first.journal.append('demo', 0, []),
      () => first.journal.keep([{ kind: 'k', key: 'a', text: 'x' }]),
      () => first.journal.create(book.header),
      () => first.journal.importSealed(book.header, []),
      () => first.journal.pruneExcerpts('demo', 1),
      () => first.journal.saveExcerpt('demo', { events: ['M.1'], checkpoint: [], lines: [] }),
      () => first.journal.prune('demo', 1_000).then(() => first.journal.append('demo', 1, late)),
    ]
    for (const write of writes) await expect(write()).rejects.toMatchObject({ code: 'fenced' })
    expect((await second.journal.head('demo')).seq).toBe(1)
    expect(await second.journal.notes('k')).toEqual([])
    // It may read: only deciding is over for it.
    expect((await first.journal.head('demo')).seq).toBe(1)
    const again = newBook()
    step(again, 'one')
    expect((await second.journal.append('demo', 1, step(again, 'another'))).seq).toBe(2)
  })

  it('says nothing before there was an engine, and that there is none when it has gone', async () => {
    expect(await leaseSeen(database, 'demo')).toBeNull()
    const { lease } = await engine('a')
    expect((await leaseSeen(database, 'demo'))?.isCurrent).toBe(true)
    await lease.release()
    expect((await leaseSeen(database, 'demo'))?.isCurrent).toBe(false)
  })
})

describe.each(kinds().filter(({ name }) => name === 'PostgreSQL'))('a pause inside a transaction: $name', (kind) => {
  afterAll(() => kind.end())

  it('does not keep the next engine from taking over, and what was written in it is gone', async () => {
    const place = await kind.make('journal')
    const outside = place.open()
    const first = new Lease(outside, 'demo', 'a', SHORT_MS)
    await first.take(wait)
    const database = place.open({ fence: first.fence, pausedMs: SHORT_MS })
    const paused = database.write(async (tx) => {
      await tx.insertInto('note').values({ kind: 'k', key: 'late', text: '' }).execute()
      const second = new Lease(outside, 'demo', 'b')
      await second.take(wait)
      await tx.insertInto('note').values({ kind: 'k', key: 'later', text: '' }).execute()
    })
    await expect(paused).rejects.toMatchObject({ code: 'unavailable' })
    await expect(database.write(async () => undefined)).rejects.toMatchObject({ code: 'fenced' })
    expect(await new SqlJournal(outside).notes('k')).toEqual([])
    await database.close()
    await outside.close()
  })
})
