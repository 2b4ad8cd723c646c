import { sql } from 'kysely'
import { GENESIS, type LogHeader, lineOf } from '@/engine/log'
import { Database, type OpenOptions, pieces, type Query, type Write } from '../database/database'
import type { StreamTable } from '../database/tables'
import { verifyHeader, verifyLines } from './chain'
import { pack, unpack, unpackPiece } from './packed'
import {
  type Checkpoint,
  type Excerpt,
  type Head,
  type Journal,
  JournalError,
  type Line,
  type Note,
  type NoteChange,
  type Piece,
  type StreamInfo,
} from './port'

/** One to start from, and the older ones for when it can't be read and for excerpts that begin before it. */
export const CHECKPOINTS_KEPT = 4
/** Lines let go of in one transaction, so that pruning never holds an append up for long. */
const PRUNE_CHUNK = 20_000

/** The journal in a database of either kind. */
export class SqlJournal implements Journal {
  constructor(private readonly database: Database) {}

  /** The journal in a file of its own, for programs that do one thing and end. */
  static file(file: string, options: OpenOptions = {}): SqlJournal {
    return new SqlJournal(Database.file(file, 'journal', options))
  }

  async create(header: LogHeader): Promise<void> {
    verifyHeader(header)
    const text = lineOf(header)
    await this.database.write(async (tx) => {
      await tx
        .insertInto('stream')
        .values({ name: header.stream, header: text, sealed: 0, head: 0, first: 1 })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute()
      if ((await rowOf(tx, header.stream)).header !== text) {
        throw new JournalError('stream-exists', `A different stream ${header.stream} exists.`)
      }
    })
  }

  async append(
    stream: string,
    expectedSeq: number,
    lines: readonly Line[],
    notes: readonly NoteChange[] = [],
  ): Promise<Head> {
    checkGapless(expectedSeq, lines)
    return this.database.write(async (tx) => {
      // Moving the head takes the stream's row, so that of two who append after the same line one is too late.
      const [moved] = await tx
        .updateTable('stream')
        .set({ head: expectedSeq + lines.length })
        .where('name', '=', stream)
        .where('head', '=', expectedSeq)
        .where('sealed', '=', 0)
        .returning('id')
        .execute()
      if (!moved) return refuseUnlessRepeat(tx, stream, expectedSeq, lines)
      await insert(tx, moved.id, lines)
      await change(tx, notes)
      const last = lines.at(-1)
      return last ? { seq: last.seq, hash: hashIn(last.text) } : headOf(tx, await rowOf(tx, stream))
    })
  }

  async keep(notes: readonly NoteChange[]): Promise<void> {
    await this.database.write((tx) => change(tx, notes))
  }

  notes(kind: string): Promise<readonly Note[]> {
    return this.database.read((query) =>
      query.selectFrom('note').selectAll().where('kind', '=', kind).orderBy('key').execute(),
    )
  }

  read(stream: string, from: number, limit: number): Promise<readonly Line[]> {
    return this.database.read(async (query) => {
      const { id } = await rowOf(query, stream)
      const lines = await query
        .selectFrom('line')
        .select(['seq', 'text'])
        .where('stream', '=', id)
        .where('seq', '>=', from)
        .orderBy('seq')
        .limit(limit)
        .execute()
      const first = lines[0]?.seq ?? 0
      const hole = lines.findIndex(({ seq }, i) => seq !== first + i)
      if (hole >= 0) throw new JournalError('corrupt', `Line ${first + hole} of ${stream} is missing.`)
      return lines
    })
  }

  head(stream: string): Promise<Head> {
    return this.database.read(async (query) => headOf(query, await rowOf(query, stream)))
  }

  stream(name: string): Promise<StreamInfo | null> {
    return this.database.read(async (query) => {
      const row = await rowNamed(query, name)
      return row ? infoOf(query, row) : null
    })
  }

