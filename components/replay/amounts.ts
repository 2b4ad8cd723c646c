import type { MarketUnits, RecordedUnits } from '@/engine/projections/recorded-units'
import type { ReplayEvent, ReplayFrame } from '@/engine/projections/replay'
import type { TimelineRow } from '@/lib/client/replay/timeline'
import { clockTime, clockTimeMs, moneyUnit, moneyWithUnit, price, size } from '@/lib/format'

/** What amounts are counted in: by market and fund as the record tells them, before it is here as the report does. */
export interface RecordUnits extends RecordedUnits {
  /** The asset of the record's money. */
  readonly settle: string
  /** The market that the page is about; null for a record over many markets. */
  readonly market: string | null
}

/** The time of a row: seconds, and milliseconds where the record has them. */
export function rowTime(at: string): string {
  return at.endsWith('.000Z') ? clockTime(at) : clockTimeMs(at)
}

const marketUnits = (units: RecordUnits, market: string | null): MarketUnits | null =>
  market === null ? null : (units.markets[market] ?? null)

/** The amount of a row with its unit: sizes in lots of their market, money in the asset of its fund, or a mark. */
export function amountText(row: Pick<TimelineRow, 'amount' | 'of' | 'market' | 'name'>, units: RecordUnits): string {
  if (row.amount === null || row.of === null) return ''
  const market = marketUnits(units, row.market)
  if (row.of === 'price') return price(row.amount, market?.tick ?? null)
  if (row.of === 'size') return sizeText(row.amount, market)
  const asset = (row.name === null ? undefined : units.funds[row.name]) ?? market?.settle ?? units.settle
  return moneyWithUnit(row.amount, asset, { signed: row.of === 'money' })
}

function sizeText(amount: string, market: MarketUnits | null): string {
  return market === null ? size(amount, null) : `${size(amount, market.lot)} ${market.unit}`
}

/** The market that a frame's sizes are counted in: that of the event at the cursor. */
export function frameMarket(frame: { readonly event: ReplayEvent | null }, units: RecordUnits): MarketUnits | null {
  return marketUnits(units, frame.event?.market ?? units.market)
}

type Counted = Pick<ReplayFrame, 'unit' | 'event'>

/** Amounts of a frame, in the unit the frame counts in. */
export function frameAmount(frame: Counted, value: string | null, units: RecordUnits, signed = false): string {
  if (frame.unit === 'notional') return moneyWithUnit(value, units.settle, { signed })
  const text = size(value, frameMarket(frame, units)?.lot ?? null)
  return signed && value !== null && !value.startsWith('-') && value !== '0' ? `+${text}` : text
}

export function unitText(frame: Counted, units: RecordUnits): string {
  return frame.unit === 'notional' ? moneyUnit(units.settle) : (frameMarket(frame, units)?.unit ?? '')
}

/** The asset that the money of the event at the cursor is counted in. */
export function frameAsset(frame: Counted, units: RecordUnits): string {
  return frameMarket(frame, units)?.settle ?? units.settle
}
