import {
  type Amount,
  capital,
  clockTime,
  compare,
  count,
  date,
  dateTime,
  difference,
  lasted,
  moneyWithUnit,
  NBSP,
  opposite,
  price,
  signOf,
  size as sizeOf,
  sizeWithUnit,
  sum,
} from '@/lib/format/index'
import type { EventReport, EventRow } from '@/lib/wire/frames'

/** Why the rulebooks close at the price they do; the name alone explains nothing. */
const PRICE_RULES: Readonly<Record<string, string>> = {
  bankruptcy:
    'Closures are at the bankruptcy price: the price at which the bankrupt account is left with exactly zero. The fund and every counterparty close at the same price.',
  mark: 'Closures are at the mark, the same price at which every position of the market is valued.',
  'previous-mark': 'Closures are at the previous mark, the last price before the one that made the account bankrupt.',
}

export function priceReason(rule: string | null): string | null {
  return rule === null ? null : (PRICE_RULES[rule] ?? `Closures are at the price of the rule “${rule}”.`)
}

const TRIGGERS: Readonly<Record<string, string>> = {
  'fund-exhausted': 'the fund could pay no more above its floor',
}

/** The event in one sentence. */
export function headline({ row }: EventReport): string {
  const where = row.market ?? row.title
  const when = `${date(row.startedAt)}, ${clockTime(row.startedAt)}${NBSP}UTC`
  if (row.status === 'active') return `ADL is active in ${where} since ${clockTime(row.startedAt)}${NBSP}UTC.`
  if (row.status === 'aborted') return `An ADL event in ${where} was begun and given up, ${when}.`
  if (row.market === null) {
    return row.notional === null
      ? `${row.title}: positions were reduced.`
      : `${row.title}: positions of ${moneyWithUnit(row.notional, row.settle)} were reduced.`
  }
  const side = row.side ?? 'position'
  const reduced =
    row.accounts === null
      ? `${capital(side)}s of ${where} were reduced`
      : row.accounts === 1
        ? `One ${side} of ${where} was reduced`
        : `${count(row.accounts)} ${side}s of ${where} were reduced`
  const what = row.side === null ? `Positions in ${where} were reduced` : reduced
  return `${what}, ${when}.`
}

/** Why it happened: the bankruptcy, the fund, the closures. Each sentence stands only where the record holds its facts. */
export function causeSentences(report: EventReport): readonly string[] {
  return [bankruptcy(report), fundPart(report), closing(report)].filter((text) => text !== null)
}

function bankruptcy({ cause, row }: EventReport): string | null {
  if (cause.size === null) return null
  const side = cause.side ?? (row.side === null ? null : opposite(row.side))
  const who = cause.account === null ? 'An account' : `Account ${cause.account}`
  const what = `${eventSize(cause.size, row)}${side === null ? '' : ` ${side}`}`
  const where = row.market === null ? '' : ` in ${row.market}`
  const { tick } = row
  const gap =
    cause.mark !== null && cause.bankruptcyPrice !== null
      ? `: the mark stood at ${price(cause.mark, tick)}, beyond its bankruptcy price of ${price(cause.bankruptcyPrice, tick)}`
      : ''
  const missing = row.shortfall === null ? '' : `, and ${moneyWithUnit(row.shortfall, row.settle)} was missing`
  return `${who} held ${what}${where} and could not be closed within its margin${gap}${missing}.`
}

function fundPart({ cause, row }: EventReport): string | null {
  if (row.fundPaid === null) return null
  const fund = cause.fund === null ? 'The fund' : `The fund ${cause.fund}`
  const why =
    cause.trigger === null ? '' : `, because ${TRIGGERS[cause.trigger.rule] ?? `the rule “${cause.trigger.rule}” held`}`
  const balances =
    cause.fundBefore !== null && cause.fundAfter !== null
      ? `, which took it from ${moneyWithUnit(cause.fundBefore, row.settle)} to ${moneyWithUnit(cause.fundAfter, row.settle)}`
      : ''
  return signOf(row.fundPaid) === 0
    ? `${fund} paid nothing${why}.`
    : `${fund} paid ${moneyWithUnit(row.fundPaid, row.settle)}${balances}; ADL began${why}.`
}

function closing({ row, closures }: EventReport): string | null {
  if (row.status === 'aborted')
    return 'The queue changed before the closures began, so the event was given up and committed anew.'
  const size = row.size === null ? null : eventSize(row.size, row)
  if (row.adlCovered === null) {
    if (row.notional === null) return null
    const names = count(new Set(closures.map((closure) => closure.name)).size)
    return `${moneyWithUnit(row.notional, row.settle)} of positions were closed in ${names} markets. The record does not say why.`
  }
  const last = closures.reduce<number | null>((place, closure) => Math.max(place ?? 0, closure.place ?? 0), null)
  const line =
    last === null || last === 0 ? '' : ` The cut line is behind place ${count(last)}: nobody further back was touched.`
  return `The remaining ${moneyWithUnit(row.adlCovered, row.settle)} was covered by reducing ${count(row.accounts)} ${row.side ?? 'position'}${row.accounts === 1 ? '' : 's'}${size === null ? '' : ` by ${size}${row.accounts === 1 ? '' : ' together'}`}, from the front of the queue.${line}`
}

export interface Waterfall {
  readonly asset: string
  readonly needed: readonly { readonly name: string; readonly amount: string }[]
  readonly paid: readonly {
    readonly name: string
    readonly amount: string
    readonly kind: 'fund' | 'adl' | 'residual'
  }[]
  readonly total: string
  /** Total less what was paid: zero, or the report is wrong. */
  readonly left: string
  readonly adds: boolean
}

/** What was missing against who covered it; null where the record does not hold all of it. */
export function waterfallOf({ row, cause }: EventReport): Waterfall | null {
  const { shortfall, overshoot, fundPaid, adlCovered, residual } = row
  if (shortfall === null || overshoot === null || fundPaid === null || adlCovered === null || residual === null)
    return null
  const total = sum([shortfall, overshoot]) ?? '0'
  const paid = sum([fundPaid, adlCovered, residual])
  return {
    asset: row.settle,
    needed: [
      { name: 'Shortfall', amount: shortfall },
      { name: 'Overshoot', amount: overshoot },
    ],
    paid: [
      { name: cause.fund === null ? 'Paid by the fund' : `Paid by ${cause.fund}`, amount: fundPaid, kind: 'fund' },
      { name: 'Covered by closures (ADL)', amount: adlCovered, kind: 'adl' },
      { name: 'Residual, covered by nobody', amount: residual, kind: 'residual' },
    ],
    total,
    left: difference(total, paid) ?? '0',
    adds: compare(total, paid) === 0,
  }
}

export function endedSentence({ row }: EventReport): string {
  const { startedAt, endedAt } = row
  if (endedAt === null) return 'It is still running.'
  if (clockTime(startedAt) === clockTime(endedAt)) return 'It began and ended within one second.'
  const end = date(startedAt) === date(endedAt) ? `${clockTime(endedAt)}${NBSP}UTC` : dateTime(endedAt)
  return `It lasted ${lasted(startedAt, endedAt)}, from ${dateTime(startedAt)} to ${end}.`
}

/** The balance of the fund must have moved by what it paid. */
export function fundMoved({ cause }: EventReport): string | null {
  return difference(cause.fundBefore, cause.fundAfter)
}

/** In the lot and unit of the event's market, else the figure as the record holds it. */
export function eventSize(value: Amount, { lot, unit }: Pick<EventRow, 'lot' | 'unit'>): string {
  return unit === null ? sizeOf(value, lot) : sizeWithUnit(value, lot, unit)
}
