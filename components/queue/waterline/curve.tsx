import { useId } from 'react'
import { percent } from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { type Mine, moveText } from '@/lib/words/en/waterline-sentences'
import { FRAME, RANGE } from './levels'
import { BOX, type WaterlineView } from './view'
import css from './waterline.module.css'

/** A line this near the top has its words under it: over it stand those of the axis. */
const HEAD = 18

const percentOf = (share: number): string => `${(share * 100).toFixed(2)}%`

interface CurveProps {
  readonly view: WaterlineView
  readonly mine: Mine | null
  readonly hull: Hull
}

/** The level over the move of the mark, filled up to the slider, with the moves at which the fund ends and I begin. */
export function Curve({ view, mine, hull }: CurveProps) {
  const ruling = useId().replace(/[^a-zA-Z0-9-]/g, '')
  const { top, bed, keel } = FRAME
  const line = view.slice === null || view.slice.hidden ? null : view.slice.line
  return (
    <div className={css.curve}>
      <span className={css.head}>{words.closedColumn(<em>{words.byMoveOfTheMark}</em>)}</span>
      <svg
        className={css.cut}
        style={{ top, height: bed - top + 1 }}
        viewBox={`0 ${top} ${BOX} ${bed - top + 1}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <defs>
          <pattern id={ruling} width={BOX} height="5" patternUnits="userSpaceOnUse">
            <path d={`M0 4.5H${BOX}`} className={css.ruling} />
          </pattern>
        </defs>
        <path d={view.area} className={css.area} />
        <path d={view.area} fill={`url(#${ruling})`} />
        <path d={view.line} className={css.step} />
      </svg>
      <i className={css.keel} style={{ top: keel }} />
      <i className={css.surface} style={{ top: view.level, width: percentOf(view.at) }} />
      <i className={css.plumb} style={{ left: percentOf(view.at), top: view.level, height: bed - view.level + 14 }} />
      {view.exhaustedAt === null ? null : (
        <>
          <i className={css.drop} style={{ left: percentOf(view.exhaustedAt), top: keel, height: bed - keel + 8 }} />
          <i className={css.ring} style={{ left: percentOf(view.exhaustedAt), top: keel }} />
        </>
      )}
      {line === null ? null : <i className={css.mine} style={{ top: line, width: percentOf(view.reachAt ?? 1) }} />}
      {line !== null && view.reachAt !== null ? (
        <>
          <i className={css.drop} style={{ left: percentOf(view.reachAt), top: line, height: bed - line + 8 }} />
          <i className={css.ring} style={{ left: percentOf(view.reachAt), top: line }} />
        </>
      ) : null}
      {line !== null && view.reachAt === null ? (
        <span className={css.beyond} data-under={line < top + HEAD ? '' : undefined} style={{ top: line }}>
          {mine?.reach
            ? words.reachedAt(percent(mine.reach.moveToReach, { signed: true }))
            : words.notWithin(moveText(hull, `${RANGE}`))}
        </span>
      ) : null}
      <i className={css.dot} style={{ left: percentOf(view.at), top: view.level }} />
    </div>
  )
}