  streams(): Promise<readonly StreamInfo[]> {
    return this.database.read(async (query) => {
      const rows = await query.selectFrom('stream').selectAll().orderBy('id').execute()
      const infos: StreamInfo[] = []
      for (const row of rows) infos.push(await infoOf(query, row))
      return infos
    })
  }

  async saveCheckpoint(stream: string, { seq, parts }: Checkpoint): Promise<void> {
    const { id } = await this.database.read((query) => rowOf(query, stream))
    const held: { readonly part: string; readonly place: number; readonly piece: number }[] = []
    for (const [part, ofPart] of Object.entries(parts)) {
      for (const [place, piece] of (await this.hold(id, ofPart)).entries()) held.push({ part, place, piece })
    }
    await this.database.write(async (tx) => {
      await tx.deleteFrom('checkpoint').where('stream', '=', id).where('seq', '=', seq).execute()
      await tx.insertInto('checkpoint').values({ stream: id, seq }).execute()
      for (const rows of pieces(held)) {
        await tx
          .insertInto('checkpoint_piece')
          .values(rows.map((row) => ({ stream: id, seq, ...row })))
          .execute()
      }
      await keepNewest(tx, 'checkpoint', 'seq', id, CHECKPOINTS_KEPT)
    })
  }

  loadCheckpoint(stream: string, atOrBefore = Number.MAX_SAFE_INTEGER): Promise<Checkpoint | null> {
    return this.database.read(async (query) => {
      const { id, head } = await rowOf(query, stream)
      const [found] = await query
        .selectFrom('checkpoint')
        .select('seq')
        .where('stream', '=', id)
        // One ahead of the lines belongs to another journal: a backup put back beside newer files, for example.
        .where('seq', '<=', Math.min(atOrBefore, head))
        .orderBy('seq', 'desc')
        .limit(1)
        .execute()
      if (!found) return null
      const rows = await query
        .selectFrom('checkpoint_piece')
        .innerJoin('piece', 'piece.id', 'checkpoint_piece.piece')
        .select(['part', 'piece.id', 'digest'])
        .where('checkpoint_piece.stream', '=', id)
        .where('seq', '=', found.seq)
        .orderBy('part')
        .orderBy('place')
        .execute()
      const parts: Record<string, Piece[]> = {}
      for (const { part, ...row } of rows) {
        const known = parts[part] ?? []
        parts[part] = known
        known.push(this.pieceIn(row))
      }
      return { seq: found.seq, parts }
    })
  }

  async importSealed(header: LogHeader, lines: readonly Line[]): Promise<void> {
    checkGapless(0, lines)
    verifyLines(verifyHeader(header), lines)
    await this.database.write(async (tx) => {
      const [made] = await tx
        .insertInto('stream')
        .values({ name: header.stream, header: lineOf(header), sealed: 1, head: lines.length, first: 1 })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .returning('id')
        .execute()
      if (!made) throw new JournalError('stream-exists', `A stream ${header.stream} exists already.`)
      await insert(tx, made.id, lines)
    })
  }

  async saveExcerpt(stream: string, { events, checkpoint, lines }: Excerpt): Promise<void> {
    const { id } = await this.database.read((query) => rowOf(query, stream))
    const held = await this.hold(id, checkpoint)
    const packed = pack(JSON.stringify({ events, lines }))
    await this.database.write(async (tx) => {
      const made = await tx
        .insertInto('excerpt')
        .values({ stream: id, ...packed })
        .returning('id')
        .executeTakeFirstOrThrow()
      for (const rows of pieces(held.map((piece, place) => ({ excerpt: made.id, place, piece })))) {
        await tx.insertInto('excerpt_piece').values(rows).execute()
      }
      for (const event of events) {
        await tx
          .insertInto('excerpt_event')
          .values({ stream: id, event, excerpt: made.id })
          .onConflict((conflict) => conflict.columns(['stream', 'event']).doUpdateSet({ excerpt: made.id }))
          .execute()
      }
    })
  }

