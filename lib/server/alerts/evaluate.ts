import { dec } from '@/engine/decimal'
import type { PlaceReading } from '@/engine/projections/view-types'
import type { AlertWhen } from '@/lib/wire/alerts'

/** When an alert speaks: pure functions over figures. Nothing here knows where figures come from or where words go. */

/** `between`: inside the hysteresis, where whatever held goes on to hold. */
export type Signal = 'in' | 'between' | 'out'

/** What is remembered of one rule and one thing that it looks at. Times in milliseconds. */
export interface Level {
  readonly inside: boolean
  readonly told: boolean
  readonly toldAt: number | null
}

export const OUTSIDE: Level = { inside: false, told: false, toldAt: null }

/** Speaks once for each time inside, at once or when the cool-down is over: what is still so is not passed over. */
export function stepLevel(
  level: Level,
  signal: Signal,
  now: number,
  coolDownMs: number,
): { level: Level; tells: boolean } {
  const inside = signal === 'between' ? level.inside : signal === 'in'
  const told = inside && level.told
  const tells = inside && !told && isOver(level.toldAt, now, coolDownMs)
  return { level: { inside, told: told || tells, toldAt: tells ? now : level.toldAt }, tells }
}

/** Whether so long has passed since the last message. */
export function isOver(toldAt: number | null, now: number, coolDownMs: number): boolean {
  return toldAt === null || now - toldAt >= coolDownMs
}

type PositionWhen = Extract<AlertWhen, { readonly type: 'place' | 'lights' | 'reach' }>

/** Lights go out this share of the side behind the bound at which they went on. */
const SHARE_SLACK = '0.01'

export function positionSignal(when: PositionWhen, row: PlaceReading): Signal {
  switch (when.type) {
    case 'place': {
      if (row.place === null) return 'out'
      if (row.place <= when.atMost) return 'in'
      return row.place > when.atMost + Math.max(1, Math.ceil(when.atMost / 10)) ? 'out' : 'between'
    }
    case 'lights': {
      if (row.lights === null || row.aheadShare === null) return 'out'
      if (row.lights >= when.atLeast) return 'in'
      const bound = dec(6 - when.atLeast)
        .times('0.2')
        .plus(SHARE_SLACK)
      return dec(row.aheadShare).gte(bound) ? 'out' : 'between'
    }
    case 'reach':
      return row.reach === null ? 'out' : nearer(dec(row.reach.moveToReach).abs().toFixed(), when.within)
  }
}

/** In below the bound, out above eleven tenths of it. */
function nearer(value: string, bound: string): Signal {
  if (dec(value).lt(dec(bound))) return 'in'
  return dec(value).gt(dec(bound).times('1.1')) ? 'out' : 'between'
}

/** In from the bound on, out below nine tenths of it. */
export function fundSignal(way: string, past: string): Signal {
  if (dec(way).gte(dec(past))) return 'in'
  return dec(way).lt(dec(past).times('0.9')) ? 'out' : 'between'
}
