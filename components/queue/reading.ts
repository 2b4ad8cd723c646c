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

/** The share of the side ahead that each count stands for, for tooltips and the worked explanation. */
export function lightsMeaning(lights: number): string {
  if (lights >= LIGHTS) return 'Less than 20 % of the side ahead is 5 of 5 lights.'
  if (lights <= 1) return 'More than 80 % of the side ahead is 1 of 5 lights.'
  const from = (LIGHTS - lights) * 20
  return `Between ${from} % and ${from + 20} % of the side ahead is ${lights} of 5 lights.`
}

export function lightsText(reading: LightsReading): string {
  switch (reading.kind) {
    case 'lit':
      return `${reading.lights} of 5`
    case 'blind':
      return `${reading.lights}? of 5`
    case 'not-known':
      return 'not known'
    case 'not-in-queue':
      return 'not in the queue'
  }
}
