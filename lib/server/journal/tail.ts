import type { LogRecord } from '@/engine/log'
import { recordFrom } from './chain'
import { type Journal, JournalError } from './port'

/** Lines read at once. */
const PAGE = 1_000

/** The lines of a stream from one on, read as they are needed. */
export class Tail {
  private page: LogRecord[] = []

  constructor(
    private readonly journal: Journal,
    private readonly stream: string,
    private next: number,
    /** The last one. Whoever appends while it reads says where it began to, so that it never reads what it wrote itself. */
    private readonly last = Number.MAX_SAFE_INTEGER,
  ) {}

  async peek(): Promise<LogRecord | null> {
    if (this.page.length === 0) {
      if (this.next > this.last) return null
      const lines = await this.journal.read(this.stream, this.next, Math.min(PAGE, this.last - this.next + 1))
      const first = lines[0]?.seq ?? this.next
      if (first !== this.next) throw new JournalError('gap', `Line ${this.next} of ${this.stream} is no longer held.`)
      this.page = lines.map(recordFrom)
      this.next += lines.length
    }
    return this.page[0] ?? null
  }

  async take(): Promise<LogRecord | null> {
    const record = await this.peek()
    this.page.shift()
    return record
  }
}
