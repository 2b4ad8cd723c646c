import type { Decimal } from '../decimal'
import { ZERO } from '../decimal'
import type { Market, Side } from '../market'
import { Measures } from '../measures'
import { Curve } from '../reach'
import type { Rulebook } from '../rulebooks/rulebook'
import type { View } from '../state'
import { type Entry, type Queue, rank, type TieBreak } from './queue'
import type { Front, Ranking, Standing } from './ranking'
import { Table, TooLarge } from './table'

/** The table where the market fits its columns, the exact queue where it doesn't. */
export function rankingOf(view: View, market: string, rulebook: Rulebook, tie?: TieBreak): Ranking {
  try {
    return new Table(view, market, rulebook, tie)
  } catch (error) {
    if (error instanceof TooLarge) return new ExactRanking(view, market, rulebook, tie)
    throw error
  }
}

/** A ranking that works everything out exactly, every time. */
export class ExactRanking implements Ranking {
  private queues: Readonly<Record<Side, Queue>> | null = null
  private places = new Map<string, Entry>()

  constructor(
    private readonly view: View,
    private readonly market: string,
    private readonly rulebook: Rulebook,
    private readonly tie?: TieBreak,
  ) {}

  update(): void {}

  rerank(): void {
    this.queues = { long: this.now('long'), short: this.now('short') }
    this.places = new Map()
    for (const side of ['long', 'short'] as const) {
      for (const entry of this.queue(side).entries) this.places.set(`${side} ${entry.position.account}`, entry)
    }
  }

  count(side: Side): number {
    return this.queue(side).entries.length
  }

  entry(account: string, side: Side): Entry | null {
    return this.places.get(`${side} ${account}`) ?? null
  }

  entries(side: Side, first: number, most: number): Entry[] {
    return this.queue(side).entries.slice(first - 1, first - 1 + most)
  }

  queue(side: Side): Queue {
    if (!this.queues) throw new Error('a ranking answers after its first rerank')
    return this.queues[side]
  }

  accounts(side: Side): string[] {
    return this.queue(side).entries.map((entry) => entry.position.account)
  }

  standing(account: string, side: Side): Standing | null {
    const { entries } = this.now(side)
    const found = entries.find((entry) => entry.position.account === account)
    return found ? { place: found.place, ahead: found.ahead, lights: found.lights, count: entries.length } : null
  }

  front(side: Side, size: Decimal): Front {
    const entries: Entry[] = []
    let sum = ZERO
    for (const entry of this.now(side).entries) {
      if (sum.gte(size)) break
      entries.push(entry)
      sum = sum.plus(entry.position.size)
    }
    const accounts = () => entries.map((entry) => entry.position.account)
    return { count: entries.length, accounts, entries: () => entries }
  }

  curve(closed: Side): Curve {
    return new Curve(new Measures(this.view), this.marketNow(), closed, this.rulebook)
  }

  private now(side: Side): Queue {
    return rank(new Measures(this.view), this.marketNow(), side, this.rulebook, this.tie)
  }

  private marketNow(): Market {
    const market = this.view.markets.get(this.market)
    if (!market) throw new Error(`there is no market ${this.market}`)
    return market
  }
}
