import { PlimsollError } from '../errors'
import type { Input, StreamFacts, TimedInput } from '../log'
import type { Side } from '../market'
import { isoAt } from '../time'
import { power10, scaledText } from './grid'
import { Random } from './random'

/** One stretch of the price's path. `move` is per step, in the direction that hurts, relative to the price. */
interface Stretch {
  readonly steps: number
  readonly move: number
  /** Resting orders against the usual. */
  readonly depth: number
  /** The feed sends nothing: the market is halted, and the price moves on unseen. */
  readonly silent?: boolean
}

/**
 * A kind of event, told small: one market, a few dozen accounts, and a price that goes against one side. No real event
 * is copied; what is shown is how such a thing unfolds. The same seed makes the same log.
 */
export interface Reconstruction {
  readonly name: string
  readonly title: string
  readonly story: string
  readonly market: {
    readonly id: string
    readonly price: number
    readonly lotDigits: number
    readonly tickDigits: number
  }
  readonly rulebook: string
  readonly hurt: Side
  /** Accounts on each side. */
  readonly accounts: number
  /** Leverage of the side that is hurt when the blow begins, lowest and highest. */
  readonly leverage: readonly [number, number]
  readonly otherLeverage: readonly [number, number]
  /** Share of the hurt side that one account holds, at the highest leverage; 0 when nobody stands out. */
  readonly whale: number
  /** Notional of each side when the blow begins. */
  readonly notional: number
  /** What the fund holds, and what rests on one side of the order book, as shares of that notional. */
  readonly fund: number
  readonly depth: number
  /** How far the price drifts against the hurt side while positions are opened: it makes the winners differ. */
  readonly drift: number
  readonly path: readonly Stretch[]
}

const BLOW: Stretch = { steps: 8, move: 0.004, depth: 0.3 }

export const RECONSTRUCTIONS: readonly Reconstruction[] = [
  {
    name: 'squeeze',
    title: 'Short squeeze',
    story:
      'Shorts have crowded in with high leverage while the price crept up. A jump takes them out of their margin before anyone sells to them, and the longs who were right are closed at the shorts’ bankruptcy prices.',
    market: { id: 'SQZ-PERP', price: 24, lotDigits: 1, tickDigits: 3 },
    rulebook: 'bitmex',
    hurt: 'short',
    accounts: 22,
    leverage: [8, 28],
    otherLeverage: [2, 12],
    whale: 0,
    notional: 4_000_000,
    fund: 0.004,
    depth: 0.05,
    drift: 0.06,
    path: [
      { ...BLOW, steps: 10 },
      { steps: 1, move: 0.07, depth: 0.05 },
      { steps: 12, move: -0.001, depth: 0.6 },
    ],
  },
  {
    name: 'cascade',
    title: 'Cascade',
    story:
      'Each fall takes the next group of longs: their liquidations empty the order book, the fund pays for the first of them, and three blows later it has nothing left.',
    market: { id: 'CAS-PERP', price: 62_000, lotDigits: 4, tickDigits: 1 },
    rulebook: 'bitmex',
    hurt: 'long',
    accounts: 26,
    leverage: [4, 25],
    otherLeverage: [2, 10],
    whale: 0,
    notional: 20_000_000,
    fund: 0.003,
    depth: 0.06,
    drift: 0.03,
    path: [
      BLOW,
      { steps: 1, move: 0.035, depth: 0.1 },
      { steps: 10, move: 0.002, depth: 0.3 },
      { steps: 1, move: 0.045, depth: 0.1 },
      { steps: 10, move: 0.002, depth: 0.3 },
      { steps: 1, move: 0.05, depth: 0.1 },
      { steps: 12, move: -0.003, depth: 0.5 },
    ],
  },
  {
    name: 'oracle-gap',
    title: 'A price feed stops',
    story:
      'The feed falls silent while other venues go on falling. Nothing may be decided on a price that old; when it returns, the mark stands far below the last one and positions have passed their bankruptcy price without a single trade in between.',
    market: { id: 'GAP-PERP', price: 3_100, lotDigits: 3, tickDigits: 2 },
    rulebook: 'bitmex',
    hurt: 'long',
    accounts: 22,
    leverage: [6, 20],
    otherLeverage: [2, 10],
    whale: 0,
    notional: 8_000_000,
    fund: 0.006,
    depth: 0.08,
    drift: 0.02,
    path: [
      { steps: 6, move: 0.001, depth: 1 },
      { steps: 20, move: 0.005, depth: 1, silent: true },
      { steps: 12, move: -0.001, depth: 0.5 },
    ],
  },
  {
    name: 'whale',
    title: 'One account holds most of a side',
    story:
      'More than half of the longs is one account. No order book can take its position and the fund is a fraction of it: when it goes bankrupt, a single event reaches almost everyone on the other side.',
    market: { id: 'WHL-PERP', price: 480, lotDigits: 2, tickDigits: 2 },
    rulebook: 'bitmex',
    hurt: 'long',
    accounts: 20,
    leverage: [5, 12],
    otherLeverage: [2, 8],
    whale: 0.6,
    notional: 12_000_000,
    fund: 0.005,
    depth: 0.04,
    drift: 0.025,
    path: [BLOW, { steps: 1, move: 0.1, depth: 0.1 }, { steps: 14, move: -0.002, depth: 0.5 }],
  },
  {
    name: 'thin-altcoin',
    title: 'A thin altcoin',
    story:
      'A small market with hardly any orders is pushed up step by step. Every liquidation of a short has to buy, finds nothing, and the mark is the only price there is.',
    market: { id: 'ALT-PERP', price: 0.0184, lotDigits: 0, tickDigits: 6 },
    rulebook: 'bitmex',
    hurt: 'short',
    accounts: 18,
    leverage: [3, 15],
    otherLeverage: [1.5, 6],
    whale: 0.25,
    notional: 300_000,
    fund: 0.001,
    depth: 0.01,
    drift: 0.08,
    path: [
      { steps: 26, move: 0.013, depth: 0.2 },
      { steps: 14, move: -0.006, depth: 0.2 },
    ],
  },
]

