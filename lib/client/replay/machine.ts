import {
  type AdlStartedEvent,
  type EventRecord,
  type InputRecord,
  isInput,
  type LogHeader,
  type LogRecord,
} from '@/engine/log'
import { type RecordedUnits, unitsOfRecord } from '@/engine/projections/recorded-units'
import {
  foldReplay,
  initReplay,
  planReplay,
  type QueueSource,
  type ReplayFrame,
  type ReplayFund,
  type ReplayPlan,
  type ReplayState,
  withFunds,
} from '@/engine/projections/replay'
import { viewReplay } from '@/engine/projections/replay-view'
import { type EventSpan, type Marker, markersOf, spansOf } from './markers'
import { beforeOf, type Moment, momentsOf, phaseStarts, type TimelineRow, timelineOf } from './timeline'

/** What `GET /api/v1/events/{id}/log` answers. */
export interface Excerpt {
  readonly format: 'plimsoll.excerpt/1'
  readonly header: LogHeader
  readonly checkpoint: string | null
  readonly records: readonly LogRecord[]
}

/** The engine's own book, as far as a replay needs it. */
export interface Recomputer {
  readonly funds: readonly ReplayFund[]
  readonly units: RecordedUnits
  /** The front of the order that an event has just committed to; empty when it is not the one whose root the log holds. */
  readonly queue: QueueSource
  /** Applies one input and answers with the seq of the first record that comes out differently, or null. */
  step(input: InputRecord, events: readonly EventRecord[]): number | null
}

export interface Facts {
  readonly stream: string
  readonly authority: LogHeader['authority']
  readonly coverage: LogHeader['coverage']
  readonly rulebook: string
  readonly records: number
}

/** What a fund held along the record: from its first row on, and from every row after which it is another amount. */
export interface FundAlong {
  readonly fund: string
  readonly steps: readonly { readonly row: number; readonly balance: string }[]
}

export interface Ready {
  readonly facts: Facts
  readonly rows: readonly TimelineRow[]
  readonly moments: readonly Moment[]
  readonly markers: readonly Marker[]
  readonly phases: readonly number[]
  /** All events of the record, in its order, and the row at which the one that was asked for commits its queue. */
  readonly events: readonly EventSpan[]
  readonly focus: { readonly event: string; readonly row: number } | null
  readonly units: RecordedUnits
  readonly unit: ReplayFrame['unit']
  /** The most that is closed in one moment: the end of the scale for what arrives. */
  readonly largest: string
  /** Highest balance of each fund in the record, so that its column keeps one scale. */
  readonly fundPeaks: Readonly<Record<string, string>>
  /** The fund behind the event in focus, or behind the first one; null where the record tells nothing of it. */
  readonly fundAlong: FundAlong | null
}

export type Check =
  | { readonly state: 'running'; readonly done: number; readonly of: number }
  | { readonly state: 'same'; readonly of: number }
  | { readonly state: 'differs'; readonly seq: number }
  /** The record holds observations only, or lacks the state it began from: there is nothing to compute again. */
  | { readonly state: 'not-possible'; readonly why: string }

/** One state is kept for so many records: a seek folds at most this many again, far below a frame's time. */
export const KEEP_EVERY = 64

/** What a chapter takes over from those before it, and what only the whole record tells. */
export interface Whole {
  readonly plan: ReplayPlan
  readonly start: ReplayState
  /** The order of the newest event before the chapter, as far as frames look at it. */
  readonly queue: { readonly event: string; readonly order: Order } | null
  readonly units: RecordedUnits
  readonly largest: string
  readonly fundPeaks: Readonly<Record<string, string>>
}

type Order = ReturnType<QueueSource>

/**
 * A replay of one excerpt. Folding needs the records alone, so that frames can be shown at once. Then every step is
 * computed again with the engine, and because only the engine knows the queues, they are added to the frames as they
 * become known.
 */
export class ReplayMachine {
  readonly ready: Ready
  private readonly records: readonly LogRecord[]
  readonly plan: ReplayPlan
  private readonly start: ReplayState
  private readonly states: readonly ReplayState[]
  /** Every state of the funds, by the record that led to it. */
  private readonly funds: { readonly seq: number; readonly held: ReplayState['funds'] }[] = []
  private readonly queues = new Map<string, Order>()
  /** The orders that are known by now. */
  readonly queue: QueueSource = ({ event }: AdlStartedEvent) => this.queues.get(event) ?? []
  private check: Check

  constructor(
    private readonly excerpt: Excerpt,
    private readonly recomputer: Recomputer | null,
    about: string | null = null,
    whyNot = 'The record holds observations only: there is nothing to compute again.',
    private readonly whole: Whole | null = null,
  ) {
    this.records = excerpt.records
    this.plan = whole?.plan ?? planReplay(this.records, about)
    this.start =
      whole?.start ?? withFunds(initReplay(this.records[0]?.at ?? excerpt.header.at), recomputer?.funds ?? [])
    if (whole?.queue) this.queues.set(whole.queue.event, whole.queue.order)
    this.states = this.foldAll()
    this.ready = this.describe()
    this.check =
      recomputer === null
        ? { state: 'not-possible', why: whyNot }
        : { state: 'running', done: 0, of: this.records.length }
  }

  get checked(): Check {
    return this.check
  }

  /** How many queues the frames know of. */
  get queuesKnown(): number {
    return this.queues.size
  }

