import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { resultOf } from '../answers/answer-task'
import type { Task } from '../answers/pool'
import { NO_BUS } from '../bus/port'
import { type ChapterTask, fillShelf } from '../chapters/task'
import { composeFeed, composeRegistrar, composeStores } from '../composition'
import type { FeedSource } from '../feed/port'
import { EngineService } from '../runtime/engine-service'
import { setRuntime } from '../runtime/handle'
import type { FromWorker, ToWorker } from '../runtime/messages'
import { Runtime } from '../runtime/runtime'
import type { Settings } from '../runtime/settings'

/** A thread that is none: what it is sent is handled here, a moment later, as between threads. */
abstract class Loopback<In> extends EventEmitter {
  private gone = false

  postMessage(message: In): void {
    setImmediate(() => {
      if (!this.gone) this.receive(message)
    })
  }

  async terminate(): Promise<number> {
    this.leave()
    return 0
  }

  protected leave(): void {
    if (this.gone) return
    this.gone = true
    this.emit('exit', 0)
  }

  protected say(message: unknown): void {
    setImmediate(() => {
      if (!this.gone) this.emit('message', message)
    })
  }

  protected abstract receive(message: In): void
}

class LoopbackAnswers extends Loopback<Task> {
  protected receive(task: Task): void {
    void resultOf(task).then((result) => this.say(result))
  }
}

class LoopbackChapters extends Loopback<never> {
  constructor(task: ChapterTask) {
    super()
    void fillShelf(task, (news) => this.say(news)).then(() => setImmediate(() => this.leave()))
  }

  protected receive(): void {}
}

class LoopbackEngine extends Loopback<ToWorker> {
  readonly service: EngineService

  constructor(settings: Settings, own: FeedSource | null) {
    super()
    const stores = composeStores(settings)
    this.service = new EngineService({
      ...stores,
      bus: NO_BUS,
      errands: null,
      registrar: composeRegistrar(settings, stores.journal),
      source: (scenario, seed) =>
        own ??
        composeFeed({
          ...settings,
          scenario: scenario ?? settings.scenario,
          seed: seed ?? settings.seed,
          traders: settings.traders ?? 100,
        }),
      intervalMs: settings.intervalMs,
      control: settings.control,
      loopback: settings.loopback,
      now: Date.now,
      wait: (ms) =>
        new Promise((done) => {
          setTimeout(done, ms).unref()
        }),
      send: (message: FromWorker) => this.say(message),
    })
    void this.service.start().then(() => this.service.beat())
  }

  /** Ends without a word, as a thread does that has run out of memory. */
  crash(): void {
    this.leave()
  }

  /** Says something that the service itself would only say when our own code is broken. */
  claim(message: FromWorker): void {
    this.say(message)
  }

  protected receive(message: ToWorker): void {
    if (message.type === 'stop') {
      void this.service.stop().then(() => this.leave())
      return
    }
    this.service.ask(message.question).then(
      (answer) => this.say({ type: 'answer', id: message.id, answer }),
      ({ name, message: text, code = null, path = null }) =>
        this.say({ type: 'failed', id: message.id, error: { name, message: text, code, path } }),
    )
  }
}

export interface Bench {
  readonly runtime: Runtime
  readonly engines: LoopbackEngine[]
  readonly folder: string
  close(): Promise<void>
}

/** Everything that serves, with its threads in this one, on a simulated exchange or one of the test's own. Ticks come by hand, through the operator's control. */
export async function openBench(
  changes: Partial<Settings> = {},
  limitsFactor = 1_000,
  own: FeedSource | null = null,
): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-serve-'))
  const settings: Settings = {
    role: 'all',
    natsUrl: null,
    dataFolder: folder,
    databaseUrl: null,
    scenario: 'cascade',
    seed: 1,
    intervalMs: 3_600_000,
    traders: 100,
    crowd: null,
    push: null,
    script: null,
    control: true,
    loopback: true,
    hyperliquid: null,
    venues: null,
    venueAccounts: null,
    ...changes,
  }
  const engines: LoopbackEngine[] = []
  const threads = {
    engine: () => {
      const engine = new LoopbackEngine(settings, own)
      engines.push(engine)
      return engine as unknown as Worker
    },
    answers: () => new LoopbackAnswers() as unknown as Worker,
    chapters: (task: ChapterTask) => new LoopbackChapters(task) as unknown as Worker,
  }
  const runtime = new Runtime(settings, threads, limitsFactor)
  setRuntime(runtime)
  runtime.start()
  await until(() => runtime.health.status === 'ok')
  return {
    runtime,
    engines,
    folder,
    close: async () => {
      await runtime.stop()
      setRuntime(undefined)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function until(holds: () => boolean, withinMs = 30_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it never came to that')
    await new Promise((done) => setTimeout(done, 5))
  }
}
