import { compare, difference, moneyWithUnit, percent, sidePlural, signOf, sizeWithUnit } from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'

export type CurveSample = Hull['curve'][number]

/** Whose position the gauge tells of: the reader's own, or one that anybody may look at. */
export interface Voice {
  /** Names the line at which the position begins. */
  readonly name: string
  readonly object: string
  /** Stands before what belongs to it, as in "your line". */
  readonly its: string
}

export const YOU: Voice = { name: 'You', object: 'you', its: 'your' }
export const IT: Voice = { name: 'This one', object: 'it', its: 'its' }

/** One position's part of the queue, as the gauge needs it. Amounts in the hull's unit. */
export interface Mine {
  readonly voice: Voice
  readonly place: number
  readonly ahead: string
  readonly size: string
  readonly reach: { readonly adlPrice: string; readonly moveToReach: string } | null
}

/** A short is touched when the mark falls, a long when it rises. */
export function direction(hull: Pick<Hull, 'side'>): 1 | -1 {
  return hull.side === 'short' ? -1 : 1
}

/** The move with its sign, as a percentage; no move has none. */
export function moveText(hull: Pick<Hull, 'side'>, move: string): string {
  const away = move.replace(/^-/, '')
  return percent(direction(hull) < 0 && signOf(away) !== 0 ? `-${away}` : away, { signed: true })
}

/** What the water does to me, in one clause that begins the answer. */
export function answer(hull: Hull, sample: CurveSample, mine: Mine | null): string {
  const at = signOf(sample.move) === 0 ? 'At today’s mark' : `At ${moveText(hull, sample.move)}`
  const size = (value: string | null) => sizeWithUnit(value, hull.lot, hull.unit)
  if (signOf(sample.shortfall) === 0) return `${at} no account is bankrupt: there is no shortfall.`
  if (signOf(sample.closed) === 0) return `${at} the fund pays the whole shortfall and nobody is closed.`
  if (mine === null) return `${at} ${size(sample.closed)} of ${sidePlural(hull.side)} would be closed, from the front.`
  if ((compare(sample.closed, mine.ahead) ?? 0) <= 0) {
    return signOf(difference(mine.ahead, sample.closed)) === 0
      ? `${at} the water reaches exactly to ${mine.voice.its} line.`
      : `${at} the water stays ${size(difference(mine.ahead, sample.closed))} below ${mine.voice.object}.`
  }
  const wet = wetSize(sample.closed, mine)
  return compare(wet, mine.size) === 0
    ? `${at} the water is above ${mine.voice.object}: the whole position, ${size(wet)}, would be closed.`
    : `${at} the water is over ${mine.voice.its} line: ${size(wet)} of ${mine.voice.its} ${size(mine.size)} would be closed.`
}

/** How the shortfall is met, as a sum that adds up, and what it closes where the answer did not say that already. */
export function account(hull: Hull, sample: CurveSample, mine: Mine | null): string {
  if (signOf(sample.shortfall) === 0) return ''
  const money = (value: string | null) => moneyWithUnit(value, hull.settle)
  if (signOf(sample.closed) === 0) {
    return `Shortfall ${money(sample.shortfall)} of the ${money(hull.fundAvailable)} that the fund has above its floor.`
  }
  const adl = difference(sample.shortfall, sample.fundPaid)
  const sum = `Shortfall ${money(sample.shortfall)} = fund ${money(sample.fundPaid)} + ADL ${money(adl)}.`
  if (mine === null) return sum
  return `${sum} ${sizeWithUnit(sample.closed, hull.lot, hull.unit)} of ${sidePlural(hull.side)} would be closed, from the front.`
}

export const ASSUMPTIONS = 'One gap, empty order book, other marks held: arithmetic on today’s queue, not a forecast.'

/** The part of my position that lies under water. */
export function wetSize(closed: string, mine: Pick<Mine, 'ahead' | 'size'>): string {
  const over = difference(closed, mine.ahead) ?? '0'
  return (compare(over, mine.size) ?? 0) > 0 ? mine.size : over
}
