import { type Axis, axisTicks } from '@/lib/client/replay/axis'
import { type Span, shareOf } from '@/lib/client/replay/seek'
import type { TimelineRow } from '@/lib/client/replay/timeline'
import css from './seek.module.css'
import { share } from './share'

interface AxisLabelsProps {
  readonly axis: Axis
  readonly rows: readonly TimelineRow[]
  readonly span: Span
  readonly most: number
}

export function AxisLabels({ axis, rows, span, most }: AxisLabelsProps) {
  return (
    <div className={css.axis} aria-hidden="true">
      {axisTicks(axis, rows, span, most).map(({ x, text }, index) => (
        <span key={x} style={{ left: share(shareOf(span, x)) }} data-odd={index % 2 === 1 ? '' : undefined}>
          {text}
        </span>
      ))}
    </div>
  )
}
