import type { Book, Pending } from '../book'
import { plain } from '../decimal'
import { assert } from '../errors'
import { formulaInWords, work } from '../formula/words'
import { hex, type Sha256 } from '../hash'
import type { EventRecord, LogRecord } from '../log'
import { Measures } from '../measures'
import { fieldsOf } from '../ranking/queue'
import { rulebookNamed } from '../rulebooks/index'
import { receiptId } from './code'
import { queueRows, treeOf } from './commitment'
import { MerkleTree } from './merkle'
import {
  type ClosureDetail,
  type Commitment,
  closureLeaf,
  detailHash,
  hashOf,
  type LogProof,
  leafOfRow,
  type PublicRun,
  type QueueRow,
  type ReceiptBody,
  type Result,
  type RunClosure,
  type SaltedDetail,
  saltKeyOf,
  saltOf,
} from './objects'

type Recorded<T extends EventRecord['type']> = Extract<EventRecord, { type: T }>

/** An entry of the log of heads, as its record becomes durable. */
export interface Entry {
  readonly entry: Commitment | Result
  /** The whole event, with its result. */
  readonly event: NotedEvent | null
}

/** An event as its records tell it, with what is needed to prove it. */
export interface NotedEvent {
  readonly commitment: Commitment
  readonly result: Result
  readonly seed: string
  /** The queue that was committed to: a million rows for some, and most never ask. */
  readonly rows: () => readonly QueueRow[]
  readonly closures: readonly NotedClosure[]
}

interface NotedClosure {
  readonly seq: number
  readonly at: string
  readonly place: number
  readonly name: string
  readonly detail: SaltedDetail
  readonly score: ReceiptBody['score']
}

/** An event that was committed to and has not ended. */
interface Open {
  readonly commitment: Commitment
  readonly seed: string
  readonly rows: NotedEvent['rows']
  readonly scores: ReadonlyMap<string, ReceiptBody['score']>
  proceed: Result['proceed'] | null
  readonly closures: NotedClosure[]
}

/**
 * Writes down what is needed to prove an event, from the book and the records it makes: hand it each step's records before
 * the next step is taken, because a queue is known only while its event waits.
 */
export class Notary {
  private open: Open | null = null

  constructor(
    private readonly sha256: Sha256,
    /** Whether the stream is invented. */
    private readonly simulated: boolean,
  ) {}

  take(book: Book, records: readonly LogRecord[]): Entry[] {
    return records.flatMap((record) => this.record(book, record))
  }

  private record(book: Book, record: LogRecord): Entry[] {
    const { open } = this
    if (record.type === 'adl-started') return [this.start(book, record)]
    if (!open || !('event' in record) || record.event !== open.commitment.event) return []
    if (record.type === 'proceed') open.proceed = { seq: record.seq, at: record.at }
    if (record.type === 'closure') this.close(book, open, record)
    return record.type === 'adl-ended' ? [this.end(book, open, record)] : []
  }

  private start(book: Book, record: Recorded<'adl-started'>): Entry {
    const { pending } = book
    assert(pending?.event === record.event, 'an event waits when its queue is committed to')
    const commitment = this.commitmentOf(book, record)
    this.open = {
      commitment,
      seed: book.seed,
      rows: () => queueRows(pending.queue),
      scores: scoresOf(book, pending),
      proceed: null,
      closures: [],
    }
    return { entry: commitment, event: null }
  }

  private commitmentOf(book: Book, record: Recorded<'adl-started'>): Commitment {
    const { seq, at, hash, type: _, cause: __, account, market, trigger, ...facts } = record
    const { stream, authority, coverage, disclosure } = book.header
    const { accounts, markets } = book.view()
    const listed = markets.get(market)
    assert(listed !== undefined, 'an event is in a known market')
    const { kind, settle, multiplier, lot, tick } = listed
    const { equity, ...numbers } = trigger.numbers
    const isOpen = disclosure === 'open'
    return {
      type: 'adl/commitment/1',
      stream,
      authority,
      coverage,
      disclosure,
      simulated: this.simulated,
      ...facts,
      allocation: rulebookNamed(record.rulebook).allocation,
      market: { id: market, kind, settle, multiplier: plain(multiplier), lot: plain(lot), tick: plain(tick) },
      seq,
      at,
      line: hash,
      bankrupt: {
        name: nameOf(book, record.event, account, book.seed),
        owner: isOpen ? (accounts.get(account)?.owner ?? account) : null,
      },
      // The equity of a bankrupt account gives away its margin.
      trigger: isOpen ? trigger : { ...trigger, numbers },
    }
  }

