/**
 * Heights of the waterline gauge. Geometry only: amounts become pixels here and are never shown as text from here, so
 * plain numbers are good enough. The hull stands with the front of the queue at the keel and the back at the top; the
 * fund's chamber lies under the keel, down to the bed.
 */

export interface Frame {
  readonly top: number
  readonly keel: number
  readonly bed: number
}

/** The gauge in pixels from its upper edge; the fund's chamber is as high as its three labels. */
export const FRAME: Frame = { top: 22, keel: 412, bed: 514 }
/** How far the curve runs: moves beyond 30 per cent are said in words. */
export const RANGE = 0.3

export interface Scale {
  readonly frame: Frame
  /** Size of the side. */
  readonly size: number
  /** The share of the side, from the front, that the hull shows: 1 is the whole queue. */
  readonly part: number
}

export interface Stress {
  readonly move: number
  readonly closed: number
  readonly shortfall: number
}

export interface Slice {
  readonly ahead: number
  readonly size: number
}

/** Parts of the queue that the gauge can show from the front, with the step of its draft figures. */
const PARTS = [
  { part: 0.02, step: 0.005 },
  { part: 0.05, step: 0.01 },
  { part: 0.1, step: 0.02 },
  { part: 0.2, step: 0.05 },
  { part: 0.4, step: 0.1 },
  { part: 0.6, step: 0.2 },
  { part: 1, step: 0.2 },
] as const

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** Where a size from the front lies, also above the upper edge. */
function rawHeight(scale: Scale, fromFront: number): number {
  const { top, keel } = scale.frame
  const shown = scale.size * scale.part
  return shown <= 0 ? keel : Math.min(keel, keel - ((keel - top) * fromFront) / shown)
}

/** Where a size from the front lies; beyond the shown part the top edge. */
export function heightOf(scale: Scale, fromFront: number): number {
  return Math.max(scale.frame.top, rawHeight(scale, fromFront))
}

/** The surface of the water under one stress: in the queue when something is closed, else in the fund's chamber. */
export function waterLevel(scale: Scale, stress: Stress, fund: number): number {
  return Math.max(scale.frame.top, rawLevel(scale, stress, fund))
}

function rawLevel(scale: Scale, stress: Stress, fund: number): number {
  const { keel, bed } = scale.frame
  if (stress.closed > 0) return rawHeight(scale, stress.closed)
  if (stress.shortfall <= 0) return bed
  return bed - (bed - keel) * (fund > 0 ? clamp(stress.shortfall / fund, 0, 1) : 1)
}

/** Whether the water stands above what the shown part can draw. */
export function overflows(scale: Scale, closed: number): boolean {
  return closed > scale.size * scale.part
}

/** The smallest offered part that shows the slice with room above it, so that the hull's back isn't drawn for nothing. */
export function frontPart(size: number, slice: Slice | null): number {
  if (size <= 0 || slice === null) return 1
  const wanted = ((slice.ahead + slice.size) / size) * 1.25
  return PARTS.find(({ part }) => part >= wanted)?.part ?? 1
}

export interface Draft {
  readonly share: number
  readonly y: number
  readonly major: boolean
}

/** Draft figures on the hull's side, with three small ticks between two figures. */
export function drafts(scale: Scale): Draft[] {
  const step = PARTS.find(({ part }) => part >= scale.part)?.step ?? 0.2
  const count = Math.round((scale.part / step) * 4)
  return Array.from({ length: count + 1 }, (_, index) => {
    const share = (index * step) / 4
    return { share, y: heightOf(scale, share * scale.size), major: index % 4 === 0 }
  })
}

/** Seams that can be told apart: one is skipped when it would lie within `gap` pixels of the last one drawn. */
export function seamLines(scale: Scale, seams: readonly number[], gap = 1.6): number[] {
  const drawn: number[] = []
  let last = scale.frame.keel
  for (const seam of seams) {
    if (seam > scale.size * scale.part) break
    const y = heightOf(scale, seam)
    if (last - y < gap || y - scale.frame.top < gap) continue
    drawn.push(y)
    last = y
  }
  return drawn
}

