import type { LogRecord } from '../log'
import type { View } from '../state'
import { learnUnits, type Units, type UnitsByMarket, unitsIn } from './units'

/** What figures of one market are counted in. */
export interface MarketUnits {
  readonly unit: string
  readonly settle: string
  readonly tick: string
  readonly lot: string
}

/** Units of the markets of a record, and assets of its funds, as far as the record tells them. */
export interface RecordedUnits {
  readonly markets: Readonly<Record<string, MarketUnits>>
  readonly funds: Readonly<Record<string, string>>
}

const bare = ({ unit, settle, tick, lot }: Units): MarketUnits => ({ unit, settle, tick, lot })

const named = (known: UnitsByMarket): Record<string, MarketUnits> =>
  Object.fromEntries([...known].map(([id, units]) => [id, bare(units)]))

/** As they stand where the record begins. */
export function unitsOfView(view: View): RecordedUnits {
  const funds = [...view.funds.values()].map(({ id, asset }) => [id, asset] as const)
  return { markets: named(unitsIn(view)), funds: Object.fromEntries(funds) }
}

/** With what the records add. */
export function unitsOfRecord(before: RecordedUnits | null, records: readonly LogRecord[]): RecordedUnits {
  const learnt: UnitsByMarket = new Map()
  const funds: Record<string, string> = { ...before?.funds }
  for (const record of records) {
    learnUnits(learnt, record)
    if (record.type === 'fund' && record.asset !== undefined) funds[record.fund] = record.asset
    if (record.type === 'snapshot') for (const { id, asset } of record.snapshot.funds ?? []) funds[id] = asset
  }
  return { markets: { ...before?.markets, ...named(learnt) }, funds }
}
