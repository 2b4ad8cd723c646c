import type { Fund } from '@/lib/client/parts'
import { forPixels, millis } from '@/lib/format'
import type { FundPoint } from '@/lib/wire/frames'

export interface Dot {
  readonly at: number
  /** Pixel geometry only; what is read comes from `point`. */
  readonly y: number
  readonly point: FundPoint
}

/** A fund's last day as it is drawn: figures for pixels, none of which is read. */
export interface Drawing {
  readonly dots: readonly Dot[]
  readonly first: number
  readonly last: number
  /** The ground of the picture is the floor: what is drawn is what the fund can still pay. */
  readonly bottom: number
  readonly top: number
}

/** Room above the highest point, as a share of the range, so that the peak line is not cut. */
const HEADROOM = 0.06
/** Pixels above the water, where the peak is named, and below it, for the times. */
export const ABOVE = 18
export const BELOW = 24

/** Null while there is no line to draw. */
export function drawingOf(fund: Fund): Drawing | null {
  const dots = fund.points.flatMap((point) => {
    const at = millis(point.at)
    const y = forPixels(point.balance)
    return at === null || y === null ? [] : [{ at, y, point }]
  })
  const [start, end] = [dots[0], dots.at(-1)]
  if (start === undefined || end === undefined || start === end) return null
  const floor = forPixels(fund.floor) ?? 0
  const highest = Math.max(forPixels(fund.peak8h) ?? floor, ...dots.map(({ y }) => y))
  const bottom = Math.min(floor, ...dots.map(({ y }) => y))
  return { dots, first: start.at, last: end.at, bottom, top: highest + (highest - bottom || 1) * HEADROOM }
}
