import { words } from '@/lib/words/en/account'
import { FRAME } from './levels'
import type { WaterlineView } from './view'
import css from './waterline.module.css'

/** The queue as a hull over the fund's chamber, with the water in it and my slice. */
export function HullDrawing({ view, zoomed }: { readonly view: WaterlineView; readonly zoomed: boolean }) {
  const { top, keel, bed } = FRAME
  const { slice, wet } = view
  return (
    <div className={css.hull}>
      <i className={css.plate} style={{ top, height: keel - top }} />
      <i className={css.water} style={{ top: view.level, height: bed - view.level }} />
      <svg className={css.fill} viewBox={`0 0 100 ${bed}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={view.seams.map((y) => `M0 ${y.toFixed(1)}H100`).join('')} className={css.seam} />
      </svg>
      <i className={css.sides} style={{ top, height: bed - top }} data-torn={zoomed ? '' : undefined} />
      {zoomed ? <Torn top={top} /> : null}
      <i className={css.keel} style={{ top: keel }} />
      <i className={css.surface} style={{ top: view.level }} />
      <span
        className={css.chamber}
        data-wet={view.level <= (keel + bed) / 2 ? '' : undefined}
        style={{ top: (keel + bed) / 2 - 8 }}
      >
        {words.fund}
      </span>
      {slice === null || slice.hidden ? null : (
        <>
          <i className={css.slice} style={{ top: slice.top, height: slice.line - slice.top }} />
          {wet === null ? null : <i className={css.wet} style={{ top: wet.top, height: wet.bottom - wet.top }} />}
          <svg className={css.disc} style={{ top: slice.line - 14 }} viewBox="0 0 44 28" aria-hidden="true">
            <circle cx="22" cy="14" r="11" />
            <path d="M0 14H44" />
          </svg>
        </>
      )}
    </div>
  )
}

/** The hull goes on above: its upper edge is drawn torn, as on any drawing of a part. */
function Torn({ top }: { readonly top: number }) {
  return (
    <svg
      className={css.torn}
      style={{ top: top - 5 }}
      viewBox="0 0 120 10"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d="M0 5L10 1L20 8L30 3L40 9L50 2L60 7L70 1L80 8L90 3L100 9L110 2L120 5V0H0Z" className={css.tornPaper} />
      <path d="M0 5L10 1L20 8L30 3L40 9L50 2L60 7L70 1L80 8L90 3L100 9L110 2L120 5" className={css.tornLine} />
    </svg>
  )
}
