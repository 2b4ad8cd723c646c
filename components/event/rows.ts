import { type Amount, columnPlaces, signOf, size as sizeOf, sizeWithUnit, sum } from '@/lib/format'
import type { EventRow, MarketRow } from '@/lib/wire/frames'

/** Totals mean something only over one asset and only over figures that are known. */
export interface Totals {
  readonly events: number
  readonly accounts: number
  readonly shortfall: string | null
  readonly fundPaid: string | null
  readonly adlCovered: string | null
  readonly residual: string | null
  readonly overshoot: string | null
}

export const MONEY_COLUMNS = ['shortfall', 'fundPaid', 'adlCovered', 'residual', 'overshoot'] as const

export function addsUp(row: EventRow): boolean {
  return MONEY_COLUMNS.every((column) => row[column] !== null)
}

export function totalsOf(rows: readonly EventRow[]): Totals | null {
  const counted = rows.filter(addsUp)
  const assets = new Set(counted.map((row) => row.settle))
  if (counted.length < 2 || assets.size !== 1) return null
  const column = (name: (typeof MONEY_COLUMNS)[number]) => sum(counted.map((row) => row[name]))
  return {
    events: counted.length,
    accounts: counted.reduce((total, row) => total + (row.accounts ?? 0), 0),
    shortfall: column('shortfall'),
    fundPaid: column('fundPaid'),
    adlCovered: column('adlCovered'),
    residual: column('residual'),
    overshoot: column('overshoot'),
  }
}

/** The decimals in which every money figure of the rows is exact, so that rows and totals add up as printed. */
export function placesOf(rows: readonly EventRow[]): number {
  return columnPlaces(
    rows.flatMap((row) => MONEY_COLUMNS.map((column) => row[column])),
    rows[0]?.settle,
  )
}

export function hasOvershoot(rows: readonly EventRow[]): boolean {
  return rows.some((row) => signOf(row.overshoot) === 1)
}

/** The market's lot and unit where the market is still listed, else the figure as the record holds it. */
export function eventSize(value: Amount, market: MarketRow | undefined): string {
  return market === undefined ? sizeOf(value, null) : sizeWithUnit(value, market.lot, market.unit)
}
