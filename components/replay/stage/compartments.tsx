import type { ReplayFrame } from '@/engine/projections/replay'
import { compactWithUnit, forPixels, percent, ratioOf, sum } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import { frameAmount, type RecordUnits } from '../amounts'
import { fillOf, type Slot, slotsOf } from './geometry'
import { Scale, share } from './scale'
import css from './stage.module.css'

interface CompartmentsProps {
  readonly frame: ReplayFrame
  readonly units: RecordUnits
  /** For a phone: fewer compartments, whole percentages. Both are drawn and the style shows one. */
  readonly narrow: boolean
}

const FIGURES = [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({
  at,
  text: `${Math.round(at * 100)}${at === 0 || at === 1 ? ' %' : ''}`,
}))
/** Above this a figure stands under its line, because it would run over the edge. */
const isHigh = (level: number) => (level > 0.93 ? '' : undefined)
/** What a figure takes of the height, so that it can keep clear of the dashed line as well. */
const FIGURE_TALL = { wide: 0.065, narrow: 0.1 } as const
/** Narrower than this a compartment has no name of its own: it is one of the others. */
const OWN_MIN = { wide: 0.026, narrow: 0.1 } as const
/** Narrower than this a compartment's name stands upright in it, without figures. */
const NAME_MIN = 0.055

/** One compartment for each market, filled up to what is closed in it: where the queue is not known. */
export function Compartments({ frame, units, narrow }: CompartmentsProps) {
  const slots = slotsOf(frame.compartments, OWN_MIN[narrow ? 'narrow' : 'wide'])
  const cut = ratioOf(frame.closed, sum(frame.compartments.map(({ total }) => total)))
  const many = frame.unit === 'notional'
  return (
    <section className={css.compartments} data-narrow={narrow ? '' : undefined}>
      <p className={css.head}>
        {narrow ? words.closedUntilNowIs(percent(cut)) : words.closedUntilNow}
        {many ? <em>{words.widthOfACompartment}</em> : null}
      </p>
      <div className={css.box}>
        <Scale figures={FIGURES} />
        <div className={css.hull}>
          {slots.map((slot) => (
            <Bulkhead key={slot.market} slot={slot} narrow={narrow} cut={many ? forPixels(cut) : null} />
          ))}
          {cut === null || !many ? null : (
            <span
              className={css.cut}
              style={{ bottom: share(Math.min(1, forPixels(cut) ?? 0)) }}
              data-high={isHigh(forPixels(cut) ?? 0)}
            >
              <em>{words.allMarkets(percent(cut))}</em>
            </span>
          )}
        </div>
      </div>
      <div className={css.names}>
        {slots
          .filter(({ width }) => width >= NAME_MIN)
          .map((slot) => (
            <span
              key={slot.market}
              style={{ left: share(slot.from), width: share(slot.width) }}
              data-narrow={slot.width < 2 * NAME_MIN ? '' : undefined}
            >
              <b>{narrow && slot.markets > 1 ? words.others : slot.market}</b>
              <br />
              <em>{many ? compactWithUnit(slot.total, units.settle) : frameAmount(frame, slot.total, units)}</em>
            </span>
          ))}
      </div>
    </section>
  )
}

interface BulkheadProps {
  readonly slot: Slot
  readonly narrow: boolean
  /** Where the dashed line runs, 0 to 1. */
  readonly cut: number | null
}

function Bulkhead({ slot, narrow, cut }: BulkheadProps) {
  const { level, before } = fillOf(slot)
  const tall = FIGURE_TALL[narrow ? 'narrow' : 'wide']
  const isStruck = cut !== null && level > tall && level <= cut && cut < level + tall
  return (
    <div className={css.slot} style={{ left: share(slot.from), width: share(slot.width) }}>
      {level > 0 ? <i className={css.water} style={{ height: share(level) }} /> : null}
      <i className={css.now} style={{ bottom: share(before), height: share(level - before) }} />
      {slot.width >= NAME_MIN ? (
        <span
          className={css.level}
          style={{ bottom: `calc(${share(level)} + 3px)` }}
          data-high={isStruck ? '' : isHigh(level)}
        >
          {percent(ratioOf(slot.closed, slot.total), { places: narrow ? 0 : 1 })}
        </span>
      ) : (
        <span className={css.upright}>{slot.market}</span>
      )}
    </div>
  )
}
