import {
  absolute,
  capital,
  count,
  exact,
  isDollar,
  millis,
  moneyWithUnit,
  NBSP,
  opposite,
  ordinal,
  plural,
  price,
  signOf,
  size as sizeOf,
  sizeWithUnit,
  stamp,
} from '@/lib/format'
import type { ClosureRow, EventReport } from '@/lib/wire/frames'
import type { Entry, FeedThen, Similar, SupportCase } from '@/lib/wire/support'
import { feedThen } from './feed-then'
import { priceReason } from './report-words'

/**
 * What happened to a customer, in words that can be sent as they are: their own figures, the event's totals, and nobody
 * else's name. The same words stand on the desk, in letters and in the answers of the interface.
 */

export interface Told {
  readonly row: ClosureRow
  /** The event's report as the customer may see it; null where it was no event, or is no longer known. */
  readonly report: EventReport | null
  readonly simulated: boolean
}

export function caseOf({ row, report, simulated }: Told): SupportCase {
  const { receipt } = row
  const adl = row.kind === 'closure'
  const words = adl
    ? closureWords(row, report, receipt)
    : row.kind === 'takeover'
      ? takeoverWords(row)
      : liquidationWords(row)
  return {
    cause: row.kind,
    adl,
    at: row.at,
    seq: row.seq,
    market: row.market,
    side: row.side,
    event: row.event,
    receipt,
    headline: words.headline,
    explanation: together(words.paragraphs, simulated),
    feed: report && feedOf(report),
    similar: adl && report ? similarTo(row, report) : null,
  }
}

interface Words {
  readonly headline: string
  readonly paragraphs: readonly (string | null)[]
}

function together(paragraphs: readonly (string | null)[], simulated: boolean): string {
  const note = simulated ? 'This exchange is simulated: no real money is involved.' : null
  return [...paragraphs, note].filter((text) => text !== null && text !== '').join('\n\n')
}

const when = (at: string) => `${stamp(at)}${NBSP}UTC`

const sizeIn = (value: string, { unit, lot }: ClosureRow) =>
  unit === null ? sizeOf(value, lot) : sizeWithUnit(value, lot, unit)

/** Every digit of what somebody gained or lost: a letter is no place for rounding. */
function result({ realisedPnl, settle }: ClosureRow): string {
  const [word, unit] = [signOf(realisedPnl) === -1 ? 'loss' : 'profit', settle ?? '']
  const amount = absolute(realisedPnl)
  return `a ${word} of ${isDollar(unit) ? '$' : ''}${exact(amount, unit)}${isDollar(unit) || unit === '' ? '' : `${NBSP}${unit}`}`
}

function left(row: ClosureRow): string {
  return signOf(row.sizeAfter) === 0
    ? 'Nothing of the position is left.'
    : `${sizeIn(row.sizeAfter, row)} of it is still open.`
}

function fee(row: ClosureRow): string {
  return signOf(row.fee) === 0
    ? 'No fee was charged.'
    : `A fee of ${moneyWithUnit(row.fee, row.settle ?? '')} was charged.`
}

// ---- a closure ------------------------------------------------------------------------------------------------------

function closureWords(row: ClosureRow, report: EventReport | null, receipt: string | null): Words {
  const what = `${row.market} ${row.side}`
  const headline = `Your ${what} was reduced by ${sizeIn(row.size, row)} by auto-deleveraging (ADL).`
  return {
    headline,
    paragraphs: [
      `On ${when(row.at)} your ${what} was reduced by ${sizeIn(row.size, row)} at a price of ${price(row.price, row.tick)}, by auto-deleveraging (ADL). You realised ${result(row)}. ${fee(row)} ${left(row)}`,
      `Why it happened: ${why(row, report)}`,
      `Why your position: ${whyYou(row, report)}`,
      report && priceWords(report),
      `What you can do: your account is not restricted, and you may open the position again at any time. If it was a hedge for another position, look at that one now: it is no longer covered.`,
      receipt &&
        `Your receipt is ${receipt}. It proves the place, the order and the amounts, and it can be checked without trusting us, at /receipts/${receipt}.`,
    ],
  }
}

