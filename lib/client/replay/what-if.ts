import { sha256 } from '@noble/hashes/sha2.js'
import type { Book } from '@/engine/book'
import { type Change, Counterfactual } from '@/engine/counterfactual'
import { isInput, type LogRecord, type TimedInput } from '@/engine/log'
import type { ReplayFrame } from '@/engine/projections/replay'
import { type Difference, differences, type Figures, Figuring } from '@/engine/questions/backtest'
import { type Excerpt, type Ready, ReplayMachine } from './machine'
import { recomputerFor } from './recompute'

export type { Change }

/** What the same record does with something changed, beside what it did. */
export interface WhatIf {
  readonly change: Change
  readonly ready: Ready
  readonly before: Figures
  readonly after: Figures
  readonly differences: readonly Difference[]
  /** Inputs that no longer held, by the code of their refusal. */
  readonly leftOut: Readonly<Record<string, number>>
}

/** Records of one what-if at most: beyond it the page would stand still, and the command line answers as well. */
export const WHAT_IF_RECORDS_MAX = 200_000

/** One changed run of an excerpt. Its own records have their own seqs; each knows the input that it goes back to. */
export class ChangedRun {
  readonly result: WhatIf
  private readonly machine: ReplayMachine
  private readonly records: LogRecord[] = []
  private readonly origins: number[] = []

  constructor(excerpt: Excerpt, change: Change) {
    if (excerpt.records.length > WHAT_IF_RECORDS_MAX)
      throw new Error('The record is too long to be run again in the page; the command line does it: plimsoll replay.')
    const after = new Figuring()
    let origin = (excerpt.records[0]?.seq ?? 1) - 1
    let proceeds: number[] = []
    const run = new Counterfactual(sha256, change, (records, book) => {
      // Events proceed at once here; on the cursor they do when those of the record did.
      if (records[0]?.type === 'proceed') origin = proceeds.shift() ?? origin
      for (const record of records) {
        this.records.push(record)
        this.origins.push(origin)
      }
      after.take(records, book)
    })
    if (excerpt.checkpoint === null) run.header(excerpt.header)
    else run.checkpoint(excerpt.checkpoint)
    for (const [i, record] of excerpt.records.entries()) {
      if (!isInput(record) || record.type === 'proceed') continue
      const { seq, hash: _, ...input } = record
      origin = seq
      proceeds = proceedsAfter(excerpt.records, i)
      run.input(input as TimedInput)
    }
    const before = asItWas(excerpt, run.book)
    this.machine = this.machineFor(excerpt, run.book)
    this.result = {
      change,
      ready: this.machine.ready,
      before: before.total,
      after: after.total,
      differences: differences(before.accounts, after.accounts),
      leftOut: run.leftOut,
    }
  }

  /** The frame of the changed run when the record that is shown stands at `seq`. */
  frame(seq: number): ReplayFrame {
    let [low, high] = [0, this.origins.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.origins[middle] ?? 0) <= seq) low = middle + 1
      else high = middle
    }
    return this.machine.frame(this.records[low - 1]?.seq ?? 0)
  }

  /** Its queues are only known to the engine: they are computed in slices, as those of the record are. */
  advance(mayGoOn: () => boolean): boolean {
    return this.machine.advance(mayGoOn)
  }

  private machineFor(excerpt: Excerpt, book: Book): ReplayMachine {
    const header = excerpt.checkpoint === null ? book.header : excerpt.header
    const changed: Excerpt = { ...excerpt, header, records: this.records }
    const recomputer = recomputerFor(changed)
    return typeof recomputer === 'string'
      ? new ReplayMachine(changed, null, null, recomputer)
      : new ReplayMachine(changed, recomputer)
  }
}

/** Seqs of the `proceed` inputs that follow on an input, before the next one of another kind. */
function proceedsAfter(records: readonly LogRecord[], from: number): number[] {
  const found: number[] = []
  for (let i = from + 1; i < records.length; i++) {
    const record = records[i]
    if (record === undefined || (isInput(record) && record.type !== 'proceed')) break
    if (record.type === 'proceed') found.push(record.seq)
  }
  return found
}

function asItWas({ records }: Excerpt, book: Book): Figuring {
  const figuring = new Figuring()
  figuring.take(records, book)
  return figuring
}
