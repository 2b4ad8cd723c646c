import { difference, exact, money, moneyWithUnit, percent, ratioOf, times, UNKNOWN } from '@/lib/format'
import type { FundRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/funds'
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
        name={<Term id="distance">{words.distanceToTrigger}</Term>}
        note={words.ofBalance(percent(ratioOf(fund.distance, fund.balance)))}
        title={exact(fund.distance, fund.asset)}
      >
        <span className="font-medium">{moneyWithUnit(fund.distance, fund.asset)}</span>
      </KeyValue>
      <KeyValue
        name={words.fromEightHourPeak(<Term id="drawdown">{words.drawdown}</Term>)}
        note={way === null ? undefined : words.ofWayToFloor(percent(way))}
      >
        {percent(fund.drawdown, { signed: true })}
      </KeyValue>
      <KeyValue name={words.nearestToItsTrigger} note={fund.nearest?.market}>
        {fund.nearest === null ? UNKNOWN : words.ofTheWayLeft(percent(fund.nearest.share))}
      </KeyValue>
      <KeyValue name={words.changeIn24H}>{money(fund.change24h, fund.asset, { signed: true })}</KeyValue>
      <KeyValue name={words.lowestOfA10Percent(<Term id="cover">{words.cover}</Term>)} note={fund.lowestCover?.market}>
        {fund.lowestCover === null ? UNKNOWN : times(fund.lowestCover.ratio)}
      </KeyValue>
      <KeyValue name={words.fundBy(<Term id="open-interest">{words.openInterest}</Term>)}>
        {percent(fund.openInterestShare, { places: 2 })}
      </KeyValue>
      {children}
    </KeyValues>
  )
}
