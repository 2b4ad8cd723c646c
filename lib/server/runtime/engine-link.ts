import type { Worker } from 'node:worker_threads'
import { Problem } from '../http/problem'
import {
  type Answers,
  type Failure,
  type FromWorker,
  type Kind,
  patienceFor,
  type Question,
  type ToWorker,
  type WorkerData,
} from './messages'

/** Questions that may wait at once; beyond that the engine is asked to do more than it can. */
const WAITING_MAX = 500
/** After a crash: at once, then later and later, so that a worker that always dies does not keep the machine busy. */
const RESTART_MS = { first: 200, most: 10_000 } as const
/** A worker that ran this long without crashing is taken to be well again. */
const WELL_AFTER_MS = 60_000
/** What a tick under way and a checkpoint are given at a stop. */
const STOP_MS = 5_000

interface Waiting {
  readonly settle: (answer: unknown) => void
  readonly fail: (error: unknown) => void
  readonly timer: NodeJS.Timeout
}

export interface LinkListener {
  message(message: FromWorker): void
  /** The thread has ended although nobody asked it to; it is started anew. */
  lost(): void
  restarted(): void
}

/** The engine's thread as the serving thread knows it: asks, hears, and starts it anew when it dies. */
export class EngineLink {
  private worker: Worker | null = null
  private readonly waiting = new Map<number, Waiting>()
  private nextId = 1
  private crashes = 0
  private startedAt = 0
  private isStopping = false
  private isAtFault = false
  private restartTimer: NodeJS.Timeout | undefined

  constructor(
    private readonly makeWorker: (data: WorkerData) => Worker,
    private readonly data: WorkerData,
    private readonly listener: LinkListener,
  ) {}

  start(): void {
    this.startedAt = performance.now()
    const worker = this.makeWorker(this.data)
    this.worker = worker
    worker.on('message', (message: FromWorker) => this.hear(message))
    worker.on('error', () => undefined)
    worker.on('exit', () => this.ended(worker))
  }

  ask<K extends Kind>(kind: K, ask: Answers[K]['ask']): Promise<Answers[K]['answer']> {
    if (!this.worker || this.isStopping) return Promise.reject(unavailable())
    if (this.waiting.size >= WAITING_MAX) return Promise.reject(unavailable())
    const id = this.nextId++
    this.send({ type: 'ask', id, question: { kind, ...ask } as Question })
    return new Promise((settle, fail) => {
      const timer = setTimeout(() => this.finish(id)?.fail(unavailable()), patienceFor(kind))
      this.waiting.set(id, { settle: settle as (answer: unknown) => void, fail, timer })
    })
  }

  /** Ends the thread in order, or by force when that takes too long. */
  async stop(): Promise<void> {
    this.isStopping = true
    clearTimeout(this.restartTimer)
    const { worker } = this
    if (!worker) return
    const gone = new Promise<void>((done) => worker.once('exit', () => done()))
    this.send({ type: 'stop' })
    const timer = setTimeout(() => void worker.terminate(), STOP_MS)
    await gone
    clearTimeout(timer)
  }

  private send(message: ToWorker): void {
    this.worker?.postMessage(message)
  }

  private hear(message: FromWorker): void {
    if (message.type === 'answer') this.finish(message.id)?.settle(message.answer)
    else if (message.type === 'failed') this.finish(message.id)?.fail(errorFrom(message.error))
    else {
      if (message.type === 'fault') this.isAtFault = true
      this.listener.message(message)
    }
  }

  private finish(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id)
    this.waiting.delete(id)
    clearTimeout(waiting?.timer)
    return waiting
  }

  private ended(worker: Worker): void {
    if (this.worker !== worker) return
    this.worker = null
    for (const id of [...this.waiting.keys()]) this.finish(id)?.fail(unavailable())
    if (this.isStopping || this.isAtFault) return
    this.crashes = performance.now() - this.startedAt > WELL_AFTER_MS ? 0 : this.crashes + 1
    const delay = Math.min(RESTART_MS.most, RESTART_MS.first * 2 ** this.crashes)
    this.listener.lost()
    this.restartTimer = setTimeout(() => {
      this.listener.restarted()
      this.start()
    }, delay)
  }
}

export const unavailable = () =>
  new Problem(503, 'engine-unavailable', 'The engine does not answer at the moment.', null, { 'retry-after': '1' })

function errorFrom({ name, message, code, path }: Failure): Error {
  if (code === 'starting') return unavailable()
  return Object.assign(new Error(message), { name, code, path })
}
