import { forPixels } from '@/lib/format'
import type { Axis, Stop } from './axis'
import type { LongRecord } from './long-record'
import type { Marker } from './markers'

/** The whole of a long record on a clock: one stop for each stretch of its overview. */
export function wholeAxis({ overview: { from, to, bins } }: LongRecord): Axis {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const length = Math.max(1, end - start) / Math.max(1, bins.length)
  const stops = bins.map(
    ({ closures, soFar, seq }, index): Stop => ({
      x: start + (index + 0.5) * length,
      row: seq,
      closing: closures,
      weight: closures,
      soFar,
    }),
  )
  return { pace: 'clock', full: { from: start, to: Math.max(start + 1, end) }, stops }
}

/** What a fund held along the record, as shares of its highest; null where the record tells nothing of it. */
export function fundLine({
  overview: { bins, fundPeaks, events },
  focus,
}: LongRecord): { readonly fund: string; readonly shares: readonly (number | null)[] } | null {
  const fund = focus?.fund ?? events.find((event) => event.fund !== null)?.fund ?? Object.keys(fundPeaks).sort()[0]
  const peak = fund === undefined || fund === null ? null : forPixels(fundPeaks[fund] ?? null)
  if (fund === undefined || fund === null || peak === null || peak <= 0) return null
  const shares = bins.map(({ funds }) => {
    const held = forPixels(funds[fund] ?? null)
    return held === null ? null : Math.max(0, Math.min(1, held / peak))
  })
  return { fund, shares }
}

/** The places worth going to in all of the record, by the line that they stand at. */
export interface WholeMark extends Pick<Marker, 'kind' | 'ms'> {
  readonly seq: number
}

export function wholeMarks({ overview: { marks }, focus }: LongRecord): WholeMark[] {
  const found: WholeMark[] = []
  const add = (kind: Marker['kind'], at: { readonly seq: number; readonly at: string } | null) => {
    if (at !== null && !found.some(({ seq }) => seq === at.seq))
      found.push({ kind, seq: at.seq, ms: Date.parse(at.at) })
  }
  add('first-liquidation', marks.firstLiquidation)
  add('trigger', focus && { seq: focus.from, at: focus.at })
  add('first-closure', marks.firstClosure)
  add('largest', marks.largest)
  add('last-closure', marks.lastClosure)
  return found.sort((a, b) => a.seq - b.seq)
}