  private close(book: Book, open: Open, record: Recorded<'closure'>): void {
    const { seq, at, place, event } = record
    const { account, score, size, price, realisedPnl, fee, sizeAfter, balanceAfter } = record
    const salt = saltOf(this.sha256, saltKeyOf(this.sha256, open.seed, event), 'closure', account)
    const detail = { account, score, size, price, realisedPnl, fee, sizeAfter, balanceAfter, salt }
    const name = nameOf(book, event, account, open.seed)
    open.closures.push({ seq, at, place, name, detail, score: open.scores.get(account) ?? null })
  }

  private end(book: Book, open: Open, record: Recorded<'adl-ended'>): Entry {
    const { event, seq, at, hash, reason, problems, skipped, taken, remaining, waterfall } = record
    assert(open.proceed !== null, 'an event proceeds before it ends')
    const tree = closureTree(this.sha256, event, open.closures)
    const result: Result = {
      type: 'adl/result/1',
      stream: book.header.stream,
      event,
      seq,
      at,
      line: hash,
      proceed: open.proceed,
      reason,
      problems,
      closures: { root: hex(tree.root()), count: tree.size },
      skipped: skipped.map((s) => ({
        place: s.place,
        name: nameOf(book, event, s.account, open.seed),
        reason: s.reason,
      })),
      taken,
      remaining,
      waterfall,
    }
    this.open = null
    const { commitment, seed, rows, closures } = open
    return { entry: result, event: { commitment, result, seed, rows, closures } }
  }
}

/** What an account is called in public: `seed` was the stream's when the event began. */
function nameOf(book: Book, event: string, account: string, seed: string): string {
  return book.header.disclosure === 'open' ? account : book.pseudonym(event, account, seed)
}

/** How each position that is to be closed came to its score, worked out on the state that was committed to. */
function scoresOf(book: Book, { plan }: Pending): Map<string, ReceiptBody['score']> {
  const { score } = rulebookNamed(plan.rulebook).ranking
  const measures = new Measures(book.view())
  return new Map(
    plan.closures.map(({ entry: { position } }) => [
      position.account,
      score && { formula: formulaInWords(score), working: work(score, fieldsOf(measures, position)) },
    ]),
  )
}

/** The tree over an event's closures, in the order in which they were made. */
export function closureTree(sha256: Sha256, event: string, closures: readonly NotedClosure[]): MerkleTree {
  const leaves = closures.map((closure) => ({ ...closure, detail: detailHash(sha256, closure.detail) }))
  return new MerkleTree(
    sha256,
    leaves.map((leaf) => hashOf(sha256, closureLeaf(event, leaf))),
  )
}

/** What everyone may know of an event. */
export function publicRun(sha256: Sha256, noted: NotedEvent, log: LogProof): PublicRun {
  const { commitment, result, seed, rows, closures } = noted
  const { event } = commitment
  const isOpen = commitment.disclosure === 'open'
  return {
    format: 'plimsoll.public-run/1',
    event,
    commitment,
    result,
    closures: closures.map((closure): RunClosure => {
      const { seq, at, place, name, detail } = closure
      return { seq, at, place, name, detail: detailHash(sha256, detail), figures: isOpen ? unsalted(detail) : null }
    }),
    queue: isOpen ? { saltKey: saltKeyOf(sha256, seed, event), rows: rows() } : null,
    log,
  }
}

function unsalted({ salt: _, ...figures }: SaltedDetail): ClosureDetail {
  return figures
}

/** The receipts of an event, one for each closure, still to be signed. */
export function receiptsOf(sha256: Sha256, noted: NotedEvent, log: LogProof): ReceiptBody[] {
  const { commitment, result, seed, closures } = noted
  const { event } = commitment
  const rows = noted.rows()
  const saltKey = saltKeyOf(sha256, seed, event)
  const queue = treeOf(sha256, event, saltKey, rows)
  const tree = closureTree(sha256, event, closures)
  return closures.map(({ score, ...closure }, index) => {
    const row = rows[closure.place - 1]
    assert(row?.account === closure.detail.account, 'a closure has its place in the queue')
    return {
      format: 'plimsoll.receipt/1',
      id: receiptId(sha256, seed, event, row.account),
      event,
      account: row.account,
      leaf: leafOfRow(sha256, event, saltKey, row),
      path: queue.inclusion(closure.place - 1).map(hex),
      closure: { index, ...closure, path: tree.inclusion(index).map(hex) },
      commitment,
      result,
      score,
      log,
    }
  })
}
