import type { LogHeader } from '@/engine/log'

/** One line of a stream: its place and its canonical text, exactly as it was hashed. */
export interface Line {
  readonly seq: number
  readonly text: string
}

export interface Head {
  readonly seq: number
  readonly hash: string
}

export interface StreamInfo {
  readonly header: LogHeader
  readonly head: Head
  /** Nothing is ever appended to a sealed stream: it is a record of the past. */
  readonly sealed: boolean
  /** The first line that is still held; above 1 where calm stretches were pruned. */
  readonly first: number
}

/** Everything a restart begins from. Each part is a sequence of pieces that its owner makes, and puts together again. */
export interface Checkpoint {
  readonly seq: number
  readonly parts: Readonly<Record<string, Iterable<Piece>>>
}

/**
 * A text of at most some megabytes, told from all others of its stream by `digest`, the SHA-256 of its UTF-8 as hex digits.
 * A journal asks for the text of a piece that it does not hold yet, and of no other.
 */
export interface Piece {
  readonly digest: string
  /** Of a piece that a journal gives: fails with `corrupt` where the text can't be read any more. */
  text(): string | Promise<string>
}

/** A text that is kept beside the lines: what alerts there are, and what became of their messages. */
export interface Note {
  readonly kind: string
  readonly key: string
  readonly text: string
}

/** A note as it is from now on; null takes it away. */
export interface NoteChange extends Omit<Note, 'text'> {
  readonly text: string | null
}

/** What is kept of a stream around ADL events when the rest is pruned: it replays on its own. */
export interface Excerpt {
  readonly events: readonly string[]
  /** Pieces of a book that stands before the first of `lines`. */
  readonly checkpoint: Iterable<Piece>
  readonly lines: readonly Line[]
}

export interface Journal {
  /** Begins a stream. Doing it again with the same header changes nothing. */
  create(header: LogHeader): Promise<void>
  /**
   * Adds lines after `expectedSeq`, all of them or none, and answers with the new head once they are durable. Repeating
   * an append that succeeded is answered in the same way; a different repeat is a conflict, a line that does not follow
   * on the head is a gap. Notes become durable with the lines that they follow from, or not at all.
   */
  append(stream: string, expectedSeq: number, lines: readonly Line[], notes?: readonly NoteChange[]): Promise<Head>
  /** Notes that follow from no line. */
  keep(notes: readonly NoteChange[]): Promise<void>
  /** Every note of a kind, by key. */
  notes(kind: string): Promise<readonly Note[]>
  /** At most `limit` lines in order, beginning with the first at or after `from`. */
  read(stream: string, from: number, limit: number): Promise<readonly Line[]>
  head(stream: string): Promise<Head>
  /** Null where there is none of this name. */
  stream(name: string): Promise<StreamInfo | null>
  /** All of them: for whoever does not know yet which. */
  streams(): Promise<readonly StreamInfo[]>
  /** Takes the pieces one after the other, and counts from when all of them are durable. The newest few stay. */
  saveCheckpoint(stream: string, checkpoint: Checkpoint): Promise<void>
  /** The newest checkpoint, at or before `atOrBefore` where that is given. */
  loadCheckpoint(stream: string, atOrBefore?: number): Promise<Checkpoint | null>
  /** A finished stream and all of its lines, or nothing. */
  importSealed(header: LogHeader, lines: readonly Line[]): Promise<void>
  saveExcerpt(stream: string, excerpt: Excerpt): Promise<void>
  loadExcerpt(stream: string, event: string): Promise<Excerpt | null>
  /** Lets go of all excerpts but the newest. */
  pruneExcerpts(stream: string, kept: number): Promise<void>
  /** Lets go of the lines before `before`. Excerpts and checkpoints stay. */
  prune(stream: string, before: number): Promise<void>
  close(): Promise<void>
}

export type JournalCode =
  | 'unknown-stream'
  | 'stream-exists'
  | 'stream-sealed'
  | 'gap'
  | 'conflict'
  | 'disk-full'
  | 'corrupt'
  /** The lines hold together, and the engine makes others of the same inputs: it is another version of it. */
  | 'diverged'
  | 'busy'
  /** The database can't be reached, or went away while it was asked. What was being written may have been written. */
  | 'unavailable'
  /** Another engine has taken the stream over: this one must decide nothing more. */
  | 'fenced'
  | 'read-only'
  | 'storage'

/** What passes by itself: a disk is freed, a lock is let go of, a database comes back. The same is tried again later. */
const MAY_PASS: ReadonlySet<JournalCode> = new Set(['disk-full', 'busy', 'unavailable'])

export function mayPass(error: unknown): error is JournalError {
  return error instanceof JournalError && MAY_PASS.has(error.code)
}

/** What a journal could not do. Bad input never ends here: it is refused before it reaches a journal. */
export class JournalError extends Error {
  override readonly name = 'JournalError'
  constructor(
    readonly code: JournalCode,
    message: string,
  ) {
    super(message)
  }
}
