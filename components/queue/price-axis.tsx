import type { PositionRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import css from './price-axis.module.css'
import { NARROW, priceAxis, WIDE } from './price-axis-view'

const share = (value: number): string => `${(value * 100).toFixed(2)}%`
const across = (pixels: number, width: number): string => share(pixels / width)

/** Reach, mark, entry, liquidation and bankruptcy on one axis, with what lies beyond the reach drawn as water. */
export function PriceAxis({ row, current }: { readonly row: PositionRow; readonly current: boolean }) {
  const view = priceAxis(row, current)
  const spoken = view.points.map((point) => `${point.name} ${point.text}`).join(', ')
  return (
    <div className={css.wrap}>
      <div className={css.axis} role="img" aria-label={words.pricesOnOneAxis(spoken)}>
        <i className={css.line} />
        {view.water === null ? null : <i className={css.water} style={box(view.water)} />}
        {view.bad === null ? null : <i className={css.bad} style={box(view.bad)} />}
        <i className={css.profit} data-gain={view.profit.gain ? '' : undefined} style={box(view.profit)} />
        {view.points.map((point) => (
          <span key={point.kind} data-lane={point.lane} data-kind={point.kind}>
            <i className={css.mark} style={{ left: share(point.at) }} />
            <span
              className={css.label}
              style={
                { '--narrow': across(point.narrow, NARROW), '--wide': across(point.wide, WIDE) } as React.CSSProperties
              }
            >
              <em>{point.name}</em>
              <b>{point.text}</b> <small>{point.note}</small>
            </span>
          </span>
        ))}
      </div>
      {view.far.length === 0 ? null : <p className={css.far}>{view.far.join(' ')}</p>}
      {row.bankruptcyPrice === null ? <p className={css.far}>{words.atNoPriceAboveZero}</p> : null}
    </div>
  )
}

const box = ({ from, to }: { from: number; to: number }) => ({ left: share(from), width: share(to - from) })