  loadExcerpt(stream: string, event: string): Promise<Excerpt | null> {
    return this.database.read(async (query) => {
      const { id } = await rowOf(query, stream)
      const [row] = await query
        .selectFrom('excerpt')
        .innerJoin('excerpt_event', 'excerpt_event.excerpt', 'excerpt.id')
        .select(['excerpt.id', 'digest', 'body'])
        .where('excerpt_event.stream', '=', id)
        .where('event', '=', event)
        .execute()
      if (!row) return null
      const text = unpack(row)
      if (text === null) throw new JournalError('corrupt', `The excerpt of event ${event} can't be read.`)
      const { events, lines } = parsed<Pick<Excerpt, 'events' | 'lines'>>(text)
      const held = await query
        .selectFrom('excerpt_piece')
        .innerJoin('piece', 'piece.id', 'excerpt_piece.piece')
        .select(['piece.id', 'digest'])
        .where('excerpt', '=', row.id)
        .orderBy('place')
        .execute()
      return { events, checkpoint: held.map((piece) => this.pieceIn(piece)), lines }
    })
  }

  async pruneExcerpts(stream: string, kept: number): Promise<void> {
    await this.database.write(async (tx) => {
      const { id } = await rowOf(tx, stream)
      await keepNewest(tx, 'excerpt', 'id', id, kept)
    })
  }

  async prune(stream: string, before: number): Promise<void> {
    const { id, head, first } = await this.database.read((query) => rowOf(query, stream))
    // The last line carries the head's hash, so it always stays.
    const until = Math.min(before, head)
    for (let next = first; next < until; ) {
      next = Math.min(next + PRUNE_CHUNK, until)
      const chunk = next
      await this.database.write(async (tx) => {
        await tx.deleteFrom('line').where('stream', '=', id).where('seq', '<', chunk).execute()
        await tx.updateTable('stream').set({ first: chunk }).where('id', '=', id).execute()
      })
    }
  }

  close(): Promise<void> {
    return this.database.close()
  }

  /** Holds the pieces from now on, each durable by itself; whoever refers to them does so afterwards. */
  private async hold(stream: number, ofPart: Iterable<Piece>): Promise<number[]> {
    const held: number[] = []
    for (const piece of ofPart) {
      const known = await this.database.read((query) => heldAs(query, stream, piece.digest))
      held.push(known ?? (await this.takePiece(stream, piece)))
    }
    return held
  }

  private async takePiece(stream: number, piece: Piece): Promise<number> {
    const { digest } = piece
    const { body } = pack(await piece.text())
    // A long checkpoint must not keep the thread from saying that it lives.
    await new Promise((done) => setImmediate(done))
    return this.database.write(async (tx) => {
      const { id } = await tx
        .insertInto('piece')
        .values({ stream, digest, body })
        .returning('id')
        .executeTakeFirstOrThrow()
      return id
    })
  }

  private pieceIn({ id, digest }: { readonly id: number; readonly digest: string }): Piece {
    const text = () =>
      this.database.read(async (query) => {
        const [row] = await query.selectFrom('piece').select('body').where('id', '=', id).execute()
        const text = row ? unpackPiece({ digest, body: row.body }) : null
        if (text === null) throw new JournalError('corrupt', `A piece of a checkpoint can't be read: ${digest}.`)
        return text
      })
    return { digest, text }
  }
}

async function heldAs(query: Query, stream: number, digest: string): Promise<number | null> {
  const [row] = await query
    .selectFrom('piece')
    .select('id')
    .where('stream', '=', stream)
    .where('digest', '=', digest)
    .execute()
  return row?.id ?? null
}

