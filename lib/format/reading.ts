import type { PositionRow } from '@/lib/wire/frames'

/** What the lights may claim. `blind`: the last reading is kept but no longer current, so nothing may look lit. */
export type LightsReading =
  | { readonly kind: 'lit'; readonly lights: number }
  | { readonly kind: 'blind'; readonly lights: number }
  | { readonly kind: 'not-known' }
  | { readonly kind: 'not-in-queue' }

export const LIGHTS = 5

export function lightsOf(row: Pick<PositionRow, 'standing' | 'lights'>, blind: boolean): LightsReading {
  if (row.standing === 'bankrupt' || row.standing === 'left-out') return { kind: 'not-in-queue' }
  if (row.standing !== 'in-queue' || row.lights === null) return { kind: 'not-known' }
  return { kind: blind ? 'blind' : 'lit', lights: Math.min(LIGHTS, Math.max(1, row.lights)) }
}
