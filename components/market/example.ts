import { absolute, compare, difference, forPixels, product, ratioOf, sum } from '@/lib/format'
import type { Hull, MarketRow } from '@/lib/wire/frames'

/** A position somewhere in the front third of a real queue, without saying whose it is. */
export interface Example {
  readonly hull: Hull
  readonly lights: number
  readonly place: number
  readonly ahead: string
  readonly size: string
  readonly share: string
  readonly reach: { readonly adlPrice: string; readonly moveToReach: string } | null
}

const WANTED_SHARE = 0.3

/** Only where every position has its seam can a place be counted; a thinned or blinded hull makes no example. */
export function exampleOf(hull: Hull | null, market: MarketRow | null): Example | null {
  if (hull === null || market === null || hull.seams.length < 2 || hull.positions - hull.seams.length > 1) return null
  const total = forPixels(hull.size) ?? 0
  const edges = hull.seams.map((seam) => forPixels(seam) ?? 0)
  const at = Math.max(
    0,
    edges.findIndex((edge) => edge >= WANTED_SHARE * total),
  )
  const ahead = hull.seams[at] ?? '0'
  const end = hull.seams[at + 1] ?? hull.size
  const share = ratioOf(ahead, hull.size) ?? '0'
  return {
    hull,
    lights: Math.max(1, 5 - Math.floor(5 * (forPixels(share) ?? 0))),
    place: at + 2,
    ahead,
    size: difference(end, ahead) ?? '0',
    share,
    reach: reachOf(hull, ahead),
  }
}

/** The first sample of the curve at which more is closed than stands ahead. */
function reachOf(hull: Hull, ahead: string): Example['reach'] {
  const sample = hull.curve.find((point) => compare(point.closed, ahead) === 1)
  if (sample === undefined) return null
  const move = absolute(sample.move) ?? '0'
  const signed = hull.side === 'short' ? `-${move}` : move
  return { adlPrice: sum([hull.mark, product(hull.mark, signed)]) ?? hull.mark, moveToReach: signed }
}