function why(row: ClosureRow, report: EventReport | null): string {
  const other = opposite(row.side)
  if (!report) {
    return `another account’s ${other} in ${row.market} could not be closed within its margin, and the insurance fund could not pay for it. The rest was covered by reducing positions of the opposite side.`
  }
  const { cause, row: event } = report
  const missing =
    event.shortfall === null ? '' : ` ${capital(moneyWithUnit(event.shortfall, event.settle))} was missing.`
  const gap =
    cause.mark === null || cause.bankruptcyPrice === null
      ? ''
      : `: the mark stood at ${price(cause.mark, event.tick)}, beyond the price of ${price(cause.bankruptcyPrice, event.tick)} at which that account had nothing left`
  return `another account’s ${other} in ${row.market} could not be closed within its margin${gap}.${missing} ${fundWords(report)} What then remained was covered by reducing ${row.side}s, because every loss on one side is a gain on the other.`
}

function fundWords({ cause, row }: EventReport): string {
  if (row.fundPaid === null) return ''
  const fund = cause.fund === null ? 'The insurance fund' : `The insurance fund ${cause.fund}`
  return signOf(row.fundPaid) === 0
    ? `${fund} had nothing left to pay with.`
    : `${fund} paid ${moneyWithUnit(row.fundPaid, row.settle)} of it and then could pay no more.`
}

function whyYou(row: ClosureRow, report: EventReport | null): string {
  const place = row.place === null ? '' : `Yours stood at the ${ordinal(row.place)} place.`
  const queue = `all ${row.side}s of ${row.market} stand in one queue, in the order of a published rule, and the front is reduced first.`
  if (!report) return `${queue} ${place} Nobody is chosen by hand.`
  const { commitment, row: event } = report
  const of = commitment === null ? '' : ` of ${plural(commitment.positions, 'position', 'positions')}`
  const reduced =
    event.accounts === null
      ? ''
      : ` ${capital(plural(event.accounts, 'account was', 'accounts were'))} reduced in this event.`
  const fixed =
    commitment === null ? '' : ' The order was fixed and its fingerprint published before the first of them.'
  const stood = row.place === null ? '' : ` Yours stood at the ${ordinal(row.place)} place${of}.`
  return `${queue}${stood}${reduced}${fixed} Nobody was chosen by hand.`
}

function priceWords({ cause }: EventReport): string | null {
  const reason = priceReason(cause.priceRule)
  return reason && `Why this price: ${reason}`
}

/** The other closures of the event, as places and sizes. */
function similarTo(row: ClosureRow, { closures, row: event }: EventReport): Similar {
  const rows = closures.slice(0, SIMILAR_MAX).map((closure) => ({
    place: closure.place,
    size: closure.size === null ? '' : sizeIn(closure.size, row),
    price: closure.price === null ? '' : price(closure.price, row.tick),
    mine: closure.seq === row.seq,
  }))
  const accounts = event.accounts ?? closures.length
  const total = event.size === null ? '' : sizeIn(event.size, row)
  return {
    accounts,
    size: total,
    rows,
    sentence:
      accounts === 1
        ? 'It was the only closure of this event.'
        : `${plural(accounts, 'account was', 'accounts were')} reduced in this event, by ${total} together.`,
  }
}

/** Places listed beside a customer's own. */
const SIMILAR_MAX = 50

function feedOf({ timeline, cause, row }: EventReport): FeedThen | null {
  const mark = timeline.findLast((entry) => entry.kind === 'mark')
  if (!mark || row.market === null || cause.mark === null) return null
  return feedThen({ market: row.market, mark: cause.mark, markAt: mark.at, halted: null }, row.startedAt)
}

// ---- what was not ADL -----------------------------------------------------------------------------------------------

const NOT_ADL = 'This was not auto-deleveraging (ADL)'

function liquidationWords(row: ClosureRow): Words {
  const what = `${row.market} ${row.side}`
  const passedOn =
    row.event === null
      ? `It was closed in the order book at an average price of ${price(row.price, row.tick)}.`
      : `It could not be closed in the order book within its margin, and was closed at ${price(row.price, row.tick)}, the price at which it was worth nothing any more. The loss beyond that was not charged to you.`
  return {
    headline: `${NOT_ADL}: your ${what} was liquidated.`,
    paragraphs: [
      `${NOT_ADL}. On ${when(row.at)} ${sizeIn(row.size, row)} of your ${what} was liquidated: your account no longer had the margin that a position of this size must have. ${passedOn}`,
      `You realised ${result(row)}. ${fee(row)} ${left(row)}`,
      'A liquidation depends on your own margin only, not on a queue and not on anybody else. More margin or less leverage would have moved the price at which it begins.',
    ],
  }
}

