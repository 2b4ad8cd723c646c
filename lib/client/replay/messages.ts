import type { ReplayFrame } from '@/engine/projections/replay'
import type { Check, Ready } from './machine'

export type ToWorker =
  | { readonly ask: 'open'; readonly url: string; readonly event: string }
  | { readonly ask: 'frame'; readonly seq: number }

export type FromWorker =
  | { readonly said: 'ready'; readonly ready: Ready }
  | { readonly said: 'frame'; readonly frame: ReplayFrame }
  | { readonly said: 'check'; readonly check: Check }
  | { readonly said: 'failed'; readonly code: string; readonly message: string }
