import type { LogRecord } from '@/engine/log'
import type { Entry } from '@/lib/wire/support'

/** What the log holds of one account around a moment. Nobody else is named. */
export interface Happened {
  readonly entries: readonly Entry[]
  /** Whether the whole stretch was looked through. */
  readonly whole: boolean
}

/** Funding concerns everybody who holds a position; whether this account did is asked of its state. */
export function concerns(record: LogRecord, account: string): boolean {
  switch (record.type) {
    case 'trade':
      return record.buyer === account || record.seller === account
    case 'deposit':
    case 'withdrawal':
    case 'liquidation':
    case 'takeover':
    case 'closure':
      return record.account === account
    case 'funding':
      return true
    default:
      return false
  }
}

export function happenedFrom(records: readonly LogRecord[], account: string, whole: boolean): Happened {
  return { entries: records.flatMap((record) => entryOf(record, account) ?? []), whole }
}

function entryOf(record: LogRecord, account: string): Entry | null {
  const { seq, at } = record
  switch (record.type) {
    case 'trade': {
      const { market, size, price } = record
      return { seq, at, kind: 'order', market, side: record.buyer === account ? 'bought' : 'sold', size, price }
    }
    case 'deposit':
      return { seq, at, kind: 'transfer', direction: 'in', amount: record.amount }
    case 'withdrawal':
      return { seq, at, kind: 'transfer', direction: 'out', amount: record.amount }
    case 'liquidation':
    case 'takeover':
      return { seq, at, kind: record.type, market: record.market, side: record.side, size: record.size }
    case 'closure':
      return { seq, at, kind: 'closure', market: null, side: null, size: record.size }
    case 'funding':
      return { seq, at, kind: 'funding', market: record.market, rate: record.rate }
    default:
      return null
  }
}
