import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import type { LogRecord } from '@/engine/log'
import { logOf } from '@/engine/simulation/run'
import {
  type Chapter,
  chapterOf,
  excerptOfChapter,
  longRecordOf,
  openingSeq,
  wholeOf,
} from '@/lib/client/replay/long-record'
import { type Excerpt, ReplayMachine } from '@/lib/client/replay/machine'
import { recomputerFor } from '@/lib/client/replay/recompute'
import { makeChapters } from '@/lib/server/chapters/make'
import { lineFrom } from '@/lib/server/journal/chain'
import type { Journal } from '@/lib/server/journal/port'
import type { ChapterBook, ChapterList, ChapterStart } from '@/lib/wire/chapters'

const RECORDS = 6_000
const CHAPTER_LINES = 700

function excerptOf(records: number): Excerpt {
  const startAt = '2026-01-01T00:00:00.000Z'
  const options = { scenario: 'live', seed: 1, startAt, stream: 'long', traders: 200 } as const
  return { format: 'plimsoll.excerpt/1', checkpoint: null, ...logOf(options, records, sha256) }
}

/** As much of a journal as making chapters reads. */
function journalOf({ records }: Excerpt): Journal {
  const read = async (_: string, from: number, limit: number) =>
    records.slice(from - 1, from - 1 + limit).map((record) => lineFrom(record))
  const head = async () => ({ seq: records.length, hash: '' })
  return { read, head } as Partial<Journal> as Journal
}

async function chaptersOf(excerpt: Excerpt): Promise<{ list: ChapterList; starts: ChapterStart[]; steps: number[] }> {
  const states: string[] = []
  const starts: ChapterStart[] = []
  const steps: number[] = []
  const outlines: ChapterList[] = []
  const sink = {
    state: async (index: number, state: string) => {
      expect(outlines).toHaveLength(0)
      states[index] = state
    },
    outline: async (outline: ChapterList) => {
      expect(outline.check).toEqual({ state: 'running', done: 0, of: excerpt.records.length })
      outlines.push(outline)
    },
    book: async (index: number, book: ChapterBook) => {
      expect(outlines).toHaveLength(1)
      starts[index] = { state: states[index] ?? '', ...book }
    },
    progress: (done: number) => steps.push(done),
  }
  const list = await makeChapters(journalOf(excerpt), excerpt.header, sink, CHAPTER_LINES)
  expect({ ...outlines[0], check: list.check }).toEqual(list)
  // What a page is given has gone through JSON.
  return { list: JSON.parse(JSON.stringify(list)), starts: JSON.parse(JSON.stringify(starts)), steps }
}

function played(excerpt: Excerpt, about: string | null, whole: ReturnType<typeof wholeOf> | null = null) {
  const recomputer = recomputerFor(excerpt)
  if (typeof recomputer === 'string') throw new Error(recomputer)
  const machine = new ReplayMachine(excerpt, recomputer, about, undefined, whole)
  while (machine.advance(() => true));
  return machine
}

const excerpt = excerptOf(RECORDS)
const { list, starts, steps } = await chaptersOf(excerpt)
const chapters = list.chapters.map(({ from, to }, index): Chapter => {
  const start = starts[index]
  if (start === undefined) throw new Error('every chapter has a start')
  const records = excerpt.records.slice(from - 1, to)
  return { format: 'plimsoll.chapter/1', header: excerpt.header, records, reached: true, ...start }
})
const { events } = list.overview

