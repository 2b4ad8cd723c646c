import { Book } from '@/engine/book'
import type { LogHeader, LogRecord } from '@/engine/log'
import type { Excerpt, Journal } from './journal/port'
import { sha256 } from './sha256'

/** An excerpt begins with the last checkpoint at least so many records before the event: what led to it is part of it. */
export const EXCERPT_BEFORE = 100
/** And goes on for so long after its end, so that what became of the market can be seen. */
export const EXCERPT_AFTER = 200
/** Longer excerpts are cut here; the log of a chain of events is never longer than a few thousand lines. */
export const EXCERPT_LINES_MAX = 20_000
/** A simulated exchange makes events all day: of its excerpts the newest are kept. A real one's are kept for ever. */
export const SIMULATED_EXCERPTS_KEPT = 1_000

/**
 * Keeps an excerpt of the log around every ADL event: a checkpoint from shortly before and the records until shortly
 * after. It replays on its own when everything else of that hour has been pruned. Events close to each other share one.
 */
export class EventKeeper {
  private readonly ended: { readonly event: string; readonly from: number; readonly to: number }[] = []

  constructor(
    private readonly journal: Journal,
    private readonly header: LogHeader,
    private readonly simulated: boolean,
  ) {}

  record(record: LogRecord): void {
    if (record.type !== 'adl-ended') return
    this.ended.push({ event: record.event, from: startOf(record.event, record.seq), to: record.seq })
  }

  /** Keeps what has ended long enough ago. */
  async keep(head: number): Promise<void> {
    const last = this.ended.at(-1)
    if (last && head >= last.to + EXCERPT_AFTER) await this.keepAll(head)
  }

  /** Keeps everything that has ended, however short ago. May be asked again when the journal refused: nothing is kept twice. */
  async keepAll(head: number): Promise<void> {
    const [first, last] = [this.ended[0], this.ended.at(-1)]
    if (!first || !last) return
    const { stream } = this.header
    const checkpoint = await this.journal.loadCheckpoint(stream, Math.max(0, first.from - EXCERPT_BEFORE))
    const after = checkpoint?.seq ?? 0
    const until = Math.min(head, last.to + EXCERPT_AFTER)
    const lines = await this.journal.read(stream, after + 1, Math.min(until - after, EXCERPT_LINES_MAX))
    if (lines[0]?.seq === after + 1) {
      const events = this.ended.map(({ event }) => event)
      const pieces = checkpoint?.parts.book ?? Book.create(this.header, sha256).pieces()
      await this.journal.saveExcerpt(stream, { events, checkpoint: pieces, lines })
    }
    this.ended.length = 0
    // What is one too many for want of room goes with the next one.
    if (this.simulated) await this.journal.pruneExcerpts(stream, SIMULATED_EXCERPTS_KEPT)
  }
}

/** An event is named after its market and the seq of the input that caused it. */
export function startOf(event: string, otherwise: number): number {
  const seq = Number(event.slice(event.lastIndexOf('.') + 1))
  return Number.isSafeInteger(seq) && seq > 0 ? seq : otherwise
}

/** The lines around an event and the book before them: kept when it has ended, read from the log until then. */
export async function eventExcerpt(
  journal: Journal,
  stream: string,
  event: string,
): Promise<Pick<Excerpt, 'checkpoint' | 'lines'> | null> {
  const kept = await journal.loadExcerpt(stream, event)
  if (kept) return kept
  const info = await journal.stream(stream)
  const saved = await journal.loadCheckpoint(stream, startOf(event, 1) - 1)
  const after = saved?.seq ?? 0
  const lines = await journal.read(stream, after + 1, EXCERPT_LINES_MAX)
  if (!info || lines[0]?.seq !== after + 1) return null
  return { checkpoint: saved?.parts.book ?? Book.create(info.header, sha256).pieces(), lines }
}
