import { type Decimal, dec } from './decimal'
import type { LogRecord } from './log'

/** What one record says that a venue closed: the notional of a closure, or a total of many. Null when it closes nothing. */
export function closedNotional(record: LogRecord): { readonly market: string; readonly notional: Decimal } | null {
  if (record.type === 'observed-adl') return { market: record.market, notional: dec(record.notional) }
  if (record.type !== 'observed-closure') return null
  return { market: record.market, notional: dec(record.size).times(dec(record.price)) }
}
