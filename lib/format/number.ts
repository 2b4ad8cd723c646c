import { type Amount, decimalsOf, type Exact, fixed, MINUS, NBSP, parse, UNKNOWN } from './decimal'

/** Assets whose smallest customary unit is not a hundredth. */
const ASSET_PLACES: Readonly<Record<string, number>> = { BTC: 8, XBT: 8, ETH: 8, SOL: 6 }
const MONEY_PLACES = 2
/** More decimals than this are cut from a column; the exact figure stays in the title and in the exports. */
const COLUMN_PLACES_MAX = 8

/** Assets counted in dollars take the sign before the figure; every other asset is named after it, or in the head. */
const DOLLAR_ASSETS = new Set(['USD', 'USDT', 'USDC', 'USDE', 'FDUSD', 'DAI'])

export function assetPlaces(asset: string | undefined): number {
  return asset === undefined ? MONEY_PLACES : (ASSET_PLACES[asset] ?? MONEY_PLACES)
}

export function isDollar(asset: string | undefined): boolean {
  return asset !== undefined && DOLLAR_ASSETS.has(asset)
}

/** The unit of a money column's head: "$" for dollar assets, else the asset. */
export function moneyUnit(asset: string | undefined): string {
  return asset === undefined ? '' : isDollar(asset) ? '$' : asset
}

interface MoneyOptions {
  readonly signed?: boolean
  readonly places?: number
}

/** Money without its unit, for cells under a head that names it: `1,234.50`. */
export function money(value: Amount, asset?: string, options: MoneyOptions = {}): string {
  const known = parse(value)
  if (known === null) return UNKNOWN
  return fixed(known, options.places ?? assetPlaces(asset), { signed: options.signed ?? false })
}

/** Money with its unit, for sentences and single figures: `$1,234.50`, `0.00120000 BTC`. */
export function moneyWithUnit(value: Amount, asset: string, options: MoneyOptions = {}): string {
  const known = parse(value)
  if (known === null) return UNKNOWN
  const places = options.places ?? assetPlaces(asset)
  const signed = options.signed ?? false
  return isDollar(asset)
    ? fixed(known, places, { signed, prefix: '$' })
    : fixed(known, places, { signed, suffix: `${NBSP}${asset}` })
}

/** Every digit of an amount, with at least the asset's places: for titles, reports and receipts. */
export function exact(value: Amount, asset?: string): string {
  const known = parse(value)
  if (known === null) return UNKNOWN
  return fixed(known, Math.max(assetPlaces(asset), known.decimalPlaces()))
}

/** Every digit there is and none besides, where nothing says how many decimals it should have. */
export function allDigits(value: Amount): string {
  const known = parse(value)
  return known === null ? UNKNOWN : fixed(known, known.decimalPlaces())
}

/** A calculation as the engine writes it, in plain decimals, as it is read: in groups and with a real minus. */
export function workedOut(text: string): string {
  return text.replace(/\d+(?:\.\d+)?/g, allDigits).replaceAll('-', MINUS)
}

/** Decimals that show every value of a set of sums exactly, so that what is printed adds up as printed. */
export function columnPlaces(values: readonly Amount[], asset?: string): number {
  const needed = values.map((value) => parse(value)?.decimalPlaces() ?? 0)
  return Math.min(COLUMN_PLACES_MAX, Math.max(assetPlaces(asset), ...needed))
}

/** A price with the decimals of the tick. */
export function price(value: Amount, tick: Amount): string {
  const known = parse(value)
  return known === null ? UNKNOWN : fixed(known, parse(tick) === null ? known.decimalPlaces() : decimalsOf(tick))
}

/** A size with the decimals of the lot. */
export function size(value: Amount, lot: Amount): string {
  const known = parse(value)
  return known === null ? UNKNOWN : fixed(known, parse(lot) === null ? known.decimalPlaces() : decimalsOf(lot))
}

export function sizeWithUnit(value: Amount, lot: Amount, unit: string): string {
  return parse(value) === null ? UNKNOWN : `${size(value, lot)}${NBSP}${unit}`
}

interface PercentOptions {
  readonly signed?: boolean
  readonly places?: number
}

/** A ratio as a percentage: `−9.5 %`, `+17.9 %`, `<0.1 %`. */
export function percent(ratio: Amount, options: PercentOptions = {}): string {
  const known = parse(ratio)
  if (known === null) return UNKNOWN
  return fixed(known.times(100), options.places ?? 1, { signed: options.signed ?? false, suffix: `${NBSP}%` })
}

/** From here on decimals of a multiple say nothing any more. */
const TIMES_WHOLE_FROM = 1000

/** Cover and leverage: `0.88×`. */
export function times(ratio: Amount): string {
  const known = parse(ratio)
  if (known === null) return UNKNOWN
  return fixed(known, known.abs().gte(TIMES_WHOLE_FROM) ? 0 : 2, { suffix: '×' })
}

const COMPACT_STEPS: readonly (readonly [power: number, suffix: string])[] = [
  [12, 'T'],
  [9, 'B'],
  [6, 'M'],
  [3, 'k'],
]

/**
 * `264.1k`, for headlines and charts only, always with the exact figure within reach. Below a thousand it is the plain
 * figure with two decimals.
 */
export function compact(value: Amount, options: { readonly signed?: boolean; readonly prefix?: string } = {}): string {
  const known = parse(value)
  if (known === null) return UNKNOWN
  const { signed = false, prefix = '' } = options
  const [power, suffix] = stepFor(known)
  if (power === 0) return fixed(known, known.isInteger() ? 0 : MONEY_PLACES, { signed, prefix })
  return fixed(known.times(`1e-${power}`), 1, { signed, prefix, suffix })
}

/** The step is chosen after rounding, so that 999,960 is written 1.0M and not 1,000.0k. */
function stepFor(value: Exact): readonly [number, string] {
  if (value.abs().lt(1000)) return [0, '']
  return COMPACT_STEPS.find(([power]) => value.abs().times(`1e-${power}`).toDecimalPlaces(1).gte(1)) ?? [0, '']
}

/** A compact figure with its unit: `$264.1k`, `3.2k SOL`. */
export function compactWithUnit(value: Amount, asset: string): string {
  if (parse(value) === null) return UNKNOWN
  return isDollar(asset) ? compact(value, { prefix: '$' }) : `${compact(value)}${NBSP}${asset}`
}

/** A count of things. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isSafeInteger(value)) return UNKNOWN
  return fixed(parse(String(value)) as Exact, 0)
}

const ORDINAL_SUFFIX: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }
const ordinalRules = new Intl.PluralRules('en', { type: 'ordinal' })

/** A place in a queue: `4th`, `31st`, `1,003rd`. */
export function ordinal(place: number | null | undefined): string {
  if (place === null || place === undefined || !Number.isSafeInteger(place) || place < 0) return UNKNOWN
  return `${count(place)}${ORDINAL_SUFFIX[ordinalRules.select(place)] ?? 'th'}`
}
