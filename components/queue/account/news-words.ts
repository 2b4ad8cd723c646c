import { count, list, money, moneyWithUnit, price, size, sizeWithUnit } from '@/lib/format'
import type { ClosureRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { nameOf, unbroken } from '@/lib/words/en/position-sentences'
import { isGone, type News } from './news'

/** What happened, for a cell of the list. */
export const KIND: Readonly<Record<ClosureRow['kind'], string>> = {
  closure: words.reducedToBalanceTheMarket,
  liquidation: 'liquidated',
  takeover: words.takenOverByTheFund,
}

export function newsTitle(news: News): string {
  const { rows, newest, isOne } = news
  if (rows.length === 1) return rowTitle(newest)
  if (!isOne) return words.wereReducedOrClosed(list(positionsOf(news)))
  return words.yourWasInSteps(nameOf(newest), isGone(newest) ? 'closed' : 'reduced', count(rows.length))
}

const positionsOf = ({ rows }: News): string[] =>
  [...new Set(rows.map((row) => words.your(nameOf(row))))].map(lowerAfterFirst)

const lowerAfterFirst = (text: string, index: number): string => (index === 0 ? text : text.replace(/^Your/, 'your'))

function rowTitle(row: ClosureRow): string {
  const name = nameOf(row)
  const gone = isGone(row)
  switch (row.kind) {
    case 'closure':
      return gone ? words.yourWasReducedToNothing(name) : words.yourWasReduced(name)
    case 'takeover':
      return gone ? words.theFundTookOverYour(name) : words.theFundTookOverPart(name)
    case 'liquidation':
      return gone ? words.yourWasLiquidated(name) : words.partOfYourWasLiquidated(name)
  }
}

const WHY: Readonly<Record<ClosureRow['kind'], string>> = {
  closure: words.toBalanceTheMarketAfter,
  liquidation: words.becauseItsMarginNoLonger,
  takeover: words.becauseItsLossWasLarger,
}

const DONE: Readonly<Record<ClosureRow['kind'], string>> = {
  closure: words.wasClosedBare,
  liquidation: words.wasClosedBare,
  takeover: words.passedToTheFund,
}

export const sizeOf = (row: ClosureRow, value: string): string =>
  row.unit === null ? size(value, row.lot) : sizeWithUnit(value, row.lot, row.unit)

export const realisedOf = (value: string, settle: string | null): string =>
  settle === null ? money(value, undefined, { signed: true }) : unbroken(moneyWithUnit(value, settle, { signed: true }))

/** One row told in sentences. */
export function rowBody(row: ClosureRow): string {
  const left = isGone(row) ? words.nothingIsLeft : words.isLeft(sizeOf(row, row.sizeAfter))
  const realised = words.youRealised(realisedOf(row.realisedPnl, row.settle))
  return words.whatWasDone({
    row: sizeOf(row, row.size),
    done: DONE[row.kind],
    price: price(row.price, row.tick),
    why: WHY[row.kind],
    realised,
    left,
  })
}

/** Several rows summed up; each stands by itself below. */
export function newsBody({ rows, newest, realised, isOne }: News): string {
  const together = realised === null ? '' : words.togetherYouRealised(realisedOf(realised, newest.settle))
  if (!isOne) return together
  const left = isGone(newest) ? words.nothingIsLeft : words.partIsLeft(sizeOf(newest, newest.sizeAfter))
  const reasons = [...new Set(rows.map(({ kind }) => kind))].map((kind) => WHY[kind])
  return words.itHappened(list(reasons), together, left).trim()
}

/** One row as a line of the card. */
export function rowLine(row: ClosureRow, named: boolean): string {
  const what = `${named ? `${nameOf(row)}: ` : ''}${sizeOf(row, row.size)} ${KIND[row.kind]}`
  return words.atRealised(what, price(row.price, row.tick), realisedOf(row.realisedPnl, row.settle))
}
