import type { LogHeader, LogRecord } from '@/engine/log'
import { type Excerpt, ReplayMachine } from './machine'
import type { FromWorker, ToWorker } from './messages'
import { recomputerFor } from './recompute'
import { type Change, ChangedRun } from './what-if'

/** Computing goes on in slices this long, so that a seek never waits for longer than one of them. */
const SLICE_MS = 12
/** Nor for a slice at all while somebody scrubs: then computing stands back for so long, a few times in a row. */
const REST_MS = 120
const RESTS_MAX = 4

/** Answers the questions of one page, in a worker or, where a worker can't start, in the page itself. */
export class ReplaySession {
  private machine: ReplayMachine | null = null
  private excerpt: Excerpt | null = null
  private changed: ChangedRun | null = null
  private shown = 0
  private scrubbed = false
  private rests = 0

  constructor(private readonly say: (message: FromWorker) => void) {}

  async hear(message: ToWorker): Promise<void> {
    if (message.ask === 'frame') {
      this.scrubbed = true
      return this.show(message.seq)
    }
    if (message.ask === 'what-if') return this.changeTo(message.change)
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
    this.excerpt = excerpt
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
    this.showOther()
  }

  private showOther(): void {
    if (this.changed !== null) this.say({ said: 'other-frame', frame: this.changed.frame(this.shown) })
  }

  private changeTo(change: Change): void {
    if (this.excerpt === null) return
    try {
      this.changed = new ChangedRun(this.excerpt, change)
      this.say({ said: 'what-if', whatIf: this.changed.result })
      this.showOther()
      this.goOnChanged(this.changed)
    } catch (error) {
      this.say({ said: 'what-if-failed', message: error instanceof Error ? error.message : 'It could not be run.' })
    }
  }

  private goOnChanged(run: ChangedRun): void {
    if (run !== this.changed) return
    const until = performance.now() + SLICE_MS
    const more = run.advance(() => performance.now() < until)
    this.showOther()
    if (more) setTimeout(() => this.goOnChanged(run), 0)
  }

  private goOn(): void {
    const { machine } = this
    if (machine === null) return
    if (this.stepsBack()) {
      setTimeout(() => this.goOn(), REST_MS)
      return
    }
    const known = machine.queuesKnown
    const until = performance.now() + SLICE_MS
    const more = machine.advance(() => performance.now() < until)
    this.say({ said: 'check', check: machine.checked })
    // What stands on the screen is drawn again with a queue that has become known.
    if (machine.queuesKnown > known) this.show(this.shown)
    if (more) setTimeout(() => this.goOn(), 0)
  }

  private stepsBack(): boolean {
    const rests = this.scrubbed && this.rests < RESTS_MAX
    this.scrubbed = false
    this.rests = rests ? this.rests + 1 : 0
    return rests
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
