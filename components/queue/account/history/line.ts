import type { PlacePoint } from '@/lib/wire/place-history'

/** The line of a position's places in a box: the front of the queue at the lower edge, the back at the upper one. */
export interface PlaceLine {
  /** Steps, broken where there was no place. */
  readonly path: string
  /** Where the last point stands; null where it has no place. */
  readonly end: { readonly x: number; readonly y: number } | null
  readonly front: number
  readonly back: number
}

/** Places shown beyond the nearest and the furthest, so that a line that never moved is not an edge. */
const ROOM = 2

export function placeLine(points: readonly PlacePoint[], width: number, height: number): PlaceLine | null {
  const placed = points.flatMap(({ place }) => place ?? [])
  const [first, last] = [points[0], points.at(-1)]
  if (placed.length === 0 || !first || !last) return null
  const front = Math.max(1, Math.min(...placed) - ROOM)
  const back = Math.max(...placed) + ROOM
  const [from, until] = [Date.parse(first.at), Date.parse(last.at)]
  const x = (at: string) => (until === from ? width : ((Date.parse(at) - from) / (until - from)) * width)
  const y = (place: number) => height - ((place - front) / (back - front)) * height
  let path = ''
  let isDown = false
  for (const { at, place } of points) {
    if (place !== null)
      path += isDown ? `H${x(at).toFixed(1)}V${y(place).toFixed(1)}` : `M${x(at).toFixed(1)} ${y(place).toFixed(1)}`
    isDown = place !== null
  }
  return { path, end: last.place === null ? null : { x: x(last.at), y: y(last.place) }, front, back }
}
