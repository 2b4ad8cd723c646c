import { compactWithUnit } from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { LightsSmall } from '../lights'
import { FRAME } from './levels'
import type { WaterlineView } from './view'
import css from './waterline.module.css'

/** The draft figures' lines across both panels. */
export function Grid({ view }: { readonly view: WaterlineView }) {
  return view.drafts
    .filter(({ major, share }) => major && share > 0)
    .map(({ y }) => <i key={y} className={css.rule} style={{ top: y }} />)
}

interface GutterProps {
  readonly hull: Hull
  readonly view: WaterlineView
  readonly blind: boolean
}

/** Left of the hull: draft figures, the lights of each fifth, and what the fund has. */
export function Gutter({ hull, view, blind }: GutterProps) {
  const last = view.drafts.length - 1
  return (
    <div className={css.gutter}>
      <span className={css.head}>{words.queue}</span>
      {view.fifths.map(({ lights, from, to }) =>
        from - to < 30 ? null : (
          <span key={lights} className={css.fifth} style={{ top: (from + to) / 2 - 5 }}>
            <LightsSmall lights={lights} blind={blind} />
          </span>
        ),
      )}
      {view.drafts.map(({ share, y, major }, index) =>
        major ? (
          <span key={share} className={css.draft} style={{ top: y - 8 }}>
            {index === 0 ? <em>{words.frontEdge}</em> : null}
            {index === last && view.scale.part === 1 ? <em>{words.backEdge}</em> : null}
            {draftText(share)}
          </span>
        ) : (
          <i key={share} className={css.tick} style={{ top: y }} />
        ),
      )}
      <span className={css.fund} style={{ top: (FRAME.keel + FRAME.bed) / 2 }}>
        {words.floor(compactWithUnit(hull.fundAvailable, hull.settle), <br />, <em>{words.aboveEdge}</em>)}
      </span>
    </div>
  )
}

function draftText(share: number): string {
  const text = share * 100
  return `${Number.isInteger(Math.round(text * 1e6) / 1e6) ? Math.round(text) : text.toFixed(1)} %`
}
