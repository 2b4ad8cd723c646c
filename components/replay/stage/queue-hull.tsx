import type { ReplayQueue } from '@/engine/projections/replay'
import { forPixels, ordinal, percent, ratioOf, sidePlural, signOf, size } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import type { RecordUnits } from '../amounts'
import { type PlaceSlice, shownSize, slicesOf } from './geometry'
import { share } from './scale'
import css from './stage.module.css'

/** A slice lower than this share of the hull has no room for a line of text. */
const TEXT_MIN = 0.05

interface QueueHullProps {
  readonly queue: ReplayQueue
  readonly units: RecordUnits
  /** The event that the page is about. */
  readonly about: string | null
}

/** The committed queue, its front at the bottom: the water is what has been closed, the dotted line what is to be. */
export function QueueHull({ queue, units, about }: QueueHullProps) {
  const shown = shownSize(queue.planned, queue.cut, queue.entries)
  const { lot = null, unit = '' } = units.markets[queue.market] ?? {}
  const sized = (value: string) => `${size(value, lot)} ${unit}`
  const at = (value: string) => Math.min(1, (forPixels(value) ?? 0) / shown)
  const whole = shown >= (forPixels(queue.size) ?? 0)
  const begun = signOf(queue.closed) !== 0
  return (
    <section className={css.queue}>
      <p className={css.head}>
        {about !== null && queue.event !== about ? <mark className={css.otherEvent}>{words.anotherEvent}</mark> : null}
        {queue.market} {sidePlural(queue.side)}
        <em>{(whole ? words.queueWhole : words.queueFront)(queue.positions, sized(queue.size))}</em>
      </p>
      <div className={css.box}>
        <div className={css.hull} data-open={whole ? undefined : ''}>
          {slicesOf(queue.entries, shown).map((slice) => (
            <Place key={slice.entry.place} slice={slice} lot={lot} />
          ))}
          {begun ? <span className={css.cut} style={{ bottom: share(at(queue.cut)) }} /> : null}
          {begun && queue.cut === queue.planned ? null : (
            <span className={css.planned} style={{ bottom: share(at(queue.planned)) }}>
              <em>{words.cutLine(sized(queue.planned))}</em>
            </span>
          )}
        </div>
      </div>
      <p>
        <b>{words.closedOf(size(queue.closed, lot), sized(queue.planned))}</b>
        <br />
        {words.ofTheSide(percent(ratioOf(queue.closed, queue.size)))}
      </p>
    </section>
  )
}

function Place({ slice, lot }: { readonly slice: PlaceSlice; readonly lot: string | null }) {
  const { entry, from, height, closed, now } = slice
  return (
    <div
      className={css.place}
      data-passed={entry.passedOver ? '' : undefined}
      style={{ bottom: share(from), height: share(height) }}
    >
      {closed > 0 ? <i className={css.water} style={{ height: share(closed) }} /> : null}
      <i className={css.now} style={{ bottom: share(closed - now), height: share(now) }} />
      {height < TEXT_MIN ? null : (
        <span>
          <b>{ordinal(entry.place)}</b>
          <em>{entry.passedOver ? words.passedOver(entry.name) : entry.name}</em>
          <small>
            {signOf(entry.closed) === 0
              ? size(entry.size, lot)
              : words.partOf(size(entry.closed, lot), size(entry.size, lot))}
          </small>
        </span>
      )}
    </div>
  )
}

/** The hull where its queue is not there yet. */
export function EmptyHull({ says }: { readonly says: string }) {
  return (
    <section className={css.queue}>
      <p className={css.head}>{words.queue}</p>
      <div className={css.box}>
        <div className={css.hull} data-empty="">
          <span className={css.says}>{says}</span>
        </div>
      </div>
      <p>
        <b>{words.noneClosedYet}</b>
      </p>
    </section>
  )
}
