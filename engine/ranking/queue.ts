import {
  amountOf,
  compare,
  cutDigits,
  type Decimal,
  dec,
  floorQuotient,
  negate,
  plain,
  plus,
  RATIO_DIGITS,
  type Ratio,
  ratio,
  SCORE_DIGITS,
  sign,
  ZERO,
} from '../decimal'
import { PlimsollError } from '../errors'
import { evaluate, type Fields } from '../formula/exact'
import type { Field, Formula } from '../formula/expr'
import { type Market, notionalAt, type Side } from '../market'
import type { Measures } from '../measures'
import { type IndicatorRule, type PercentileRule, type Rulebook, rulebookId } from '../rulebooks/rulebook'
import { byCodeUnits, isFundAccount, type Position, type View } from '../state'
import { exemptionOf } from '../trigger'

/** A position in its queue. `score` is the exact score cut to 12 significant digits: that cut score is the ranking rule. */
export interface Entry {
  readonly place: number
  readonly position: Position
  readonly score: Decimal
  readonly group: number
  /** Size ranked above, in the market's units. */
  readonly ahead: Decimal
  readonly lights: number
  readonly percentile: string | null
  readonly venueIndicator: string | null
}

/** Entries from the front. Of a large queue they may be made while they are walked along, and anew each time. */
export interface Entries extends Iterable<Entry> {
  readonly length: number
  slice(from: number, to: number): Entry[]
}

/** The total order of one market side, to be walked along. `size` is what stands in it. */
export interface Ordered {
  readonly market: Market
  readonly side: Side
  readonly size: Decimal
  readonly entries: Entries
}

/** An order whose entries are all there. */
export interface Queue extends Ordered {
  readonly entries: readonly Entry[]
}

/** An entry as it is printed, which is what an event commits to. Amounts are plain decimals. */
export interface QueueRow {
  readonly place: number
  readonly account: string
  readonly owner: string
  readonly group: number
  readonly score: string
  readonly size: string
  readonly entry: string
  /** Null for a cross position. */
  readonly margin: string | null
  readonly ahead: string
  readonly lights: number
}

/** An order that can be committed to. */
export interface Order extends Ordered {
  /** Every place as it stood when it was ranked, in no stated order. */
  rows(): Iterable<QueueRow>
}

/** A queue with its rows, whose owners are those of the view as it is now. */
export function committable(queue: Queue, view: View): Order {
  const others = new Map<string, string>()
  for (const { position } of queue.entries) {
    const owner = view.accounts.get(position.account)?.owner ?? position.account
    if (owner !== position.account) others.set(position.account, owner)
  }
  return { ...queue, rows: () => queue.entries.map((entry) => rowOf(entry, others.get(entry.position.account))) }
}

function rowOf({ place, position, group, score, ahead, lights }: Entry, owner = position.account): QueueRow {
  const { account, size, entry, margin } = position
  const amounts = { score: plain(score), size: plain(size), entry: plain(entry), margin: margin && plain(margin) }
  return { place, account, owner, group, ...amounts, ahead: plain(ahead), lights }
}

/** The group of positions that a rulebook keeps out of its queue: nobody takes them. */
export const LEFT_OUT = 3

const NO_TIES: readonly never[] = []

/** Text that settles equal group, score and size; the account's id unless a venue hides it behind an HMAC. */
export type TieBreak = (account: string) => string

/** What decides where a position stands: enough to compare it with any other of its side. */
export interface Contender {
  readonly position: Position
  readonly score: Decimal
  readonly group: number
  /** Values of the rulebook's tie-breaks, each signed so that the higher one stands in front. */
  readonly ties: readonly (Ratio | string)[]
  readonly tie: string
}

/**
 * Ranks one market side: group ascending, printed score descending, larger size, then the tie-break in code-unit order.
 * Positions without positive equity, what funds hold, and what the rulebook leaves out are not in the queue.
 */
export function rank(
  measures: Measures,
  market: Market,
  side: Side,
  rulebook: Rulebook,
  tie: TieBreak = (a) => a,
): Queue {
  publishedScore(rulebook)
  const ranked: Contender[] = []
  for (const position of measures.view.positionsOf(market.id, side).values()) {
    if (isFundAccount(position.account) || sign(measures.equity(position)) <= 0) continue
    const found = contender(measures, position, rulebook, tie)
    if (found.group !== LEFT_OUT) ranked.push(found)
  }
  ranked.sort(inOrder)
  const size = total(ranked)
  const at = (index: number) => ranked[index] as Contender
  return { market, side, size, entries: [...placed(ranked.length, at, size, rulebook)] }
}

