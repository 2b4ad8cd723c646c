import type { ReplayFrame } from '@/engine/projections/replay'
import type { Check, Ready } from './machine'
import type { Change, WhatIf } from './what-if'

export type ToWorker =
  | { readonly ask: 'open'; readonly url: string; readonly event: string }
  | { readonly ask: 'frame'; readonly seq: number }
  | { readonly ask: 'what-if'; readonly change: Change }

export type FromWorker =
  | { readonly said: 'ready'; readonly ready: Ready }
  | { readonly said: 'frame'; readonly frame: ReplayFrame }
  | { readonly said: 'check'; readonly check: Check }
  | { readonly said: 'failed'; readonly code: string; readonly message: string }
  | { readonly said: 'what-if'; readonly whatIf: WhatIf }
  | { readonly said: 'other-frame'; readonly frame: ReplayFrame }
  | { readonly said: 'what-if-failed'; readonly message: string }
