import {
  compactWithUnit,
  compare,
  count,
  difference,
  forPixels,
  ordinal,
  percent,
  ratioOf,
  signOf,
  sizeWithUnit,
} from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'
import { comb, type Tooth } from './comb'
import {
  areaUpTo,
  bracket,
  type CurvePoint,
  curveLine,
  type Draft,
  drafts,
  type Frame,
  fifths,
  heightOf,
  overflows,
  pathOf,
  type Scale,
  type Slice,
  type Stress,
  seamLines,
  sliceBand,
  waterLevel,
} from './levels'
import { type CurveSample, type Mine, moveText, wetSize } from './sentence'

/** The gauge in pixels from its upper edge; the fund's chamber is as high as its three labels. */
export const FRAME: Frame = { top: 22, keel: 412, bed: 514 }
/** How far the curve runs: moves beyond 30 per cent are said in words. */
export const RANGE = 0.3
/** The curve is drawn in a box this wide and stretched to whatever room there is. */
export const BOX = 1000

const LINE = 15
const CLOSE = 38

export interface Label {
  readonly id: 'you' | 'water' | 'dry' | 'exhausted' | 'now'
  readonly tone: 'ink' | 'accent' | 'quiet'
  readonly lines: readonly string[]
  /** Upper edge of the text, after the comb. */
  readonly top: number
  /** The height that the label speaks of. */
  readonly anchor: number
}

export interface WaterlineView {
  readonly scale: Scale
  readonly drafts: readonly Draft[]
  readonly fifths: ReturnType<typeof fifths>
  readonly seams: readonly number[]
  readonly level: number
  readonly overflow: boolean
  readonly slice: ReturnType<typeof sliceBand> | null
  readonly bracket: ReturnType<typeof bracket>
  readonly labels: readonly Label[]
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

function stressOf(sample: CurveSample): Stress {
  return { move: away(sample.move), closed: px(sample.closed), shortfall: px(sample.shortfall) }
}

export function sliceOf(mine: Mine | null): Slice | null {
  return mine === null ? null : { ahead: px(mine.ahead), size: px(mine.size) }
}

/** Everything the drawing needs, in pixels and words, from one hull, one stress and my slice of the queue. */
export function viewOf(hull: Hull, lot: string, mine: Mine | null, sample: CurveSample, part: number): WaterlineView {
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
    bracket: gap,
    labels: labelsOf(hull, lot, mine, sample, scale, level, band?.line ?? null, gap),
    at,
    reachAt: reachMove !== null && reachMove <= RANGE ? reachMove / RANGE : null,
    exhaustedAt: exhausted !== null && exhausted <= RANGE ? exhausted / RANGE : null,
    line: pathOf(points, BOX),
    area: areaUpTo(points, at, level, FRAME.bed, BOX),
    points,
  }
}

type Wanted = Omit<Label, 'top'> & { readonly wanted: number }

function labelsOf(
  hull: Hull,
  lot: string,
  mine: Mine | null,
  sample: CurveSample,
  scale: Scale,
  level: number,
  line: number | null,
  gap: ReturnType<typeof bracket>,
): Label[] {
  const wanted = [
    youLabel(hull, lot, mine, sample, line, gap),
    waterLabel(hull, lot, sample, scale, level, line),
    gapLabel(hull, lot, mine, sample, gap),
    exhaustedLabel(hull),
    nowLabel(hull, scale),
  ].filter((label) => label !== null)
  const teeth: Tooth[] = wanted.map(({ id, wanted: at, lines }) => ({
    id,
    wanted: at,
    extent: lines.length * LINE + 3,
  }))
  const places = comb(teeth, 0, FRAME.bed + 2)
  return wanted.map(({ wanted: at, ...label }) => ({ ...label, top: places.get(label.id) ?? at }))
}

/** Me, and what is ahead of me, or, once the water is over my line, how much of me it takes. */
function youLabel(
  hull: Hull,
  lot: string,
  mine: Mine | null,
  sample: CurveSample,
  line: number | null,
  gap: ReturnType<typeof bracket>,
): Wanted | null {
  if (mine === null || line === null) return null
  const ahead = signOf(mine.ahead) === 0 ? 'nobody ahead' : `${sizeWithUnit(mine.ahead, lot, hull.unit)} ahead`
  const wet = `wet: ${sizeWithUnit(wetSize(sample.closed, mine), lot, hull.unit)}`
  const lines = [`You, ${ordinal(mine.place)} of ${count(hull.positions)}`, gap?.kind === 'wet' ? wet : ahead]
  return { id: 'you', tone: 'ink', lines, anchor: line, wanted: line - 2 * LINE - 3 }
}

/** Water is written above its line, or under it when mine is close above. */
function waterLabel(
  hull: Hull,
  lot: string,
  sample: CurveSample,
  scale: Scale,
  level: number,
  line: number | null,
): Wanted | null {
  const closed = signOf(sample.closed) !== 0
  if (signOf(sample.shortfall) === 0) return null
  const used = percent(ratioOf(sample.shortfall, hull.fundAvailable))
  const second = closed
    ? `${sizeWithUnit(sample.closed, lot, hull.unit)} closed${overflows(scale, px(sample.closed)) ? ', off the top' : ''}`
    : `${used} of the fund`
  const under = line !== null && line <= level && level - line < CLOSE + LINE
  const lines = [`Water at ${moveText(hull, sample.move)}`, second]
  return { id: 'water', tone: 'accent', lines, anchor: level, wanted: under ? level + 4 : level - 2 * LINE - 3 }
}

function gapLabel(
  hull: Hull,
  lot: string,
  mine: Mine | null,
  sample: CurveSample,
  gap: ReturnType<typeof bracket>,
): Wanted | null {
  if (mine === null || gap === null) return null
  // Between two lines closer than a line of text the sentence under the drawing says it alone.
  if (gap.kind === 'wet' || gap.to - gap.from < LINE + 4) return null
  const middle = (gap.from + gap.to) / 2
  const text = `${sizeWithUnit(difference(mine.ahead, sample.closed), lot, hull.unit)} dry`
  return { id: 'dry', tone: 'quiet', lines: [text], anchor: middle, wanted: middle - LINE / 2 }
}

function exhaustedLabel(hull: Hull): Wanted {
  const fundless = signOf(hull.fundAvailable) === 0
  const when =
    hull.exhausted === null ? `not within ${moveText(hull, `${RANGE}`)}` : `at ${moveText(hull, hull.exhausted)}`
  const lines = fundless ? ['Fund exhausted', 'nothing above the floor'] : ['Fund exhausted', when]
  return { id: 'exhausted', tone: 'ink', lines, anchor: FRAME.keel, wanted: FRAME.keel + 4 }
}

function nowLabel(hull: Hull, scale: Scale): Wanted | null {
  const now = hull.curve[0]
  if (now === undefined) return null
  const level = waterLevel(scale, stressOf(now), px(hull.fundAvailable))
  const used = ratioOf(now.shortfall, hull.fundAvailable)
  const state =
    signOf(now.shortfall) === 0
      ? 'no shortfall'
      : used !== null && (compare(used, '1') ?? 1) <= 0
        ? `${percent(used)} of the fund`
        : `shortfall ${compactWithUnit(now.shortfall, hull.settle)}`
  return { id: 'now', tone: 'ink', lines: ['Now', state], anchor: level, wanted: level - 2 * LINE - 1 }
}

/** The height of a size from the front, for those that draw over the gauge. */
export { heightOf }
