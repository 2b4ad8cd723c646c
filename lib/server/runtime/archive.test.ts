import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { lineOf } from '@/engine/log'
import { composeJournal } from '../composition'
import { type Journal, JournalError } from '../journal/port'
import { sha256 } from '../sha256'
import { storeSealed } from '../store'
import { until } from '../testing/bench'
import { Archive } from './archive'

const AT = '2026-01-02T03:04:05.678Z'
const STREAM = 'long'
const RUNNING = 'sim-cascade-1'
/** A log of two lines is long here. */
const AWAITED_LINES = 1

let folder: string
let journal: Journal

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-archive-'))
  const where = { dataFolder: folder, databaseUrl: null }
  const facts = { authority: 'venue', coverage: 'cohort', disclosure: 'open', rulebook: 'hyperliquid' } as const
  const book = Book.create({ stream: STREAM, ...facts, at: AT }, sha256)
  const records = ['BTC', 'ETH'].flatMap((market) =>
    book.apply({ type: 'observed-adl', market, notional: '1000.5', at: AT }),
  )
  await storeSealed([book.header, ...records].map(lineOf), composeJournal(where))
  journal = composeJournal(where, { readOnly: true })
})

afterAll(async () => {
  await journal.close()
  rmSync(folder, { recursive: true })
})

/** The journal, of which lines are read as the test says. */
function reading(read: Journal['read']): Journal {
  return Object.assign(Object.create(journal), { read })
}

describe('the archive', () => {
  it('has a short log when it has been waited for', async () => {
    const archive = new Archive(journal, RUNNING)
    expect(await archive.refresh()).toBe(true)
    expect(archive.rows).toMatchObject([{ stream: STREAM, notional: '2001' }])
    expect(await archive.refresh()).toBe(false)
  })

  it('keeps nobody waiting for a long one', async () => {
    let letRead = () => {}
    const mayRead = new Promise<void>((resolve) => {
      letRead = resolve
    })
    let reads = 0
    const slow = reading(async (...args) => {
      reads += 1
      await mayRead
      return journal.read(...args)
    })
    const archive = new Archive(slow, RUNNING, AWAITED_LINES)
    expect(await archive.refresh()).toBe(false)
    expect(await archive.refresh()).toBe(false)
    expect(archive.rows).toEqual([])
    expect(reads).toBe(1)
    letRead()
    await until(() => archive.rows.length > 0)
    expect(archive.rows).toMatchObject([{ stream: STREAM, notional: '2001' }])
    expect([await archive.refresh(), await archive.refresh()]).toEqual([true, false])
  })

  it('says at the next look that a long one could not be read, and reads it again', async () => {
    let fails = 1
    const failing = reading(async (...args) => {
      if (fails-- > 0) throw new JournalError('busy', 'Somebody writes.')
      return journal.read(...args)
    })
    const archive = new Archive(failing, RUNNING, AWAITED_LINES)
    expect(await archive.refresh()).toBe(false)
    await new Promise((done) => setImmediate(done))
    await expect(archive.refresh()).rejects.toMatchObject({ code: 'busy' })
    expect(await archive.refresh()).toBe(false)
    await until(() => archive.rows.length > 0)
    expect(await archive.refresh()).toBe(true)
  })
})