export function reconstructionOf(name: string): Reconstruction | null {
  return RECONSTRUCTIONS.find((one) => one.name === name) ?? null
}

/** The reconstruction of this name. Refuses with `unknown-scenario`. */
export function reconstructionNamed(name: string, path = 'NAME'): Reconstruction {
  const found = reconstructionOf(name)
  if (found) return found
  const known = RECONSTRUCTIONS.map((one) => one.name).join(', ')
  throw new PlimsollError('unknown-scenario', `There is no reconstruction of this name; known are ${known}.`, path)
}

const FUND = 'USDT-main'
const MAKER = 'market-maker'
const START_MS = 1_767_225_600_000
const STEP_MS = 1_000
/** Resting orders on each side: enough to be walked through, few enough to read. */
const LEVELS = 4

export function factsOf(recipe: Reconstruction, seed: number): StreamFacts {
  return {
    stream: `${recipe.name}-${seed}`,
    authority: 'engine',
    coverage: 'full',
    disclosure: 'open',
    rulebook: recipe.rulebook,
    at: isoAt(START_MS),
  }
}

/** Somebody who holds a position when the blow begins. */
export interface Holder {
  readonly account: string
  readonly side: Side
  /** In lots. */
  readonly lots: number
  readonly leverage: number
}

/** What happens, in order; the inputs of one moment stand together. */
export interface Story {
  readonly facts: StreamFacts
  readonly holders: readonly Holder[]
  /** Until every position is open. */
  readonly opening: readonly TimedInput[]
  /** From the first move of the blow on. */
  readonly blow: readonly TimedInput[]
}

export function storyOf(recipe: Reconstruction, seed: number): Story {
  const teller = new Teller(recipe, Random.seeded(`${recipe.name}|${seed}`))
  return { facts: factsOf(recipe, seed), ...teller.tell(seed) }
}

/** Writes a story down, moment by moment. */
class Teller {
  private readonly inputs: TimedInput[] = []
  private now = START_MS
  private readonly lot: number
  private readonly tick: number

  constructor(
    private readonly recipe: Reconstruction,
    private readonly random: Random,
  ) {
    this.lot = 1 / power10(recipe.market.lotDigits)
    this.tick = 1 / power10(recipe.market.tickDigits)
  }

  tell(seed: number): Omit<Story, 'facts'> {
    const { market, rulebook, notional, fund, drift, hurt } = this.recipe
    const holders = this.holders()
    const way = hurt === 'short' ? 1 : -1
    const blowAt = market.price * (1 + way * drift)
    this.say({ type: 'rulebook', rulebook, seed: `${this.recipe.name}-${seed}` })
    this.say({ type: 'fund', fund: FUND, asset: 'USDT', amount: money(fund * notional) })
    this.say({
      type: 'market',
      market: {
        id: market.id,
        kind: 'linear',
        settle: 'USDT',
        lot: scaledText(1, market.lotDigits),
        tick: scaledText(1, market.tickDigits),
        mark: this.price(market.price),
        maintenanceMarginRate: '0.005',
        fund: FUND,
      },
    })
    this.enter(MAKER, notional * 2)
    this.open(holders, way, blowAt)
    const opening = this.inputs.splice(0)
    this.strike(way, blowAt)
    return { holders, opening, blow: this.inputs }
  }

  private say(input: Input): void {
    this.inputs.push({ ...input, at: isoAt(this.now) })
  }

  private price(value: number): string {
    return scaledText(Math.max(1, Math.round(value / this.tick)), this.recipe.market.tickDigits)
  }

  private enter(account: string, deposit: number): void {
    this.say({ type: 'account', account })
    this.say({ type: 'deposit', account, amount: money(deposit) })
  }

