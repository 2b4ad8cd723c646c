import { type Decimal, dec, plain, SCORE_DIGITS, ZERO } from '../decimal'
import { assert } from '../errors'
import type { Field } from '../formula/expr'
import {
  type Cut,
  cutText,
  cutWhole,
  WHOLE_ZERO,
  type Whole,
  wholeFormula,
  wholeMinus,
  wholeNumber,
  wholeOf,
  wholeOver,
  wholePlus,
  wholeRatio,
  wholeTimes,
  wholeTimesIn,
  withoutTens,
} from '../formula/whole'
import type { Market, Side } from '../market'
import type { Measures } from '../measures'
import type { Rulebook } from '../rulebooks/rulebook'
import { isFundAccount, type Position } from '../state'
import { exemptionOf } from '../trigger'
import {
  type Contender,
  committable,
  type Entries,
  type Entry,
  fieldsOf,
  inOrder,
  LEFT_OUT,
  type Order,
  placed,
  publishedScore,
  type QueueRow,
  rank,
  type TieBreak,
  tiesOf,
} from './queue'

/**
 * The queue of `rank` in queue.ts, to the last digit, worked out in whole numbers and flat columns: an event commits to half
 * a million places before anything may go on. Scores and groups are exact; positions of equal group and score are put in
 * order by the rule itself. What does not fit the columns is ranked by `rank`.
 */
export function rankWhole(
  measures: Measures,
  market: Market,
  side: Side,
  rulebook: Rulebook,
  tie: TieBreak = (a) => a,
): Order {
  const columns = columnsOf(measures, market, side, rulebook)
  if (!columns?.fit) return committable(rank(measures, market, side, rulebook, tie), measures.view)
  // Only those are compared whose group and score are equal: what stands in for either decides nothing.
  const contend = (position: Position): Contender => {
    const ties = tiesOf(measures, position, rulebook)
    return { position, score: ZERO, group: 0, ties, tie: tie(position.account) }
  }
  const places = new Places(columns, columns.sorted(contend), rulebook)
  return { market, side, size: columns.sizeOf(columns.lotsOfAll), entries: places, rows: () => places.rows() }
}

/** Null where a score is too large or too small for the columns. */
function columnsOf(measures: Measures, market: Market, side: Side, rulebook: Rulebook): Columns | null {
  const positions = measures.view.positionsOf(market.id, side)
  const columns = new Columns(positions.size, market)
  const reading = new WholeReading(measures, market, side)
  const scoreOf = wholeFormula(publishedScore(rulebook))
  const groupOf = exemptionOf(rulebook, market.id) === null ? wholeFormula(rulebook.ranking.group) : null
  for (const position of positions.values()) {
    if (isFundAccount(position.account) || !reading.begin(position)) continue
    const score = cutWhole(scoreOf(reading.field), SCORE_DIGITS)
    const group = groupOf ? wholeNumber(groupOf(reading.field)) : 2
    if (group === LEFT_OUT) continue
    if (Math.abs(score.exponent) >= EXPONENT_MAX) return null
    columns.add(position, measures.account(position.account).owner, score, group)
  }
  return columns
}

/** What a formula reads of one position after the other. Figures of the account as a whole are left to the measures. */
class WholeReading {
  private readonly mark: Whole
  private readonly multiplier: Whole
  private readonly isInverse: boolean
  private position: Position | null = null
  private size = WHOLE_ZERO
  private entry = WHOLE_ZERO
  private unrealised = WHOLE_ZERO
  private equity = WHOLE_ZERO

  constructor(
    private readonly measures: Measures,
    market: Market,
    private readonly side: Side,
  ) {
    this.mark = wholeOf(market.mark)
    this.multiplier = wholeOf(market.multiplier)
    this.isInverse = market.kind === 'inverse'
  }

  /** False for a position without positive equity, which no formula is asked about. */
  begin(position: Position): boolean {
    this.position = position
    this.size = wholeTimes(wholeOf(position.size), this.multiplier)
    this.entry = wholeOf(position.entry)
    this.unrealised = this.gain()
    this.equity = position.margin
      ? wholePlus(wholeOf(position.margin), this.unrealised)
      : wholeRatio(this.measures.accountEquity(position.account))
    return this.equity.n > 0n
  }

  readonly field = (field: Field): Whole => {
    switch (field) {
      case 'unrealised':
        return this.unrealised
      case 'equity':
        return this.equity
      case 'mark':
        return this.mark
      case 'entry':
        return this.entry
      case 'notional':
        return this.notionalAt(this.mark)
      case 'entryNotional':
        return this.notionalAt(this.entry)
      default:
        return wholeRatio(fieldsOf(this.measures, this.held())(field))
    }
  }

  private gain(): Whole {
    const move = this.side === 'long' ? wholeMinus(this.mark, this.entry) : wholeMinus(this.entry, this.mark)
    const gained = wholeTimes(this.size, move)
    return this.isInverse ? wholeOver(gained, wholeTimes(this.entry, this.mark)) : gained
  }

  private notionalAt(price: Whole): Whole {
    return this.isInverse ? wholeOver(this.size, price) : wholeTimes(this.size, price)
  }

  private held(): Position {
    assert(this.position !== null, 'a reading has begun')
    return this.position
  }
}

