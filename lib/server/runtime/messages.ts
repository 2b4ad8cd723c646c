import type { Side } from '@/engine/market'
import type { Viewer } from '@/engine/projections/projection'
import type { WhatIfAnswer } from '@/engine/projections/what-if-view'
import type { WhatIfQuestion } from '@/engine/questions/what-if'
import type { Head, PublishedKeys } from '@/engine/receipt/objects'
import type { AlertMade, AlertRequest, AlertsAnswer } from '@/lib/wire/alerts'
import type { EventRow } from '@/lib/wire/frames'
import type { Row } from '@/lib/wire/ingest'
import type { MonitorReport } from '@/lib/wire/methodology'
import type { AuditEntry, Lookup } from '@/lib/wire/support'
import type { VenueSignal } from '@/lib/wire/venues'
import type { Seat } from '../feed/port'
import type { PartChanges, Parts } from '../hub/channel'
import type { Ingested, IngestHead } from '../ingest/intake'
import type { Found } from '../support/finder'
import type { Settings } from './settings'

/** What crosses between the thread that owns the book and the one that serves. Frames cross as ready JSON texts. */
export type ToWorker =
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'stop' }

export type FromWorker =
  /** Records are durable, and this is how what is shown has changed. */
  | {
      readonly type: 'published'
      readonly cursor: string
      readonly changes: readonly TopicChanges[]
      /** Other topics of the same line follow: whoever reads one of them may be told of both at once. */
      readonly isMoreToCome: boolean
    }
  /** Sent at every tick, also when nothing came of it. `trouble` says why the engine does not advance. */
  | {
      readonly type: 'alive'
      readonly seq: number
      readonly hash: string
      readonly trouble: string | null
      /** How old the newest input is, where inputs carry their own time; null where they have that of this machine. */
      readonly behindMs: number | null
    }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: Failure }
  /** A broken promise of our own code or of the disk: the engine has stopped and must not be started over blindly. */
  | { readonly type: 'fault'; readonly code: string; readonly message: string }
  | { readonly type: 'note'; readonly message: string; readonly details: Readonly<Record<string, unknown>> }

export type TopicChanges = readonly [key: string, changes: PartChanges]

export interface Failure {
  readonly name: string
  readonly message: string
  readonly code: string | null
  readonly path: string | null
}

/** The code of a look-up that was refused because it could not be put on record. */
export const NOT_RECORDED = 'not-recorded'

/** Questions and what answers them. */
export interface Answers {
  /** The parts of a topic now; from then on its changes are published. Null: no such topic. */
  hold: { readonly ask: { readonly key: string }; readonly answer: Parts | null }
  release: { readonly ask: { readonly keys: readonly string[] }; readonly answer: null }
  /** The parts of a topic now, and no more. */
  peek: { readonly ask: { readonly key: string }; readonly answer: Parts | null }
  events: { readonly ask: Record<never, never>; readonly answer: readonly EventRow[] }
  queue: { readonly ask: { readonly market: string; readonly side: Side }; readonly answer: unknown }
  ledger: { readonly ask: { readonly fund: string; readonly limit: number }; readonly answer: unknown }
  /** What the live monitor has found since this engine began. */
  invariants: { readonly ask: Record<never, never>; readonly answer: MonitorReport }
  /** The book as it stands, for answers that are worked out elsewhere. */
  book: { readonly ask: Record<never, never>; readonly answer: string }
  seats: { readonly ask: Record<never, never>; readonly answer: readonly Seat[] }
  account: { readonly ask: { readonly account: string }; readonly answer: boolean }
  /** Which of the words of the support desk exist. */
  find: {
    readonly ask: { readonly words: readonly string[]; readonly receipts: readonly string[] }
    readonly answer: Found
  }
  /** Durable before it is answered. */
  'record-lookup': { readonly ask: { readonly lookup: Lookup }; readonly answer: AuditEntry }
  lookups: { readonly ask: { readonly before: number; readonly limit: number }; readonly answer: readonly AuditEntry[] }
  /** Rules and messages of one account, after the change that is asked for. Null: no such account. */
  alerts: {
    readonly ask: { readonly account: string; readonly change: AlertChange }
    readonly answer: AlertsAnswer | AlertMade | null
  }
  /** What other venues say, for the rules that look at it. */
  venues: { readonly ask: { readonly signals: readonly VenueSignal[] }; readonly answer: null }
  'what-if': {
    readonly ask: { readonly question: WhatIfQuestion; readonly viewer: Viewer }
    readonly answer: WhatIfAnswer | null
  }
  /** How far the rows of an exchange have come; null where none pushes. */
  ingested: { readonly ask: Record<never, never>; readonly answer: IngestHead | null }
  /** Durable, with everything that they caused, before it is answered. Null where no exchange pushes. */
  ingest: { readonly ask: { readonly rows: readonly Row[] }; readonly answer: Ingested | null }
  control: { readonly ask: { readonly control: Control }; readonly answer: ControlAnswer }
  /** Signed heads from a size on. */
  heads: { readonly ask: { readonly from: number; readonly limit: number }; readonly answer: readonly Head[] }
  consistency: {
    readonly ask: { readonly first: number; readonly last: number }
    readonly answer: { readonly first: Head; readonly last: Head; readonly proof: readonly string[] } | null
  }
  keys: { readonly ask: Record<never, never>; readonly answer: PublishedKeys }
  /** The text of an event's public run; null while it is under way. */
  run: { readonly ask: { readonly event: string }; readonly answer: string | null }
  /** A receipt with the account it belongs to. Who may see it is decided by whoever asks. */
  receipt: {
    readonly ask: { readonly id: string }
    readonly answer: {
      readonly id: string
      readonly event: string
      readonly account: string
      readonly text: string
    } | null
  }
}

/** What a process that follows an engine hands on to it: it changes something, or takes the engine's key or its monitor. */
export const FORWARDED: ReadonlySet<keyof Answers> = new Set([
  'alerts',
  'control',
  'ingest',
  'ingested',
  'venues',
  'run',
  'receipt',
  'invariants',
])
/** An answer that takes longer than this helps nobody: the reader is told to come back. */
const ANSWER_MS = 10_000
/** An operator's push may be thousands of ticks, or a stream with hours of a past. */
const CONTROL_MS = 120_000

export function patienceFor(kind: keyof Answers): number {
  return kind === 'control' ? CONTROL_MS : ANSWER_MS
}

export type AlertChange =
  | { readonly do: 'read' }
  | { readonly do: 'add'; readonly request: AlertRequest }
  | { readonly do: 'remove' | 'test'; readonly rule: string }

export type Kind = keyof Answers
export type Question = { [K in Kind]: { readonly kind: K } & Answers[K]['ask'] }[Kind]

export type Control =
  | { readonly action: 'pause' }
  | { readonly action: 'resume' }
  /** So many ticks at once, or until an ADL event has begun. */
  | { readonly action: 'step'; readonly count: number; readonly until?: 'adl' | undefined }
  /** Another scenario, as a stream of its own. */
  | { readonly action: 'scenario'; readonly name: string; readonly seed?: number | undefined }

export interface ControlAnswer {
  readonly stream: string
  readonly seq: number
  readonly paused: boolean
  readonly steps: number
  readonly events: number
}

export interface WorkerData {
  readonly settings: Settings
}
