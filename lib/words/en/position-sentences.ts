import {
  absolute,
  capital,
  compare,
  count,
  difference,
  inWords,
  moneyWithUnit,
  percent,
  plural,
  price,
  sidePlural,
  signOf,
  sizeWithUnit,
  sum,
} from '@/lib/format'
import type { PositionRow } from '@/lib/wire/frames'
import { lightsMeaning } from './lights'
import type { Voice } from './waterline-sentences'

export function nameOf(row: Pick<PositionRow, 'market' | 'side'>): string {
  return `${row.market} ${row.side}`
}

/** A sign and its currency must not part at the end of a line: between the two stands a joiner that can't be seen. */
export const unbroken = (text: string): string => text.replace(/([+\u2212])(?=\$)/g, '$1\u2060')

/** A distance from the mark in words: "13.9 % below the mark". */
export function awayFromMark(move: string): string {
  const sign = signOf(move)
  if (sign === 0) return 'at the mark'
  return `${percent(absolute(move))} ${sign === -1 ? 'below' : 'above'} the mark`
}

/** The page's answer, said about the position that is nearest to trouble. Rows come sorted by nearness. */
export function headline(rows: readonly PositionRow[], current: boolean): string {
  const nearest = rows[0]
  if (nearest === undefined) return 'You have no open position.'
  const sentence = headlineOf(nearest, rows)
  return current ? sentence : `Last known: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`
}

function headlineOf(nearest: PositionRow, rows: readonly PositionRow[]): string {
  const your = `Your ${nameOf(nearest)}`
  switch (nearest.standing) {
    case 'bankrupt':
      return `${your} is bankrupt: its loss is larger than its margin.`
    case 'coverage':
      return 'Where your positions stand in the queue is not known.'
    case 'rulebook-incomplete':
      return 'This venue does not publish how it ranks positions.'
    case 'left-out':
      return `${your} is in no queue: the rulebook leaves it out.`
    case 'in-queue':
      break
  }
  if (nearest.reach === null) {
    return rows.length === 1
      ? `No price within ten times the mark would touch your ${nameOf(nearest)}.`
      : `No price within ten times its mark would touch any of your ${count(rows.length)} positions.`
  }
  const at = price(nearest.reach.adlPrice, nearest.tick)
  if (signOf(nearest.reach.moveToReach) === 0) return `${your} would be touched now, at the mark of ${at}.`
  return `${your} would be touched at ${at}, ${awayFromMark(nearest.reach.moveToReach)}.`
}

/** The same of somebody else's account, for whoever looks at it. */
export function nearestOf(rows: readonly PositionRow[], current: boolean): string {
  const nearest = rows[0]
  if (nearest === undefined) return 'It has no open position.'
  const name = nameOf(nearest)
  switch (nearest.standing) {
    case 'bankrupt':
      return `Its ${name} is bankrupt.`
    case 'coverage':
      return 'Where its positions stand in the queue is not known.'
    case 'rulebook-incomplete':
      return 'This venue does not publish how it ranks positions.'
    case 'left-out':
      return `Its ${name} is in no queue: the rulebook leaves it out.`
    case 'in-queue':
      break
  }
  if (nearest.reach === null) return `No price within ten times the mark would touch its ${name}.`
  const at = price(nearest.reach.adlPrice, nearest.tick)
  const said = `would be touched at ${at}, ${awayFromMark(nearest.reach.moveToReach)}.`
  return current ? `Its ${name} ${said}` : `Last known: its ${name} ${said}`
}

/** What stands under the answer: which of how many, and whether anything of mine is in an event now. */
export function underline(rows: readonly PositionRow[], active: readonly string[], current: boolean): string {
  const nearest = rows[0]
  if (nearest === undefined) return ''
  const first =
    nearest.standing === 'in-queue' && nearest.reach !== null && rows.length > 1
      ? `It is the nearest of your ${count(rows.length)} positions.`
      : nearest.standing === 'coverage'
        ? 'This venue shows only part of the positions, so place, ahead and reach can’t be known.'
        : `You have ${plural(rows.length, 'position', 'positions')}.`
  return `${first} ${eventsNow(active, current)}`
}

function eventsNow(active: readonly string[], current: boolean): string {
  const where = `active in ${active.join(', ')}, where you have a position`
  if (!current) {
    return active.length === 0
      ? 'Whether a market of yours has an ADL event now is not known.'
      : `ADL was ${where}; whether it goes on is not known.`
  }
  return active.length === 0 ? 'No market of yours has an ADL event now.' : `ADL is ${where}.`
}

