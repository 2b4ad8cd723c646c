import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { lineOf } from '@/engine/log'
import { Database } from '../database/database'
import { openFile } from '../database/sqlite'
import { sha256 } from '../sha256'
import { lineFrom, verifyHeader, verifyStream } from './chain'
import { piecesOf } from './pieces'
import { SqlJournal } from './sql'

describe('the SQLite journal', () => {
  let folder: string
  let file: string
  let journal: SqlJournal
  const facts = { authority: 'engine', coverage: 'full', disclosure: 'open', rulebook: 'bitmex' } as const
  const at = '2026-01-02T03:04:05.678Z'

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-journal-'))
    file = join(folder, 'journal.sqlite')
    journal = SqlJournal.file(file)
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
    const db = new Sqlite(file)
    db.exec(sql)
    db.close()
  }

  it('writes ahead and syncs every commit', () => {
    const db = openFile(join(folder, 'other.sqlite'), false)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
    db.close()
  })

  it('lets others read and import while it is open', async () => {
    await begin(3)
    const reader = SqlJournal.file(file, { readOnly: true })
    const importer = SqlJournal.file(file)
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
    expect(await one?.text()).toBe('one')
    for (const piece of [two, three]) await expect(piece?.text()).rejects.toMatchObject({ code: 'corrupt' })
  })

  it('takes over a file of before there were migrations: its lines stay, its checkpoints are made again', async () => {
    const book = await begin(3)
    const lines = await journal.read('demo', 1, 10)
    await journal.close()
    await rm(file)
    const old = new Sqlite(file)
    old.exec(BEFORE_MIGRATIONS)
    old.prepare('INSERT INTO stream (name, header, head) VALUES (?, ?, 3)').run('demo', lineOf(book.header))
    for (const { seq, text } of lines) old.prepare('INSERT INTO line VALUES (1, ?, ?)').run(seq, text)
    old.exec("INSERT INTO checkpoint VALUES (1, 2, 'x', x'00'); PRAGMA user_version = 1")
    old.close()
    journal = SqlJournal.file(file)
    expect(await journal.loadCheckpoint('demo')).toBeNull()
    expect(await verifyStream(journal, 'demo', verifyHeader(book.header))).toEqual({ seq: 3, hash: book.hash })
    await journal.saveCheckpoint('demo', { seq: 3, parts: { book: book.pieces() } })
    expect((await journal.loadCheckpoint('demo'))?.seq).toBe(3)
  })

  it('says that a file is not a journal, and of which version one is', async () => {
    const other = join(folder, 'other.sqlite')
    await writeFile(other, 'not a database, and long enough to be read as a page of one'.repeat(100))
    await expect(SqlJournal.file(other).streams()).rejects.toMatchObject({ code: 'corrupt' })
    await begin(1)
    meddle('PRAGMA user_version = 99')
    await expect(SqlJournal.file(file).streams()).rejects.toMatchObject({ code: 'storage' })
  })

  it('reports a full disk, keeps what was acknowledged, and goes on when there is room', async () => {
    const book = await begin(3)
    await journal.close()
    const database = Database.file(file, 'journal')
    journal = new SqlJournal(database)
    const limit = (pages: number) =>
      database.read((query) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(query))
    // A limit below what the file has is raised to what it has.
    await limit(1)
    const reason = 'x'.repeat(200_000)
    const lines = book.apply({ type: 'halt', reason, at }).map(lineFrom)
    await expect(journal.append('demo', 3, lines)).rejects.toMatchObject({ code: 'disk-full' })
    expect((await journal.head('demo')).seq).toBe(3)
    await limit(1_000_000)
    expect(await journal.append('demo', 3, lines)).toEqual({ seq: book.seq, hash: book.hash })
  })
})

/** What files were made of when this program made its tables by itself. */
const BEFORE_MIGRATIONS = `
  CREATE TABLE stream (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, header TEXT NOT NULL, sealed INTEGER NOT NULL DEFAULT 0,
    head INTEGER NOT NULL DEFAULT 0, first INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE TABLE line (
    stream INTEGER NOT NULL REFERENCES stream (id), seq INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (stream, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE checkpoint (
    stream INTEGER NOT NULL REFERENCES stream (id), seq INTEGER NOT NULL, digest TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (stream, seq)
  ) STRICT;
  CREATE TABLE excerpt (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES stream (id), digest TEXT NOT NULL, body BLOB NOT NULL
  ) STRICT;
  CREATE TABLE excerpt_event (
    stream INTEGER NOT NULL, event TEXT NOT NULL, excerpt INTEGER NOT NULL REFERENCES excerpt (id) ON DELETE CASCADE,
    PRIMARY KEY (stream, event)
  ) STRICT, WITHOUT ROWID;
`
