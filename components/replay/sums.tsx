'use client'

import type { ReplayFrame } from '@/engine/projections/replay'
import type { Check } from '@/lib/client/replay/machine'
import { moneyWithUnit, signOf, UNKNOWN } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import { frameAmount, frameAsset, type RecordUnits, unitText } from './amounts'
import css from './replay.module.css'

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
        <dt>{words.recomputed}</dt>
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
        <dt>{words.passedOn}</dt>
        <dd title={frame.passedOn === null ? why(frame) : undefined}>
          {frame.passedOn === null ? <Lacking frame={frame} /> : amount(frame.passedOn)}
        </dd>
      </div>
      {signOf(frame.taken) === 0 ? null : (
        <div>
          <dt>{words.fundTook}</dt>
          <dd>{amount(frame.taken, true)}</dd>
        </div>
      )}
      <div>
        <dt>{words.counterparties}</dt>
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
  if (frame.unit === 'notional') return words.nothingToCompare
  return frame.event === null ? words.nothingPassedOn : words.whenSizeIsStated
}

function Lacking({ frame }: { readonly frame: ReplayFrame }) {
  return (
    <span className={css.lacking}>
      {frame.unit === 'notional' ? words.notInTheRecord : frame.event === null ? UNKNOWN : words.statedAtTheEnd}
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
      <dt>{words.realised}</dt>
      <dd>
        {words.realisedBy(
          realised.bankrupt === null ? words.statedAtTheEnd : money(realised.bankrupt),
          money(realised.counterparties),
        )}
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
      <dt>{words.shortfall}</dt>
      <dd>
        {words.whoPaid(
          money(shortfall),
          money(fundPaid),
          money(adlCovered),
          money(residual),
          signOf(overshoot) === 0 ? null : money(overshoot),
        )}{' '}
        <Holds holds={end.waterfallHolds} />
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
      aria-label={holds ? words.holds : words.doesNotHold}
    >
      <path d={holds ? 'M1.5 6.5l3 3 6-7' : 'M2 2l8 8M10 2l-8 8'} fill="none" stroke="currentColor" strokeWidth="2" />
    </svg>
  )
}

function Recomputed({ check }: { readonly check: Check | null }) {
  if (check === null) return <>{UNKNOWN}</>
  switch (check.state) {
    case 'running':
      return <>{words.recordsDone(check.done, check.of)}</>
    case 'same':
      return (
        <span title={words.recordsTheSameMeans}>
          {words.recordsTheSame(check.of)} <Holds holds />
        </span>
      )
    case 'differs':
      return (
        <b className="text-active">
          {words.differsFirstAt(check.seq)} <Holds holds={false} />
        </b>
      )
    case 'not-possible':
      return <span title={check.why}>{words.notPossible}</span>
  }
}
