import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { sha256 } from '../sha256'
import { lineFrom } from './chain'
import { Scrubber } from './scrubber'
import { SqlJournal } from './sql'

const AT = '2026-01-02T03:04:05.678Z'
const FACTS = { authority: 'engine', coverage: 'full', disclosure: 'open', rulebook: 'bitmex', at: AT } as const
/** Bits that are flipped one after the other, in lines drawn from a seed that never changes. */
const FLIPS = process.env.PLIMSOLL_LONG ? 2_000 : 200

let folder: string
let file: string
let journal: SqlJournal
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-scrub-'))
  file = join(folder, 'journal.sqlite')
  journal = SqlJournal.file(file)
})
afterEach(async () => {
  await journal.close()
  rmSync(folder, { recursive: true, force: true })
})

async function begin(stream: string, lines: number): Promise<Book> {
  const book = Book.create({ stream, ...FACTS }, sha256)
  await journal.create(book.header)
  for (let i = 0; i < lines; i++) {
    const records = book.apply({ type: 'account', account: `${stream}-account-${i}`, at: AT })
    await journal.append(stream, i, records.map(lineFrom))
  }
  return book
}

async function round(scrubber: Scrubber, lines = 7): Promise<void> {
  const before = scrubber.rounds
  for (let turns = 0; scrubber.rounds === before; turns++) {
    expect(turns).toBeLessThan(1_000)
    await scrubber.turn(lines)
  }
}

describe('the scrubber', () => {
  it('walks every stream from its first line to its head, and begins again', async () => {
    await begin('one', 20)
    await begin('two', 33)
    await begin('none', 0)
    const scrubber = new Scrubber(journal)
    for (let i = 1; i <= 3; i++) {
      await round(scrubber)
      expect(scrubber.rounds).toBe(i)
    }
  })

  it('goes on while the stream grows and its oldest lines are let go of', async () => {
    const book = await begin('one', 40)
    const scrubber = new Scrubber(journal)
    await scrubber.turn(7)
    await journal.prune('one', 25)
    for (let i = 0; i < 10; i++) {
      const seq = book.seq
      const records = book.apply({ type: 'account', account: `later-${i}`, at: AT })
      await journal.append('one', seq, records.map(lineFrom))
      await scrubber.turn(3)
    }
    await round(scrubber)
    await round(scrubber)
  })

  it(`finds any of ${FLIPS} bits that were flipped in lines`, async () => {
    await begin('one', 30)
    await journal.close()
    const db = new Database(file)
    const read = db.prepare<[number], { text: string }>('SELECT text FROM line WHERE seq = ?')
    const write = db.prepare('UPDATE line SET text = CAST(? AS TEXT) WHERE seq = ?')
    journal = SqlJournal.file(file, { readOnly: true })
    let draw = 1
    const below = (most: number) => {
      draw = (Math.imul(draw, 1_103_515_245) + 12_345) >>> 0
      return (draw >>> 8) % most
    }
    const missed: string[] = []
    for (let i = 0; i < FLIPS; i++) {
      const seq = 1 + below(30)
      const text = read.get(seq)?.text ?? ''
      const bytes = Buffer.from(text)
      const [at, bit] = [below(bytes.length), below(8)]
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
      write.run(bytes, seq)
      const found = await round(new Scrubber(journal)).then(
        () => null,
        (error: { code: string }) => error.code,
      )
      if (found !== 'corrupt') missed.push(`bit ${bit} of byte ${at} in line ${seq}: ${bytes.toString()}`)
      write.run(Buffer.from(text), seq)
    }
    db.close()
    expect(missed).toEqual([])
    await round(new Scrubber(journal))
  })

  it.each([
    ['a line that is missing', 'DELETE FROM line WHERE seq = 12'],
    ['a last line that is missing', 'DELETE FROM line WHERE seq = 30'],
    ['a header that was changed', `UPDATE stream SET header = replace(header, '"bitmex"', '"binance"')`],
    ['a head that points back', 'UPDATE stream SET head = 29'],
  ])('finds %s', async (_name, sql) => {
    await begin('one', 30)
    const db = new Database(file)
    db.exec(sql)
    db.close()
    await expect(round(new Scrubber(journal))).rejects.toMatchObject({ code: 'corrupt' })
  })

  it('finds a page of the file that is no longer a page', async () => {
    await begin('one', 300)
    await journal.close()
    const bytes = readFileSync(file)
    for (let at = 8_192; at < bytes.length; at += 4_096) bytes[at] = 0xff
    writeFileSync(file, bytes)
    const found = async () => {
      journal = SqlJournal.file(file, { readOnly: true })
      await round(new Scrubber(journal))
    }
    await expect(found()).rejects.toMatchObject({ code: 'corrupt' })
  })
})
