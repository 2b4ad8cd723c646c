import type { LogRecord } from '@/engine/log'
import { closedNotional } from '@/engine/observed'
import { closedBy, type ReplayState } from '@/engine/projections/replay'
import { sum } from '@/lib/format'

/** Records that a replay lists and stops at. The others (trades, deposits, order books) are counted, not shown. */
const LISTED = new Set<LogRecord['type']>([
  'mark',
  'liquidation',
  'takeover',
  'fund-payment',
  'fund',
  'state',
  'adl-started',
  'proceed',
  'closure',
  'adl-ended',
  'observed-adl',
  'observed-fund',
  'observed-liquidation',
  'observed-closure',
  'halt',
  'halted',
  'resume',
])

export type RowKind = LogRecord['type']
export type AmountKind = 'size' | 'money' | 'notional' | 'price' | null

/** One line of the event list. Times are numbers here, because positions on the bar are computed from them. */
export interface TimelineRow {
  readonly seq: number
  readonly at: string
  readonly ms: number
  readonly kind: RowKind
  readonly market: string | null
  readonly name: string | null
  readonly place: number | null
  readonly amount: string | null
  readonly of: AmountKind
  /** Closed in the event in focus, up to and including this row; null for rows that close nothing of it. */
  readonly soFar: string | null
  readonly event: string | null
  /** Belongs to another event than the one in focus. */
  readonly other: boolean
}

type Fields = Pick<TimelineRow, 'market' | 'name' | 'place' | 'amount' | 'of' | 'event'>

const BARE: Fields = { market: null, name: null, place: null, amount: null, of: null, event: null }

function fieldsOf(record: LogRecord, markets: ReadonlyMap<string, string>): Fields {
  switch (record.type) {
    case 'observed-adl':
      return { ...BARE, market: record.market, name: record.market, amount: record.notional, of: 'notional' }
    case 'observed-closure':
      // Sizes of many markets don't add up; their notional does.
      return { ...BARE, market: record.market, name: record.account, amount: notionalOf(record), of: 'notional' }
    case 'observed-liquidation':
    case 'liquidation':
      return { ...BARE, market: record.market, name: record.account, amount: record.size, of: 'size' }
    case 'closure':
      return {
        ...BARE,
        market: markets.get(record.event) ?? null,
        name: record.account,
        place: record.place,
        amount: record.size,
        of: 'size',
        event: record.event,
      }
    case 'takeover':
      return {
        ...BARE,
        market: record.market,
        name: record.account,
        amount: record.size,
        of: 'size',
        event: record.event,
      }
    case 'fund-payment':
      return {
        ...BARE,
        market: record.market,
        name: record.fund,
        amount: record.amount,
        of: 'money',
        event: record.event,
      }
    case 'fund':
      return { ...BARE, name: record.fund, amount: record.amount, of: 'money' }
    case 'observed-fund':
      return { ...BARE, name: record.fund, amount: record.balance, of: 'money' }
    case 'adl-started':
      return {
        ...BARE,
        market: record.market,
        name: record.account,
        amount: record.size,
        of: 'size',
        event: record.event,
      }
    case 'adl-ended':
      return {
        ...BARE,
        market: markets.get(record.event) ?? null,
        amount: record.taken,
        of: 'size',
        event: record.event,
      }
    case 'proceed':
      return { ...BARE, market: markets.get(record.event) ?? null, event: record.event }
    case 'state':
      return { ...BARE, market: record.market, name: record.state }
    case 'mark':
      return markOf(record.marks)
    default:
      return BARE
  }
}

const notionalOf = (record: LogRecord): string | null => closedNotional(record)?.notional.toFixed() ?? null

/** A mark of one market is a price; several at once are only counted. */
function markOf(marks: Readonly<Record<string, string>>): Fields {
  const entries = Object.entries(marks)
  const [first] = entries
  if (entries.length === 1 && first !== undefined) return { ...BARE, market: first[0], amount: first[1], of: 'price' }
  return { ...BARE, name: `${entries.length} markets` }
}

/** What the rows of a chapter go on from: what was closed before it, and the event that is still under way. */
export interface Before {
  readonly soFar: string
  readonly event: { readonly event: string; readonly market: string } | null
}

export function beforeOf({ total, closed, event }: ReplayState, focus: string | null): Before {
  const soFar = focus === null ? total : closed.get(focus)
  return { soFar: soFar?.toFixed() ?? '0', event: event?.started ?? null }
}

/** `focus`: the event that is looked at, where the record holds several. */
export function timelineOf(
  records: readonly LogRecord[],
  focus: string | null = null,
  before: Before = { soFar: '0', event: null },
): TimelineRow[] {
  const markets = new Map<string, string>()
  if (before.event !== null) markets.set(before.event.event, before.event.market)
  let { soFar } = before
  const rows: TimelineRow[] = []
  for (const record of records) {
    if (record.type === 'adl-started') markets.set(record.event, record.market)
    if (!LISTED.has(record.type)) continue
    const fields = fieldsOf(record, markets)
    const other = focus !== null && fields.event !== null && fields.event !== focus
    const closed = other ? null : closedBy(record)
    if (closed !== null) soFar = closed.amount.plus(soFar).toFixed()
    rows.push({
      seq: record.seq,
      at: record.at,
      ms: Date.parse(record.at),
      kind: record.type,
      ...fields,
      soFar: closed === null ? null : soFar,
      other,
    })
  }
  return rows
}

/** Whether a row closes something in the event in focus. */
export const isClosing = (row: Pick<TimelineRow, 'kind' | 'other'>): boolean =>
  !row.other && (row.kind === 'closure' || row.kind === 'observed-adl' || row.kind === 'observed-closure')

/** A stretch of rows with the same time. */
export interface Moment {
  readonly ms: number
  readonly first: number
  readonly last: number
  readonly closing: number
  readonly closed: string | null
  /** Closed up to and including this moment. */
  readonly soFar: string | null
}

export function momentsOf(rows: readonly TimelineRow[]): Moment[] {
  const moments: Moment[] = []
  let first = 0
  for (let index = 1; index <= rows.length; index += 1) {
    if (index < rows.length && rows[index]?.ms === rows[first]?.ms) continue
    const closing = rows.slice(first, index).filter(isClosing)
    const soFar = closing.at(-1)?.soFar ?? moments.at(-1)?.soFar ?? null
    moments.push({
      ms: rows[first]?.ms ?? 0,
      first,
      last: index - 1,
      closing: closing.length,
      closed: sum(closing.map(({ amount }) => amount)),
      soFar,
    })
    first = index
  }
  return moments
}

/** Rows at which a phase begins: what the keys for phases stop at. */
export function phaseStarts(rows: readonly TimelineRow[]): number[] {
  const starts = [0]
  const add = (row: number) => {
    if (row > 0 && !starts.includes(row)) starts.push(row)
  }
  rows.forEach((row, index) => {
    const before = rows[index - 1]
    if (row.kind === 'adl-started' || row.kind === 'adl-ended') add(index)
    if (isClosing(row) && before !== undefined && !isClosing(before)) add(index)
  })
  add(rows.findIndex(({ kind }) => kind === 'liquidation'))
  add(rows.length - 1)
  return starts.sort((a, b) => a - b)
}
