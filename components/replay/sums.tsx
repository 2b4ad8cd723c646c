'use client'

import type { ReplayFrame } from '@/engine/projections/replay'
import type { Check } from '@/lib/client/replay/machine'
import { count, moneyWithUnit, signOf, UNKNOWN } from '@/lib/format'
import css from './replay.module.css'
import { frameAmount, frameAsset, type RecordUnits, unitText } from './words'

interface SumsProps {
  readonly frame: ReplayFrame
  readonly units: RecordUnits
}

/** The running check under the stage: both sides of the closures, their sum, and whether the engine comes to the same. */
export function Sums({ frame, check, units }: SumsProps & { readonly check: Check | null }) {
  return (
    <dl className={css.sums}>
      <Sides frame={frame} units={units} />
      <Realised frame={frame} units={units} />
      <Waterfall frame={frame} units={units} />
      <div className={css.recomputed}>
        <dt>Recomputed</dt>
        <dd>
          <Recomputed check={check} />
        </dd>
      </div>
    </dl>
  )
}

function Sides({ frame, units }: SumsProps) {
  const unit = frame.unit === 'size' ? ` ${unitText(frame, units)}` : ''
  const amount = (value: string | null, signed = false) => `${frameAmount(frame, value, units, signed)}${unit}`
  return (
    <>
      <div>
        <dt>Bankrupt side passed on</dt>
        <dd title={frame.passedOn === null ? why(frame) : undefined}>
          {frame.passedOn === null ? <Lacking frame={frame} /> : amount(frame.passedOn)}
        </dd>
      </div>
      {signOf(frame.taken) === 0 ? null : (
        <div>
          <dt>Fund took</dt>
          <dd>{amount(frame.taken, true)}</dd>
        </div>
      )}
      <div>
        <dt>Counterparties closed</dt>
        <dd>{amount(frame.closed, true)}</dd>
      </div>
      <div>
        <dt>Σ</dt>
        <dd>
          {frame.sum === null ? (
            <span title={why(frame)}>{UNKNOWN}</span>
          ) : (
            <>
              <b>{frameAmount(frame, frame.sum, units)}</b> <Holds holds={signOf(frame.sum) === 0} />
            </>
          )}
        </dd>
      </div>
    </>
  )
}

function why(frame: ReplayFrame): string {
  if (frame.unit === 'notional')
    return 'The record holds what was closed, not the side it came from: there is nothing to compare with.'
  return frame.event === null
    ? 'Nothing has been passed on yet.'
    : 'The log states the bankrupt side’s own size at the trigger and when the event ends.'
}

function Lacking({ frame }: { readonly frame: ReplayFrame }) {
  return (
    <span className={css.lacking}>
      {frame.unit === 'notional' ? 'not in the record' : frame.event === null ? UNKNOWN : 'stated at the end'}
    </span>
  )
}

/** Money is no zero sum between the two sides: each entered at prices of its own. */
function Realised({ frame, units }: SumsProps) {
  const { realised } = frame
  if (realised === null || (signOf(realised.bankrupt ?? '0') === 0 && signOf(realised.counterparties) === 0))
    return null
  const money = (value: string) => moneyWithUnit(value, frameAsset(frame, units), { signed: true })
  return (
    <div className={css.recomputed}>
      <dt>Realised</dt>
      <dd>
        bankrupt side {realised.bankrupt === null ? 'stated at the end' : money(realised.bankrupt)}, counterparties{' '}
        {money(realised.counterparties)}
      </dd>
    </div>
  )
}

function Waterfall({ frame, units }: SumsProps) {
  const end = frame.event?.end
  if (end === null || end === undefined) return null
  const { shortfall, fundPaid, adlCovered, residual, overshoot } = end.waterfall
  const money = (value: string) => moneyWithUnit(value, frameAsset(frame, units))
  return (
    <div className={css.waterfall}>
      <dt>Shortfall</dt>
      <dd>
        {money(shortfall)} = fund {money(fundPaid)} + ADL {money(adlCovered)} + residual {money(residual)}
        {signOf(overshoot) === 0 ? '' : ` − overshoot ${money(overshoot)}`} <Holds holds={end.waterfallHolds} />
      </dd>
    </div>
  )
}

function Holds({ holds }: { readonly holds: boolean }) {
  return (
    <svg
      className={css.holds}
      data-holds={holds ? '' : undefined}
      width="13"
      height="13"
      viewBox="0 0 12 12"
      role="img"
      aria-label={holds ? 'holds' : 'does not hold'}
    >
      <path d={holds ? 'M1.5 6.5l3 3 6-7' : 'M2 2l8 8M10 2l-8 8'} fill="none" stroke="currentColor" strokeWidth="2" />
    </svg>
  )
}

function Recomputed({ check }: { readonly check: Check | null }) {
  if (check === null) return <>{UNKNOWN}</>
  switch (check.state) {
    case 'running':
      return (
        <>
          {count(check.done)} of {count(check.of)} records
        </>
      )
    case 'same':
      return (
        <span title="Every record was computed again in this browser with the engine's own code: events, committed queues and hash chain are the same.">
          all {count(check.of)} records the same <Holds holds />
        </span>
      )
    case 'differs':
      return (
        <b className="text-active">
          differs first at seq {count(check.seq)} <Holds holds={false} />
        </b>
      )
    case 'not-possible':
      return <span title={check.why}>not possible</span>
  }
}
