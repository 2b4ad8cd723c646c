import type { ReplayFrame } from '@/engine/projections/replay'
import type { Ready } from '@/lib/client/replay/machine'
import { compactWithUnit, forPixels, sum } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import { frameAmount, type RecordUnits, unitText } from '../amounts'
import { scaleEnd, stack } from './geometry'
import { figuresOf, Scale, share } from './scale'
import css from './stage.module.css'

interface ArrivingProps {
  readonly frame: ReplayFrame
  readonly ready: Ready
  readonly units: RecordUnits
}

/** What comes from the bankrupt side, or where that is not known what this moment closes. */
export function Arriving(props: ArrivingProps) {
  return props.frame.unit === 'notional' ? <ThisMoment {...props} /> : <Bankrupt {...props} />
}

/** Lower than this a part has no room for its name. */
const NAME_MIN = 0.055
const NAMES_MAX = 8

function ThisMoment({ frame, ready, units }: ArrivingProps) {
  const end = scaleEnd(forPixels(ready.largest) ?? 0)
  const parts = frame.arriving.map(({ market, amount }) => ({ key: market, label: market, amount }))
  const total = sum(frame.arriving.map(({ amount }) => amount)) ?? '0'
  return (
    <section className={css.arriving}>
      <p className={css.head}>{words.thisMoment}</p>
      <div className={css.box}>
        <Scale figures={figuresOf(end, units.settle)} />
        <div className={css.column}>
          {stack(parts, end).map(({ key, label, from, height }, index) => (
            <span key={key} className={css.part} data-kind="now" style={{ bottom: share(from), height: share(height) }}>
              {height > NAME_MIN && index < NAMES_MAX ? label : null}
            </span>
          ))}
        </div>
      </div>
      <p>
        <b>{compactWithUnit(total, units.settle)}</b>
        <br />
        {words.markets(frame.arriving.length)}
      </p>
    </section>
  )
}

const KINDS = { 'taken by the fund': 'fund', 'closed in the queue': 'now', 'still to close': 'left' } as const

function Bankrupt({ frame, units }: ArrivingProps) {
  const whole = forPixels(frame.event?.sizeBefore ?? null) ?? 0
  const parts = frame.arriving.flatMap(({ label, amount }) =>
    label === 'closed now' ? [] : [{ key: KINDS[label], label: words.arriving[label], amount }],
  )
  return (
    <section className={css.arriving}>
      <p className={css.head}>{words.bankrupt}</p>
      <div className={css.box}>
        {whole > 0 ? <Scale figures={figuresOf(scaleEnd(whole), null)} /> : null}
        <div className={css.column}>
          {stack(parts, scaleEnd(whole)).map(({ key, label, from, height }) => (
            <span key={key} className={css.part} data-kind={key} style={{ bottom: share(from), height: share(height) }}>
              {height > NAME_MIN ? label : null}
            </span>
          ))}
        </div>
      </div>
      {frame.event === null ? (
        <p>
          <b>{words.noneYet}</b>
        </p>
      ) : (
        <p title={`${frame.event.account}, ${frame.event.side}`}>
          <b>
            {frameAmount(frame, frame.event.sizeBefore, units)} {unitText(frame, units)}
          </b>
          <br />
          {frame.event.account}
        </p>
      )}
    </section>
  )
}
