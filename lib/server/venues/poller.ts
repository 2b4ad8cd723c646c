import type { VenueTrouble } from '@/lib/wire/venues'
import type { Board, Connected } from './board'
import { getJson, UpstreamError, upstream } from './get'
import type { Ask, Patch, Source } from './port'

/** What failed is tried again after so long at first, also where it is asked for once an hour. */
const RETRY_MS = 30_000
/** However long a venue has been in trouble, it is asked again after so long. */
const WAIT_MOST_MS = 15 * 60_000
/** Pages of one list that are followed. */
const PAGES_MAX = 10
/** The first questions are spread over so long, so that a start does not look like an attack. */
const SPREAD_MS = 3_000

export interface PollerOptions {
  now(): number
  note(message: string, details: Readonly<Record<string, unknown>>): void
  /** Divides every wait: for tests, which have no minutes. */
  readonly hurry?: number
}

/** Asks the sources of one venue, each at its own pace; slower while they refuse, and at the time they name. */
export class Poller {
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly stopping = new AbortController()

  constructor(
    private readonly connected: Connected,
    private readonly board: Board,
    private readonly options: PollerOptions,
  ) {}

  start(): void {
    const { sources } = this.connected.venue
    for (const [i, source] of sources.entries()) this.later(source, 0, 0, (i * SPREAD_MS) / sources.length)
  }

  stop(): void {
    this.stopping.abort()
    for (const timer of this.timers) clearTimeout(timer)
  }

  private later(source: Source, turn: number, failures: number, ms: number): void {
    if (this.stopping.signal.aborted) return
    const timer = setTimeout(
      () => {
        this.timers.delete(timer)
        void this.ask(source, turn, failures)
      },
      ms / (this.options.hurry ?? 1),
    )
    timer.unref()
    this.timers.add(timer)
  }

  private async ask(source: Source, turn: number, failures: number): Promise<void> {
    const { connected, board, options } = this
    const { id } = connected.venue
    const first = source.request(board.known(id), turn, options.now())
    if (!first) return this.later(source, turn, 0, Math.min(source.everyMs, SPREAD_MS))
    try {
      const patch = await this.pages(source, first)
      const trouble = board.apply(id, source.name, patch, options.now())
      if (trouble) options.note('a venue answers other than documented', { venue: id, source: source.name, trouble })
      const isDoubted = trouble === 'empty' || trouble === 'shrunk'
      this.later(source, turn + 1, 0, isDoubted ? source.everyMs : jittered(source.everyMs))
    } catch (error) {
      if (this.stopping.signal.aborted) return
      const failed = upstream(error)
      this.failed(source.name, failed.trouble, failed.message)
      this.later(source, turn + 1, failures + 1, waitAfter(source.everyMs, failures + 1, failed))
    }
  }

  private async pages(source: Source, first: Ask): Promise<Patch> {
    const { connected, board, options } = this
    const { signal } = this.stopping
    const bounds = { signal, ...(source.maxBytes === undefined ? {} : { maxBytes: source.maxBytes }) }
    const read = async (ask: Ask) =>
      source.read(await getJson(connected.base, ask, bounds), ask, board.known(connected.venue.id), options.now())
    let patch = await read(first)
    for (let page = 1; patch.next; page++) {
      // Half of a list must not pass for the whole of it.
      if (page >= PAGES_MAX) throw new UpstreamError('too-large', `more than ${PAGES_MAX} pages`)
      patch = joined(patch, await read(patch.next))
    }
    return patch
  }

  private failed(source: string, trouble: VenueTrouble, message: string): void {
    const { connected, board, options } = this
    board.fail(connected.venue.id, source, trouble, options.now())
    options.note('a venue could not be read', { venue: connected.venue.id, source, trouble, message })
  }
}

function joined({ listed, unread }: Patch, more: Patch): Patch {
  return { ...more, listed: new Map([...(listed ?? []), ...(more.listed ?? [])]), unread: unread + more.unread }
}

/** Twice as long after each failure, at most a quarter of an hour, and at least as long as the venue says. */
export function waitAfter(everyMs: number, failures: number, { retryAfterMs }: UpstreamError): number {
  const wait = Math.min(Math.min(everyMs, RETRY_MS) * 2 ** Math.min(failures, 10), WAIT_MOST_MS)
  return jittered(Math.max(wait, retryAfterMs ?? 0))
}

/** Up to a tenth later, so that many servers don't ask at the same moment. */
function jittered(ms: number): number {
  return ms * (1 + Math.random() / 10)
}
