import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Lookup } from '@/lib/wire/support'
import { kinds, type Place } from '../testing/databases'
import { AuditLog } from './audit'
import { SqlJournal } from './sql'

const NASTY = `'); DROP TABLE lookup; --\u202E\uD83D\uDE00 =HYPERLINK("x")`

const lookup = (query: string): Lookup => ({
  at: '2026-11-22T13:40:07.000Z',
  who: 'Ada',
  role: 'support',
  from: 'session 1',
  action: 'search',
  query,
  account: 'alice',
})

describe.each(kinds())('the record of look-ups: $name', (kind) => {
  let place: Place
  let log: AuditLog

  beforeEach(async () => {
    place = await kind.make('journal')
    log = new AuditLog(place.open())
  })
  afterEach(async () => {
    await log.close()
    await place.remove()
  })
  afterAll(() => kind.end())

  const fill = async (count: number) => {
    for (let i = 1; i <= count; i++) await log.append(lookup(i === 3 ? NASTY : `query ${i}`))
  }
  const reopen = async () => {
    await log.close()
    log = new AuditLog(place.open())
  }
  /** What somebody does who has the database and knows SQL. */
  const tamper = async (sql: string, ...values: readonly unknown[]) => {
    if (kind.name === 'SQLite') {
      await place.meddle('DROP TRIGGER lookup_never_changes')
      await place.meddle('DROP TRIGGER lookup_never_goes')
    } else await place.meddle('DROP TRIGGER lookup_never_changes ON lookup')
    await place.meddle(sql, ...values)
  }

  it('keeps who asked what, in order, and holds', async () => {
    await fill(5)
    expect((await log.page(Number.MAX_SAFE_INTEGER, 2)).map(({ seq }) => seq)).toEqual([5, 4])
    expect((await log.page(4, 1))[0]).toMatchObject({ seq: 3, query: NASTY, who: 'Ada', account: 'alice' })
    expect(await log.verify()).toMatchObject({ entries: 5, broken: null })
  })

  it('lies beside the journal, whichever of the two is opened first', async () => {
    await fill(1)
    const journal = new SqlJournal(place.open())
    expect(await journal.streams()).toEqual([])
    await fill(1)
    expect((await log.verify()).entries).toBe(2)
    await journal.close()
    const reader = new AuditLog(place.open({ readOnly: true }))
    expect((await reader.verify()).entries).toBe(2)
    await expect(reader.append(lookup('q'))).rejects.toMatchObject({ code: 'read-only' })
    await reader.close()
  })

  it('goes on where it was left', async () => {
    await fill(2)
    await reopen()
    await fill(1)
    expect(await log.verify()).toMatchObject({ entries: 3, broken: null })
  })

  it('is one chain, however many write it at once', async () => {
    // A thread has one connection to a file of SQLite; with two it would wait for itself.
    const other = kind.name === 'SQLite' ? log : new AuditLog(place.open())
    await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 ? log : other).append(lookup(`query ${i}`))))
    if (other !== log) await other.close()
    expect(await log.verify()).toMatchObject({ entries: 12, broken: null })
  })

  it('lets nothing be changed or taken out', async () => {
    await fill(2)
    await expect(place.meddle("UPDATE lookup SET text = 'x'")).rejects.toThrow('append-only')
    await expect(place.meddle('DELETE FROM lookup')).rejects.toThrow('append-only')
    expect(await log.verify()).toMatchObject({ entries: 2, broken: null })
  })

  it('says which entry was changed by somebody who went round that', async () => {
    await fill(5)
    const [third] = await log.page(4, 1)
    await tamper('UPDATE lookup SET text = ? WHERE seq = 3', JSON.stringify({ ...third, account: 'bob' }))
    expect(await log.verify()).toMatchObject({
      entries: 2,
      broken: { seq: 3, reason: 'This entry is not what was written.' },
    })
  })

  it('says which entry was taken out', async () => {
    await fill(5)
    await tamper('DELETE FROM lookup WHERE seq = 2')
    expect((await log.verify()).broken).toEqual({ seq: 2, reason: 'This entry is missing.' })
  })

  it('says so when the end was cut off', async () => {
    await fill(5)
    await tamper('DELETE FROM lookup WHERE seq = 5')
    expect((await log.verify()).broken).toEqual({ seq: 5, reason: 'This entry is missing.' })
  })

  it('says which entry was put in or written anew with a hash that fits it alone', async () => {
    await fill(3)
    const [second] = await log.page(3, 1)
    await log.append(lookup('query 4'))
    await tamper('UPDATE lookup SET text = replace(text, ?, ?) WHERE seq = 2', second?.hash ?? '', 'f'.repeat(64))
    expect((await log.verify()).broken?.seq).toBe(2)
  })
})
