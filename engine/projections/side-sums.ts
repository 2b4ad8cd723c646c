import { type Decimal, ZERO } from '../decimal'
import type { Side } from '../market'
import { fundAccount, isFundAccount, type View } from '../state'

export interface SideSums {
  readonly positions: number
  readonly size: Decimal
  readonly owners: number
  /** Owners without what a fund holds: those that could be told apart. */
  readonly people: number
}

interface Counted {
  readonly size: Decimal
  readonly owner: string
}

/** Totals of one market side, added up once and from then on moved by what changes. */
export class MovedSums {
  private readonly counted = new Map<string, Counted>()
  /** Positions of each owner. */
  private readonly owners = new Map<string, number>()
  private size = ZERO

  constructor(
    private readonly view: View,
    private readonly market: string,
    private readonly side: Side,
  ) {
    for (const [account, { size }] of view.positionsOf(market, side)) {
      if (!isFundAccount(account)) this.enter(account, { size, owner: view.accounts.get(account)?.owner ?? account })
    }
  }

  /** An account's position has come, gone or changed, or it has another owner. A fund's are looked up when they are asked for. */
  update(account: string): void {
    if (isFundAccount(account)) return
    const position = this.view.position(account, this.market, this.side)
    const before = this.counted.get(account)
    const owner = this.view.accounts.get(account)?.owner ?? account
    if (before?.size === position?.size && (!position || before?.owner === owner)) return
    if (before) this.leave(account, before)
    if (position) this.enter(account, { size: position.size, owner })
  }

  get sums(): SideSums {
    let [positions, size, owners] = [this.counted.size, this.size, this.owners.size]
    for (const fund of this.view.funds.keys()) {
      const held = this.view.position(fundAccount(fund), this.market, this.side)
      if (!held) continue
      positions += 1
      size = size.plus(held.size)
      owners += 1
    }
    return { positions, size, owners, people: this.owners.size }
  }

  private enter(account: string, counted: Counted): void {
    this.counted.set(account, counted)
    this.owners.set(counted.owner, (this.owners.get(counted.owner) ?? 0) + 1)
    this.size = this.size.plus(counted.size)
  }

  private leave(account: string, { size, owner }: Counted): void {
    const left = (this.owners.get(owner) ?? 0) - 1
    if (left > 0) this.owners.set(owner, left)
    else this.owners.delete(owner)
    this.counted.delete(account)
    this.size = this.size.minus(size)
  }
}
