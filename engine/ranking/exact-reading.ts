import { cutDigits, type Decimal, type Ratio, sign } from '../decimal'
import { evaluate } from '../formula/exact'
import type { Market, Side } from '../market'
import { Measures } from '../measures'
import { Curve, type Victims, victimOf } from '../reach'
import type { Rulebook } from '../rulebooks/rulebook'
import { byCodeUnits, type Position, type View } from '../state'
import { type Contender, contender, fieldsOf, inOrder, LEFT_OUT, publishedScore, scoreOf, type TieBreak } from './queue'

/** More digits than a float has, so that the float of an exact score is its nearest one but for a last bit. */
const FLOAT_DIGITS = 20

/** What columns leave undecided is read here, with the rule of queue.ts and no other. */
export class ExactReading {
  private measures: Measures

  constructor(
    private readonly view: View,
    private readonly market: string,
    private readonly side: Side,
    private readonly rulebook: Rulebook,
    private readonly tie: TieBreak,
  ) {
    this.measures = new Measures(view)
  }

  /** Forgets what was worked out: to be called whenever the view has changed. */
  begin(): void {
    this.measures = new Measures(this.view)
  }

  position(account: string): Position {
    const position = this.view.position(account, this.market, this.side)
    if (!position) throw new Error(`the ${this.side} of ${account} in ${this.market} was removed without an update`)
    return position
  }

  /** The exact score as a float, and the group; null where the position is not in the queue. */
  scored(account: string): { score: number; group: number } | null {
    const position = this.position(account)
    if (sign(this.measures.equity(position)) <= 0) return null
    const { group } = scoreOf(this.measures, position, this.rulebook)
    if (group === LEFT_OUT) return null
    const exact: Ratio = evaluate(publishedScore(this.rulebook), fieldsOf(this.measures, position))
    return { score: cutDigits(exact, FLOAT_DIGITS).toNumber(), group }
  }

  /** The printed score and group of a position in the queue. */
  printed(position: Position) {
    return scoreOf(this.measures, position, this.rulebook)
  }

  /** What decides an account's place; null where it is not in the queue. */
  contender(account: string): Contender | null {
    const position = this.position(account)
    return sign(this.measures.equity(position)) > 0 ? contender(this.measures, position, this.rulebook, this.tie) : null
  }

  /** The bankruptcy price on the grid, as a curve of reach counts it; null where there is none. */
  bankruptcyTick(account: string): Decimal | null {
    const position = this.position(account)
    return victimOf(this.measures, this.measures.market(position), position)?.tick ?? null
  }

  /** A curve of reach over victims that were gathered elsewhere. */
  curve(market: Market, closed: Side, victims: Victims): Curve {
    return new Curve(this.measures, market, closed, this.rulebook, victims)
  }

  /** Accounts in the order of the rule. */
  sorted(accounts: readonly string[]): string[] {
    const contenders = accounts.map((id) => contender(this.measures, this.position(id), this.rulebook, this.tie))
    return contenders.sort(inOrder).map(({ position }) => position.account)
  }

  /** Whether equal scores go by size and account alone, which columns hold exactly. */
  get tiesBySize(): boolean {
    return !this.rulebook.ranking.ties
  }

  /** The rule's last word, between accounts of equal group, score and size. */
  byAccount(a: string, b: string): number {
    return byCodeUnits(this.tie(a), this.tie(b)) || byCodeUnits(a, b)
  }
}