/** Exponents of scores lie well within this. */
const EXPONENT_MAX = 2_000
const DIGITS_MAX = 10 ** SCORE_DIGITS
/** A sum of lots is printed as a whole number of their last digit: below this, a float holds even five times that. */
const LOTS_MAX = 2 ** 50

/** Positions in the order in which they were found, with all that was worked out about them. */
class Columns {
  readonly positions: Position[] = []
  /** Owners of those that are not their own. */
  readonly owners = new Map<number, string>()
  readonly groups: Uint8Array
  readonly lots: Float64Array
  lotsOfAll = 0
  private readonly digits: Float64Array
  private readonly exponents: Int16Array
  /** Whole numbers that stand in the order of the scores: exponent first, then digits. Equal ones are equal scores. */
  private readonly keys: Float64Array
  private readonly lot: Whole
  private readonly lotDigits: number

  constructor(most: number, market: Market) {
    this.groups = new Uint8Array(most)
    this.lots = new Float64Array(most)
    this.digits = new Float64Array(most)
    this.exponents = new Int16Array(most)
    this.keys = new Float64Array(most)
    this.lot = withoutTens(wholeOf(market.lot))
    this.lotDigits = wholeNumber({ ...this.lot, e: 0 })
  }

  add(position: Position, owner: string, { digits, exponent }: Cut, group: number): void {
    const i = this.positions.length
    this.positions.push(position)
    if (owner !== position.account) this.owners.set(i, owner)
    this.groups[i] = group
    this.lots[i] = wholeTimesIn(wholeOf(position.size), this.lot)
    this.lotsOfAll += this.lots[i]!
    this.digits[i] = digits
    this.exponents[i] = exponent
    this.keys[i] = digits === 0 ? 0 : Math.sign(digits) * (EXPONENT_MAX + exponent) * DIGITS_MAX + digits
  }

  /** Whether every size is a whole number of lots, and all of them together can be counted. */
  get fit(): boolean {
    return this.lotsOfAll * this.lotDigits < LOTS_MAX
  }

  score(i: number): string {
    return cutText(this.digits[i]!, this.exponents[i]!)
  }

  sizeText(lots: number): string {
    return cutText(lots * this.lotDigits, this.lot.e)
  }

  sizeOf(lots: number): Decimal {
    return dec(this.sizeText(lots))
  }

  /** By group and score; where these are equal, by the whole rule. */
  sorted(contend: (position: Position) => Contender): Uint32Array {
    const { groups, keys } = this
    const order = Uint32Array.from(this.positions, (_, i) => i)
    order.sort((a, b) => groups[a]! - groups[b]! || keys[b]! - keys[a]!)
    const isEqual = (a: number, b: number) => groups[a] === groups[b] && keys[a] === keys[b]
    for (let from = 0, to = 0; from < order.length; from = to) {
      for (to = from + 1; to < order.length && isEqual(order[from]!, order[to]!); ) to += 1
      if (to - from > 1) this.settle(order.subarray(from, to), contend)
    }
    return order
  }

  private settle(run: Uint32Array, contend: (position: Position) => Contender): void {
    const contenders = Array.from(run, (index) => ({ index, contender: contend(this.positions[index]!) }))
    contenders.sort((a, b) => inOrder(a.contender, b.contender))
    for (const [i, { index }] of contenders.entries()) run[i] = index
  }
}

/** The order of columns: places and what stands ahead, by the place in the columns. */
class Places implements Entries {
  private readonly place: Uint32Array
  private readonly ahead: Float64Array

  constructor(
    private readonly columns: Columns,
    private readonly order: Uint32Array,
    private readonly rulebook: Rulebook,
  ) {
    this.place = new Uint32Array(order.length)
    this.ahead = new Float64Array(order.length)
    let ahead = 0
    for (const [i, index] of order.entries()) {
      this.place[index] = i + 1
      this.ahead[index] = ahead
      ahead += columns.lots[index]!
    }
  }

  get length(): number {
    return this.order.length
  }

  slice(from: number, to: number): Entry[] {
    const entries: Entry[] = []
    for (const entry of this) {
      if (entry.place > to) break
      if (entry.place > from) entries.push(entry)
    }
    return entries
  }

  [Symbol.iterator](): Iterator<Entry> {
    const { columns, order } = this
    const at = (i: number) => {
      const index = order[i]!
      return { position: columns.positions[index]!, score: dec(columns.score(index)), group: columns.groups[index]! }
    }
    return placed(order.length, at, columns.sizeOf(columns.lotsOfAll), this.rulebook)
  }

  /** In the order of the columns: positions that came one after the other lie beside each other in memory. */
  *rows(): Generator<QueueRow> {
    const { columns } = this
    for (const [i, { account, entry, margin }] of columns.positions.entries()) {
      const ahead = this.ahead[i]!
      yield {
        place: this.place[i]!,
        account,
        owner: columns.owners.get(i) ?? account,
        group: columns.groups[i]!,
        score: columns.score(i),
        size: columns.sizeText(columns.lots[i]!),
        entry: plain(entry),
        margin: margin && plain(margin),
        ahead: columns.sizeText(ahead),
        lights: 5 - Math.floor((5 * ahead) / columns.lotsOfAll),
      }
    }
  }
}
