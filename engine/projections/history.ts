import { dec, over, plain, plus, printedRatio, RATIO_ZERO, type Ratio, ratio, ZERO } from '../decimal'
import type { AdlEndedEvent, AdlStartedEvent, ClosureEvent, LiquidationEvent, LogRecord, TakeoverEvent } from '../log'
import { opposite, type Side } from '../market'
import { byCodeUnits } from '../state'
import type { Projection } from './projection'
import { learnUnits, type Units, type UnitsByMarket } from './units'

/** What was done to one account's positions: closures in the queue, liquidations, and lots that a fund took over. */
export interface ClosureRow {
  readonly seq: number
  readonly at: string
  readonly kind: 'closure' | 'liquidation' | 'takeover'
  readonly event: string | null
  readonly market: string
  readonly side: Side
  /** What the figures are counted in, also when the market is gone; null where the log never named it. */
  readonly unit: string | null
  readonly settle: string | null
  readonly tick: string | null
  readonly lot: string | null
  readonly place: number | null
  readonly size: string
  readonly price: string
  readonly realisedPnl: string
  readonly fee: string
  readonly sizeAfter: string
  /** The name of its receipt; null for what is no closure. */
  readonly receipt: string | null
}

/** A row as it is kept: the receipt's name follows from the seed of that time. */
type KeptRow = Omit<ClosureRow, 'receipt'> & { readonly seed: string | null }

/** Rows kept of one account: more than a page shows; the log holds the rest. */
export const ROWS_MAX = 200
/** Accounts with rows: when there are more, a tenth is let go, those that nothing has happened to for longest. */
export const ACCOUNTS_MAX = 50_000

type Started = Pick<AdlStartedEvent, 'event' | 'market' | 'account' | 'side' | 'price'> & { readonly seed: string }

export interface HistoryState {
  readonly accounts: Map<string, KeptRow[]>
  seed: string
  /** The event under way: closures name it and nothing else. */
  started: Started | null
  readonly units: UnitsByMarket
}

export function initHistory(): HistoryState {
  return { accounts: new Map(), seed: '', started: null, units: new Map() }
}

/** The rows of one account, newest first. Who may ask for them is decided by whoever shows an account. */
export function historyOf(
  receiptOf: (event: string, account: string, seed: string) => string,
): Projection<HistoryState, (account: string) => readonly ClosureRow[]> {
  return {
    init: initHistory,
    fold,
    view: (state) => (account) =>
      (state.accounts.get(account) ?? []).toReversed().map(({ seed, ...row }) => ({
        ...row,
        receipt: seed === null || row.event === null ? null : receiptOf(row.event, account, seed),
      })),
  }
}

function fold(state: HistoryState, record: LogRecord): HistoryState {
  learnUnits(state.units, record)
  switch (record.type) {
    case 'rulebook':
      state.seed = record.seed
      break
    case 'liquidation':
      add(state, record.account, record, liquidated(record, state.units.get(record.market)))
      break
    case 'takeover':
      add(state, record.account, record, takenOver(record))
      break
    case 'adl-started': {
      const { event, market, account, side, price } = record
      state.started = { event, market, account, side, price, seed: state.seed }
      break
    }
    case 'closure':
      if (state.started?.event === record.event) {
        add(state, record.account, record, closed(record, state.started))
      }
      break
    case 'adl-ended':
      if (state.started?.event === record.event && dec(record.taken).gt(ZERO)) {
        add(state, state.started.account, record, passedOn(record, state.started))
      }
      break
  }
  return state
}

function add(state: HistoryState, account: string, { seq, at }: LogRecord, row: Row): void {
  const rows = state.accounts.get(account) ?? []
  rows.push({ seq, at, seed: null, ...row, ...countedIn(state.units.get(row.market)) })
  if (rows.length > ROWS_MAX) rows.shift()
  state.accounts.set(account, rows)
  if (state.accounts.size > ACCOUNTS_MAX) forgetOldest(state)
}

function forgetOldest({ accounts }: HistoryState): void {
  const newest = ([, rows]: readonly [string, readonly KeptRow[]]) => rows.at(-1)?.seq ?? 0
  const oldestFirst = [...accounts].sort((a, b) => newest(a) - newest(b) || byCodeUnits(a[0], b[0]))
  for (const [account] of oldestFirst.slice(0, ACCOUNTS_MAX / 10)) accounts.delete(account)
}

type Counted = Pick<ClosureRow, 'unit' | 'settle' | 'tick' | 'lot'>

function countedIn(units: Units | undefined): Counted {
  const { unit = null, settle = null, tick = null, lot = null } = units ?? {}
  return { unit, settle, tick, lot }
}

type Row = Omit<KeptRow, 'seq' | 'at' | 'seed' | keyof Counted> & { readonly seed?: string }

/** A liquidation fills at several prices: the row says their average, in an inverse market the harmonic one. */
function liquidated(record: LiquidationEvent, units: Units | undefined): Row {
  const { market, side, size, realisedPnl, fee, sizeAfter } = record
  const price = printedRatio(averagePrice(record, units?.kind === 'inverse'))
  return { kind: 'liquidation', event: null, market, side, place: null, size, price, realisedPnl, fee, sizeAfter }
}

function averagePrice({ fills, size }: LiquidationEvent, isInverse: boolean): Ratio {
  const worth = fills.reduce((sum, fill) => {
    const [price, filled] = [dec(fill.price), dec(fill.size)]
    return plus(sum, isInverse ? ratio(filled, price) : ratio(price.times(filled)))
  }, RATIO_ZERO)
  return isInverse ? over(ratio(dec(size)), worth) : over(worth, ratio(dec(size)))
}

function takenOver(record: TakeoverEvent): Row {
  const { event, market, side, size, price, realisedPnl, sizeAfter } = record
  return { kind: 'takeover', event, market, side, place: null, size, price, realisedPnl, fee: '0', sizeAfter }
}

function closed(record: ClosureEvent, { market, side, seed }: Started): Row {
  const { event, place, size, price, realisedPnl, fee, sizeAfter } = record
  return { kind: 'closure', event, market, side: opposite(side), place, size, price, realisedPnl, fee, sizeAfter, seed }
}

/** The bankrupt account's own part of an event: what the queue took off it. */
function passedOn(record: AdlEndedEvent, { market, side, price }: Started): Row {
  const { event, realisedPnl, sizeAfter } = record
  const size = plain(dec(record.taken))
  return { kind: 'liquidation', event, market, side, place: null, size, price, realisedPnl, fee: '0', sizeAfter }
}
