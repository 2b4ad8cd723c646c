import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { sha256 } from '../sha256'
import { lineFrom, verifyHeader, verifyStream } from './chain'
import { piecesOf } from './pieces'
import { SqliteJournal } from './sqlite'

describe('the SQLite journal', () => {
  let folder: string
  let file: string
  let journal: SqliteJournal
  const facts = { authority: 'engine', coverage: 'full', disclosure: 'open', rulebook: 'bitmex' } as const
  const at = '2026-01-02T03:04:05.678Z'

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-journal-'))
    file = join(folder, 'journal.sqlite')
    journal = SqliteJournal.open(file)
  })
  afterEach(async () => {
    await journal.close()
    await rm(folder, { recursive: true, force: true })
  })

  const begin = async (count: number) => {
    const book = Book.create({ stream: 'demo', ...facts, at }, sha256)
    await journal.create(book.header)
    for (let i = 0; i < count; i++) {
      await journal.append('demo', book.seq, book.apply({ type: 'account', account: `a${i}`, at }).map(lineFrom))
    }
    return book
  }
  const meddle = (sql: string) => {
    const db = new Database(file)
    db.exec(sql)
    db.close()
  }

  it('writes ahead and syncs every commit', () => {
    const { db } = journal as unknown as { readonly db: Database.Database }
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
  })

  it('lets others read and import while it is open', async () => {
    await begin(3)
    const reader = SqliteJournal.open(file, { readOnly: true })
    const importer = SqliteJournal.open(file)
    const past = Book.create({ stream: 'past', ...facts, at }, sha256)
    const lines = past.apply({ type: 'account', account: 'a', at }).map(lineFrom)
    await importer.importSealed(past.header, lines)
    expect((await reader.streams()).map((stream) => stream.header.stream)).toEqual(['demo', 'past'])
    await expect(reader.saveCheckpoint('demo', { seq: 1, parts: {} })).rejects.toMatchObject({ code: 'read-only' })
    await reader.close()
    await importer.close()
  })

  it('finds any changed line when it walks the chain', async () => {
    const book = await begin(12)
    for (const seq of [1, 6, 12]) {
      meddle(`UPDATE line SET text = replace(text, '"a${seq - 1}"', '"b"') WHERE seq = ${seq}`)
      await expect(verifyStream(journal, 'demo', verifyHeader(book.header))).rejects.toMatchObject({
        code: 'corrupt',
        message: `The journal's chain breaks at line ${seq}.`,
      })
      meddle(`UPDATE line SET text = replace(text, '"b"', '"a${seq - 1}"') WHERE seq = ${seq}`)
    }
    expect(await verifyStream(journal, 'demo', verifyHeader(book.header))).toEqual({ seq: 12, hash: book.hash })
  })

  it('notices a line that is missing or is no longer text of ours', async () => {
    await begin(5)
    meddle('DELETE FROM line WHERE seq = 3')
    await expect(journal.read('demo', 1, 10)).rejects.toMatchObject({ code: 'corrupt' })
    meddle("UPDATE line SET text = 'torn' WHERE seq = 5")
    await expect(journal.head('demo')).rejects.toMatchObject({ code: 'corrupt' })
    meddle('DELETE FROM line WHERE seq = 5')
    await expect(journal.head('demo')).rejects.toMatchObject({ code: 'corrupt' })
  })

  it('says so when a piece of a checkpoint was damaged, and gives the others', async () => {
    await begin(5)
    const parts = { book: [...piecesOf('one'), ...piecesOf('two'), ...piecesOf('three')] }
    await journal.saveCheckpoint('demo', { seq: 2, parts })
    meddle("UPDATE piece SET body = x'00' WHERE id = 2")
    meddle('UPDATE piece SET body = (SELECT body FROM piece WHERE id = 1) WHERE id = 3')
    const [one, two, three] = [...((await journal.loadCheckpoint('demo'))?.parts.book ?? [])]
    expect(one?.text()).toBe('one')
    for (const piece of [two, three]) expect(() => piece?.text()).toThrow(expect.objectContaining({ code: 'corrupt' }))
  })

  it('leaves checkpoints that were kept as one text, and keeps the lines', async () => {
    const book = await begin(3)
    meddle(`
      DROP TABLE excerpt_piece; DROP TABLE checkpoint_piece; DROP TABLE checkpoint; DROP TABLE piece;
      CREATE TABLE checkpoint (stream INTEGER, seq INTEGER, digest TEXT, body BLOB, PRIMARY KEY (stream, seq));
      INSERT INTO checkpoint VALUES (1, 2, 'x', x'00');
    `)
    await journal.close()
    journal = SqliteJournal.open(file)
    expect(await journal.loadCheckpoint('demo')).toBeNull()
    expect(await journal.head('demo')).toEqual({ seq: 3, hash: book.hash })
    await journal.saveCheckpoint('demo', { seq: 3, parts: { book: book.pieces() } })
    expect((await journal.loadCheckpoint('demo'))?.seq).toBe(3)
  })

  it('says that a file is not a journal, and of which version one is', async () => {
    const other = join(folder, 'other.sqlite')
    await writeFile(other, 'not a database, and long enough to be read as a page of one'.repeat(100))
    expect(() => SqliteJournal.open(other)).toThrow(expect.objectContaining({ code: 'corrupt' }))
    meddle('PRAGMA user_version = 99')
    expect(() => SqliteJournal.open(file)).toThrow(expect.objectContaining({ code: 'storage' }))
  })

  it('reports a full disk, keeps what was acknowledged, and goes on when there is room', async () => {
    const book = await begin(3)
    const db = (journal as unknown as { db: Database.Database }).db
    const pages = db.pragma('page_count', { simple: true }) as number
    db.pragma(`max_page_count = ${pages}`)
    const reason = 'x'.repeat(200_000)
    const lines = book.apply({ type: 'halt', reason, at }).map(lineFrom)
    await expect(journal.append('demo', 3, lines)).rejects.toMatchObject({ code: 'disk-full' })
    expect((await journal.head('demo')).seq).toBe(3)
    db.pragma('max_page_count = 1000000')
    expect(await journal.append('demo', 3, lines)).toEqual({ seq: book.seq, hash: book.hash })
  })
})