/** Why the position has its place, or why it has none, under the worked score. */
export function standing(row: PositionRow): string {
  switch (row.standing) {
    case 'bankrupt':
      return 'Its equity at the mark is below zero, so it is not in the queue. It is one of the positions whose shortfall the fund, and after the fund the other side’s queue, would have to meet.'
    case 'coverage':
      return 'This venue shows only part of the positions. Who stands ahead is not known, so no place, lights or reach can be given.'
    case 'rulebook-incomplete':
      return 'The venue does not publish its ranking. A place would be a guess, so none is shown.'
    case 'left-out':
      return 'The rulebook leaves it out of the queue: whatever happens, it is not closed for another account’s loss.'
    case 'in-queue':
      return [
        aheadSentence(row),
        groupSentence(row),
        lossSentence(row),
        row.lights === null ? '' : lightsMeaning(row.lights),
      ]
        .filter((sentence) => sentence !== '')
        .join(' ')
  }
}

function aheadSentence(row: PositionRow): string {
  if (row.place === null || row.ahead === null) return ''
  if (row.place === 1) return `No ${row.side} stands ahead of it: it would be closed first.`
  const others = row.place - 1
  const who = others === 1 ? `One ${row.side} stands` : `${capital(inWords(others))} ${sidePlural(row.side)} stand`
  const hold = others === 1 ? 'it holds' : 'together they hold'
  return `${who} ahead; ${hold} ${sizeWithUnit(row.ahead, row.lot, row.unit)}, ${percent(row.aheadShare)} of the side.`
}

function groupSentence(row: PositionRow): string {
  if (row.group === 1) return 'The rulebook protects it: it is taken only after all ordinary positions.'
  if (row.group === 2) return 'The rulebook’s own words don’t cover it: it is taken only when nobody else is left.'
  return ''
}

function lossSentence(row: PositionRow): string {
  return signOf(row.unrealisedPnl) === -1 ? 'It is at a loss, so every position in profit stands ahead of it.' : ''
}

/** What a closure of the whole position at its reach would be. */
export function closureAtReach(row: PositionRow, { object }: Voice): string | null {
  if (row.closure === null) return null
  const { closure } = row
  const realised = unbroken(moneyWithUnit(closure.realisedPnl, row.settle, { signed: true }))
  const begin = `If all of it were closed there, the price would be ${price(closure.price, row.tick)} and ${object} would realise ${realised}`
  const against = signOf(closure.againstMark)
  const mark = `at the mark of ${price(closure.mark, row.tick)}`
  if (against === 0) return `${begin}, the same as ${mark}.`
  return `${begin}: ${moneyWithUnit(absolute(closure.againstMark), row.settle)} ${against === 1 ? 'more' : 'less'} than ${mark}.`
}

/** The same at today's mark, which is what is known for certain. */
export function closureAtMark(row: PositionRow): string {
  const realised = unbroken(moneyWithUnit(row.unrealisedPnl, row.settle, { signed: true }))
  return `At today’s mark of ${price(row.mark, row.tick)} all of it would realise ${realised}.`
}

/** What would be missing at the reach, and how much of that the fund has to give. */
export function shortfallAtReach(row: PositionRow, fundAvailable: string): string | null {
  const missing = row.reach?.shortfallToReach ?? null
  if (missing === null || signOf(missing) !== 1) return null
  const money = (value: string) => moneyWithUnit(value, row.settle)
  if (signOf(fundAvailable) !== 1) return `${money(missing)} would be missing there, and the fund has nothing to give.`
  return compare(fundAvailable, missing) === -1
    ? `${money(missing)} would be missing there; the fund has ${money(fundAvailable)} for it, and the queue bears the rest.`
    : `${money(missing)} would be missing there; the fund has more than that, and pays for as many lots as it can.`
}

/** Whether the others lean further to one side without this position: then it is their hedge. Null where it is none. */
export function hedgeSentence(row: PositionRow, rows: readonly PositionRow[]): string | null {
  const others = rows.filter((other) => other !== row && !(other.market === row.market && other.side === row.side))
  if (others.length === 0 || others.some(({ settle }) => settle !== row.settle)) return null
  const left = sum(others.map(exposure)) ?? '0'
  const now = sum([left, exposure(row)]) ?? '0'
  if (compare(absolute(left), absolute(now)) !== 1) return null
  const lean = (value: string) =>
    signOf(value) === 0
      ? 'even'
      : `${moneyWithUnit(absolute(value), row.settle)} ${signOf(value) === 1 ? 'long' : 'short'}`
  return `It hedges your other positions: together you are ${lean(now)} at the mark; without it you would be ${lean(left)}.`
}

const exposure = (row: PositionRow): string =>
  row.side === 'long' ? row.notional : (difference('0', row.notional) ?? '0')

/** Places moved, for a reader who can't see the arrow. */
export function movedText(moved: number | null): string {
  if (moved === null) return 'not known'
  if (moved === 0) return 'no change'
  const places = plural(Math.abs(moved), 'place', 'places')
  return moved > 0 ? `${places} nearer the front` : `${places} further back`
}
