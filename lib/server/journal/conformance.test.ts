import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { pieceOf } from '@/engine/checkpoint'
import type { LogRecord } from '@/engine/log'
import { sha256 } from '../sha256'
import { kinds } from '../testing/databases'
import { lineFrom, recordFrom, verifyHeader, verifyStream } from './chain'
import { bookOf, textsOf } from './pieces'
import type { Journal, Line } from './port'
import { SqlJournal } from './sql'

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
const ADAPTERS = kinds().map((kind) => ({
  name: kind.name,
  make: async (): Promise<Bench> => {
    const place = await kind.make('journal')
    return { open: () => new SqlJournal(place.open()), remove: () => place.remove() }
  },
  end: () => kind.end(),
}))

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
      expect(await journal.stream('demo')).toBeNull()
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
      for (const info of await journal.streams()) expect(await journal.stream(info.header.stream)).toEqual(info)
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

  describe('every append there can be after three lines', () => {
    const cases = [0, 1, 2, 3, 4, 5].flatMap((after) => [0, 1, 2, 3, 4].map((count) => ({ after, count })))

    it.each(cases)('$count lines after line $after', async ({ after, count }) => {
      const stored = await begin(3)
      const all = [...stored, ...grow(book, 6)]
      const appended = journal.append('demo', after, all.slice(after, after + count))
      // Nothing is ever both repeated and new: an append that was done was done as a whole.
      const refusal = after > 3 ? 'gap' : after < 3 && after + count > 3 ? 'conflict' : null
      const head = refusal === null && after === 3 ? 3 + count : 3
      if (refusal !== null) await expect(appended).rejects.toMatchObject({ code: refusal })
      else expect(await appended).toEqual({ seq: head, hash: recordFrom(all[head - 1]!).hash })
      expect(await journal.read('demo', 1, 100)).toEqual(all.slice(0, head))
    })
  })

  describe('every window of five lines', () => {
    const cases = [0, 1, 3, 5, 6, 9].flatMap((from) => [1, 2, 5, 100].map((limit) => ({ from, limit })))

    it.each(cases)('at most $limit from line $from on', async ({ from, limit }) => {
      const lines = await begin(5)
      expect(await journal.read('demo', from, limit)).toEqual(lines.filter(({ seq }) => seq >= from).slice(0, limit))
    })
  })

  describe('texts as they are', () => {
    const TEXTS = {
      empty: '',
      'a quote': `it's "so" \\ and \\'`,
      'a mark of a query': '$1 ? :name %s',
      'an end of a statement': `'); drop table line; --`,
      'beyond the first plane': '🜂 𝕏 é é ü',
      'from right to left': '\u202Eabc\u200F',
      'control characters': '\u0001\u001f\u007f\u0085\r\n\t',
      'the last of a plane': '\uffff\uffee\ufeff',
      'a long one': 'x'.repeat(300_000),
    }

    it.each(Object.entries(TEXTS))('keeps %s in lines and notes', async (_what, text) => {
      await journal.create(book.header)
      const lines = book.apply({ type: 'halt', reason: text, at: AT }).map(lineFrom)
      await journal.append('demo', 0, lines, [{ kind: 'k', key: text.slice(0, 1_000), text }])
      await reopen()
      expect(await journal.read('demo', 1, 10)).toEqual(lines)
      expect(await journal.notes('k')).toEqual([{ kind: 'k', key: text.slice(0, 1_000), text }])
    })
  })

  describe('checkpoints', () => {
    const save = (seq: number, parts: Readonly<Record<string, readonly string[]>>) =>
      journal.saveCheckpoint('demo', {
        seq,
        parts: mapped(parts, (texts) => texts.map((text) => pieceOf(sha256, text))),
      })
    const load = async (atOrBefore?: number) => {
      const found = await journal.loadCheckpoint('demo', atOrBefore)
      if (!found) return null
      const parts: Record<string, string[]> = {}
      for (const [part, pieces] of Object.entries(found.parts)) parts[part] = await textsOf(pieces)
      return { seq: found.seq, parts }
    }
    /** A piece that says how often its text was asked for. */
    const counted = (text: string) => {
      const piece = {
        digest: pieceOf(sha256, text).digest,
        asked: 0,
        text() {
          piece.asked += 1
          return text
        },
      }
      return piece
    }

    it('answers with the newest at or before a line', async () => {
      await begin(30)
      expect(await load()).toBeNull()
      await save(10, { book: ['ten'] })
      await save(20, { book: ['twenty'], feed: ['x'] })
      expect(await load()).toEqual({ seq: 20, parts: { book: ['twenty'], feed: ['x'] } })
      expect(await load(19)).toEqual({ seq: 10, parts: { book: ['ten'] } })
      expect(await load(9)).toBeNull()
    })

    it('gives the pieces of every part back in their order, also those that are alike', async () => {
      await begin(1)
      const many = Array.from({ length: 30 }, (_, i) => `piece ${i % 7} ${'ü🜂'.repeat(i % 7)}`)
      await save(1, { book: many, feed: ['', ...many.slice(3, 5)] })
      await reopen()
      expect(await load()).toEqual({ seq: 1, parts: { book: many, feed: ['', ...many.slice(3, 5)] } })
    })

    it('asks for the text of a piece only while it does not hold it', async () => {
      await begin(10)
      const [calm, lively] = [counted('calm'), counted('lively')]
      await journal.saveCheckpoint('demo', { seq: 1, parts: { book: [calm, lively], feed: [calm] } })
      await reopen()
      await journal.saveCheckpoint('demo', { seq: 2, parts: { book: [calm, pieceOf(sha256, 'new')] } })
      expect([calm.asked, lively.asked]).toEqual([1, 1])
      expect(await load(1)).toEqual({ seq: 1, parts: { book: ['calm', 'lively'], feed: ['calm'] } })
      // The first checkpoint goes, and with it what nobody else refers to.
      for (let seq = 3; seq <= 10; seq++) await save(seq, { book: ['calm', `${seq}`] })
      await journal.saveCheckpoint('demo', { seq: 10, parts: { book: [calm, lively] } })
      expect([calm.asked, lively.asked]).toEqual([1, 2])
    })

    it('keeps nothing of a checkpoint that broke off, and takes it again', async () => {
      await begin(2)
      await save(1, { book: ['one'] })
      function* torn() {
        yield pieceOf(sha256, 'first')
        throw new Error('torn')
      }
      await expect(journal.saveCheckpoint('demo', { seq: 2, parts: { book: torn() } })).rejects.toThrow('torn')
      await reopen()
      expect(await load()).toEqual({ seq: 1, parts: { book: ['one'] } })
      await save(2, { book: ['first', 'second'] })
      expect(await load()).toEqual({ seq: 2, parts: { book: ['first', 'second'] } })
    })

    it('keeps the pieces of one stream apart from those of another', async () => {
      await begin(2)
      const other = newBook('second')
      await journal.create(other.header)
      await journal.append('second', 0, grow(other, 9))
      await save(1, { book: ['shared'] })
      for (let seq = 1; seq <= 9; seq++) {
        const text = seq === 1 ? 'shared' : `${seq}`
        await journal.saveCheckpoint('second', { seq, parts: { book: [pieceOf(sha256, text)] } })
      }
      expect(await load()).toEqual({ seq: 1, parts: { book: ['shared'] } })
    })

    it('replaces one of the same line, and keeps the last few', async () => {
      await begin(10)
      for (let seq = 1; seq <= 10; seq++) await save(seq, { book: ['old'] })
      await save(10, { book: ['new'] })
      await reopen()
      expect((await load())?.parts.book).toEqual(['new'])
      expect((await load(8))?.seq).toBe(8)
      expect(await load(3)).toBeNull()
    })

    it('never trusts one that is ahead of the lines', async () => {
      await begin(3)
      await save(3, {})
      await save(9, {})
      expect((await load())?.seq).toBe(3)
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
      const excerpt = { events: ['BTC-PERP.12', 'BTC-PERP.14'], lines: lines.slice(10, 15) }
      await journal.saveCheckpoint('demo', { seq: 10, parts: { book: book.pieces() } })
      const checkpoint = (await journal.loadCheckpoint('demo'))?.parts.book ?? []
      await journal.saveExcerpt('demo', { ...excerpt, checkpoint })
      await journal.prune('demo', 18)
      for (let seq = 11; seq <= 20; seq++) await journal.saveCheckpoint('demo', { seq, parts: {} })
      await reopen()
      for (const event of excerpt.events) {
        const kept = await journal.loadExcerpt('demo', event)
        expect(kept).toMatchObject(excerpt)
        expect((await bookOf(kept?.checkpoint)).checkpoint()).toBe(book.checkpoint())
      }
      expect(await journal.loadExcerpt('demo', 'BTC-PERP.13')).toBeNull()
      expect(await journal.read('demo', 1, 100)).toEqual(lines.slice(17))
      expect((await journal.streams())[0]?.first).toBe(18)
    })

    it('keeps as many excerpts as it is told to, the newest', async () => {
      const lines = await begin(3)
      for (const n of [1, 2, 3, 4]) await journal.saveExcerpt('demo', { events: [`M.${n}`], checkpoint: [], lines })
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

function mapped<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}

function factsOf(book: Book) {
  const { stream, authority, coverage, disclosure, rulebook, at } = book.header
  return { stream, authority, coverage, disclosure, rulebook, at }
}
