import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Lookup } from '@/lib/wire/support'
import { AuditLog } from './audit'
import { SqliteJournal } from './sqlite'

const NASTY = `'); DROP TABLE lookup; --\u202E\uD83D\uDE00 =HYPERLINK("x")`

let folder: string
let file: string
let log: AuditLog

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-audit-'))
  file = join(folder, 'journal.sqlite')
  log = AuditLog.open(file)
})
afterEach(() => {
  log.close()
  rmSync(folder, { recursive: true, force: true })
})

const lookup = (query: string): Lookup => ({
  at: '2026-11-22T13:40:07.000Z',
  who: 'Ada',
  role: 'support',
  from: 'session 1',
  action: 'search',
  query,
  account: 'alice',
})

const fill = (count: number) => {
  for (let i = 1; i <= count; i++) log.append(lookup(i === 3 ? NASTY : `query ${i}`))
}

/** What somebody does who has the file and knows SQL. */
function tamper(sql: string, ...values: readonly unknown[]): void {
  const db = new Database(file)
  for (const name of ['lookup_never_changes', 'lookup_never_goes']) db.exec(`DROP TRIGGER IF EXISTS ${name}`)
  db.prepare(sql).run(...values)
  db.close()
}

describe('the record of look-ups', () => {
  it('keeps who asked what, in order, and holds', () => {
    fill(5)
    expect(log.page(Number.MAX_SAFE_INTEGER, 2).map(({ seq }) => seq)).toEqual([5, 4])
    expect(log.page(4, 1)[0]).toMatchObject({ seq: 3, query: NASTY, who: 'Ada', account: 'alice' })
    expect(log.verify()).toMatchObject({ entries: 5, broken: null })
  })

  it('lies in the journal’s own file, whichever of the two is opened first', async () => {
    fill(1)
    const journal = SqliteJournal.open(file)
    expect(await journal.streams()).toEqual([])
    fill(1)
    expect(log.verify().entries).toBe(2)
    await journal.close()
    const reader = AuditLog.open(file, { readOnly: true })
    expect(reader.verify().entries).toBe(2)
    reader.close()
  })

  it('goes on where it was left', () => {
    fill(2)
    log.close()
    log = AuditLog.open(file)
    fill(1)
    expect(log.verify()).toMatchObject({ entries: 3, broken: null })
  })

  it('lets nothing be changed or taken out', () => {
    fill(2)
    const db = new Database(file)
    expect(() => db.prepare("UPDATE lookup SET text = 'x'").run()).toThrow('append-only')
    expect(() => db.prepare('DELETE FROM lookup').run()).toThrow('append-only')
    db.close()
  })

  it('says which entry was changed by somebody who went round that', () => {
    fill(5)
    const [third] = log.page(4, 1)
    tamper('UPDATE lookup SET text = ? WHERE seq = 3', JSON.stringify({ ...third, account: 'bob' }))
    expect(log.verify()).toMatchObject({
      entries: 2,
      broken: { seq: 3, reason: 'This entry is not what was written.' },
    })
  })

  it('says which entry was taken out, also at the end', () => {
    fill(5)
    tamper('DELETE FROM lookup WHERE seq = 2')
    expect(log.verify().broken).toEqual({ seq: 2, reason: 'This entry is missing.' })
    rmSync(file)
    log.close()
    log = AuditLog.open(file)
    fill(5)
    tamper('DELETE FROM lookup WHERE seq = 5')
    expect(log.verify().broken).toEqual({ seq: 5, reason: 'This entry is missing.' })
  })

  it('says which entry was put in or written anew with a hash that fits it alone', () => {
    fill(3)
    const [second] = log.page(3, 1)
    log.append(lookup('query 4'))
    tamper('UPDATE lookup SET text = replace(text, ?, ?) WHERE seq = 2', second?.hash ?? '', 'f'.repeat(64))
    expect(log.verify().broken?.seq).toBe(2)
  })
})
