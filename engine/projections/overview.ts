import { type Decimal, dec, plain, ZERO } from '../decimal'
import type { LogRecord } from '../log'
import { type RecordedUnits, unitsOfRecord } from './recorded-units'
import { closedBy, foldReplay, Planning, type ReplayState } from './replay'

/** One event of a long record, by the lines that it begins, closes and ends at. */
export interface OverviewEvent {
  readonly event: string
  readonly market: string
  readonly fund: string | null
  readonly from: number
  readonly at: string
  readonly firstClosure: number | null
  readonly lastClosure: number | null
  /** Null where the record ends before the event does. */
  readonly to: number | null
}

/** A line worth going to. */
export interface OverviewMark {
  readonly seq: number
  readonly at: string
}

/** One of equally long stretches of time. */
export interface OverviewBin {
  readonly closures: number
  /** Closed from the beginning of the record to the end of the stretch, in the unit of the plan. */
  readonly soFar: string
  /** The first line of the stretch, or of a later one where nothing happened in it. */
  readonly seq: number
  /** What each fund that is known held at its end. */
  readonly funds: Readonly<Record<string, string>>
}

/** What a long record looks like from afar: enough to draw its bars and to know where to go. */
export interface Overview {
  readonly unit: 'size' | 'notional'
  readonly totals: readonly { readonly key: string; readonly market: string; readonly total: string }[]
  readonly lastClosure: number
  readonly from: string
  readonly to: string
  readonly bins: readonly OverviewBin[]
  readonly events: readonly OverviewEvent[]
  readonly marks: {
    readonly firstLiquidation: OverviewMark | null
    readonly firstClosure: OverviewMark | null
    readonly largest: OverviewMark | null
    readonly lastClosure: OverviewMark | null
  }
  /** The most that is closed in one moment. */
  readonly largest: string
  readonly fundPeaks: Readonly<Record<string, string>>
  readonly units: RecordedUnits
}

/** As many stretches as bars can be told apart on a wide screen. */
export const OVERVIEW_BINS = 320

type Open = { -readonly [K in keyof OverviewEvent]: OverviewEvent[K] }
type Bin = { closures: number; soFar: Decimal; seq: number; funds: Record<string, string> }

/** Records that name markets and funds, and those after which a fund holds something else. */
const NAMES = new Set<LogRecord['type']>(['market', 'fund', 'snapshot'])
const PAYS = new Set<LogRecord['type']>(['fund', 'fund-payment', 'observed-fund', 'snapshot'])

/** Makes an overview of records as they go by, and holds the fold's state on the way. */
export class Overviewing {
  state: ReplayState
  private readonly planning = new Planning()
  private readonly bins: Bin[] = []
  private readonly events: Open[] = []
  private readonly marks: Record<keyof Overview['marks'], OverviewMark | null> = {
    firstLiquidation: null,
    firstClosure: null,
    largest: null,
    lastClosure: null,
  }
  private readonly peaks = new Map<string, string>()
  private units: RecordedUnits | null = null
  private moment = { at: '', closed: ZERO }
  private largest = ZERO
  private readonly fromMs: number
  private readonly binMs: number

  /** `from` and `to`: the times of the first and the last record. */
  constructor(
    start: ReplayState,
    private readonly from: string,
    private readonly to: string,
  ) {
    this.state = start
    this.fromMs = Date.parse(from)
    this.binMs = Math.max(1, Date.parse(to) - this.fromMs + 1) / OVERVIEW_BINS
  }

  take(record: LogRecord): void {
    this.state = foldReplay(this.state, record)
    this.planning.take(record)
    if (NAMES.has(record.type)) this.units = unitsOfRecord(this.units, [record])
    this.note(record)
    this.count(record)
  }

  get overview(): Overview {
    const { unit, totals, lastClosure } = this.planning.plan(null)
    return {
      unit,
      totals: totals.map(({ key, market, total }) => ({ key, market, total: plain(total) })),
      lastClosure,
      from: this.from,
      to: this.to,
      bins: this.bins.map(({ soFar, ...bin }) => ({ ...bin, soFar: plain(soFar) })),
      events: this.events,
      marks: this.marks,
      largest: plain(this.largest),
      fundPeaks: Object.fromEntries(this.peaks),
      units: this.units ?? { markets: {}, funds: {} },
    }
  }

  private note(record: LogRecord): void {
    const mark = { seq: record.seq, at: record.at }
    const event = this.events.at(-1)
    if (record.type === 'liquidation') this.marks.firstLiquidation ??= mark
    if (record.type === 'adl-started') {
      const { event: name, market, fund, seq, at } = record
      this.events.push({ event: name, market, fund, from: seq, at, firstClosure: null, lastClosure: null, to: null })
    }
    if (record.type === 'closure' && event) {
      event.firstClosure ??= record.seq
      event.lastClosure = record.seq
    }
    if (record.type === 'adl-ended' && event) event.to = record.seq
  }

  private count(record: LogRecord): void {
    const bin = this.binOf(record)
    if (PAYS.has(record.type)) this.weighFunds(bin)
    const closed = closedBy(record)
    if (closed === null) return
    bin.closures += 1
    bin.soFar = this.state.total
    this.weigh(record, closed.amount)
  }

  private weighFunds(bin: Bin): void {
    for (const { id, balance } of this.state.funds.values()) {
      if (balance === null) continue
      bin.funds[id] = balance
      const peak = this.peaks.get(id)
      if (peak === undefined || dec(balance).gt(dec(peak))) this.peaks.set(id, balance)
    }
  }

  private weigh({ seq, at }: LogRecord, amount: Decimal): void {
    const mark = { seq, at }
    this.marks.firstClosure ??= mark
    this.marks.lastClosure = mark
    this.moment = { at, closed: this.moment.at === at ? this.moment.closed.plus(amount) : amount }
    if (this.moment.closed.lte(this.largest)) return
    this.largest = this.moment.closed
    this.marks.largest = mark
  }

  /** Stretches in which nothing happens stand for what was before them. */
  private binOf({ seq, at }: LogRecord): Bin {
    const index = Math.min(OVERVIEW_BINS - 1, Math.max(0, Math.floor((Date.parse(at) - this.fromMs) / this.binMs)))
    while (this.bins.length <= index) {
      const before = this.bins.at(-1)
      this.bins.push({ closures: 0, soFar: before?.soFar ?? ZERO, seq, funds: { ...before?.funds } })
    }
    const bin = this.bins[index]
    if (!bin) throw new Error('every stretch up to this one was made')
    return bin
  }
}
