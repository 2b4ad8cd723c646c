import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { ReplayFrame } from '@/engine/projections/replay'
import { type Axis, axisOf, type Pace, paceFor, placeOf, windowLength } from './axis'
import { chapterOf, type LongRecord } from './long-record'
import type { Check, Ready } from './machine'
import { rowDue, scheduleOf } from './schedule'
import { follow, rowOfSeq, type Span, type Step, stepFrom } from './seek'
import type { Change, WhatIf } from './what-if'

/** Speeds of the transport; 'as-it-happened' is the record's own time with its quiet stretches. */
export const SPEEDS = [0.25, 1, 4, 16, 64] as const
export type Speed = (typeof SPEEDS)[number] | 'as-it-happened'

export interface Transport {
  readonly ready: Ready | null
  readonly frame: ReplayFrame | null
  /** Chain hash of the line that the frame stands at. */
  readonly hash: string
  readonly check: Check | null
  /** Of a record that comes in chapters: how far their making is, what all of it looks like, and which one is open. */
  readonly making: { readonly done: number; readonly of: number } | null
  readonly long: LongRecord | null
  readonly chapter: number
  /** A line of another chapter, while that is on its way. */
  readonly turning: number | null
  readonly failure: { readonly code: string; readonly message: string } | null
  /** The change that was asked for last, and what came of it. */
  readonly wish: Change | null
  readonly whatIf: WhatIf | null
  readonly otherFrame: ReplayFrame | null
  readonly whatIfFailure: string | null
  /** Index of the row at the cursor. The cursor itself is that row's seq. */
  readonly row: number
  readonly playing: boolean
  readonly speed: Speed
  readonly skipQuiet: boolean
  /** Rows that are played over and over. */
  readonly loop: { readonly from: number; readonly to: number } | null
  readonly axis: Axis
  readonly window: Span
  readonly zoom: number

  readonly open: (ready: Ready, seq: number | null, chapter?: number | null) => void
  readonly seek: (row: number) => void
  /** To a line, also of another chapter. */
  readonly goTo: (seq: number) => void
  /** To a share of the whole record, 0 to 1. */
  readonly goAcross: (share: number) => void
  readonly step: (step: Step, way: 1 | -1) => void
  readonly play: () => void
  readonly pause: () => void
  readonly setSpeed: (speed: Speed) => void
  readonly setSkipQuiet: (skip: boolean) => void
  /** Begins a loop at the cursor, ends it there, or does away with it. */
  readonly setLoop: (edge: 'from' | 'to' | 'none') => void
  readonly setZoom: (zoom: number) => void
  readonly setPace: (pace: Pace) => void
}

export type TransportStore = UseBoundStore<StoreApi<Transport>>

export const ZOOM_MAX = 6

const NOWHERE: Axis = { pace: 'clock', full: { from: 0, to: 1 }, stops: [] }

type Set = StoreApi<Transport>['setState']
type Get = StoreApi<Transport>['getState']

const AT_FIRST = {
  ready: null,
  frame: null,
  hash: '',
  check: null,
  making: null,
  long: null,
  chapter: 0,
  turning: null,
  failure: null,
  wish: null,
  whatIf: null,
  otherFrame: null,
  whatIfFailure: null,
  row: 0,
  playing: false,
  speed: 4,
  skipQuiet: true,
  loop: null,
  axis: NOWHERE,
  window: NOWHERE.full,
  zoom: 0,
} as const satisfies Partial<Transport>

/** What the reader sees and does in one replay. The rules and the amounts are in the frames. */
export function createTransport(): TransportStore {
  return create<Transport>()((set, get) => ({ ...AT_FIRST, ...moves(set, get), ...choices(set, get) }))
}

type Moves = Pick<Transport, 'open' | 'goTo' | 'goAcross' | 'seek' | 'step' | 'play' | 'pause'>

function moves(set: Set, get: Get): Moves {
  return {
    open: (ready, seq, chapter = null) => {
      const row = seq === null ? openingRow(ready) : rowOfSeq(ready.rows, seq)
      const axis = axisOf(ready.rows, ready.moments, paceFor(ready.moments))
      const { zoom } = get()
      const window = windowAt(ready, axis, null, row, zoom)
      set({
        ready,
        row,
        axis,
        window,
        chapter: chapter ?? 0,
        turning: null,
        loop: null,
        wish: null,
        whatIf: null,
        otherFrame: null,
      })
    },
    goTo: (seq) => {
      const { ready, long, chapter, seek } = get()
      if (ready === null) return
      if (long === null || chapterOf(long, seq) === chapter) seek(rowOfSeq(ready.rows, seq))
      else set({ turning: seq })
    },
    goAcross: (share) => {
      const { ready, long, seek, goTo } = get()
      if (ready === null) return
      if (long === null) seek(Math.round(share * (ready.rows.length - 1)))
      else goTo(Math.max(1, Math.round(share * long.lines)))
    },
    seek: (wanted) => {
      const { ready, axis, window, zoom } = get()
      if (ready === null || ready.rows.length === 0) return
      const row = Math.min(ready.rows.length - 1, Math.max(0, Math.round(wanted)))
      set({ row, window: windowAt(ready, axis, window, row, zoom) })
    },
    step: (step, way) => {
      const { ready, row, seek, goTo } = get()
      if (ready === null) return
      set({ playing: false })
      const target = stepFrom(row, step, way, { moments: ready.moments, phases: ready.phases, rows: ready.rows.length })
      const beyond = target === row ? beyondChapter(get(), way) : null
      if (beyond === null) seek(target)
      else goTo(beyond)
    },
    play: () => {
      const { ready, goAcross } = get()
      if (ready === null || ready.rows.length === 0) return
      if (atEnd(get(), 1)) goAcross(0)
      set({ playing: true })
    },
    pause: () => set({ playing: false }),
  }
}