/** The fifths of the queue that decide the lights and lie in the shown part, 5 at the front. */
export function fifths(scale: Scale): { lights: number; from: number; to: number }[] {
  return [5, 4, 3, 2, 1].flatMap((lights) => {
    const start = (5 - lights) / 5
    if (start >= scale.part - 1e-9) return []
    const end = Math.min(start + 0.2, scale.part)
    return [{ lights, from: heightOf(scale, start * scale.size), to: heightOf(scale, end * scale.size) }]
  })
}

/** My slice of the hull: at least `least` pixels thick, standing on the line where I begin. */
export function sliceBand(scale: Scale, slice: Slice, least = 3): { line: number; top: number; hidden: boolean } {
  const line = heightOf(scale, slice.ahead)
  const top = Math.min(heightOf(scale, slice.ahead + slice.size), line - least)
  return { line, top: Math.max(top, scale.frame.top), hidden: slice.ahead >= scale.size * scale.part }
}

/** The part of my slice that the water covers; null while it is dry. */
export function wetBand(band: { line: number; top: number; hidden: boolean }, level: number) {
  if (band.hidden || level >= band.line) return null
  return { top: Math.max(level, band.top), bottom: band.line }
}

/** The distance between the water and me, dry or wet; null when there is none to speak of. */
export function bracket(
  scale: Scale,
  closed: number,
  slice: Slice,
): { kind: 'dry' | 'wet'; from: number; to: number } | null {
  const mine = heightOf(scale, slice.ahead)
  const water = heightOf(scale, closed)
  if (closed <= slice.ahead) return { kind: 'dry', from: mine, to: closed > 0 ? water : scale.frame.keel }
  return { kind: 'wet', from: heightOf(scale, Math.min(closed, slice.ahead + slice.size)), to: mine }
}

export interface CurvePoint {
  /** Across, from 0 at the mark to 1 at the far end of the range. */
  readonly x: number
  readonly y: number
}

/**
 * The level over the move, also where it leaves the shown part: whoever draws it cuts it at the upper edge. The samples
 * are joined by lines; the moves at which the fund is used up and at which the queue reaches me are known exactly and
 * stand in the line as points of their own.
 */
export function curveLine(
  scale: Scale,
  samples: readonly Stress[],
  fund: number,
  range: number,
  exact: { exhausted: number | null; reach: { move: number; ahead: number } | null },
): CurvePoint[] {
  const points = samples
    .filter((sample) => sample.move <= range + 1e-9)
    .map((sample) => ({ x: sample.move / range, y: rawLevel(scale, sample, fund) }))
  if (exact.exhausted !== null && exact.exhausted <= range)
    points.push({ x: exact.exhausted / range, y: scale.frame.keel })
  if (exact.reach !== null && exact.reach.move <= range) {
    points.push({ x: exact.reach.move / range, y: rawHeight(scale, exact.reach.ahead) })
  }
  points.sort((a, b) => a.x - b.x || b.y - a.y)
  // Thinned samples and exact points may disagree by a hair; the level never falls as the move grows.
  let lowest = scale.frame.bed
  return points.map((point) => {
    lowest = Math.min(lowest, point.y)
    return { x: point.x, y: lowest }
  })
}

/** A path in a box of the given width, through the points. */
export function pathOf(points: readonly CurvePoint[], width: number): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${(x * width).toFixed(2)} ${y.toFixed(2)}`).join('')
}

/** The part of the curve that the slider has passed, as a closed area down to the bed. */
export function areaUpTo(
  points: readonly CurvePoint[],
  upTo: number,
  level: number,
  bed: number,
  width: number,
): string {
  if (upTo <= 0) return ''
  const passed = [...points.filter(({ x }) => x < upTo), { x: upTo, y: level }]
  return `M0 ${bed}${passed.map(({ x, y }) => `L${(x * width).toFixed(2)} ${y.toFixed(2)}`).join('')}L${(upTo * width).toFixed(2)} ${bed}Z`
}
