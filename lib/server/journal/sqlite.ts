import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { GENESIS, type LogHeader, lineOf } from '@/engine/log'
import { verifyHeader, verifyLines } from './chain'
import { type Packed, pack, unpack, unpackPiece } from './packed'
import {
  type Checkpoint,
  type Excerpt,
  type Head,
  type Journal,
  type JournalCode,
  JournalError,
  type Line,
  type Note,
  type NoteChange,
  type Piece,
  type StreamInfo,
} from './port'

/** Another process may import a stream meanwhile: its transaction is waited for this long. */
const BUSY_TIMEOUT_MS = 10_000
/** One to start from, and the older ones for when it can't be read and for excerpts that begin before it. */
export const CHECKPOINTS_KEPT = 4
/** Lines let go of in one transaction, so that pruning never holds an append up for long. */
const PRUNE_CHUNK = 20_000
const SCHEMA_VERSION = 1

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS stream (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, header TEXT NOT NULL, sealed INTEGER NOT NULL DEFAULT 0,
    head INTEGER NOT NULL DEFAULT 0, first INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE TABLE IF NOT EXISTS line (
    stream INTEGER NOT NULL REFERENCES stream (id), seq INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (stream, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS piece (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES stream (id), digest TEXT NOT NULL, body BLOB NOT NULL,
    UNIQUE (stream, digest)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS checkpoint (
    stream INTEGER NOT NULL REFERENCES stream (id), seq INTEGER NOT NULL, PRIMARY KEY (stream, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoint_piece (
    stream INTEGER NOT NULL, seq INTEGER NOT NULL, part TEXT NOT NULL, place INTEGER NOT NULL,
    piece INTEGER NOT NULL REFERENCES piece (id), PRIMARY KEY (stream, seq, part, place),
    FOREIGN KEY (stream, seq) REFERENCES checkpoint (stream, seq) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS excerpt (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES stream (id), digest TEXT NOT NULL, body BLOB NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS excerpt_piece (
    excerpt INTEGER NOT NULL REFERENCES excerpt (id) ON DELETE CASCADE, place INTEGER NOT NULL,
    piece INTEGER NOT NULL REFERENCES piece (id), PRIMARY KEY (excerpt, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS excerpt_event (
    stream INTEGER NOT NULL, event TEXT NOT NULL, excerpt INTEGER NOT NULL REFERENCES excerpt (id) ON DELETE CASCADE,
    PRIMARY KEY (stream, event)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS excerpt_by_stream ON excerpt (stream);
  CREATE INDEX IF NOT EXISTS event_by_excerpt ON excerpt_event (excerpt);
  CREATE INDEX IF NOT EXISTS checkpoint_by_piece ON checkpoint_piece (piece);
  CREATE INDEX IF NOT EXISTS excerpt_by_piece ON excerpt_piece (piece);
`

/** Checkpoints were once written as one text, and copied into excerpts. They are made again from the lines. */
const LEAVE_TEXTS = `
  DROP TABLE excerpt_event;
  DROP TABLE excerpt;
  DROP TABLE checkpoint;
`

/** Beside the format: a program that knows nothing of it reads and writes the rest as before. */
const NOTES = `
  CREATE TABLE IF NOT EXISTS note (
    kind TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
`

interface StreamRow {
  readonly id: number
  readonly name: string
  readonly header: string
  readonly sealed: number
  readonly head: number
  readonly first: number
}

interface PieceRow {
  readonly part: string
  readonly piece: number
  readonly digest: string
}

/**
 * The journal in one SQLite file: write-ahead log, every commit synced to disk before it is acknowledged. Readers never
 * wait for the writer, so the command line can import beside a running server.
 */
export class SqliteJournal implements Journal {
  private readonly db: Database.Database
  private readonly statements = new Map<string, Database.Statement>()

  private constructor(db: Database.Database) {
    this.db = db
  }

  static open(file: string, options: { readonly readOnly?: boolean } = {}): SqliteJournal {
    return guarded(() => {
      if (!options.readOnly) mkdirSync(dirname(file), { recursive: true })
      const db = new Database(file, { readonly: options.readOnly ?? false, timeout: BUSY_TIMEOUT_MS })
      if (!options.readOnly) prepare(db)
      checkVersion(db)
      return new SqliteJournal(db)
    })
  }

  async create(header: LogHeader): Promise<void> {
    verifyHeader(header)
    this.write(() => {
      const text = lineOf(header)
      const known = this.find(header.stream)
      if (known?.header === text) return
      if (known) throw new JournalError('stream-exists', `A different stream ${header.stream} exists.`)
      this.run('INSERT INTO stream (name, header) VALUES (?, ?)', header.stream, text)
    })
  }

  async append(
    stream: string,
    expectedSeq: number,
    lines: readonly Line[],
    notes: readonly NoteChange[] = [],
  ): Promise<Head> {
    checkGapless(expectedSeq, lines)
    this.write(() => {
      const row = this.row(stream)
      if (row.sealed) throw new JournalError('stream-sealed', `The stream ${stream} is sealed.`)
      if (row.head < expectedSeq) {
        throw new JournalError('gap', `The stream ${stream} is at ${row.head}, not at ${expectedSeq}.`)
      }
      if (row.head > expectedSeq) return this.checkRepeat(row, lines)
      this.insert(row.id, lines)
      this.change(notes)
    })
    return this.head(stream)
  }

  async keep(notes: readonly NoteChange[]): Promise<void> {
    this.write(() => this.change(notes))
  }

  async notes(kind: string): Promise<readonly Note[]> {
    return guarded(() => this.all<Note>('SELECT kind, key, text FROM note WHERE kind = ? ORDER BY key', kind))
  }

  async read(stream: string, from: number, limit: number): Promise<readonly Line[]> {
    return guarded(() => {
      const { id } = this.row(stream)
      const sql = 'SELECT seq, text FROM line WHERE stream = ? AND seq >= ? ORDER BY seq LIMIT ?'
      const lines = this.all<Line>(sql, id, from, limit)
      for (const [i, line] of lines.entries()) {
        if (line.seq !== (lines[0]?.seq ?? 0) + i) {
          throw new JournalError('corrupt', `Line ${(lines[0]?.seq ?? 0) + i} of ${stream} is missing.`)
        }
      }
      return lines
    })
  }

  async head(stream: string): Promise<Head> {
    return guarded(() => this.headOf(this.row(stream)))
  }

  async streams(): Promise<readonly StreamInfo[]> {
    return guarded(() => this.all<StreamRow>('SELECT * FROM stream ORDER BY id').map((row) => this.infoOf(row)))
  }

  async saveCheckpoint(stream: string, { seq, parts }: Checkpoint): Promise<void> {
    const { id } = this.row(stream)
    const kept: [part: string, pieces: number[]][] = []
    for (const [part, pieces] of Object.entries(parts)) kept.push([part, await this.hold(id, pieces)])
    this.write(() => {
      this.run('DELETE FROM checkpoint WHERE stream = ? AND seq = ?', id, seq)
      this.run('INSERT INTO checkpoint (stream, seq) VALUES (?, ?)', id, seq)
      const sql = 'INSERT INTO checkpoint_piece (stream, seq, part, place, piece) VALUES (?, ?, ?, ?, ?)'
      for (const [part, pieces] of kept)
        for (const [i, piece] of pieces.entries()) this.run(sql, id, seq, part, i, piece)
      const oldest = 'SELECT seq FROM checkpoint WHERE stream = ? ORDER BY seq DESC LIMIT 1 OFFSET ?'
      this.run(`DELETE FROM checkpoint WHERE stream = ? AND seq < (${oldest})`, id, id, CHECKPOINTS_KEPT - 1)
      this.dropPieces(id)
    })
  }

  async loadCheckpoint(stream: string, atOrBefore = Number.MAX_SAFE_INTEGER): Promise<Checkpoint | null> {
    return guarded(() => {
      const { id, head } = this.row(stream)
      const sql = 'SELECT seq FROM checkpoint WHERE stream = ? AND seq <= ? ORDER BY seq DESC LIMIT 1'
      // A checkpoint ahead of the lines belongs to another journal: a backup put back beside newer files, for example.
      const [found] = this.all<Pick<Checkpoint, 'seq'>>(sql, id, Math.min(atOrBefore, head))
      return found ? { seq: found.seq, parts: this.partsOf(id, found.seq) } : null
    })
  }

  async importSealed(header: LogHeader, lines: readonly Line[]): Promise<void> {
    this.store(header, lines)
  }

  /** The same, for programs that do one thing and end. */
  store(header: LogHeader, lines: readonly Line[]): void {
    checkGapless(0, lines)
    verifyLines(verifyHeader(header), lines)
    this.write(() => {
      if (this.find(header.stream)) {
        throw new JournalError('stream-exists', `A stream ${header.stream} exists already.`)
      }
      this.run('INSERT INTO stream (name, header, sealed) VALUES (?, ?, 1)', header.stream, lineOf(header))
      this.insert(this.row(header.stream).id, lines)
    })
  }

  async saveExcerpt(stream: string, { events, checkpoint, lines }: Excerpt): Promise<void> {
    const { id } = this.row(stream)
    const pieces = await this.hold(id, checkpoint)
    const { digest, body } = pack(JSON.stringify({ events, lines }))
    this.write(() => {
      this.run('INSERT INTO excerpt (stream, digest, body) VALUES (?, ?, ?)', id, digest, body)
      const [row] = this.all<{ readonly excerpt: number }>('SELECT last_insert_rowid() AS excerpt')
      for (const [i, piece] of pieces.entries()) {
        this.run('INSERT INTO excerpt_piece (excerpt, place, piece) VALUES (?, ?, ?)', row?.excerpt, i, piece)
      }
      for (const event of events) {
        const sql = 'INSERT OR REPLACE INTO excerpt_event (stream, event, excerpt) VALUES (?, ?, ?)'
        this.run(sql, id, event, row?.excerpt)
      }
    })
  }

  async loadExcerpt(stream: string, event: string): Promise<Excerpt | null> {
    return guarded(() => {
      const sql = `SELECT id, digest, body FROM excerpt JOIN excerpt_event ON excerpt.id = excerpt
        WHERE excerpt_event.stream = ? AND event = ?`
      const [row] = this.all<Packed & { readonly id: number }>(sql, this.row(stream).id, event)
      if (!row) return null
      const text = unpack(row)
      if (text === null) throw new JournalError('corrupt', `The excerpt of event ${event} can't be read.`)
      const { events, lines } = parsed<Pick<Excerpt, 'events' | 'lines'>>(text)
      const pieces = `SELECT '' AS part, piece, digest FROM excerpt_piece JOIN piece ON piece.id = piece
        WHERE excerpt = ? ORDER BY place`
      return { events, checkpoint: this.all<PieceRow>(pieces, row.id).map((piece) => this.pieceIn(piece)), lines }
    })
  }

  async pruneExcerpts(stream: string, kept: number): Promise<void> {
    const { id } = this.row(stream)
    const oldest = 'SELECT id FROM excerpt WHERE stream = ? ORDER BY id DESC LIMIT 1 OFFSET ?'
    this.write(() => {
      this.run(`DELETE FROM excerpt WHERE stream = ? AND id <= (${oldest})`, id, id, kept)
      this.dropPieces(id)
    })
  }

  async prune(stream: string, before: number): Promise<void> {
    const { id, head } = this.row(stream)
    // The last line carries the head's hash, so it always stays.
    const until = Math.min(before, head)
    let { first } = this.row(stream)
    while (first < until) {
      first = Math.min(first + PRUNE_CHUNK, until)
      this.write(() => {
        this.run('DELETE FROM line WHERE stream = ? AND seq < ?', id, first)
        this.run('UPDATE stream SET first = ? WHERE id = ?', first, id)
      })
    }
  }

  async close(): Promise<void> {
    this.closeNow()
  }

  closeNow(): void {
    this.db.close()
  }

  private insert(id: number, lines: readonly Line[]): void {
    const insert = this.statement('INSERT INTO line (stream, seq, text) VALUES (?, ?, ?)')
    for (const line of lines) insert.run(id, line.seq, line.text)
    const last = lines.at(-1)
    if (last) this.run('UPDATE stream SET head = ? WHERE id = ?', last.seq, id)
  }

  /** Holds the pieces from now on, each durable by itself; whoever refers to them does so afterwards. */
  private async hold(stream: number, pieces: Iterable<Piece>): Promise<number[]> {
    const held: number[] = []
    for (const piece of pieces) {
      const known = guarded(() => this.heldAs(stream, piece.digest))
      if (known === null) await this.takePiece(stream, piece)
      held.push(known ?? this.heldAs(stream, piece.digest) ?? 0)
    }
    return held
  }

  private async takePiece(stream: number, piece: Piece): Promise<void> {
    const { body } = pack(await piece.text())
    this.write(() => this.run('INSERT INTO piece (stream, digest, body) VALUES (?, ?, ?)', stream, piece.digest, body))
    // A long checkpoint must not keep the thread from saying that it lives.
    await new Promise((done) => setImmediate(done))
  }

  private heldAs(stream: number, digest: string): number | null {
    const sql = 'SELECT id FROM piece WHERE stream = ? AND digest = ?'
    return this.all<{ readonly id: number }>(sql, stream, digest)[0]?.id ?? null
  }

  private partsOf(stream: number, seq: number): Record<string, Piece[]> {
    const sql = `SELECT part, piece, digest FROM checkpoint_piece JOIN piece ON piece.id = piece
      WHERE checkpoint_piece.stream = ? AND seq = ? ORDER BY part, place`
    const parts: Record<string, Piece[]> = {}
    for (const row of this.all<PieceRow>(sql, stream, seq)) {
      const pieces = parts[row.part] ?? []
      parts[row.part] = pieces
      pieces.push(this.pieceIn(row))
    }
    return parts
  }

  private pieceIn({ piece, digest }: PieceRow): Piece {
    return {
      digest,
      text: () => {
        const [row] = guarded(() => this.all<{ readonly body: Buffer }>('SELECT body FROM piece WHERE id = ?', piece))
        const text = row ? unpackPiece({ digest, body: row.body }) : null
        if (text !== null) return text
        throw new JournalError('corrupt', `A piece of a checkpoint can't be read: ${digest}.`)
      },
    }
  }

  /** Lets go of pieces that no checkpoint and no excerpt refers to. */
  private dropPieces(stream: number): void {
    const sql = `DELETE FROM piece WHERE stream = ?
      AND NOT EXISTS (SELECT 1 FROM checkpoint_piece WHERE piece = piece.id)
      AND NOT EXISTS (SELECT 1 FROM excerpt_piece WHERE piece = piece.id)`
    this.run(sql, stream)
  }

  private change(notes: readonly NoteChange[]): void {
    for (const { kind, key, text } of notes) {
      if (text === null) this.run('DELETE FROM note WHERE kind = ? AND key = ?', kind, key)
      else this.run('INSERT OR REPLACE INTO note (kind, key, text) VALUES (?, ?, ?)', kind, key, text)
    }
  }

  private checkRepeat(row: StreamRow, lines: readonly Line[]): void {
    for (const line of lines) {
      const [stored] = this.all<Line>('SELECT seq, text FROM line WHERE stream = ? AND seq = ?', row.id, line.seq)
      if (stored?.text !== line.text) {
        throw new JournalError('conflict', `Line ${line.seq} of ${row.name} holds something else.`)
      }
    }
  }

  private headOf(row: StreamRow): Head {
    if (row.head === 0) return { seq: 0, hash: hashIn(row.header) }
    const [last] = this.all<Line>('SELECT seq, text FROM line WHERE stream = ? AND seq = ?', row.id, row.head)
    if (!last) throw new JournalError('corrupt', `The last line of ${row.name} is missing.`)
    return { seq: last.seq, hash: hashIn(last.text) }
  }

  private infoOf(row: StreamRow): StreamInfo {
    const header = parsed<LogHeader>(row.header)
    return { header, head: this.headOf(row), sealed: row.sealed === 1, first: row.first }
  }

  private find(stream: string): StreamRow | undefined {
    return this.all<StreamRow>('SELECT * FROM stream WHERE name = ?', stream)[0]
  }

  private row(stream: string): StreamRow {
    const row = guarded(() => this.find(stream))
    if (!row) throw new JournalError('unknown-stream', `There is no stream ${stream}.`)
    return row
  }

  private statement(sql: string): Database.Statement {
    let statement = this.statements.get(sql)
    if (!statement) {
      statement = this.db.prepare(sql)
      this.statements.set(sql, statement)
    }
    return statement
  }

  private all<T>(sql: string, ...values: readonly unknown[]): readonly T[] {
    return this.statement(sql).all(...values) as T[]
  }

  private run(sql: string, ...values: readonly unknown[]): void {
    this.statement(sql).run(...values)
  }

  /** The write lock is taken at the start: two writers then wait for each other instead of failing half way. */
  private write(work: () => void): void {
    guarded(() => this.db.transaction(work).immediate())
  }
}

function prepare(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  const version = db.pragma('user_version', { simple: true })
  if (version === 0 || (version === SCHEMA_VERSION && !hasTable(db, 'checkpoint_piece'))) {
    db.transaction(() => {
      if (version === SCHEMA_VERSION) db.exec(LEAVE_TEXTS)
      db.exec(SCHEMA)
      db.pragma(`user_version = ${SCHEMA_VERSION}`)
    }).immediate()
  }
  if (version === 0 || version === SCHEMA_VERSION) db.exec(NOTES)
}

function hasTable(db: Database.Database, name: string): boolean {
  return db.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(name) !== undefined
}

function checkVersion(db: Database.Database): void {
  const version = db.pragma('user_version', { simple: true })
  if (version === SCHEMA_VERSION) return
  db.close()
  throw new JournalError('storage', `The journal has format ${String(version)}, this program writes ${SCHEMA_VERSION}.`)
}

function checkGapless(expectedSeq: number, lines: readonly Line[]): void {
  for (const [i, line] of lines.entries()) {
    if (line.seq !== expectedSeq + 1 + i) {
      throw new JournalError('gap', `Line ${line.seq} does not follow on ${expectedSeq + i}.`)
    }
  }
}

function parsed<T>(text: string): T {
  try {
    return JSON.parse(text) as T
  } catch {
    throw new JournalError('corrupt', 'A line of the journal is not JSON.')
  }
}

function hashIn(text: string): string {
  return parsed<{ readonly hash?: string }>(text).hash ?? GENESIS
}

const CODES: Readonly<Record<string, JournalCode>> = {
  SQLITE_FULL: 'disk-full',
  SQLITE_IOERR_WRITE: 'disk-full',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_READONLY: 'read-only',
}

/** What the database refuses, as the journal's own errors. */
export function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    const code = CODES[error.code] ?? CODES[error.code.split('_').slice(0, 2).join('_')] ?? 'storage'
    throw new JournalError(code, `${error.message} (${error.code}).`)
  }
}