type Choices = Pick<Transport, 'setSpeed' | 'setSkipQuiet' | 'setLoop' | 'setZoom' | 'setPace'>

function choices(set: Set, get: Get): Choices {
  return {
    setSpeed: (speed) => set(speed === 'as-it-happened' ? { speed, skipQuiet: false } : { speed }),
    setSkipQuiet: (skipQuiet) =>
      set(({ speed }) => ({ skipQuiet, speed: skipQuiet && speed === 'as-it-happened' ? 1 : speed })),
    setLoop: (edge) => {
      const { ready, row, loop } = get()
      if (ready === null || edge === 'none') set({ loop: null })
      else if (edge === 'from') set({ loop: { from: row, to: Math.max(row, loop?.to ?? ready.rows.length - 1) } })
      else set({ loop: { from: Math.min(row, loop?.from ?? 0), to: row } })
    },
    setZoom: (wanted) => {
      const { ready, axis, row } = get()
      const zoom = Math.min(ZOOM_MAX, Math.max(0, wanted))
      if (ready !== null) set({ zoom, window: windowAt(ready, axis, null, row, zoom) })
    },
    setPace: (pace) => {
      const { ready, row, zoom } = get()
      if (ready === null) return
      const axis = axisOf(ready.rows, ready.moments, pace)
      set({ axis, window: windowAt(ready, axis, null, row, zoom) })
    },
  }
}

/** The line that the record goes on with, or came from, beyond the chapter that is open; null at its ends. */
export function beyondChapter({ long, chapter }: Transport, way: 1 | -1): number | null {
  return (way > 0 ? long?.chapters[chapter + 1]?.from : long?.chapters[chapter - 1]?.to) ?? null
}

/** Whether the cursor stands where the record begins or ends. */
export function atEnd(state: Transport, way: 1 | -1): boolean {
  const last = (state.ready?.rows.length ?? 1) - 1
  return state.row === (way > 0 ? last : 0) && beyondChapter(state, way) === null
}

/**
 * Unless a place is asked for, it opens where the event commits to its queue: what comes is a step away. A record without
 * a trigger opens with its first moment complete.
 */
function openingRow({ focus, moments }: Ready): number {
  return focus?.row ?? moments.find(({ closing }) => closing > 0)?.last ?? 0
}

function windowAt(ready: Ready, axis: Axis, current: Span | null, row: number, zoom: number): Span {
  return follow(axis.full, current, placeOf(axis, ready.rows, row), windowLength(axis, zoom))
}

/** With reduced motion nothing glides: the replay moves on by one moment a second. */
const STILL_STEP_MS = 1_000

/**
 * Moves the cursor while it plays. Time comes from the caller's clock; the answer stops it. Seeking while it plays
 * goes on from the new place.
 */
export function runPlayback(store: TransportStore, reducedMotion: boolean): () => void {
  return reducedMotion ? playByMoments(store) : playSmoothly(store)
}

function playByMoments(store: TransportStore): () => void {
  const timer = setInterval(() => {
    const { ready, row, seek, pause } = store.getState()
    if (ready === null) return
    const next = stepFrom(row, 'moment', 1, { moments: ready.moments, phases: ready.phases, rows: ready.rows.length })
    const { loop } = store.getState()
    if (loop !== null && next > loop.to) seek(loop.from)
    else if (next === row) playBeyond(store, pause)
    else seek(next)
  }, STILL_STEP_MS)
  return () => clearInterval(timer)
}

/** Goes on with the next chapter, when that has come; ends at the record's end. */
function playBeyond(store: TransportStore, pause: () => void): void {
  const next = beyondChapter(store.getState(), 1)
  if (next === null) pause()
  else store.getState().goTo(next)
}

/** A loop stays on its last line so long before it turns: one within a single moment would only flicker. */
const LOOP_HOLD_MS = 400

function playSmoothly(store: TransportStore): () => void {
  const { ready, skipQuiet } = store.getState()
  if (ready === null) return () => {}
  const due = scheduleOf(ready.rows, skipQuiet)
  let row = store.getState().row
  let time = due[row] ?? 0
  let before = performance.now()
  let arrived = before
  let request = requestAnimationFrame(function tick(now) {
    const state = store.getState()
    if (state.row !== row) {
      row = state.row
      time = due[row] ?? 0
    }
    time += Math.max(0, now - before) * (state.speed === 'as-it-happened' ? 1 : state.speed)
    before = now
    const { loop } = state
    const reached = Math.min(Math.max(row, rowDue(due, time)), loop === null ? due.length - 1 : Math.max(row, loop.to))
    const turns = loop !== null && row >= loop.to && now - arrived >= LOOP_HOLD_MS
    const next = turns ? loop.from : reached
    if (turns) time = due[next] ?? 0
    if (next !== row) {
      row = next
      arrived = now
      state.seek(next)
    }
    if (row >= due.length - 1 && state.loop === null) playBeyond(store, state.pause)
    else request = requestAnimationFrame(tick)
  })
  return () => cancelAnimationFrame(request)
}