  /** The frame at a record; the start for a seq before the first. Costs at most `KEEP_EVERY` folds. */
  frame(seq: number): ReplayFrame {
    const upTo = this.indexOf(seq)
    const kept = Math.min(Math.floor((upTo + 1) / KEEP_EVERY), this.states.length - 1)
    let state = this.states[kept] ?? this.start
    for (let index = kept * KEEP_EVERY; index <= upTo; index += 1) {
      const record = this.records[index]
      if (record !== undefined) state = foldReplay(state, record)
    }
    return viewReplay(state, this.plan, this.queue)
  }

  /** Chain hash of the record at the cursor. */
  hashAt(seq: number): string {
    return this.records[this.indexOf(seq)]?.hash ?? this.excerpt.header.hash
  }

  /** Computes on for as long as `mayGoOn` says so; answers whether there is more to do. */
  advance(mayGoOn: () => boolean): boolean {
    const { check, recomputer } = this
    if (check.state !== 'running' || recomputer === null) return false
    let index = check.done
    while (index < this.records.length && mayGoOn()) {
      const input = this.records[index]
      if (input === undefined || !isInput(input)) return this.differs(input?.seq ?? 0)
      const events = this.eventsAfter(index)
      const wrong = recomputer.step(input, events)
      // An excerpt may end within a step: what the engine says beyond its last record can't be compared.
      if (wrong !== null && wrong <= (this.records.at(-1)?.seq ?? 0)) return this.differs(wrong)
      for (const event of events) {
        if (event.type === 'adl-started') this.queues.set(event.event, recomputer.queue(event))
      }
      index += 1 + events.length
    }
    if (index < this.records.length) {
      this.check = { state: 'running', done: index, of: this.records.length }
      return true
    }
    this.check = { state: 'same', of: this.records.length }
    return false
  }

  private differs(seq: number): false {
    this.check = { state: 'differs', seq }
    return false
  }

  private eventsAfter(index: number): EventRecord[] {
    const events: EventRecord[] = []
    for (let next = index + 1; next < this.records.length; next += 1) {
      const record = this.records[next]
      if (record === undefined || isInput(record)) break
      events.push(record)
    }
    return events
  }

  private foldAll(): ReplayState[] {
    const states = [this.start]
    let state = this.start
    this.funds.push({ seq: 0, held: state.funds })
    this.records.forEach((record, index) => {
      const { funds } = state
      state = foldReplay(state, record)
      if (state.funds !== funds) this.funds.push({ seq: record.seq, held: state.funds })
      if ((index + 1) % KEEP_EVERY === 0) states.push(state)
    })
    return states
  }

  private indexOf(seq: number): number {
    const first = this.records[0]?.seq ?? 0
    return Math.min(this.records.length - 1, Math.max(-1, seq - first))
  }

  private describe(): Ready {
    const { header } = this.excerpt
    const { focus, unit } = this.plan
    const rows = timelineOf(this.records, focus?.event ?? null, beforeOf(this.start, focus?.event ?? null))
    const moments = momentsOf(rows)
    const row = focus === null ? -1 : rows.findIndex(({ seq }) => seq === focus.seq)
    return {
      facts: {
        stream: header.stream,
        authority: header.authority,
        coverage: header.coverage,
        rulebook: header.rulebook,
        records: this.records.length,
      },
      rows,
      moments,
      // Places worth going to are places of the whole record.
      markers: this.whole === null ? markersOf(rows, moments) : [],
      phases: phaseStarts(rows),
      events: spansOf(rows),
      focus: focus === null || row < 0 ? null : { event: focus.event, row },
      units: this.whole?.units ?? unitsOfRecord(this.recomputer?.units ?? null, this.records),
      unit,
      largest: this.whole?.largest ?? largestOf(moments),
      fundPeaks: this.whole?.fundPeaks ?? this.peaks(),
      fundAlong: this.fundAlong(rows),
    }
  }

  private fundAlong(rows: readonly TimelineRow[]): FundAlong | null {
    const fund =
      this.plan.focus?.fund ?? this.records.find((record) => record.type === 'adl-started')?.fund ?? this.firstFund
    if (fund === undefined || fund === null) return null
    const steps: { row: number; balance: string }[] = []
    let row = 0
    for (const { seq, held } of this.funds) {
      while (row + 1 < rows.length && (rows[row + 1]?.seq ?? 0) <= seq) row += 1
      const balance = held.get(fund)?.balance ?? null
      if (balance === null || balance === steps.at(-1)?.balance) continue
      if (steps.at(-1)?.row === row) steps.pop()
      steps.push({ row, balance })
    }
    return steps.length === 0 ? null : { fund, steps }
  }

  private get firstFund(): string | undefined {
    return [...(this.funds.at(-1)?.held.keys() ?? [])].sort()[0]
  }

  private peaks(): Record<string, string> {
    const peaks = new Map<string, ReplayFund>()
    for (const state of this.states) {
      for (const fund of state.funds.values()) {
        const best = peaks.get(fund.id)
        if (fund.balance !== null && (best === undefined || isMore(fund.balance, best.balance)))
          peaks.set(fund.id, fund)
      }
    }
    return Object.fromEntries([...peaks.values()].map(({ id, balance }) => [id, balance ?? '0']))
  }
}

/** The most that one moment closes. */
function largestOf(moments: readonly Moment[]): string {
  return moments.reduce((best, { closed }) => (closed !== null && isMore(closed, best) ? closed : best), '0')
}

const isMore = (a: string, b: string | null): boolean => b === null || Number(a) > Number(b)