/** Lets go of all of a stream's rows but the newest, and of the pieces that only they referred to. */
async function keepNewest(
  tx: Write,
  table: 'checkpoint' | 'excerpt',
  column: 'seq' | 'id',
  stream: number,
  kept: number,
): Promise<void> {
  const [rows, age] = [sql.table(table), sql.ref(column)]
  const newestToGo = sql`select ${age} from ${rows} where stream = ${stream} order by ${age} desc limit 1 offset ${kept}`
  await sql`delete from ${rows} where stream = ${stream} and ${age} <= (${newestToGo})`.execute(tx)
  await dropPieces(tx, stream)
}

/** Lets go of pieces that no checkpoint and no excerpt refers to. */
async function dropPieces(tx: Write, stream: number): Promise<void> {
  await tx
    .deleteFrom('piece')
    .where('stream', '=', stream)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('checkpoint_piece').select('place').whereRef('checkpoint_piece.piece', '=', 'piece.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('excerpt_piece').select('place').whereRef('excerpt_piece.piece', '=', 'piece.id'))),
    )
    .execute()
}

function rowNamed(query: Query, stream: string): Promise<StreamTable | undefined> {
  return query.selectFrom('stream').selectAll().where('name', '=', stream).executeTakeFirst()
}

async function infoOf(query: Query, row: StreamTable): Promise<StreamInfo> {
  const head = await headOf(query, row)
  return { header: parsed<LogHeader>(row.header), head, sealed: row.sealed === 1, first: row.first }
}

async function rowOf(query: Query, stream: string): Promise<StreamTable> {
  const row = await rowNamed(query, stream)
  if (!row) throw new JournalError('unknown-stream', `There is no stream ${stream}.`)
  return row
}

async function headOf(query: Query, row: StreamTable): Promise<Head> {
  if (row.head === 0) return { seq: 0, hash: hashIn(row.header) }
  const text = await textAt(query, row.id, row.head)
  if (text === null) throw new JournalError('corrupt', `The last line of ${row.name} is missing.`)
  return { seq: row.head, hash: hashIn(text) }
}

async function textAt(query: Query, stream: number, seq: number): Promise<string | null> {
  const [line] = await query
    .selectFrom('line')
    .select('text')
    .where('stream', '=', stream)
    .where('seq', '=', seq)
    .execute()
  return line?.text ?? null
}

/** Why nothing could be appended, or the head where it all stands there already. */
async function refuseUnlessRepeat(
  tx: Write,
  stream: string,
  expectedSeq: number,
  lines: readonly Line[],
): Promise<Head> {
  const row = await rowOf(tx, stream)
  if (row.sealed) throw new JournalError('stream-sealed', `The stream ${stream} is sealed.`)
  if (row.head < expectedSeq) {
    throw new JournalError('gap', `The stream ${stream} is at ${row.head}, not at ${expectedSeq}.`)
  }
  for (const line of lines) {
    if ((await textAt(tx, row.id, line.seq)) === line.text) continue
    throw new JournalError('conflict', `Line ${line.seq} of ${stream} holds something else.`)
  }
  return headOf(tx, row)
}

async function insert(tx: Write, stream: number, lines: readonly Line[]): Promise<void> {
  for (const piece of pieces(lines)) {
    await tx
      .insertInto('line')
      .values(piece.map(({ seq, text }) => ({ stream, seq, text })))
      .execute()
  }
}

async function change(tx: Write, notes: readonly NoteChange[]): Promise<void> {
  for (const { kind, key, text } of notes) {
    if (text === null) await tx.deleteFrom('note').where('kind', '=', kind).where('key', '=', key).execute()
    else {
      await tx
        .insertInto('note')
        .values({ kind, key, text })
        .onConflict((conflict) => conflict.columns(['kind', 'key']).doUpdateSet({ text }))
        .execute()
    }
  }
}

function checkGapless(expectedSeq: number, lines: readonly Line[]): void {
  const wrong = lines.findIndex(({ seq }, i) => seq !== expectedSeq + 1 + i)
  if (wrong < 0) return
  throw new JournalError('gap', `Line ${lines[wrong]?.seq} does not follow on ${expectedSeq + wrong}.`)
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
