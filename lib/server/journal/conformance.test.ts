import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import type { LogRecord } from '@/engine/log'
import { sha256 } from '../sha256'
import { kinds } from '../testing/databases'
import { lineFrom, recordFrom, verifyHeader, verifyStream } from './chain'
import type { Journal, Line } from './port'
import { SqlJournal } from './sql'
import { SqliteJournal } from './sqlite'

const AT = '2026-01-02T03:04:05.678Z'

function newBook(stream = 'demo'): Book {
  const facts = { authority: 'engine', coverage: 'full', disclosure: 'open', rulebook: 'bitmex', at: AT } as const
  return Book.create({ stream, ...facts }, sha256)
}

/** `count` lines that follow on the book: accounts, so that the book grows with them. */
function grow(book: Book, count: number): Line[] {
  const records: LogRecord[] = []
  for (let i = 0; i < count; i++) records.push(...book.apply({ type: 'account', account: `a${book.seq}`, at: AT }))
  return records.map(lineFrom)
}

/** A journal that can be left and come back to. */
interface Bench {
  open(): Journal
  remove(): Promise<void>
}

/** What every journal must do, whatever holds its lines. A new adapter joins by adding its bench here. */
const ADAPTERS = [
  {
    name: 'SQLite by itself',
    make: async (): Promise<Bench> => {
      const folder = await mkdtemp(join(tmpdir(), 'plimsoll-journal-'))
      return {
        open: () => SqliteJournal.open(join(folder, 'data', 'journal.sqlite')),
        remove: () => rm(folder, { recursive: true, force: true }),
      }
    },
    end: async () => undefined,
  },
  ...kinds().map((kind) => ({
    name: kind.name,
    make: async (): Promise<Bench> => {
      const place = await kind.make('journal')
      return { open: () => new SqlJournal(place.open()), remove: () => place.remove() }
    },
    end: () => kind.end(),
  })),
]

