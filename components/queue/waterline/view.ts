import { forPixels } from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'
import type { CurveSample, Mine } from '@/lib/words/en/waterline-sentences'
import { type Labels, labelsOf } from './labels'
import {
  areaUpTo,
  bracket,
  type CurvePoint,
  curveLine,
  type Draft,
  drafts,
  FRAME,
  fifths,
  overflows,
  pathOf,
  RANGE,
  type Scale,
  type Slice,
  type Stress,
  seamLines,
  sliceBand,
  waterLevel,
  wetBand,
} from './levels'

/** The curve is drawn in a box this wide and stretched to whatever room there is. */
export const BOX = 1000

export interface WaterlineView {
  readonly scale: Scale
  readonly drafts: readonly Draft[]
  readonly fifths: ReturnType<typeof fifths>
  readonly seams: readonly number[]
  readonly level: number
  readonly overflow: boolean
  readonly slice: ReturnType<typeof sliceBand> | null
  /** The part of my slice that lies under the water. */
  readonly wet: ReturnType<typeof wetBand>
  readonly bracket: ReturnType<typeof bracket>
  readonly labels: Labels
  /** Across, 0 to 1. */
  readonly at: number
  readonly reachAt: number | null
  readonly exhaustedAt: number | null
  readonly line: string
  readonly area: string
  readonly points: readonly CurvePoint[]
}

const px = (value: string | null): number => forPixels(value) ?? 0
const away = (value: string): number => Math.abs(px(value))

export function stressOf(sample: CurveSample): Stress {
  return { move: away(sample.move), closed: px(sample.closed), shortfall: px(sample.shortfall) }
}

export function sliceOf(mine: Mine | null): Slice | null {
  return mine === null ? null : { ahead: px(mine.ahead), size: px(mine.size) }
}

/** Everything the drawing needs, in pixels and words, from one hull, one stress and my slice of the queue. */
export function viewOf(hull: Hull, mine: Mine | null, sample: CurveSample, part: number): WaterlineView {
  const scale: Scale = { frame: FRAME, size: px(hull.size), part }
  const stress = stressOf(sample)
  const fund = px(hull.fundAvailable)
  const slice = sliceOf(mine)
  const level = waterLevel(scale, stress, fund)
  const reachMove = mine?.reach ? away(mine.reach.moveToReach) : null
  const exhausted = hull.exhausted === null ? null : away(hull.exhausted)
  const points = curveLine(scale, hull.curve.map(stressOf), fund, RANGE, {
    exhausted,
    reach: reachMove !== null && slice !== null ? { move: reachMove, ahead: slice.ahead } : null,
  })
  const band = slice === null ? null : sliceBand(scale, slice)
  const gap = slice === null ? null : bracket(scale, stress.closed, slice)
  const at = Math.min(1, stress.move / RANGE)
  return {
    scale,
    drafts: drafts(scale),
    fifths: fifths(scale),
    seams: seamLines(scale, hull.seams.map(px)),
    level,
    overflow: overflows(scale, stress.closed),
    slice: band,
    wet: band === null ? null : wetBand(band, level),
    bracket: gap,
    labels: labelsOf({ hull, mine, sample, scale, level, line: band?.line ?? null, gap }),
    at,
    reachAt: reachMove !== null && reachMove <= RANGE ? reachMove / RANGE : null,
    exhaustedAt: exhausted !== null && exhausted <= RANGE ? exhausted / RANGE : null,
    line: pathOf(points, BOX),
    area: areaUpTo(points, at, level, FRAME.bed, BOX),
    points,
  }
}