/** A position with positive equity as it enters the order. */
export function contender(
  measures: Measures,
  position: Position,
  rulebook: Rulebook,
  tie: TieBreak = (a) => a,
): Contender {
  const ties = tiesOf(measures, position, rulebook)
  return { position, ...scoreOf(measures, position, rulebook), ties, tie: tie(position.account) }
}

/** The exact score, cut to 12 digits, and the group, of a position with positive equity. */
export function scoreOf(measures: Measures, position: Position, rulebook: Rulebook): { score: Decimal; group: number } {
  const fields = fieldsOf(measures, position)
  return {
    score: cutDigits(evaluate(publishedScore(rulebook), fields), SCORE_DIGITS),
    group: exemptionOf(rulebook, position.market) === null ? evaluate(rulebook.ranking.group, fields).n.toNumber() : 2,
  }
}

/** What the rulebook looks at among equal scores. Times are text that sorts by itself; a time that isn't known is oldest. */
export function tiesOf(measures: Measures, position: Position, { ranking }: Rulebook): Contender['ties'] {
  const { ties } = ranking
  if (!ties) return NO_TIES
  return ties.map((rule) => {
    if (rule.by === 'newest') return position.openedAt ?? ''
    const value = evaluate({ steps: [], result: rule.expr }, fieldsOf(measures, position))
    return rule.order === 'highest' ? value : negate(value)
  })
}

/** The rulebook's formula, or the refusal of a rulebook whose venue publishes none. */
export function publishedScore(rulebook: Rulebook): Formula {
  const { score } = rulebook.ranking
  if (score) return score
  throw new PlimsollError(
    'rulebook-incomplete',
    `${rulebookId(rulebook)} has no ranking: ${rulebook.clauses.ranking.text}`,
    '$.rulebook',
  )
}

/** The formula's fields for one position. */
export function fieldsOf(measures: Measures, position: Position): Fields {
  return (field) => fieldValue(measures, position, field)
}

function fieldValue(measures: Measures, position: Position, field: Field): Ratio {
  switch (field) {
    case 'unrealised':
      return measures.unrealised(position)
    case 'notional':
      return measures.notional(position)
    case 'entryNotional':
      return measures.entryNotional(position)
    case 'equity':
      return measures.equity(position)
    case 'maintenance':
      return measures.maintenance(position)
    case 'wallet':
      return ratio(position.margin ?? measures.account(position.account).balance)
    case 'pairUnrealised':
      return pairUnrealised(measures, position)
    case 'mark':
      return ratio(measures.market(position).mark)
    case 'entry':
      return ratio(position.entry)
    case 'direction':
      return ratio(dec(position.side === 'long' ? 1 : -1))
    case 'deltaNeutral':
      return ratio(dec(measures.account(position.account).deltaNeutral ? 1 : 0))
    case 'isolated':
      return ratio(dec(position.margin ? 1 : 0))
    case 'balance':
      return ratio(measures.account(position.account).balance)
    case 'openingLeverage':
      return ratio(openingLeverage(position))
    case 'portfolio':
      return ratio(dec(measures.account(position.account).netDelta ? 1 : 0))
    case 'netDelta':
      return ratio(measures.account(position.account).netDelta?.abs() ?? ZERO)
  }
}

function openingLeverage(position: Position): Decimal {
  if (position.openingLeverage) return position.openingLeverage
  throw new PlimsollError(
    'no-opening-leverage',
    `The ${position.side} of account ${position.account} in ${position.market} carries no opening leverage.`,
    '$.positions',
  )
}

function pairUnrealised(measures: Measures, position: Position): Ratio {
  const own = measures.unrealised(position)
  if (position.margin) return own
  const other = measures.view.position(position.account, position.market, position.side === 'long' ? 'short' : 'long')
  return other && !other.margin ? plus(own, measures.unrealised(other)) : own
}

