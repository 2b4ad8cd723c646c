import type { ReplayFrame } from '@/engine/projections/replay'
import type { Ready } from '@/lib/client/replay/machine'
import { compactWithUnit, difference, forPixels, moneyWithUnit, signOf } from '@/lib/format'
import { frameAsset, type RecordUnits } from '../words'
import { scaleEnd } from './geometry'
import { share } from './scale'
import css from './stage.module.css'

interface FundProps {
  readonly frame: ReplayFrame
  readonly ready: Ready
  readonly units: RecordUnits
}

/** The fund behind the market of the event: what it holds, and what it held before it paid. */
export function Fund({ frame, ready, units }: FundProps) {
  const { fund } = frame
  if (fund === null || fund.balance === null) return <NoFund none={frame.event !== null && frame.event.fund === null} />
  const asset = fund.asset ?? frameAsset(frame, units)
  const most = [ready.fundPeaks[fund.id] ?? null, fund.balance, fund.before].map((value) => forPixels(value) ?? 0)
  const end = scaleEnd(Math.max(...most))
  const at = (value: string | null) => Math.max(0, Math.min(1, (forPixels(value) ?? 0) / end))
  const paid = fund.before === null ? null : difference(fund.before, fund.balance)
  const floor = at(fund.floor)
  return (
    <section className={css.fund}>
      <p className={css.head} title={fund.id}>
        Fund
      </p>
      <div className={css.box}>
        <div className={css.column}>
          <i className={css.water} style={{ height: share(at(fund.balance)) }} />
          {fund.before === null || signOf(paid) === 0 ? null : (
            <span className={css.before} style={{ bottom: share(at(fund.before)) }}>
              before
            </span>
          )}
          {floor > 0 ? (
            <span className={css.floor} style={{ bottom: share(floor) }}>
              floor
            </span>
          ) : null}
        </div>
      </div>
      <p title={`${fund.id}: ${moneyWithUnit(fund.balance, asset)}${before(fund.before, asset)}`}>
        <b>{compactWithUnit(fund.balance, asset)}</b>
        <br />
        {fund.before === null ? fund.id : `was ${compactWithUnit(fund.before, asset)}`}
      </p>
    </section>
  )
}

const before = (value: string | null, asset: string): string =>
  value === null ? '' : `, ${moneyWithUnit(value, asset)} before the event`

/** Not published, or none behind this market: an empty column would read as an empty fund. */
function NoFund({ none }: { readonly none: boolean }) {
  return (
    <section className={css.fund}>
      <p className={css.head}>Fund</p>
      <div className={css.box}>
        <div className={css.column} data-lacking="" />
      </div>
      <p>
        <b>{none ? 'none for' : 'not in'}</b>
        <br />
        {none ? 'this market' : 'the record'}
      </p>
    </section>
  )
}
