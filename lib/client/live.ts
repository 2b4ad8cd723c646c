import { create } from 'zustand'
import type { Overview, Freshness as ServerFreshness, StreamFrame } from '../wire/frames'
import { StreamConnection } from './stream/connection'
import { type Connection, combine, type Freshness } from './stream/freshness'
import { applyFrame, type Topics } from './stream/topics'

interface Live {
  readonly topics: Topics
  readonly connection: Connection
  /** Null until this tab has heard anything, from the page or from the stream. */
  readonly freshness: Freshness | null
  /** Set while the reader has stopped all movement; the time of what is shown. */
  readonly paused: boolean
}

const START: Live = {
  topics: {},
  connection: { phase: 'idle', retryAt: null, failures: 0, caughtUp: false },
  freshness: null,
  paused: false,
}

export const useLive = create<Live>()(() => START)

/** The server's last word about its input and when it came. Kept beside the store: it changes too often to render on. */
let word: { readonly server: ServerFreshness; readonly heardAt: number } | null = null
/** Frames that came while the reader had stopped the movement. */
let held: Topics | null = null

const monotonic = () => performance.now()

function listen(overview: unknown): void {
  const server = (overview as Overview | undefined)?.freshness
  if (server !== undefined) word = { server, heardAt: monotonic() }
}

function measure(): void {
  if (word === null) return
  const { connection, paused, freshness } = useLive.getState()
  if (paused) return
  const next = combine({ ...word, connection, now: monotonic() })
  if (freshness === null || differs(freshness, next)) useLive.setState({ freshness: next })
}

/** Only what can be read on the screen counts as a change. */
function differs(a: Freshness, b: Freshness): boolean {
  return (
    a.state !== b.state ||
    a.reason !== b.reason ||
    Math.floor(a.ageMs / 100) !== Math.floor(b.ageMs / 100) ||
    Math.ceil((a.retryInMs ?? 0) / 1000) !== Math.ceil((b.retryInMs ?? 0) / 1000)
  )
}

function receive(frame: StreamFrame): boolean {
  const { topics, paused } = useLive.getState()
  const next = applyFrame(held ?? topics, frame)
  if (next === null) return false
  if (frame.topic === 'status') listen(frame.parts.overview)
  if (paused) held = next
  else useLive.setState({ topics: next })
  return true
}

function forget(topic: string): void {
  const { [topic]: _, ...topics } = useLive.getState().topics
  useLive.setState({ topics })
}

const stream = new StreamConnection(
  { open: (url) => new EventSource(url), now: monotonic, random: Math.random },
  {
    frame: receive,
    connection: (connection) => {
      useLive.setState({ connection })
      measure()
    },
    dropped: forget,
  },
)

export const subscribe = (topic: string) => stream.subscribe(topic)
export const retryNow = () => stream.retryNow()

export function setPaused(paused: boolean): void {
  if (paused) {
    held = useLive.getState().topics
    useLive.setState({ paused })
    return
  }
  useLive.setState({ paused, ...(held === null ? {} : { topics: held }) })
  held = null
  measure()
}

/** What the page itself said when it was sent: the age counts from there until the stream speaks. */
export function heardFromPage(overview: Overview | null): void {
  if (word === null && overview !== null) listen(overview)
  measure()
}

const TICK_MS = 500
/** A tab that is only glanced away from keeps its connection. */
const SLEEP_AFTER_MS = 30_000

/** Runs while the page is mounted: the clock behind the freshness, and the tab's sleep and waking. */
export function runClock(): () => void {
  let sleepTimer: ReturnType<typeof setTimeout> | undefined
  const onVisibility = () => {
    clearTimeout(sleepTimer)
    if (document.visibilityState === 'hidden') sleepTimer = setTimeout(() => stream.sleep(), SLEEP_AFTER_MS)
    else stream.wake()
  }
  const ticker = setInterval(() => {
    stream.watch()
    measure()
  }, TICK_MS)
  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('online', retryNow)
  return () => {
    clearTimeout(sleepTimer)
    clearInterval(ticker)
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('online', retryNow)
  }
}
