import type { LogHeader, LogRecord } from '@/engine/log'
import { type Excerpt, ReplayMachine } from './machine'
import type { FromWorker, ToWorker } from './messages'
import { recomputerFor } from './recompute'

/** Computing goes on in slices this long, so that a seek never waits for longer than one of them. */
const SLICE_MS = 12

/** Answers the questions of one page, in a worker or, where a worker can't start, in the page itself. */
export class ReplaySession {
  private machine: ReplayMachine | null = null
  private shown = 0

  constructor(private readonly say: (message: FromWorker) => void) {}

  async hear(message: ToWorker): Promise<void> {
    if (message.ask === 'frame') return this.show(message.seq)
    try {
      this.open(await load(message.url), message.event)
    } catch (error) {
      this.say({
        said: 'failed',
        code: error instanceof LoadError ? error.code : 'unreadable',
        message: error instanceof Error ? error.message : '',
      })
    }
  }

  private open(excerpt: Excerpt, event: string): void {
    const recomputer = recomputerFor(excerpt)
    this.machine =
      typeof recomputer === 'string'
        ? new ReplayMachine(excerpt, null, event, recomputer)
        : new ReplayMachine(excerpt, recomputer, event)
    this.say({ said: 'ready', ready: this.machine.ready })
    this.say({ said: 'check', check: this.machine.checked })
    this.goOn()
  }

  private show(seq: number): void {
    this.shown = seq
    if (this.machine !== null) this.say({ said: 'frame', frame: this.machine.frame(seq) })
  }

  private goOn(): void {
    const { machine } = this
    if (machine === null) return
    const known = machine.queuesKnown
    const until = performance.now() + SLICE_MS
    const more = machine.advance(() => performance.now() < until)
    this.say({ said: 'check', check: machine.checked })
    // What stands on the screen is drawn again with a queue that has become known.
    if (machine.queuesKnown > known) this.show(this.shown)
    if (more) setTimeout(() => this.goOn(), 0)
  }
}

class LoadError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

async function load(url: string): Promise<Excerpt> {
  const response = await fetch(url, { headers: { accept: 'application/json' } })
  const text = await response.text()
  if (response.ok && url.endsWith('.ndjson')) return excerptOfLog(text)
  const body = parsed(text)
  const { format, code, detail, title } = (body ?? {}) as Record<string, unknown>
  if (!response.ok) {
    throw new LoadError(
      typeof code === 'string' ? code : `${response.status}`,
      String(detail ?? title ?? response.statusText),
    )
  }
  if (format !== 'plimsoll.excerpt/1')
    throw new LoadError('unreadable', 'The answer is not a record that can be replayed.')
  return body as Excerpt
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A whole log, one record a line. */
function excerptOfLog(text: string): Excerpt {
  const [first = '', ...rest] = text.trimEnd().split('\n')
  const header = JSON.parse(first) as LogHeader
  const records = rest.map((line) => JSON.parse(line) as LogRecord)
  return { format: 'plimsoll.excerpt/1', header, checkpoint: null, records }
}
