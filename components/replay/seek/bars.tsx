import { memo } from 'react'
import { type Axis, placeOf } from '@/lib/client/replay/axis'
import type { Ready } from '@/lib/client/replay/machine'
import { density, logHeight, rootHeight, type Span, shareOf } from '@/lib/client/replay/seek'
import { forPixels } from '@/lib/format'
import css from './seek.module.css'
import { share } from './share'

const BINS = 160

interface BarsProps {
  readonly axis: Axis
  readonly span: Span
  /** The cursor: bars before it are drawn in the accent, by a second copy that is cut there. */
  readonly until: number
}

export function Bars({ axis, span, until }: BarsProps) {
  const cut = share(1 - shareOf(span, until))
  return (
    <>
      <BarShapes axis={axis} span={span} className={css.future} />
      <div className={css.passed} style={{ clipPath: `inset(0 ${cut} 0 0)` }}>
        <BarShapes axis={axis} span={span} className={css.past} />
      </div>
    </>
  )
}

interface BarShapesProps {
  readonly axis: Axis
  readonly span: Span
  readonly className: string | undefined
}

/** Drawn once for a stretch of the record, however often the cursor moves. */
const BarShapes = memo(function BarShapes({ axis, span, className }: BarShapesProps) {
  const found = density(axis.stops, span, BINS)
  const most = found.reduce((best, one) => Math.max(best, one), 0)
  const heightOf = axis.pace === 'clock' ? logHeight : rootHeight
  const path = found
    .map((one, index) => {
      if (one === 0) return ''
      const height = 6 + heightOf(one, most) * 28
      return `M${index * 10} 40h8.4v${(-height).toFixed(1)}h-8.4Z`
    })
    .join('')
  return (
    <svg className={css.bars} viewBox={`0 0 ${BINS * 10} 40`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} className={className} />
    </svg>
  )
})

/** The share of everything closed, along the record: where it does its work. */
export const Progress = memo(function Progress({ axis }: { readonly axis: Axis }) {
  const total = forPixels(axis.stops.at(-1)?.soFar ?? null) ?? 0
  if (total <= 0) return null
  const steps = axis.stops
    .filter(({ closing }) => closing > 0)
    .map(({ x, soFar }) => {
      const height = 40 - ((forPixels(soFar) ?? 0) / total) * 36
      return `H${(shareOf(axis.full, x) * 1000).toFixed(1)}V${height.toFixed(1)}`
    })
  return (
    <svg className={css.bars} viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
      <path d={`M0 40${steps.join('')}H1000`} className={css.progress} />
    </svg>
  )
})

interface FundStepsProps {
  readonly ready: Ready
  readonly axis: Axis
}

/** What the fund held along the record, of its highest. */
export const FundSteps = memo(function FundSteps({ ready, axis }: FundStepsProps) {
  const path = fundPath(ready, axis)
  if (path === null) return null
  return (
    <svg className={css.bars} viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} className={css.fundLine} />
    </svg>
  )
})

/** Steps that lie on one spot to the eye are drawn as the last of them; null where the record tells nothing of a fund. */
function fundPath({ fundAlong, fundPeaks, rows }: Ready, axis: Axis): string | null {
  const peak = forPixels(fundPeaks[fundAlong?.fund ?? ''] ?? null) ?? 0
  if (fundAlong === null || peak <= 0) return null
  const levels = new Map<string, string>()
  for (const { row, balance } of fundAlong.steps) {
    const held = Math.max(0, Math.min(1, (forPixels(balance) ?? 0) / peak))
    levels.set((shareOf(axis.full, placeOf(axis, rows, row)) * 1000).toFixed(1), (40 - held * 36).toFixed(1))
  }
  const steps = [...levels].map(([x, y], index) => (index === 0 ? `M${x} ${y}` : `H${x}V${y}`))
  return `${steps.join('')}H1000`
}
