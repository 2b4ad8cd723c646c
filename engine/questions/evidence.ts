import type { Book, Planned } from '../book'
import type { VenueRun } from '../differences'
import { PlimsollError } from '../errors'
import { isInput, type LogRecord, type TimedInput } from '../log'
import type { Side } from '../market'
import type { View } from '../state'

/** An ADL event as its log tells it: the state on which it was decided, before the fund paid, and what was then done. */
export interface Evidence {
  readonly view: View
  /** In force when the queue was committed to, with its version. */
  readonly rulebook: string
  readonly position: { readonly account: string; readonly market: string; readonly side: Side }
  /** Null while the event is under way, and when it was given up. */
  readonly run: VenueRun | null
}

type Started = Extract<LogRecord, { type: 'adl-started' }>

/**
 * Takes a book on through records of its log until an event begins. Refuses with `log-differs` where the engine makes
 * other records of the same inputs, and with `no-such-event`.
 */
export function evidenceOf(book: Book, records: readonly LogRecord[], event: string): Evidence {
  const started = records.find((record): record is Started => record.type === 'adl-started' && record.event === event)
  if (!started) throw new PlimsollError('no-such-event', `The log holds no event ${event}.`)
  const hashes = new Map(records.map(({ seq, hash }) => [seq, hash]))
  let view: View | null = null
  const planned: Planned = (id, state) => {
    if (id === event) view = state.clone()
  }
  for (const record of records) {
    if (record.seq > started.seq) break
    if (isInput(record) && record.seq > book.seq) again(book, record, planned, hashes)
  }
  if (view === null) throw differs()
  const { account, market, side, rulebook } = started
  return { view, rulebook, position: { account, market, side }, run: runOf(started, records) }
}

function again(book: Book, record: LogRecord, planned: Planned, hashes: ReadonlyMap<number, string>): void {
  const { seq: _, hash: __, ...input } = record
  for (const made of book.apply(input as unknown as TimedInput, planned)) {
    if (made.hash !== hashes.get(made.seq)) throw differs()
  }
}

function differs(): PlimsollError {
  return new PlimsollError('log-differs', 'The engine makes other records of these inputs than the log holds.')
}

/** What was done, in the shape of a venue's run. */
function runOf(started: Started, records: readonly LogRecord[]): VenueRun | null {
  const { event, account, side, market, sizeBefore, price, fundPaid } = started
  const ended = records.find((record) => record.type === 'adl-ended' && record.event === event)
  if (ended?.type !== 'adl-ended' || ended.reason === 'aborted') return null
  const closures = records.flatMap((record) =>
    record.type === 'closure' && record.event === event
      ? [{ account: record.account, size: record.size, price: record.price }]
      : [],
  )
  return {
    market,
    price,
    bankrupt: { account, side, sizeBefore, sizeAfter: ended.sizeAfter },
    closures,
    waterfall: { fundPaid },
    remaining: ended.remaining,
  }
}
