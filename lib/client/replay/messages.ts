import type { ReplayFrame } from '@/engine/projections/replay'
import type { LongRecord } from './long-record'
import type { Check, Ready } from './machine'
import type { Change, WhatIf } from './what-if'

/** Where a link asks to open: at a record, else at the closure of an account, else where a market's closures begin. */
export interface OpensAt {
  readonly seq: number | null
  readonly account: string | null
  readonly market: string | null
}

export type ToWorker =
  | { readonly ask: 'open'; readonly url: string; readonly event: string; readonly at: OpensAt }
  /** Of a record in chapters: the one that holds this line. */
  | { readonly ask: 'chapter'; readonly seq: number }
  | { readonly ask: 'frame'; readonly seq: number }
  | { readonly ask: 'what-if'; readonly change: Change }

export type FromWorker =
  | { readonly said: 'making'; readonly done: number; readonly of: number }
  | { readonly said: 'long'; readonly long: LongRecord }
  /** How far the engine has come with all of a long record, on the server. */
  | { readonly said: 'long-check'; readonly check: LongRecord['check'] }
  /** `chapter`: which one it is; null where the record is whole. `seq`: the line that was asked for. */
  | { readonly said: 'ready'; readonly ready: Ready; readonly chapter: number | null; readonly seq: number | null }
  /** `hash`: of the line that the frame stands at. */
  | { readonly said: 'frame'; readonly frame: ReplayFrame; readonly hash: string }
  | { readonly said: 'check'; readonly check: Check }
  | { readonly said: 'failed'; readonly code: string; readonly message: string }
  | { readonly said: 'what-if'; readonly whatIf: WhatIf }
  | { readonly said: 'other-frame'; readonly frame: ReplayFrame }
  | { readonly said: 'what-if-failed'; readonly message: string }
