import { type Amount, apportion, assetPlaces, difference, exact, money, parse, signOf, sum } from '@/lib/format'
import type { EventRow } from '@/lib/wire/frames'

export { eventSize } from '@/lib/words/en/report-words'

export const MONEY_COLUMNS = ['shortfall', 'fundPaid', 'adlCovered', 'residual', 'overshoot'] as const
const SHORT_PLACES = 2

export type MoneyColumn = (typeof MONEY_COLUMNS)[number]

export interface Figure {
  readonly text: string
  /** Every digit, for the title. */
  readonly full: string
  /** As printed, for the totals. */
  readonly printed: string | null
}

export type Figures = Readonly<Record<MoneyColumn, Figure>>

/**
 * The figures of an event in the places of its asset, rounded together: fund + ADL + residual is shortfall + overshoot as
 * printed and not only in truth.
 */
export function figuresOf(row: EventRow): Figures {
  const places = assetPlaces(row.settle)
  const round = (value: Amount) => parse(value)?.toDecimalPlaces(places).toFixed() ?? null
  const total = sum([row.shortfall, row.overshoot])
  const paid = row.shortfall === null ? null : apportion([row.fundPaid, row.adlCovered, row.residual], total, places)
  const figure = (value: string | null, printed: string | null): Figure => ({
    // What is not zero is not printed as zero, even where the sum would let it.
    text: signOf(printed) === 0 && signOf(value) !== 0 ? money(value, row.settle) : moneyInColumn(printed, row.settle),
    full: exact(value, row.settle),
    printed,
  })
  return {
    shortfall: figure(row.shortfall, round(row.shortfall)),
    fundPaid: figure(row.fundPaid, paid?.[0] ?? round(row.fundPaid)),
    adlCovered: figure(row.adlCovered, paid?.[1] ?? round(row.adlCovered)),
    residual: figure(row.residual, paid?.[2] ?? round(row.residual)),
    overshoot: figure(
      row.overshoot,
      paid === null ? round(row.overshoot) : difference(round(total), round(row.shortfall)),
    ),
  }
}

/** Money under a head. Eight zeros say no more than one, and take the room of a column. */
export function moneyInColumn(value: Amount, asset: string): string {
  return signOf(value) === 0 && assetPlaces(asset) > SHORT_PLACES ? '0' : money(value, asset)
}

export interface Totals {
  readonly events: number
  readonly accounts: number
  readonly asset: string
  readonly column: (name: MoneyColumn) => string
}

/** Totals mean something only over one asset and only over events whose figures are all known; they add what is printed. */
export function totalsOf(rows: readonly EventRow[]): Totals | null {
  const counted = rows.filter((row) => MONEY_COLUMNS.every((column) => row[column] !== null))
  const asset = counted[0]?.settle
  if (asset === undefined || counted.length < 2 || counted.some((row) => row.settle !== asset)) return null
  const figures = counted.map(figuresOf)
  return {
    events: counted.length,
    accounts: counted.reduce((total, row) => total + (row.accounts ?? 0), 0),
    asset,
    column: (name) => moneyInColumn(sum(figures.map((row) => row[name].printed)), asset),
  }
}

export function hasOvershoot(rows: readonly EventRow[]): boolean {
  return rows.some((row) => signOf(row.overshoot) === 1)
}
