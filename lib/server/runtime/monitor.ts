import type { Book } from '@/engine/book'
import { INVARIANTS, isAbout, type Violation, Watch } from '@/engine/invariants'
import type { LogRecord, TimedInput } from '@/engine/log'
import type { MonitorReport, PromiseReport } from '@/lib/wire/methodology'

/** The share of time that looking may take: figures on time matter more than a second look at each of them. */
const SHARE = 0.1
/** A copy of more accounts than this takes longer than a tick: such a book is not looked at. */
const ACCOUNTS_MAX = 20_000
/** Time that may be saved up for a burst. */
const SAVED_MAX_MS = 500

/**
 * Holds every promise of the engine against the steps of the running book. An ADL event's closures are always looked at;
 * ordinary steps while there is time for it, which in the demo there always is.
 */
export class Monitor {
  private watch: Watch | null = null
  private since: MonitorReport['since'] = null
  private steps = 0
  private checked = 0
  private readonly promises = new Map<string, PromiseReport>(
    INVARIANTS.map(({ id }) => [id, { id, checks: 0, last: null, broken: null }]),
  )
  private savedMs = SAVED_MAX_MS
  private savedAt: number

  /** @param broken told of each promise once, at the step that first breaks it */
  constructor(
    private readonly broken: (id: string, text: string, seq: number) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.savedAt = now()
  }

  get report(): MonitorReport {
    const { since, steps, checked } = this
    return { since, steps, checked, promises: [...this.promises.values()] }
  }

  /** Takes the step, and looks at it. What is found is reported and changes nothing. */
  step(book: Book, input: TimedInput): LogRecord[] {
    if (this.watch === null) {
      // What an event under way was committed to was said before anyone looked.
      if (book.pending) return book.apply(input)
      this.watch = new Watch(book.settings.maxMarkAgeMs)
    }
    this.save()
    if (book.view().accounts.size > ACCOUNTS_MAX) return this.overlook(this.watch, book, input)
    const isDue = input.type === 'proceed' || this.savedMs > 0
    if (!isDue) return this.letBy(this.watch, book, input)
    const began = this.now()
    const before = book.fork().view()
    const forked = this.now()
    const records = book.apply(input)
    const applied = this.now()
    this.note(records, this.watch.check(before, records, book.view()))
    this.savedMs -= forked - began + (this.now() - applied)
    return records
  }

  private save(): void {
    const now = this.now()
    this.savedMs = Math.min(SAVED_MAX_MS, this.savedMs + (now - this.savedAt) * SHARE)
    this.savedAt = now
  }

  private letBy(watch: Watch, book: Book, input: TimedInput): LogRecord[] {
    const records = book.apply(input)
    watch.pass(records, book.view())
    this.count(records)
    return records
  }

  private overlook(watch: Watch, book: Book, input: TimedInput): LogRecord[] {
    const records = book.apply(input)
    watch.overlook(records)
    this.count(records)
    return records
  }

  private count(records: readonly LogRecord[]): void {
    const [input] = records
    this.steps += 1
    if (input) this.since ??= { seq: input.seq, at: input.at }
  }

  private note(records: readonly LogRecord[], found: readonly Violation[]): void {
    this.count(records)
    this.checked += 1
    const [input] = records
    if (!input) return
    const { seq, at } = input
    for (const invariant of INVARIANTS) {
      const known = this.promises.get(invariant.id)
      const text = found.find((violation) => violation.id === invariant.id)?.text
      if (!known || (text === undefined && !isAbout(invariant, records))) continue
      const broken = known.broken ?? (text === undefined ? null : { seq, at, text })
      if (broken && !known.broken) this.broken(known.id, broken.text, seq)
      this.promises.set(known.id, { id: known.id, checks: known.checks + 1, last: { seq, at }, broken })
    }
  }
}
