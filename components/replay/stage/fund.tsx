import type { ReplayFrame } from '@/engine/projections/replay'
import type { Ready } from '@/lib/client/replay/machine'
import { compactWithUnit, difference, forPixels, moneyWithUnit, signOf } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import { frameAsset, type RecordUnits } from '../amounts'
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
        {words.fund}
      </p>
      <div className={css.box}>
        <div className={css.column}>
          <i className={css.water} style={{ height: share(at(fund.balance)) }} />
          {fund.before === null || signOf(paid) === 0 ? null : (
            <span className={css.before} style={{ bottom: share(at(fund.before)) }}>
              {words.before}
            </span>
          )}
          {floor > 0 ? (
            <span className={css.floor} style={{ bottom: share(floor) }}>
              {words.floor}
            </span>
          ) : null}
        </div>
      </div>
      <p
        title={words.fundHolds(
          fund.id,
          moneyWithUnit(fund.balance, asset),
          fund.before === null ? null : moneyWithUnit(fund.before, asset),
        )}
      >
        <b>{compactWithUnit(fund.balance, asset)}</b>
        <br />
        {fund.before === null ? fund.id : words.was(compactWithUnit(fund.before, asset))}
      </p>
    </section>
  )
}

/** Not published, or none behind this market: an empty column would read as an empty fund. */
function NoFund({ none }: { readonly none: boolean }) {
  const [above, below] = none ? words.noFund : words.fundNotRecorded
  return (
    <section className={css.fund}>
      <p className={css.head}>{words.fund}</p>
      <div className={css.box}>
        <div className={css.column} data-lacking="" />
      </div>
      <p>
        <b>{above}</b>
        <br />
        {below}
      </p>
    </section>
  )
}
