import { dec } from '@/engine/decimal'
import type { LogRecord } from '@/engine/log'
import { loadReplay, type ReplayPlan } from '@/engine/projections/replay'
import type { ChapterList, ChapterStart } from '@/lib/wire/chapters'
import type { Excerpt, Whole } from './machine'

/** A record that is too long for one piece: what the page knows of all of it while one chapter is open. */
export interface LongRecord {
  readonly lines: number
  readonly check: ChapterList['check']
  readonly chapters: ChapterList['chapters']
  readonly overview: ChapterList['overview']
  /** The event that the page is about. */
  readonly focus: ChapterList['overview']['events'][number] | null
}

export function longRecordOf({ lines, check, chapters, overview }: ChapterList, about: string): LongRecord {
  return { lines, check, chapters, overview, focus: overview.events.find(({ event }) => event === about) ?? null }
}

/** Which chapter holds a line; the nearest one for a line that none holds. */
export function chapterOf({ chapters }: Pick<LongRecord, 'chapters'>, seq: number): number {
  let [low, high] = [0, chapters.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((chapters[middle]?.from ?? 0) <= seq) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/** Where it opens: at the line that is asked for, else at a market's closures, else at the event. */
export function openingSeq(
  { overview, focus }: LongRecord,
  { seq, market }: { seq: number | null; market: string | null },
): number {
  const first = market === null ? undefined : overview.events.find((event) => event.market === market)
  return seq ?? first?.firstClosure ?? focus?.from ?? overview.marks.firstClosure?.seq ?? 1
}

/** What `GET …/chapters/{n}` answers. */
export interface Chapter extends ChapterStart {
  readonly format: 'plimsoll.chapter/1'
  /** Whether the engine has come to it; until then it can be played, and not recomputed. */
  readonly reached: boolean
  readonly header: Excerpt['header']
  readonly records: readonly LogRecord[]
}

export const excerptOfChapter = ({ header, checkpoint, records }: Chapter): Excerpt => ({
  format: 'plimsoll.excerpt/1',
  header,
  checkpoint,
  records,
})

export function wholeOf({ overview, focus }: LongRecord, { state, queue }: Chapter): Whole {
  const plan: ReplayPlan = {
    unit: overview.unit,
    focus: focus && { event: focus.event, market: focus.market, fund: focus.fund, seq: focus.from },
    totals: overview.totals.map(({ key, market, total }) => ({ key, market, total: dec(total) })),
    lastClosure: overview.lastClosure,
  }
  const { largest, fundPeaks, units } = overview
  const order = queue?.order.map(({ size, ...place }) => ({ ...place, size: dec(size) })) ?? []
  return { plan, start: loadReplay(state), queue: queue && { event: queue.event, order }, largest, fundPeaks, units }
}