/** The order of a queue: below zero where `a` stands in front of `b`. */
export function inOrder(a: Contender, b: Contender): number {
  return (
    a.group - b.group ||
    b.score.cmp(a.score) ||
    byTies(a.ties, b.ties) ||
    b.position.size.cmp(a.position.size) ||
    byCodeUnits(a.tie, b.tie) ||
    byCodeUnits(a.position.account, b.position.account)
  )
}

function byTies(a: Contender['ties'], b: Contender['ties']): number {
  for (const [i, mine] of a.entries()) {
    const other = b[i]
    if (typeof mine === 'string' || typeof other === 'string') {
      const order = byCodeUnits(String(other), String(mine))
      if (order !== 0) return order
    } else if (other) {
      const order = compare(other, mine)
      if (order !== 0) return order
    }
  }
  return 0
}

function total(ranked: readonly Contender[]): Decimal {
  return ranked.reduce((sum, r) => sum.plus(r.position.size), ZERO)
}

/** The entries of an order from the front, each made as it is come to. `at` says who stands behind how many others. */
export function* placed(
  count: number,
  at: (index: number) => Pick<Entry, 'position' | 'score' | 'group'>,
  size: Decimal,
  rulebook: Rulebook,
): Generator<Entry> {
  const { percentile, indicator } = rulebook.ranking
  const fifths = new Fifths(size)
  let ahead = ZERO
  for (let place = 1; place <= count; place += 1) {
    const { position, score, group } = at(place - 1)
    const mine = ahead
    ahead = ahead.plus(position.size)
    const through = fifths.reachedBy(ahead)
    yield {
      place,
      position,
      score,
      group,
      ahead: mine,
      // Five for under a fifth of the side's size ahead, four for under two fifths, and so on.
      lights: 5 - fifths.passedBy(mine),
      percentile: percentileOf(percentile, place, count, through),
      venueIndicator: indicatorOf(indicator, place, count, through),
    }
  }
}

const FIFTHS = ['0', '0.2', '0.4', '0.6', '0.8', '1'] as const

/** Lights of a position with so much of its side's size ahead: 5 for under a fifth, 4 for under two fifths, and so on. */
export function lightsAt(ahead: Decimal, size: Decimal): number {
  return 5 - new Fifths(size).passedBy(ahead)
}

/** Fifths of a side's size. Asked in the queue's order, so that each answer begins at the one before and none divides. */
class Fifths {
  private readonly ends: readonly Decimal[]
  private passed = 0
  private reached = 1

  constructor(size: Decimal) {
    this.ends = FIFTHS.map((share) => size.times(share))
  }

  /** Whole fifths that stand ahead: none at the front. A fifth ends where the next one begins. */
  passedBy(ahead: Decimal): number {
    while (this.passed < 5 && this.end(this.passed + 1).lte(ahead)) this.passed += 1
    return this.passed
  }

  /** Fifths up to and including a position, rounded up: 1 at the front to 5 at the back. */
  reachedBy(through: Decimal): number {
    while (this.reached < 5 && this.end(this.reached).lt(through)) this.reached += 1
    return this.reached
  }

  private end(fifth: number): Decimal {
    return this.ends[fifth] ?? ZERO
  }
}

/** The venue's percentile of a position that ends in the given fifth of the side's size, 1 to 5. */
export function percentileOf(rule: PercentileRule, place: number, count: number, fifths: number): string | null {
  if (rule === 'none') return null
  if (rule === 'heads') return plain(cutDigits(ratio(dec(place), dec(count)), RATIO_DIGITS))
  return FIFTHS[fifths] ?? null
}

/** The indicator as the venue shows it. */
export function indicatorOf(rule: IndicatorRule, place: number, count: number, fifths: number): string | null {
  const part = (parts: number) => floorQuotient(ratio(dec(parts * (place - 1))), ratio(dec(count)))
  switch (rule) {
    case 'none':
      return null
    case 'five-lights':
      return plain(dec(6 - fifths))
    case 'quantile-4-to-0':
      return plain(dec(4).minus(part(5)))
    case 'rank-5-to-1':
      return plain(dec(5).minus(part(5)))
    case 'rank-1-to-5':
      return plain(part(5).plus(1))
    case 'bars-4-to-1':
      return plain(dec(4).minus(part(4)))
  }
}

/** `ahead` in money at the mark. */
export function aheadNotional(queue: Queue, entry: Entry): Decimal {
  return amountOf(notionalAt(queue.market, entry.ahead, queue.market.mark))
}
