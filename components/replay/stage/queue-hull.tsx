import type { ReplayQueue } from '@/engine/projections/replay'
import { count, forPixels, ordinal, percent, ratioOf, sidePlural, signOf, size } from '@/lib/format'
import type { RecordUnits } from '../words'
import { type PlaceSlice, shownSize, slicesOf } from './geometry'
import css from './stage.module.css'

const share = (value: number): string => `${(value * 100).toFixed(3)}%`
/** A slice lower than this share of the hull has no room for a line of text. */
const TEXT_MIN = 0.05

/** The committed queue, its front at the bottom: the water is what has been closed, the dashed line is the cut. */
export function QueueHull({ queue, units }: { readonly queue: ReplayQueue; readonly units: RecordUnits }) {
  const shown = shownSize(queue.planned, queue.cut, queue.entries)
  const slices = slicesOf(queue.entries, shown)
  const lot = units.market?.lot ?? null
  const unit = units.market?.unit ?? ''
  const at = (value: string) => Math.min(1, (forPixels(value) ?? 0) / shown)
  const whole = shown >= (forPixels(queue.size) ?? 0)
  return (
    <section className={css.queue}>
      <p className={css.head}>
        Queue of {sidePlural(queue.side)}
        <em>
          {whole ? '' : ', its front'}: {count(queue.positions)} positions, {size(queue.size, lot)} {unit}
        </em>
      </p>
      <div className={css.box}>
        <div className={css.hull} data-open={whole ? undefined : ''}>
          {slices.map((slice) => (
            <Place key={slice.entry.place} slice={slice} lot={lot} />
          ))}
          <span className={css.planned} style={{ bottom: share(at(queue.planned)) }}>
            <em>
              to close {size(queue.planned, lot)} {unit}
            </em>
          </span>
          {signOf(queue.cut) === 0 ? null : <span className={css.cut} style={{ bottom: share(at(queue.cut)) }} />}
        </div>
      </div>
      <p>
        <b>
          {size(queue.cut, lot)} {unit} closed
        </b>
        <br />
        {percent(ratioOf(queue.cut, queue.size))} of the side
      </p>
    </section>
  )
}

function Place({ slice, lot }: { readonly slice: PlaceSlice; readonly lot: string | null }) {
  const { entry, from, height, closed, now } = slice
  return (
    <div className={css.place} style={{ bottom: share(from), height: share(height) }}>
      {closed > 0 ? <i className={css.water} style={{ height: share(closed) }} /> : null}
      <i className={css.now} style={{ bottom: share(closed - now), height: share(now) }} />
      {height < TEXT_MIN ? null : (
        <span>
          <b>{ordinal(entry.place)}</b>
          <em>{entry.name}</em>
          <small>
            {signOf(entry.closed) === 0
              ? size(entry.size, lot)
              : `${size(entry.closed, lot)} of ${size(entry.size, lot)}`}
          </small>
        </span>
      )}
    </div>
  )
}