  /** Both sides hold the same number of lots. */
  private holders(): Holder[] {
    const { recipe, random } = this
    const total = Math.round(recipe.notional / recipe.market.price / this.lot)
    const side = (side: Side, [low, high]: readonly [number, number], whale: number): Holder[] => {
      const weights = Array.from({ length: recipe.accounts }, () => random.heavy(1))
      const shares = shared(total - Math.round(total * whale), weights)
      const first = shares[0] ?? 0
      shares[0] = whale > 0 ? first + Math.round(total * whale) : first
      return shares.map((lots, i) => ({
        account: `${side}-${String(i + 1).padStart(2, '0')}`,
        side,
        lots,
        leverage: i === 0 && whale > 0 ? high : random.between(low, high),
      }))
    }
    const other = recipe.hurt === 'long' ? 'short' : 'long'
    const both = [...side(recipe.hurt, recipe.leverage, recipe.whale), ...side(other, recipe.otherLeverage, 0)]
    return both.filter(({ lots }) => lots > 0)
  }

  /** Positions are opened against each other while the price drifts, so that entries differ. */
  private open(holders: readonly Holder[], way: number, blowAt: number): void {
    const { market, hurt } = this.recipe
    const left = new Map(holders.map(({ account, lots }) => [account, lots]))
    const queue = (side: Side) => this.shuffled(holders.filter((holder) => holder.side === side))
    const [ones, others] = [queue(hurt), queue(hurt === 'long' ? 'short' : 'long')]
    const pairs: { one: Holder; other: Holder; lots: number }[] = []
    for (let other = others.shift(), one = ones.shift(); one && other; ) {
      const lots = Math.min(left.get(one.account) ?? 0, left.get(other.account) ?? 0)
      pairs.push({ one, other, lots })
      for (const { account } of [one, other]) left.set(account, (left.get(account) ?? 0) - lots)
      if (left.get(one.account) === 0) one = ones.shift()
      if (left.get(other.account) === 0) other = others.shift()
    }
    const margins = new Map<string, number>()
    const prices = pairs.map((_, i) => market.price + ((blowAt - market.price) * i) / pairs.length)
    for (const [i, { one, other, lots }] of pairs.entries()) {
      const lost = (blowAt - (prices[i] ?? 0)) * way * lots * this.lot
      for (const [holder, loss] of [
        [one, lost],
        [other, -lost],
      ] as const) {
        const margin = (lots * this.lot * blowAt) / holder.leverage + loss
        margins.set(holder.account, (margins.get(holder.account) ?? 0) + margin)
      }
    }
    for (const { account } of holders) this.enter(account, Math.max(1, margins.get(account) ?? 0))
    for (const [i, { one, other, lots }] of pairs.entries()) {
      this.now += STEP_MS
      const price = this.price(prices[i] ?? market.price)
      this.say({ type: 'mark', marks: { [market.id]: price } })
      const [buyer, seller] = one.side === 'long' ? [one, other] : [other, one]
      const size = scaledText(lots, market.lotDigits)
      this.say({ type: 'trade', market: market.id, buyer: buyer.account, seller: seller.account, size, price })
    }
  }

  private shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items]
    return items.flatMap(() => rest.splice(this.random.below(rest.length), 1))
  }

  private strike(way: number, from: number): void {
    const { market, path } = this.recipe
    let price = from
    for (const stretch of path) {
      if (stretch.silent) this.say({ type: 'halt', market: market.id, reason: 'The price feed is silent.' })
      for (let i = 0; i < stretch.steps; i++) {
        this.now += STEP_MS
        price *= 1 + way * stretch.move * this.random.between(0.7, 1.3)
        if (stretch.silent) continue
        this.quote(price, stretch.depth)
        this.say({ type: 'mark', marks: { [market.id]: this.price(price) } })
      }
      if (!stretch.silent) continue
      this.say({ type: 'mark', marks: { [market.id]: this.price(price) } })
      this.say({ type: 'resume', market: market.id, reason: 'The price feed is back.' })
    }
  }

  /** A handful of orders around a price. */
  private quote(price: number, factor: number): void {
    const { market, depth, notional } = this.recipe
    const lots = Math.max(1, Math.round((notional * depth * factor) / LEVELS / price / this.lot))
    const size = scaledText(lots, market.lotDigits)
    const side = (way: number) =>
      Array.from({ length: LEVELS }, (_, i) => ({
        account: MAKER,
        price: this.price(price * (1 + way * 0.0008 * (i + 1)) + way * this.tick),
        size,
      }))
    this.say({ type: 'depth', market: market.id, bids: side(-1), asks: side(1) })
  }
}

/** Whole lots by weight; the first takes what rounding left. */
function shared(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  const parts = weights.map((weight) => Math.floor((total * weight) / sum))
  parts[0] = (parts[0] ?? 0) + total - parts.reduce((a, b) => a + b, 0)
  return parts
}

/** Whole cents. */
function money(value: number): string {
  return scaledText(Math.max(1, Math.round(value * 100)), 2)
}
