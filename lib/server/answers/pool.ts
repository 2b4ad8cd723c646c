import type { Worker } from 'node:worker_threads'
import type { Twin } from '@/lib/wire/requests'
import { Problem } from '../http/problem'
import type { Job, JobAnswers } from './jobs'

export type Ask = { readonly twin: Twin; readonly body: string } | { readonly job: Job }
export type Task = Ask & { readonly id: number }

export type TaskResult =
  | { readonly id: number; readonly text: string }
  | {
      readonly id: number
      readonly failure: {
        readonly name: string
        readonly message: string
        readonly code: string | null
        readonly path: string | null
      }
    }

/** One answer may take this long. The thread is ended then: nothing else stops a calculation. */
const ANSWER_MS = 8_000
/** Requests that wait their turn; whoever comes after them is asked to come again. */
const WAITING_MAX = 16
/** A thread that nobody needs gives its memory back. */
const IDLE_MS = 60_000

interface Waiting {
  readonly task: Task
  readonly settle: (text: string) => void
  readonly fail: (error: unknown) => void
}

/**
 * Answers that are worked out from a request's own file, or from a stretch of the journal. One thread, one at a time: a
 * stranger's largest file must not slow down those who read, nor the engine.
 */
export class AnswerPool {
  private worker: Worker | null = null
  private current: Waiting | null = null
  private readonly waiting: Waiting[] = []
  private timer: NodeJS.Timeout | undefined
  private nextId = 1

  constructor(private readonly makeWorker: () => Worker) {}

  run(twin: Twin, body: string): Promise<string> {
    return this.queue({ twin, body })
  }

  async work<J extends Job>(job: J): Promise<JobAnswers[J['kind']]> {
    return JSON.parse(await this.queue({ job })) as JobAnswers[J['kind']]
  }

  private queue(ask: Ask): Promise<string> {
    if (this.waiting.length >= WAITING_MAX) return Promise.reject(busy())
    return new Promise((settle, fail) => {
      this.waiting.push({ task: { ...ask, id: this.nextId++ }, settle, fail })
      this.next()
    })
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer)
    await this.worker?.terminate()
  }

  private next(): void {
    if (this.current) return
    clearTimeout(this.timer)
    this.current = this.waiting.shift() ?? null
    if (!this.current) {
      this.timer = setTimeout(() => this.drop(), IDLE_MS).unref()
      return
    }
    this.timer = setTimeout(() => this.drop(), ANSWER_MS)
    this.thread().postMessage(this.current.task)
  }

  private thread(): Worker {
    if (this.worker) return this.worker
    const worker = this.makeWorker()
    this.worker = worker
    worker.on('message', (result: TaskResult) => this.finish(result))
    worker.on('error', () => undefined)
    worker.on('exit', () => this.lost(worker))
    return worker
  }

  private drop(): void {
    const { worker } = this
    if (worker) void worker.terminate()
  }

  private finish(result: TaskResult): void {
    const { current } = this
    if (!current || current.task.id !== result.id) return
    this.current = null
    if ('text' in result) current.settle(result.text)
    else {
      const { message, ...more } = result.failure
      current.fail(Object.assign(new Error(message), more))
    }
    this.next()
  }

  private lost(worker: Worker): void {
    if (this.worker !== worker) return
    this.worker = null
    this.current?.fail(new Problem(503, 'took-too-long', 'This could not be worked out in time; try a smaller file.'))
    this.current = null
    if (this.waiting.length > 0) this.next()
  }
}

function busy(): Problem {
  return new Problem(503, 'busy', 'Too many files are being worked on.', null, { 'retry-after': '2' })
}