describe.each(ADAPTERS)('journal conformance: $name', ({ make, end }) => {
  let bench: Bench
  let journal: Journal
  let book: Book

  beforeEach(async () => {
    bench = await make()
    journal = bench.open()
    book = newBook()
  })
  afterEach(async () => {
    await journal.close()
    await bench.remove()
  })
  afterAll(end)

  const reopen = async () => {
    await journal.close()
    journal = bench.open()
  }
  const begin = async (count: number) => {
    await journal.create(book.header)
    const lines = grow(book, count)
    await journal.append('demo', 0, lines)
    return lines
  }

  describe('notes', () => {
    const note = (key: string, text: string | null) => ({ kind: 'k', key, text })

    it('become durable with the lines they follow from, or not at all', async () => {
      await begin(1)
      const lines = grow(book, 2)
      await journal.append('demo', 1, lines, [note('b', 'one'), note('a', 'two')])
      await reopen()
      expect(await journal.notes('k')).toEqual([note('a', 'two'), note('b', 'one')])
      await expect(journal.append('demo', 7, grow(book, 1), [note('c', 'lost')])).rejects.toMatchObject({ code: 'gap' })
      // A repeat was done the first time, with what it said then.
      await journal.append('demo', 1, lines, [note('a', 'another')])
      expect(await journal.notes('k')).toEqual([note('a', 'two'), note('b', 'one')])
    })

    it('are changed, taken away, and kept apart by kind', async () => {
      await journal.keep([note('a', 'one'), { kind: 'other', key: 'a', text: 'two' }])
      await journal.keep([note('a', 'three'), note('b', null)])
      await reopen()
      expect(await journal.notes('k')).toEqual([note('a', 'three')])
      await journal.keep([note('a', null)])
      expect([await journal.notes('k'), await journal.notes('other')]).toMatchObject([[], [{ text: 'two' }]])
    })
  })

  describe('streams', () => {
    it('knows no stream before one begins', async () => {
      expect(await journal.streams()).toEqual([])
      await expect(journal.head('demo')).rejects.toMatchObject({ code: 'unknown-stream' })
      await expect(journal.read('demo', 1, 1)).rejects.toMatchObject({ code: 'unknown-stream' })
      await expect(journal.append('demo', 0, [])).rejects.toMatchObject({ code: 'unknown-stream' })
    })

    it('begins with the hash of its header', async () => {
      await journal.create(book.header)
      expect(await journal.head('demo')).toEqual({ seq: 0, hash: book.header.hash })
      expect(await journal.streams()).toEqual([
        { header: book.header, head: { seq: 0, hash: book.header.hash }, sealed: false, first: 1 },
      ])
    })

    it('takes the same beginning twice and no other', async () => {
      await journal.create(book.header)
      await journal.create(book.header)
      const other = Book.create({ ...factsOf(book), rulebook: 'binance' }, sha256)
      await expect(journal.create(other.header)).rejects.toMatchObject({ code: 'stream-exists' })
    })

    it('refuses a header whose hash is not its own', async () => {
      const header = { ...book.header, rulebook: 'binance' }
      await expect(journal.create(header)).rejects.toMatchObject({ code: 'corrupt' })
    })

    it('keeps streams apart', async () => {
      await begin(3)
      const second = newBook('second')
      await journal.create(second.header)
      await journal.append('second', 0, grow(second, 1))
      expect((await journal.head('demo')).seq).toBe(3)
      expect((await journal.head('second')).seq).toBe(1)
    })
  })

  describe('append and read', () => {
    it('answers with the head, and gives the lines back as they were', async () => {
      const lines = await begin(5)
      expect(await journal.head('demo')).toEqual({ seq: 5, hash: book.hash })
      expect(await journal.read('demo', 1, 100)).toEqual(lines)
      expect(lines.map((line) => recordFrom(line).seq)).toEqual([1, 2, 3, 4, 5])
    })

    it('reads pages', async () => {
      const lines = await begin(7)
      expect(await journal.read('demo', 3, 2)).toEqual(lines.slice(2, 4))
      expect(await journal.read('demo', 7, 2)).toEqual(lines.slice(6))
      expect(await journal.read('demo', 8, 2)).toEqual([])
    })

    it('keeps any text', async () => {
      await journal.create(book.header)
      const reason = '\u0000‮ "quotes" \\ 🜂 </script> =HYPERLINK()'
      const lines = book.apply({ type: 'halt', reason, at: AT }).map(lineFrom)
      await journal.append('demo', 0, lines)
      await reopen()
      expect(await journal.read('demo', 1, 10)).toEqual(lines)
    })

    it('refuses lines with a gap inside, and stores none of them', async () => {
      await journal.create(book.header)
      const [first, , third] = grow(book, 3)
      await expect(journal.append('demo', 0, [first!, third!])).rejects.toMatchObject({ code: 'gap' })
      expect((await journal.head('demo')).seq).toBe(0)
    })

    it('refuses lines beyond the head', async () => {
      await begin(2)
      grow(book, 1)
      await expect(journal.append('demo', 3, grow(book, 1))).rejects.toMatchObject({ code: 'gap' })
    })

    it('takes a repeat for done, and refuses a different one', async () => {
      const lines = await begin(3)
      expect(await journal.append('demo', 1, lines.slice(1))).toEqual({ seq: 3, hash: book.hash })
      const changed = [{ ...lines[1]!, text: lines[1]!.text.replace('account', 'deposit') }]
      await expect(journal.append('demo', 1, changed)).rejects.toMatchObject({ code: 'conflict' })
      expect(await journal.read('demo', 1, 10)).toEqual(lines)
    })

    it('refuses a repeat that goes on beyond the head', async () => {
      const lines = await begin(2)
      await expect(journal.append('demo', 1, [lines[1]!, ...grow(book, 1)])).rejects.toMatchObject({
        code: 'conflict',
      })
    })

    it('takes nothing for nothing', async () => {
      await begin(2)
      expect((await journal.append('demo', 2, [])).seq).toBe(2)
    })

    it('has everything after it was closed and opened', async () => {
      const lines = await begin(50)
      await reopen()
      expect(await journal.read('demo', 1, 100)).toEqual(lines)
      await journal.append('demo', 50, grow(book, 1))
      expect(await journal.head('demo')).toEqual({ seq: 51, hash: book.hash })
    })

    it('has a chain that holds', async () => {
      await begin(20)
      const head = await verifyStream(journal, 'demo', verifyHeader(book.header))
      expect(head).toEqual({ seq: 20, hash: book.hash })
    })
  })

  describe('checkpoints', () => {
    it('answers with the newest at or before a line', async () => {
      await begin(30)
      expect(await journal.loadCheckpoint('demo')).toBeNull()
      await journal.saveCheckpoint('demo', { seq: 10, parts: { book: 'ten' } })
      await journal.saveCheckpoint('demo', { seq: 20, parts: { book: 'twenty', feed: 'x' } })
      expect(await journal.loadCheckpoint('demo')).toEqual({ seq: 20, parts: { book: 'twenty', feed: 'x' } })
      expect(await journal.loadCheckpoint('demo', 19)).toEqual({ seq: 10, parts: { book: 'ten' } })
      expect(await journal.loadCheckpoint('demo', 9)).toBeNull()
    })

    it('replaces one of the same line, and keeps the last few', async () => {
      await begin(10)
      for (let seq = 1; seq <= 10; seq++) await journal.saveCheckpoint('demo', { seq, parts: { book: 'old' } })
      await journal.saveCheckpoint('demo', { seq: 10, parts: { book: 'new' } })
      await reopen()
      expect((await journal.loadCheckpoint('demo'))?.parts.book).toBe('new')
      expect((await journal.loadCheckpoint('demo', 8))?.seq).toBe(8)
      expect(await journal.loadCheckpoint('demo', 3)).toBeNull()
    })

    it('never trusts one that is ahead of the lines', async () => {
      await begin(3)
      await journal.saveCheckpoint('demo', { seq: 3, parts: {} })
      await journal.saveCheckpoint('demo', { seq: 9, parts: {} })
      expect((await journal.loadCheckpoint('demo'))?.seq).toBe(3)
    })
  })

  describe('sealed streams', () => {
    it('arrive whole and take nothing more', async () => {
      const lines = grow(book, 4)
      await journal.importSealed(book.header, lines)
      expect(await journal.streams()).toMatchObject([{ sealed: true, head: { seq: 4, hash: book.hash } }])
      await expect(journal.append('demo', 4, grow(book, 1))).rejects.toMatchObject({ code: 'stream-sealed' })
      await expect(journal.importSealed(book.header, lines)).rejects.toMatchObject({ code: 'stream-exists' })
    })

    it('arrive not at all when a line is wrong', async () => {
      const lines = grow(book, 4)
      const torn = [...lines.slice(0, 2), { ...lines[2]!, text: lines[2]!.text.replace('a2', 'a9') }, lines[3]!]
      await expect(journal.importSealed(book.header, torn)).rejects.toMatchObject({ code: 'corrupt' })
      await expect(journal.importSealed(book.header, [lines[0]!, lines[2]!])).rejects.toMatchObject({ code: 'gap' })
      expect(await journal.streams()).toEqual([])
    })
  })

  describe('retention', () => {
    it('keeps an excerpt when the lines it came from are gone', async () => {
      const lines = await begin(20)
      const excerpt = {
        events: ['BTC-PERP.12', 'BTC-PERP.14'],
        checkpoint: book.checkpoint(),
        lines: lines.slice(10, 15),
      }
      await journal.saveExcerpt('demo', excerpt)
      await journal.prune('demo', 18)
      await reopen()
      expect(await journal.loadExcerpt('demo', 'BTC-PERP.12')).toEqual(excerpt)
      expect(await journal.loadExcerpt('demo', 'BTC-PERP.14')).toEqual(excerpt)
      expect(await journal.loadExcerpt('demo', 'BTC-PERP.13')).toBeNull()
      expect(await journal.read('demo', 1, 100)).toEqual(lines.slice(17))
      expect((await journal.streams())[0]?.first).toBe(18)
    })

    it('keeps as many excerpts as it is told to, the newest', async () => {
      const lines = await begin(3)
      for (const n of [1, 2, 3, 4]) await journal.saveExcerpt('demo', { events: [`M.${n}`], checkpoint: '', lines })
      await journal.pruneExcerpts('demo', 2)
      const kept = await Promise.all([1, 2, 3, 4].map((n) => journal.loadExcerpt('demo', `M.${n}`)))
      expect(kept.map((excerpt) => excerpt?.events[0])).toEqual([undefined, undefined, 'M.3', 'M.4'])
    })

    it('goes on after pruning, and never lets go of the last line', async () => {
      await begin(20)
      await journal.prune('demo', 1_000)
      expect(await journal.head('demo')).toEqual({ seq: 20, hash: book.hash })
      await journal.append('demo', 20, grow(book, 2))
      expect((await journal.read('demo', 1, 100)).map((line) => line.seq)).toEqual([20, 21, 22])
      await journal.prune('demo', 5)
      expect((await journal.streams())[0]?.first).toBe(20)
    })
  })
})

function factsOf(book: Book) {
  const { stream, authority, coverage, disclosure, rulebook, at } = book.header
  return { stream, authority, coverage, disclosure, rulebook, at }
}