describe('a record in chapters', () => {
  it('is recomputed as it is made, and covers every line once', () => {
    expect(list.check).toEqual({ state: 'same' })
    expect(chapters.length).toBeGreaterThan(6)
    expect(chapters.flatMap(({ records }) => records.map(({ seq }) => seq))).toEqual(
      excerpt.records.map(({ seq }) => seq),
    )
    expect(steps.at(-1)).toBe(excerpt.records.length)
    expect(events.length).toBeGreaterThan(3)
  })

  it.each([0, events.length - 1])('shows the frames of the whole record, for the page of its event %i', (nth) => {
    const about = events[nth]?.event ?? ''
    const whole = played(excerpt, about)
    const long = longRecordOf(list, about)
    let earlier = 0
    for (const chapter of chapters) {
      const machine = played(excerptOfChapter(chapter), null, wholeOf(long, chapter))
      expect(machine.checked).toEqual({ state: 'same', of: chapter.records.length })
      for (const { seq } of chapter.records.filter((_, index) => index % 7 === 0)) {
        const frame = machine.frame(seq)
        expect(frame).toEqual(whole.frame(seq))
        if (
          frame.queue !== null &&
          frame.queue.event !==
            events.findLast(({ from }) => from >= (chapter.records[0]?.seq ?? 0) && from <= seq)?.event
        )
          earlier += 1
      }
      const rows = new Map(whole.ready.rows.map((row) => [row.seq, row]))
      for (const row of machine.ready.rows) expect(row).toEqual(rows.get(row.seq))
    }
    // Queues that were committed to in a chapter before the one that shows them.
    expect(earlier).toBeGreaterThan(10)
  })

  it('plays before the engine has come to it: the same frames, without the orders that only the engine knows', () => {
    const about = events[0]?.event ?? ''
    const long = longRecordOf(list, about)
    let known = 0
    for (const chapter of chapters.slice(1)) {
      const unreached: Chapter = { ...chapter, reached: false, checkpoint: null, queue: null }
      const machine = new ReplayMachine(excerptOfChapter(unreached), null, null, 'later', wholeOf(long, unreached))
      const reached = played(excerptOfChapter(chapter), null, wholeOf(long, chapter))
      expect(machine.ready).toEqual(reached.ready)
      for (const { seq } of chapter.records.filter((_, index) => index % 50 === 0)) {
        const [early, late] = [machine.frame(seq), reached.frame(seq)]
        expect({ ...early, queue: null }).toEqual({ ...late, queue: null })
        if (late.queue !== null) known += 1
      }
    }
    expect(known).toBeGreaterThan(10)
  })

  it('is seen from afar as the sum of its records', () => {
    const closing = excerpt.records.filter(({ type }) => type === 'closure')
    const { bins, marks } = list.overview
    expect(bins.reduce((sum, { closures }) => sum + closures, 0)).toBe(closing.length)
    expect(marks.firstClosure?.seq).toBe(closing[0]?.seq)
    expect(marks.lastClosure?.seq).toBe(closing.at(-1)?.seq)
    const machine = played(excerpt, null)
    expect(list.overview.units).toEqual(machine.ready.units)
    expect(bins.at(-1)?.soFar).toBe(machine.ready.rows.findLast(({ soFar }) => soFar !== null)?.soFar)
    for (const [fund, balance] of Object.entries(list.overview.fundPeaks))
      expect(Number(machine.ready.fundPeaks[fund])).toBeLessThanOrEqual(Number(balance))
  })

  it('opens in the chapter of what is asked for', () => {
    const long = longRecordOf(list, events[1]?.event ?? '')
    expect(openingSeq(long, { seq: null, market: null })).toBe(events[1]?.from)
    for (const [index, { from, to }] of list.chapters.entries()) {
      expect(chapterOf(long, from)).toBe(index)
      expect(chapterOf(long, to)).toBe(index)
    }
    expect(chapterOf(long, 0)).toBe(0)
    expect(chapterOf(long, 1e9)).toBe(list.chapters.length - 1)
  })

  it('says from where on the engine makes other lines, and still folds', async () => {
    const wrong = excerpt.records.findIndex(({ type }) => type === 'closure')
    const records = excerpt.records.map((record, index) =>
      index === wrong ? ({ ...record, place: 99, hash: 'f'.repeat(64) } as LogRecord) : record,
    )
    const other = await chaptersOf({ ...excerpt, records })
    expect(other.list.check).toEqual({ state: 'differs', seq: wrong + 1 })
    expect(other.list.chapters).toEqual(list.chapters)
    expect(other.starts.at(-1)?.checkpoint).toBeNull()
  })
})
