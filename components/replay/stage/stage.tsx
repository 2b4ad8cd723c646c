'use client'

import type { ReplayFrame } from '@/engine/projections/replay'
import type { Ready } from '@/lib/client/replay/machine'
import { compactWithUnit, count, forPixels, moneyWithUnit, percent, ratioOf, sum } from '@/lib/format'
import { frameAmount, type RecordUnits } from '../words'
import { fillOf, type Slot, scaleEnd, slotsOf, stack } from './geometry'
import { QueueHull } from './queue-hull'
import css from './stage.module.css'

interface StageProps {
  readonly frame: ReplayFrame
  readonly ready: Ready
  readonly units: RecordUnits
}

const share = (value: number): string => `${(value * 100).toFixed(3)}%`

/** What arrives, the fund, and what it closes: the queue where it is known, one compartment for each market where not. */
export function Stage({ frame, ready, units }: StageProps) {
  return (
    <div className={css.stage} role="img" aria-label={stageText(frame, units)}>
      <Arriving frame={frame} ready={ready} units={units} />
      <Fund frame={frame} ready={ready} units={units} />
      {frame.unit === 'size' && frame.queue !== null ? (
        <QueueHull queue={frame.queue} units={units} />
      ) : (
        <>
          <Compartments frame={frame} units={units} narrow={false} />
          <Compartments frame={frame} units={units} narrow />
        </>
      )}
    </div>
  )
}

function stageText(frame: ReplayFrame, units: RecordUnits): string {
  const total = sum(frame.compartments.map(({ total: one }) => one))
  return `${frameAmount(frame, frame.closed, units)} of ${frameAmount(frame, total, units)} closed so far.`
}

function Scale({ figures }: { readonly figures: readonly { at: number; text: string }[] }) {
  return figures.map(({ at, text }) => (
    <span key={text} className={css.figure} style={{ bottom: share(at) }}>
      {text}
    </span>
  ))
}

/** Five figures of a scale, short, because they stand in a drawing. */
function figuresOf(end: number, asset: string | null): { at: number; text: string }[] {
  return [0, 0.25, 0.5, 0.75, 1].map((at) => {
    const value = String(Math.round(end * at * 1e6) / 1e6)
    const plain = /e/.test(value) ? '0' : value
    const text = asset === null ? compactWithUnit(plain, '').trim() : compactWithUnit(plain, asset)
    return { at, text: text.replace(/\.0(?=\D|$)/, '') }
  })
}

function Arriving({ frame, ready, units }: StageProps) {
  const notional = frame.unit === 'notional'
  const most = notional ? (forPixels(ready.largest) ?? 0) : (forPixels(frame.event?.sizeBefore ?? null) ?? 0)
  const end = scaleEnd(most)
  const parts = stack(
    frame.arriving.map((part) => ({
      key: `${part.market}${part.label}`,
      label: notional ? part.market : part.label,
      amount: part.amount,
    })),
    end,
  )
  const total = sum(frame.arriving.map(({ amount }) => amount)) ?? '0'
  return (
    <section className={css.arriving}>
      <p className={css.head}>{notional ? 'This moment' : 'Bankrupt'}</p>
      <div className={css.box}>
        {most > 0 ? <Scale figures={figuresOf(end, notional ? units.settle : null)} /> : null}
        <div className={css.column}>
          {parts.map(({ key, label, from, height }, index) => (
            <span
              key={key}
              className={css.part}
              data-kind={notional ? 'now' : kindOf(label)}
              style={{ bottom: share(from), height: share(height) }}
            >
              {height > 0.055 && index < 8 ? label : null}
            </span>
          ))}
        </div>
      </div>
      <p>
        <b>
          {notional
            ? compactWithUnit(total, units.settle)
            : frame.event === null
              ? 'none yet'
              : frameAmount(frame, total, units)}
        </b>
        <br />
        {notional
          ? `${count(frame.arriving.length)} ${frame.arriving.length === 1 ? 'market' : 'markets'}`
          : (frame.event?.account ?? '')}
      </p>
    </section>
  )
}

const kindOf = (label: string): string =>
  label === 'taken by the fund' ? 'fund' : label === 'still to close' ? 'left' : 'now'

