import { LIGHTS, type LightsReading } from '@/lib/format/reading'

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