function takeoverWords(row: ClosureRow): Words {
  const what = `${row.market} ${row.side}`
  return {
    headline: `${NOT_ADL}: your ${what} was taken over by the insurance fund.`,
    paragraphs: [
      `${NOT_ADL}. On ${when(row.at)} ${sizeIn(row.size, row)} of your ${what} was taken over by the insurance fund at ${price(row.price, row.tick)}: your account’s loss had used up its margin, and the order book could not take the position within it.`,
      `You realised ${result(row)}. ${fee(row)} ${left(row)} The loss beyond your margin was paid by the fund and is not charged to you.`,
    ],
  }
}

/** What the log holds of an account around a moment at which nothing was done to it by anybody else. */
export function caseOfEntry(entry: Entry, simulated: boolean): SupportCase {
  const at = when(entry.at)
  const facts = {
    at: entry.at,
    seq: entry.seq,
    side: null,
    event: null,
    receipt: null,
    feed: null,
    similar: null,
    adl: false,
  }
  const answer = (cause: SupportCase['cause'], market: string | null, headline: string, text: string): SupportCase => ({
    ...facts,
    cause,
    market,
    headline: `${NOT_ADL}: ${headline}`,
    explanation: together([text], simulated),
  })
  switch (entry.kind) {
    case 'order':
      return answer(
        'order',
        entry.market,
        'it was an order of your own account.',
        `${NOT_ADL}. On ${at} your account ${entry.side} ${entry.size} of ${entry.market} at ${entry.price}: an order of its own, placed by you or by a program that trades for you. It is line ${count(entry.seq)} of the log.`,
      )
    case 'transfer':
      return answer(
        'transfer',
        null,
        `it was a ${entry.direction === 'in' ? 'deposit' : 'withdrawal'}.`,
        `${NOT_ADL}. On ${at} ${entry.amount} was ${entry.direction === 'in' ? 'paid into' : 'taken out of'} your account. Positions were not touched.`,
      )
    case 'funding':
      return answer(
        'funding',
        entry.market,
        'it was funding.',
        `${NOT_ADL}. On ${at} funding of ${entry.market} was settled at a rate of ${entry.rate}: longs and shorts pay each other at regular times, so that the price of the contract stays near the price of what it is about. If you held a position in it your balance changed; the position itself did not.`,
      )
    default:
      return answer(
        entry.kind,
        entry.market,
        `a ${entry.kind} is on record.`,
        `On ${at} a ${entry.kind} of ${entry.size} is on record, line ${count(entry.seq)} of the log.`,
      )
  }
}

export function nothingThen(meaning: string | null, whole: boolean, simulated: boolean): SupportCase {
  const text =
    meaning === null
      ? 'No position of your account was ever reduced by auto-deleveraging (ADL), liquidated or taken over, as far as our record goes back.'
      : `${NOT_ADL}: we looked at ${meaning}, and nothing was done to your positions then: no ADL, no liquidation, no takeover${whole ? ', no order and no funding' : ''}. What a position is worth moves with the market all the time; that is no closure.`
  return {
    cause: 'nothing',
    adl: false,
    at: null,
    seq: null,
    market: null,
    side: null,
    event: null,
    receipt: null,
    headline: meaning === null ? 'Nothing was ever closed for this account.' : 'Nothing happened to this account then.',
    explanation: together(
      [text, whole || meaning === null ? null : 'The log of that time was too long to be looked through for orders.'],
      simulated,
    ),
    feed: null,
    similar: null,
  }
}

/** Newest first where no moment was named, else nearest to it. */
export function nearestTo(rows: readonly ClosureRow[], at: number | null): ClosureRow | undefined {
  if (at === null) return rows[0]
  const away = (row: ClosureRow) => Math.abs((millis(row.at) ?? 0) - at)
  return rows.toSorted((a, b) => away(a) - away(b))[0]
}
