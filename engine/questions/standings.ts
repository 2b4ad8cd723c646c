import { sharingOf } from '../allocation/shares'
import { type Decimal, sign, ZERO } from '../decimal'
import { PlimsollError, unlessRefused } from '../errors'
import { type Market, opposite, type Side } from '../market'
import { Measures } from '../measures'
import {
  type Contender,
  contender,
  type Entry,
  inOrder,
  LEFT_OUT,
  lightsAt,
  type Queue,
  rank,
  scoreOf,
  type TieBreak,
} from '../ranking/queue'
import { Curve, type Reach } from '../reach'
import type { Rulebook } from '../rulebooks/index'
import { MutableState, type Position, type View } from '../state'
import { Overlay } from './overlay'

/** Where everybody stands: the cached queues of a live book, or a view that was made for one question. */
export interface Standings {
  readonly view: View
  readonly rulebook: Rulebook | null
  readonly tie: TieBreak | undefined
  readonly measures: Measures
  queue(market: Market, side: Side): Queue | null
  /** Null where not every position is known. */
  curve(market: Market, side: Side): Curve | null
}

/** How the position would stand. What needs a place in the queue is null where there is none. */
export interface Outcome {
  readonly standing: 'in-queue' | 'left-out' | 'bankrupt' | 'closed' | 'coverage' | 'rulebook-incomplete'
  readonly market: Market
  /** Null when it is closed. */
  readonly position: Position | null
  readonly measures: Measures
  readonly placed: Placed | null
}

export interface Placed {
  readonly place: number
  readonly positions: number
  readonly lights: number
  readonly ahead: Decimal
  readonly size: Decimal
  readonly score: Decimal
  readonly reach: Reach | null
}

/** Standings of a view that nobody caches. */
export function standingsOf(view: View, rulebook: Rulebook | null, tie: TieBreak | undefined): Standings {
  const measures = new Measures(view)
  return {
    view,
    rulebook,
    tie,
    measures,
    queue: (market, side) => rulebook && unlessRefused(() => rank(measures, market, side, rulebook, tie)),
    curve: (market, side) =>
      rulebook && view.coverage === 'full' ? new Curve(measures, market, side, rulebook) : null,
  }
}

/** One position's side of the market without it: everybody else in order, to try places in. */
export class Neighbours {
  private readonly market: Market
  private readonly queue: Queue | null
  private readonly others: readonly Entry[]
  /** Where it stands today among the others; after the last of them where it does not stand at all. */
  private readonly index: number
  private readonly contenders = new Map<number, Contender>()

  constructor(
    private readonly standings: Standings,
    readonly mine: Position,
  ) {
    const { account, market, side } = mine
    const known = standings.view.markets.get(market)
    if (!known) throw new PlimsollError('unknown-market', `There is no market ${market}.`, '$.market')
    this.market = known
    this.queue = standings.queue(known, side)
    const entries = this.queue?.entries ?? []
    const at = entries.findIndex((entry) => entry.position.account === account)
    this.index = at < 0 ? entries.length : at
    this.others = at < 0 ? entries : entries.toSpliced(at, 1)
  }

  /** Everything that makes up the account, and nobody else. */
  alone(): MutableState {
    const { view } = this.standings
    const { account } = this.mine
    const state = new MutableState()
    state.at = view.at
    for (const [id, market] of view.markets) state.markets.set(id, market)
    const known = view.accounts.get(account)
    if (known) state.accounts.set(account, known)
    for (const position of view.positionsBy(account)) state.put(position)
    return state
  }

  outcome(me: MutableState): Outcome {
    const { account, market, side } = this.mine
    const position = me.position(account, market, side) ?? null
    const measures = new Measures(me)
    const found = { market: this.market, position, measures }
    if (!position) return { ...found, standing: 'closed', placed: null }
    if (sign(measures.equity(position)) <= 0) return { ...found, standing: 'bankrupt', placed: null }
    const curve = this.curveWith(me)
    if (!curve) return { ...found, standing: 'coverage', placed: null }
    if (this.isLeftOut(measures, position)) return { ...found, standing: 'left-out', placed: null }
    const placed = this.placed(measures, position, curve)
    return placed
      ? { ...found, standing: 'in-queue', placed }
      : { ...found, standing: 'rulebook-incomplete', placed: null }
  }

  /** Lights alone, which need no curve; 0 when the position is gone. */
  lights(me: MutableState): number | null {
    const { account, market, side } = this.mine
    const position = me.position(account, market, side)
    if (!position) return 0
    return this.stand(new Measures(me), position)?.lights ?? null
  }

  private isLeftOut(measures: Measures, position: Position): boolean {
    const { rulebook } = this.standings
    return rulebook !== null && unlessRefused(() => scoreOf(measures, position, rulebook))?.group === LEFT_OUT
  }

  private placed(measures: Measures, position: Position, curve: Curve): Placed | null {
    const stand = this.stand(measures, position)
    return stand && { ...stand, positions: this.others.length + 1, reach: curve.reach(this.before(stand)) }
  }

  private stand(measures: Measures, position: Position) {
    const { rulebook, tie } = this.standings
    if (!rulebook || !this.queue || sign(measures.equity(position)) <= 0) return null
    const mine = unlessRefused(() => contender(measures, position, rulebook, tie))
    if (!mine || mine.group === LEFT_OUT) return null
    const at = firstFalse(this.others.length, (i) => inOrder(this.contender(i, rulebook), mine) < 0)
    const [ahead, size] = [this.aheadOf(at), this.aheadOf(this.others.length).plus(position.size)]
    const { group, score } = mine
    return { place: at + 1, lights: lightsAt(ahead, size), ahead, size, score, group }
  }

  /** What is taken before anything of it is: all that stands ahead, or less where a whole group shares. */
  private before({ ahead, group }: { readonly ahead: Decimal; readonly group: number }): Decimal {
    const sharing = this.standings.rulebook && sharingOf(this.standings.rulebook)
    if (!sharing) return ahead
    return this.aheadOf(firstFalse(this.others.length, (i) => this.other(i).group < group)).times(sharing.cap)
  }

  /** The account's own other leg may go bankrupt at another price after the change; nobody else's position can. */
  private curveWith(me: MutableState): Curve | null {
    const { account, market, side } = this.mine
    const { view, rulebook } = this.standings
    const curve = this.standings.curve(this.market, side)
    if (!curve || !rulebook || !view.position(account, market, opposite(side))) return curve
    return new Curve(new Measures(new Overlay(view, this.market, me)), this.market, side, rulebook)
  }

  private contender(index: number, rulebook: Rulebook): Contender {
    const known = this.contenders.get(index)
    if (known) return known
    const { measures, tie } = this.standings
    const made = contender(measures, this.other(index).position, rulebook, tie)
    this.contenders.set(index, made)
    return made
  }

  /** Size of the first so many others. */
  private aheadOf(count: number): Decimal {
    const mine = this.queue?.entries[this.index]?.position.size ?? ZERO
    const entry = this.others[count]
    if (!entry) return (this.queue?.size ?? ZERO).minus(mine)
    return count < this.index ? entry.ahead : entry.ahead.minus(mine)
  }

  private other(index: number): Entry {
    const entry = this.others[index]
    if (!entry) throw new RangeError('no such entry in the queue')
    return entry
  }
}

/** First index in 0..count for which `holds` is false, given that it is true up to there. */
function firstFalse(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}
