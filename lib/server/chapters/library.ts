import type { Worker } from 'node:worker_threads'
import type { ChapterList } from '@/lib/wire/chapters'
import { Problem } from '../http/problem'
import type { StreamInfo } from '../journal/port'
import type { Where } from '../store'
import { Shelf } from './shelf'
import type { ChapterNews, ChapterTask } from './task'

/** Streams that wait to be made into chapters; a log of a million lines takes a minute or two. */
const WAITING_MAX = 8

interface Making {
  readonly task: ChapterTask
  /** Once all of it has been folded. */
  outline: ChapterList | null
  done: number
  of: number
}

/** `ready`: it can be played, if the engine may still be going over it. */
export type Asked =
  | { readonly state: 'ready'; readonly list: ChapterList; readonly shelf: Shelf }
  | { readonly state: 'making'; readonly done: number; readonly of: number }

/** Long finished logs in chapters: made once, by a thread of their own, one log at a time. */
export class Library {
  private readonly lists = new Map<string, ChapterList>()
  private readonly failed = new Map<string, string>()
  private readonly waiting: Making[] = []
  private worker: Worker | null = null

  constructor(
    private readonly where: Where,
    private readonly makeWorker: (task: ChapterTask) => Worker,
  ) {}

  /** The chapters of a finished stream, or how far their making is: asking for them begins it. */
  async ask({ header: { stream }, head }: StreamInfo): Promise<Asked> {
    const shelf = new Shelf(this.where.dataFolder, stream, head)
    const known = this.lists.get(stream)
    if (known) return { state: 'ready', list: known, shelf }
    const making = this.waiting.find(({ task }) => task.stream === stream)
    if (making) return soFar(making, shelf)
    const failure = this.failed.get(stream)
    if (failure !== undefined) throw new Problem(503, 'chapters-failed', `The log could not be read: ${failure}`)
    const list = await shelf.list()
    if (list) {
      this.lists.set(stream, list)
      return { state: 'ready', list, shelf }
    }
    this.begin({ task: { where: this.where, stream }, outline: null, done: 0, of: head.seq })
    return { state: 'making', done: 0, of: head.seq }
  }

  async stop(): Promise<void> {
    this.waiting.length = 0
    await this.worker?.terminate()
  }

  private begin(making: Making): void {
    const { stream } = making.task
    if (this.waiting.some(({ task }) => task.stream === stream)) return
    if (this.waiting.length >= WAITING_MAX)
      throw new Problem(503, 'busy', 'Too many logs are being read.', null, { 'retry-after': '10' })
    this.waiting.push(making)
    this.next()
  }

  private next(): void {
    const [making] = this.waiting
    if (this.worker || !making) return
    const worker = this.makeWorker(making.task)
    this.worker = worker
    let failure: string | null = 'its thread ended'
    worker.on('message', (news: ChapterNews) => {
      if (news.said === 'progress') Object.assign(making, { done: news.done, of: news.of })
      else if (news.said === 'outlined') Object.assign(making, { outline: news.list, done: 0 })
      else failure = news.said === 'failed' ? news.message : null
    })
    worker.on('error', (error) => {
      failure = error.message
    })
    worker.on('exit', () => {
      this.worker = null
      if (this.waiting[0] !== making) return
      this.waiting.shift()
      if (failure !== null) this.failed.set(making.task.stream, failure)
      this.next()
    })
  }
}

function soFar({ outline, done, of }: Making, shelf: Shelf): Asked {
  if (outline === null) return { state: 'making', done, of }
  return { state: 'ready', list: { ...outline, check: { state: 'running', done, of } }, shelf }
}
