import type { Book } from '@/engine/book'
import { assert } from '@/engine/errors'
import { isInput, type LogRecord, type TimedInput } from '@/engine/log'
import { receiptId } from '@/engine/receipt/code'
import { HeadLog, textOf } from '@/engine/receipt/heads'
import { type Entry, Notary, type NotedEvent, publicRun, receiptsOf } from '@/engine/receipt/notary'
import { type Head, type PublishedKeys, type Signer, signed } from '@/engine/receipt/objects'
import { eventExcerpt } from '../event-keeper'
import { recordFrom } from '../journal/chain'
import { answerableBook } from '../journal/pieces'
import { type Journal, JournalError } from '../journal/port'
import { keysOf } from '../keys'
import { sha256 } from '../sha256'
import type { ProofStore, ReceiptPlace } from './store'

/** Events whose run and receipts are held ready. A run of an open stream holds its whole queue. */
const PROVEN_MAX = 20

/** Everything there is to hand out about one event, as texts that are served as they are. */
export interface Proven {
  readonly run: string
  /** By name. */
  readonly receipts: ReadonlyMap<string, string>
}

/**
 * Enters commitments and results into the signed log of heads as they become durable, before anyone is told of them, and
 * makes runs and receipts again from the log when they are asked for.
 */
export class Registrar {
  private notary: Notary
  private log: HeadLog
  private stream = ''
  /** Entries that are not durable yet: the disk may be full for a while. */
  private readonly waiting: Entry[] = []
  private seen = 0
  private storedSeq = 0
  private readonly proven = new Map<string, Proven | null>()

  constructor(
    private readonly store: ProofStore,
    private readonly journal: Journal,
    /** Null in a process that follows an engine: it reads what that has signed. */
    private readonly signer: Signer | null,
    private readonly simulated: boolean,
  ) {
    this.notary = new Notary(sha256, simulated)
    this.log = new HeadLog(sha256, '')
  }

  /** Begins or takes up the log of a stream. */
  async open(stream: string): Promise<void> {
    if (this.signer) await this.store.addKey(this.signer.publicKey)
    const heads = await this.store.heads(stream)
    this.stream = stream
    this.notary = new Notary(sha256, this.simulated)
    this.log = new HeadLog(sha256, stream, heads)
    this.storedSeq = this.log.last?.seq ?? 0
    this.seen = 0
    this.proven.clear()
  }

  /**
   * Records as they became durable, with the book as they left it. What was entered before a restart is not entered again,
   * and the same records may be handed over until there is room to store what they led to.
   */
  async take(book: Book, records: readonly LogRecord[]): Promise<void> {
    if (book.header.stream !== this.stream) await this.open(book.header.stream)
    const last = records.at(-1)?.seq ?? 0
    if (last > this.seen) this.waiting.push(...this.notary.take(book, records))
    this.seen = Math.max(this.seen, last)
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      await this.enter(next)
      this.waiting.shift()
    }
  }

  get head(): Head | null {
    return this.log.last
  }

  /** Heads from this size on. */
  heads(from: number, limit: number): readonly Head[] {
    return this.log.all.slice(Math.max(0, from - 1), Math.max(0, from - 1) + limit)
  }

  consistency(first: number, last: number): { first: Head; last: Head; proof: readonly string[] } | null {
    const [one, two] = [this.log.at(first), this.log.at(last)]
    return one && two && first <= last ? { first: one, last: two, proof: this.log.consistency(first, last) } : null
  }

  async keys(): Promise<PublishedKeys> {
    return keysOf(await this.store.keys())
  }

  /** Where a receipt belongs; null where there is none of this name. */
  place(id: string): Promise<ReceiptPlace | null> {
    return this.store.receipt(id)
  }

  /** Null for an event that is under way, or that the log no longer holds. */
  async prove(event: string): Promise<Proven | null> {
    const known = this.proven.get(event)
    if (known) return known
    const noted = await this.noted(event)
    const made = noted && this.issue(noted)
    if (!made) return null
    if (this.proven.size >= PROVEN_MAX) this.proven.delete(this.proven.keys().next().value ?? '')
    this.proven.set(event, made)
    return made
  }

  private async enter({ entry, event }: Entry): Promise<void> {
    if (entry.seq <= this.storedSeq) return
    const head = this.log.ofSeq(entry.seq) ?? this.log.append(entry, this.signs())
    await this.store.add(head, event ? placesOf(event) : [])
    this.storedSeq = entry.seq
  }

  private signs(): Signer {
    assert(this.signer !== null, 'only the engine signs')
    return this.signer
  }

  private issue(noted: NotedEvent): Proven | null {
    const { commitment, result } = noted
    if (!this.log.ofSeq(commitment.seq) || !this.log.ofSeq(result.seq)) return null
    const proof = this.log.proof(commitment, result)
    const receipts = receiptsOf(sha256, noted, proof).map((body) => signed(sha256, this.signs(), body))
    return {
      run: textOf(publicRun(sha256, noted, proof)),
      receipts: new Map(receipts.map((receipt) => [receipt.id, textOf(receipt)])),
    }
  }

  /** The event as the engine makes it again of the lines around it. */
  private async noted(event: string): Promise<NotedEvent | null> {
    const excerpt = await eventExcerpt(this.journal, this.stream, event).catch(orNull)
    if (!excerpt) return null
    const book = await answerableBook(excerpt.checkpoint)
    const notary = new Notary(sha256, this.simulated)
    for (const record of excerpt.lines.map(recordFrom)) {
      if (!isInput(record)) continue
      const { seq: _, hash: __, ...input } = record
      for (const { event: noted } of notary.take(book, book.apply(input as TimedInput))) {
        if (noted?.commitment.event === event) return noted
      }
    }
    return null
  }
}

function placesOf({ commitment, seed, closures }: NotedEvent): ReceiptPlace[] {
  const { stream, event } = commitment
  return closures.map(({ detail: { account } }) => ({
    id: receiptId(sha256, seed, event, account),
    stream,
    event,
    account,
  }))
}

/** A stream that is gone, or lines that were let go of. Anything else is a failure of ours. */
function orNull(error: unknown): null {
  if (error instanceof JournalError) return null
  throw error
}