function Fund({ frame, ready, units }: StageProps) {
  const fund = frame.funds.find(({ id }) => id === frame.event?.fund) ?? frame.funds[0]
  if (fund === undefined || fund.balance === null) {
    return (
      <section className={css.fund}>
        <p className={css.head}>Fund</p>
        <div className={css.box}>
          <div className={css.column} data-lacking="" />
        </div>
        <p>
          <b>not in</b>
          <br />
          the record
        </p>
      </section>
    )
  }
  const end = scaleEnd(Math.max(forPixels(ready.fundPeaks[fund.id] ?? null) ?? 0, forPixels(fund.balance) ?? 0))
  const level = Math.max(0, Math.min(1, (forPixels(fund.balance) ?? 0) / end))
  const floor = forPixels(fund.floor)
  return (
    <section className={css.fund}>
      <p className={css.head}>Fund</p>
      <div className={css.box}>
        <div className={css.column}>
          <i className={css.water} style={{ height: share(level) }} />
          {floor !== null && floor > 0 && floor <= end ? (
            <span className={css.floor} style={{ bottom: share(floor / end) }}>
              floor
            </span>
          ) : null}
        </div>
      </div>
      <p title={moneyWithUnit(fund.balance, units.settle)}>
        <b>{compactWithUnit(fund.balance, units.settle)}</b>
        <br />
        {fund.id}
      </p>
    </section>
  )
}

interface CompartmentsProps {
  readonly frame: ReplayFrame
  readonly units: RecordUnits
  /** For a phone: fewer compartments, whole percentages. Both are drawn and the style shows one. */
  readonly narrow: boolean
}

function Compartments({ frame, units, narrow }: CompartmentsProps) {
  const slots = slotsOf(frame.compartments, narrow ? 0.1 : 0.02)
  const total = sum(frame.compartments.map(({ total: one }) => one))
  const cut = ratioOf(frame.closed, total)
  return (
    <section className={css.compartments} data-narrow={narrow ? '' : undefined}>
      <p className={css.head}>
        {narrow ? `Closed so far: ${percent(cut)}` : 'Closed so far'}
        <em>. A compartment is as wide as all that the record closes in it; strong tint: this moment</em>
      </p>
      <div className={css.box}>
        <Scale
          figures={[0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({
            at,
            text: `${Math.round(at * 100)}${at === 0 || at === 1 ? ' %' : ''}`,
          }))}
        />
        <div className={css.hull}>
          {slots.map((slot) => (
            <Bulkhead key={slot.market} slot={slot} places={narrow ? 0 : 1} />
          ))}
          {cut === null ? null : (
            <span className={css.cut} style={{ bottom: share(Math.min(1, forPixels(cut) ?? 0)) }}>
              <em>all markets: {percent(cut)}</em>
            </span>
          )}
        </div>
      </div>
      <div className={css.names}>
        {slots.map((slot) =>
          slot.width < 0.055 ? null : (
            <span
              key={slot.market}
              style={{ left: share(slot.from), width: share(slot.width) }}
              data-narrow={slot.width < 0.11 ? '' : undefined}
            >
              <b>{narrow && slot.markets > 1 ? 'others' : slot.market}</b>
              <br />
              <em>
                {frame.unit === 'notional'
                  ? compactWithUnit(slot.total, units.settle)
                  : frameAmount(frame, slot.total, units)}
              </em>
            </span>
          ),
        )}
      </div>
    </section>
  )
}

function Bulkhead({ slot, places }: { readonly slot: Slot; readonly places: number }) {
  const { level, before } = fillOf(slot)
  return (
    <div className={css.slot} style={{ left: share(slot.from), width: share(slot.width) }}>
      {level > 0 ? <i className={css.water} style={{ height: share(level) }} /> : null}
      <i className={css.now} style={{ bottom: share(before), height: share(level - before) }} />
      {slot.width >= 0.055 ? (
        <span
          className={css.level}
          style={{ bottom: `calc(${share(level)} + 3px)` }}
          data-high={level > 0.93 ? '' : undefined}
        >
          {percent(ratioOf(slot.closed, slot.total), { places })}
        </span>
      ) : (
        <span className={css.upright}>{slot.market}</span>
      )}
    </div>
  )
}
