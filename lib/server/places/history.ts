import type { PlacePoint, PlaceSpan } from '@/lib/wire/place-history'
import type { PlaceStore, Step } from './store'

/** What is stored for each span, and how many of its points make one on a screen. */
const SPANS = {
  hour: { step: 10_000, thin: 1 },
  day: { step: 60_000, thin: 6 },
  quarter: { step: 900_000, thin: 36 },
} as const satisfies Record<PlaceSpan, { readonly step: Step; readonly thin: number }>

const DAY_MS = 86_400_000

/** One position's places over a span, and how far it has moved. The newest stored point is now. */
export async function historyOf(
  store: PlaceStore,
  stream: string,
  market: string,
  side: string,
  account: string,
  span: PlaceSpan,
) {
  const { step, thin } = SPANS[span]
  const read = (at: Step) => store.read(stream, `${market}|${side}`, account, at)
  const [seconds, minutes] = await Promise.all([read(10_000), read(60_000)])
  const all = step === 10_000 ? seconds : step === 60_000 ? minutes : await read(step)
  return {
    span,
    stepMs: step * thin,
    // The newest point always stays, so that the line ends where the position stands.
    points: all.filter((_, i) => (all.length - 1 - i) % thin === 0),
    nearer: { day: nearerThan([...minutes, ...seconds.slice(-1)], DAY_MS, 300_000) },
  }
}

/** Null where no point lies so long before the newest one, give or take `slackMs`. */
function nearerThan(points: readonly PlacePoint[], spanMs: number, slackMs: number): number | null {
  const newest = points.at(-1)
  if (!newest || newest.place === null) return null
  const then = Date.parse(newest.at) - spanMs
  const base = points.find(({ at }) => Math.abs(Date.parse(at) - then) <= slackMs)
  return base && base.place !== null ? base.place - newest.place : null
}
