import { count, list, money, moneyWithUnit, price, size, sizeWithUnit } from '@/lib/format'
import type { ClosureRow } from '@/lib/wire/frames'
import { nameOf, unbroken } from '@/lib/words/en/position-sentences'
import { isGone, type News } from './news'

/** What happened, for a cell of the list. */
export const KIND: Readonly<Record<ClosureRow['kind'], string>> = {
  closure: 'reduced to balance the market',
  liquidation: 'liquidated',
  takeover: 'taken over by the fund',
}

export function newsTitle(news: News): string {
  const { rows, newest, isOne } = news
  if (rows.length === 1) return rowTitle(newest)
  if (!isOne) return `${list(positionsOf(news))} were reduced or closed.`
  return `Your ${nameOf(newest)} was ${isGone(newest) ? 'closed' : 'reduced'} in ${count(rows.length)} steps.`
}

const positionsOf = ({ rows }: News): string[] =>
  [...new Set(rows.map((row) => `Your ${nameOf(row)}`))].map(lowerAfterFirst)

const lowerAfterFirst = (text: string, index: number): string => (index === 0 ? text : text.replace(/^Your/, 'your'))

function rowTitle(row: ClosureRow): string {
  const name = nameOf(row)
  const gone = isGone(row)
  switch (row.kind) {
    case 'closure':
      return gone ? `Your ${name} was reduced to nothing.` : `Your ${name} was reduced.`
    case 'takeover':
      return gone ? `The fund took over your ${name}.` : `The fund took over part of your ${name}.`
    case 'liquidation':
      return gone ? `Your ${name} was liquidated.` : `Part of your ${name} was liquidated.`
  }
}

const WHY: Readonly<Record<ClosureRow['kind'], string>> = {
  closure: 'to balance the market after another account’s loss exceeded its margin',
  liquidation: 'because its margin no longer covered it',
  takeover: 'because its loss was larger than its margin',
}

const DONE: Readonly<Record<ClosureRow['kind'], string>> = {
  closure: 'was closed',
  liquidation: 'was closed',
  takeover: 'passed to the fund',
}

export const sizeOf = (row: ClosureRow, value: string): string =>
  row.unit === null ? size(value, row.lot) : sizeWithUnit(value, row.lot, row.unit)

export const realisedOf = (value: string, settle: string | null): string =>
  settle === null ? money(value, undefined, { signed: true }) : unbroken(moneyWithUnit(value, settle, { signed: true }))

/** One row told in sentences. */
export function rowBody(row: ClosureRow): string {
  const left = isGone(row) ? 'Nothing is left.' : `${sizeOf(row, row.sizeAfter)} is left.`
  const realised = `You realised ${realisedOf(row.realisedPnl, row.settle)}.`
  return `${sizeOf(row, row.size)} ${DONE[row.kind]} at ${price(row.price, row.tick)} ${WHY[row.kind]}. ${realised} ${left}`
}

/** Several rows summed up; each stands by itself below. */
export function newsBody({ rows, newest, realised, isOne }: News): string {
  const together = realised === null ? '' : `Together you realised ${realisedOf(realised, newest.settle)}.`
  if (!isOne) return together
  const left = isGone(newest) ? 'Nothing is left.' : `${sizeOf(newest, newest.sizeAfter)} is left.`
  const reasons = [...new Set(rows.map(({ kind }) => kind))].map((kind) => WHY[kind])
  return `It happened ${list(reasons)}. ${together} ${left}`.trim()
}

/** One row as a line of the card. */
export function rowLine(row: ClosureRow, named: boolean): string {
  const what = `${named ? `${nameOf(row)}: ` : ''}${sizeOf(row, row.size)} ${KIND[row.kind]}`
  return `${what} at ${price(row.price, row.tick)}, realised ${realisedOf(row.realisedPnl, row.settle)}`
}
