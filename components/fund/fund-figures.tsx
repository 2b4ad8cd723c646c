import { difference, exact, money, moneyWithUnit, percent, ratioOf, times, UNKNOWN } from '@/lib/format'
import type { FundRow } from '@/lib/wire/frames'
import { KeyValue, KeyValues } from '../ui/key-values'
import { Term } from '../ui/term'

/** Of the way from the 8-hour peak down to the floor. */
export function wayToTrigger(fund: FundRow): string | null {
  return ratioOf(difference(fund.peak8h, fund.balance), difference(fund.peak8h, fund.floor))
}

/** What a fund can take, and how far it is from the trigger. */
export function FundFigures({ fund, children }: { readonly fund: FundRow; readonly children?: React.ReactNode }) {
  const way = wayToTrigger(fund)
  return (
    <KeyValues>
      <KeyValue
        name={<Term id="distance">Distance to trigger</Term>}
        note={`${percent(ratioOf(fund.distance, fund.balance))} of balance`}
        title={exact(fund.distance, fund.asset)}
      >
        <span className="font-medium">{moneyWithUnit(fund.distance, fund.asset)}</span>
      </KeyValue>
      <KeyValue
        name={
          <>
            <Term id="drawdown">Drawdown</Term> from 8 h peak
          </>
        }
        note={way === null ? undefined : `${percent(way)} of way to floor`}
      >
        {percent(fund.drawdown, { signed: true })}
      </KeyValue>
      <KeyValue name="Nearest to its trigger" note={fund.nearest?.market}>
        {fund.nearest === null ? UNKNOWN : `${percent(fund.nearest.share)} of the way left`}
      </KeyValue>
      <KeyValue name="Change in 24 h">{money(fund.change24h, fund.asset, { signed: true })}</KeyValue>
      <KeyValue
        name={
          <>
            Lowest <Term id="cover">cover</Term> of a ±10 % gap
          </>
        }
        note={fund.lowestCover?.market}
      >
        {fund.lowestCover === null ? UNKNOWN : times(fund.lowestCover.ratio)}
      </KeyValue>
      <KeyValue
        name={
          <>
            Fund ÷ <Term id="open-interest">open interest</Term>
          </>
        }
      >
        {percent(fund.openInterestShare, { places: 2 })}
      </KeyValue>
      {children}
    </KeyValues>
  )
}
