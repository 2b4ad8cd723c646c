import { z } from 'zod'
import type { LogHeader } from '@/engine/log'
import type { Overview } from '@/engine/projections/overview'
import { amount, id, time } from './amount'

/** A long record in chapters: what it looks like from afar, and one stretch of it with all that a replay begins from. */

const seq = z.int().nonnegative()
const mark = z.object({ seq, at: time })

export const chapterList = z.object({
  format: z.literal('plimsoll.chapters/1'),
  header: z.looseObject({}),
  lines: seq,
  /** Whether the engine makes the same lines of the same inputs; the first one that it does not; how far it is. */
  check: z.union([
    z.object({ state: z.literal('running'), done: seq, of: seq }),
    z.object({ state: z.literal('same') }),
    z.object({ state: z.literal('differs'), seq }),
    z.object({ state: z.literal('not-possible') }),
  ]),
  chapters: z.array(z.object({ from: seq, to: seq, at: time })),
  overview: z.object({
    unit: z.enum(['size', 'notional']),
    totals: z.array(z.object({ key: z.string(), market: id, total: amount })),
    lastClosure: seq,
    from: time,
    to: time,
    bins: z.array(z.object({ closures: z.int(), soFar: amount, seq, funds: z.record(z.string(), amount) })),
    events: z.array(
      z.object({
        event: id,
        market: id,
        fund: id.nullable(),
        from: seq,
        at: time,
        firstClosure: seq.nullable(),
        lastClosure: seq.nullable(),
        to: seq.nullable(),
      }),
    ),
    marks: z.object({
      firstLiquidation: mark.nullable(),
      firstClosure: mark.nullable(),
      largest: mark.nullable(),
      lastClosure: mark.nullable(),
    }),
    largest: amount,
    fundPeaks: z.record(z.string(), amount),
    units: z.looseObject({}),
  }),
})

/** One stretch of a long record: the lines that it holds, and when it begins. */
export interface ChapterSpan {
  readonly from: number
  readonly to: number
  readonly at: string
}

export interface ChapterList {
  readonly format: 'plimsoll.chapters/1'
  readonly header: LogHeader
  readonly lines: number
  readonly check: z.infer<typeof chapterList>['check']
  readonly chapters: readonly ChapterSpan[]
  readonly overview: Overview
}

/** What only the engine can say of the lines before a chapter. */
export interface ChapterBook {
  readonly checkpoint: string | null
  readonly queue: {
    readonly event: string
    readonly order: readonly { readonly place: number; readonly account: string; readonly size: string }[]
  } | null
}

/** What a replay that begins with a chapter takes over from the lines before it. */
export interface ChapterStart extends ChapterBook {
  readonly state: string
}

/** While the chapters are made: 202, and how far that is. */
export const chaptersInTheMaking = z.object({
  format: z.literal('plimsoll.chapters-in-the-making/1'),
  done: seq,
  of: seq,
})
export type ChaptersInTheMaking = z.infer<typeof chaptersInTheMaking>

export const chapter = z.object({
  format: z.literal('plimsoll.chapter/1'),
  header: z.looseObject({}),
  /** Whether the engine, which goes over a record after the fold, has come to the first line of this chapter. */
  reached: z.boolean(),
  /** The book before the first record; null where the engine can't say it, or not yet. */
  checkpoint: z.string().nullable(),
  /** The fold's state before the first record, as a text. */
  state: z.string(),
  queue: z.object({ event: id, order: z.array(z.object({ place: z.int(), account: id, size: amount })) }).nullable(),
  records: z.array(z.looseObject({})),
})
