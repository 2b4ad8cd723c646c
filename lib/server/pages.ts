import { headers } from 'next/headers'
import { maySee, PUBLIC, type Viewer } from '@/engine/projections/projection'
import { readReceiptId } from '@/engine/receipt/code'
import type { PublicRun, Receipt } from '@/engine/receipt/objects'
import type { AlertsAnswer } from '@/lib/wire/alerts'
import type { EventComparison } from '@/lib/wire/comparison'
import type { EventReport, EventRow, Overview, StreamFrame } from '@/lib/wire/frames'
import type { MonitorReport } from '@/lib/wire/methodology'
import { publicPart } from '@/lib/wire/proofs'
import { maySeeTopic, sessionFrom, viewerOf } from './access'
import { comparisonOf, isComparable } from './event-comparison'
import { EVENTS_PAGE, type EventsPage, eventsPageOf } from './event-pages'
import type { Seat } from './feed/port'
import { isProblem, log, Problem } from './http/problem'
import { knownRuntime, theRuntime } from './runtime/handle'
import { siteOf } from './syndication/site'

/** What server components may ask for. Each question authorises by itself: a page that forgets to can show nothing. */

export type { Viewer } from '@/engine/projections/projection'

export async function viewer(): Promise<Viewer> {
  const runtime = knownRuntime()
  if (!runtime) return PUBLIC
  const session = await sessionFrom((await headers()).get('cookie'), runtime.sessions)
  return session ? viewerOf(session) : PUBLIC
}

/**
 * The topic as this viewer sees it now; null where it does not exist or is not theirs. Fails while nobody can say which of
 * the two it is: a page of something that exists must not say that it doesn't. The status always exists, if empty.
 */
export async function firstFrame(topic: string): Promise<StreamFrame | null> {
  const looking = await viewer()
  if (!maySeeTopic(looking, topic)) return null
  return topic === 'status' ? orNull(knownRuntime()?.frame(topic, looking)) : theRuntime().frame(topic, looking)
}

/** As much of the status as stands on every page: what this is, how old it is, what is under way, and which records are sealed. */
export async function overviewFrame(): Promise<StreamFrame | null> {
  const names = (name: string) => name === 'overview' || name === 'events' || name.startsWith('market:')
  const frame = await orNull(knownRuntime()?.frame('status', PUBLIC, names))
  const events = (frame?.parts.events ?? []) as readonly EventRow[]
  const stream = (frame?.parts.overview as Overview | undefined)?.stream
  const standing = events.filter((row) => row.status === 'active' || row.stream !== stream)
  return frame && { ...frame, parts: { ...frame.parts, events: standing } }
}

export interface EventList extends EventsPage {
  /** Of every event on record, whatever the page is narrowed to. */
  readonly record: {
    readonly events: number
    readonly running: number
    readonly newestAt: string | null
    readonly markets: readonly string[]
    readonly streams: readonly string[]
  }
}

/** One page of the events that a choice lets through; an address of a page that is gone leads to the first one. */
export async function eventList(passes: (row: EventRow) => boolean, cursor: string | null): Promise<EventList | null> {
  const rows = await orNull(knownRuntime()?.ask('events', {}))
  if (rows === null) return null
  const chosen = rows.filter(passes)
  return {
    ...pageOrFirst(chosen, cursor),
    record: {
      events: rows.length,
      running: rows.filter((row) => row.status === 'active').length,
      newestAt: rows[0]?.startedAt ?? null,
      markets: [...new Set(rows.flatMap((row) => row.market ?? []))].sort(),
      streams: [...new Set(rows.map((row) => row.stream))],
    },
  }
}

function pageOrFirst(rows: readonly EventRow[], cursor: string | null): EventsPage {
  try {
    return eventsPageOf(rows, cursor, EVENTS_PAGE.usual)
  } catch (error) {
    if (cursor === null || !(error instanceof Problem)) throw error
    return eventsPageOf(rows, null, EVENTS_PAGE.usual)
  }
}

/** What the public may see of accounts here; null before the engine has said it. */
export async function disclosureNow(): Promise<Overview['disclosure'] | null> {
  return knownRuntime()?.facts?.disclosure ?? null
}

/** Rules and messages of the viewer's own account; null for everyone else's. */
export async function alertsOf(account: string): Promise<AlertsAnswer | null> {
  const { role, accounts } = await viewer()
  if (role !== 'trader' || !accounts.includes(account)) return null
  return (await theRuntime().ask('alerts', { account, change: { do: 'read' } })) as AlertsAnswer | null
}

export async function demoTraders(): Promise<readonly Seat[]> {
  return (await orNull(knownRuntime()?.ask('seats', {}))) ?? []
}

/** What the live monitor has found of the engine's promises; null while there is no engine to ask. */
export async function monitorReport(): Promise<MonitorReport | null> {
  return orNull(knownRuntime()?.ask('invariants', {}))
}

export async function eventExists(id: string): Promise<boolean> {
  return (await orNull(knownRuntime()?.frame(`event:${id}`, PUBLIC))) !== null
}

/** How long a page waits for a comparison; one that takes longer is there the next time it is asked for. */
const COMPARISON_WAIT_MS = 2_500

/** An event under other rulebooks; null where that can't be said, or not yet. */
export async function comparison(frame: StreamFrame): Promise<EventComparison | null> {
  const runtime = knownRuntime()
  const report = frame.parts.report as EventReport | undefined
  if (!runtime || !report || !isComparable(report)) return null
  const late = new Promise<null>((done) => setTimeout(() => done(null), COMPARISON_WAIT_MS).unref())
  return Promise.race([orNull(comparisonOf(runtime, report)), late])
}

/** A page is shown without what can't be had at the moment; it says so itself. */
async function orNull<T>(answer: Promise<T | null> | undefined): Promise<T | null> {
  try {
    return (await answer) ?? null
  } catch (error) {
    if (!isProblem(error)) log.error({ err: error }, 'a page could not be filled')
    return null
  }
}

/** A receipt as this viewer may see it; null where there is none of this name. */
export async function receiptFor(raw: string) {
  const id = readReceiptId(decodeURIComponent(raw))
  const found = id === null ? null : await theRuntime().ask('receipt', { id })
  if (!found) return null
  const looking = await viewer()
  const receipt = JSON.parse(found.text) as Receipt
  const isOpen = receipt.commitment.disclosure === 'open'
  if (!isOpen && !maySee(looking, found.account)) {
    return { kind: 'public' as const, id: found.id, part: publicPart(receipt) }
  }
  const [run, keys, all] = await Promise.all([
    theRuntime().ask('run', { event: found.event }),
    theRuntime().ask('keys', {}),
    headers(),
  ])
  const closures = run === null ? [] : (JSON.parse(run) as PublicRun).closures
  return {
    kind: 'whole' as const,
    id: found.id,
    text: found.text,
    keys: JSON.stringify(keys),
    isMine: looking.accounts.includes(found.account),
    venue: theRuntime().facts?.venue ?? receipt.commitment.stream,
    closures: closures.map(({ place, figures }) => ({ place, size: figures?.size ?? null })),
    address: `${siteOf({ headers: all })}/receipts/${found.id}`,
  }
}
