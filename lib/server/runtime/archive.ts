import { Book } from '@/engine/book'
import type { LogHeader } from '@/engine/log'
import { eventReports } from '@/engine/projections/event-reports'
import type { EventReport, EventRow } from '@/engine/projections/event-types'
import { Live } from '@/engine/projections/live'
import { PUBLIC, type Viewer } from '@/engine/projections/projection'
import { recordFrom } from '../journal/chain'
import { answerableBook } from '../journal/pieces'
import type { Journal } from '../journal/port'
import { sha256 } from '../sha256'

/** Lines folded before others get a turn. */
const PAGE = 2_000
/** Streams of so many lines are folded while the caller waits. Ticks are callers: longer ones are folded beside them. */
const AWAITED_LINES = 20_000
/** Sealed streams that are shown; each is folded once and its reports are kept in memory. */
const STREAMS_MAX = 50
/** Old events whose reports were made again from their excerpts. */
const REMADE_MAX = 50

interface Reports {
  readonly rows: readonly EventRow[]
  report(id: string, viewer: Viewer): EventReport | null
}

/** Events of finished streams, imported beside the running one, and old events of the running one. */
export class Archive {
  private readonly streams = new Map<string, Reports>()
  private readonly remade = new Map<string, Live | null>()
  /** A long stream is being folded; what comes of it is told at the next look. */
  private isFolding = false
  private hasMore = false
  private failure: { readonly error: unknown } | null = null

  constructor(
    private readonly journal: Journal,
    private readonly running: string,
    private readonly awaitedLines = AWAITED_LINES,
  ) {}

  /** Takes in streams that were sealed since the last look, long ones some looks later; true when there are more now. */
  async refresh(): Promise<boolean> {
    const { failure } = this
    this.failure = null
    if (failure) throw failure.error
    const found = (await this.journal.streams()).filter(
      ({ header, sealed }) => sealed && !this.streams.has(header.stream),
    )
    for (const { header, head } of found.slice(0, STREAMS_MAX - this.streams.size)) {
      if (head.seq > this.awaitedLines) this.foldBeside(header)
      else await this.takeIn(header)
    }
    const { hasMore } = this
    this.hasMore = false
    return hasMore
  }

  get rows(): readonly EventRow[] {
    return [...this.streams.values()].flatMap(({ rows }) => rows)
  }

  report(id: string, viewer: Viewer): EventReport | null {
    for (const reports of this.streams.values()) {
      const report = reports.report(id, viewer)
      if (report) return report
    }
    return this.remade.get(id)?.report(id, viewer) ?? null
  }

  /** Looks whether an event that nobody remembers has an excerpt, and makes its report from that. */
  async remake(id: string): Promise<void> {
    if (this.remade.has(id)) return
    const excerpt = await this.journal.loadExcerpt(this.running, id)
    if (this.remade.size >= REMADE_MAX) this.remade.delete(this.remade.keys().next().value ?? '')
    if (!excerpt) return
    const live = Live.create(await answerableBook(excerpt.checkpoint))
    live.record(excerpt.lines.map(recordFrom))
    this.remade.set(id, live)
  }

  /** One at a time; others are found again at the next look. */
  private foldBeside(header: LogHeader): void {
    if (this.isFolding) return
    this.isFolding = true
    this.takeIn(header)
      .catch((error: unknown) => {
        this.failure = { error }
      })
      .finally(() => {
        this.isFolding = false
      })
  }

  private async takeIn(header: LogHeader): Promise<void> {
    this.streams.set(header.stream, await this.fold(header))
    this.hasMore = true
  }

  private async fold(header: LogHeader): Promise<Reports> {
    const { stream, authority, coverage, disclosure } = header
    const book = Book.create(header, sha256)
    const pseudonym = (event: string, account: string, seed: string) => book.pseudonym(event, account, seed)
    const receipt = (event: string, account: string, seed: string) => book.receipt(event, account, seed)
    const simulated = authority === 'engine'
    const projection = eventReports({ stream, authority, coverage, disclosure, simulated, pseudonym, receipt })
    let state = projection.init()
    for (let seq = 1; ; seq += PAGE) {
      const lines = await this.journal.read(stream, seq, PAGE)
      for (const line of lines) state = projection.fold(state, recordFrom(line))
      if (lines.length < PAGE) break
      await new Promise((done) => setImmediate(done))
    }
    return {
      rows: projection.view(state, PUBLIC).rows,
      report: (id, viewer) => projection.view(state, viewer).report(id),
    }
  }
}
