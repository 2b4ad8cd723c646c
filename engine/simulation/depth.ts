import type { DepthLevel, Input } from '../log'
import { scaledText, unitsOf } from './grid'
import type { Member } from './population'
import type { Random } from './random'
import type { Listing } from './venue'

/** Levels a side: enough for a small liquidation to walk through several, few enough to log often. */
export const LEVELS = 10
/** Quotes are renewed when the price is this many spacings away from where they were made, or after so many steps. */
const MOVED_SPACINGS = 2
const OLDEST_STEPS = 12

/** What was last quoted in one market: the middle, when, and how much. */
export interface Quote {
  readonly price: number
  readonly step: number
  readonly depth: number
}

/** Whether makers would quote anew: the price moved on, the quotes are old, or they want to show more or less than before. */
export function isDue(quote: Quote | undefined, market: Listing, price: number, step: number, depth: number): boolean {
  if (!quote || quote.depth !== depth || step - quote.step >= OLDEST_STEPS) return true
  const moved = price / quote.price - 1
  return Math.abs(moved) > MOVED_SPACINGS * market.spacing
}

/** Resting orders of the makers around a price. In a storm they quote less and further apart. */
export function quotes(
  random: Random,
  market: Listing,
  price: number,
  depth: number,
  scale: number,
  makers: readonly Member[],
): Input {
  const spacing = market.spacing / Math.sqrt(Math.min(depth, 1))
  const side = (sign: 1 | -1): DepthLevel[] => {
    const levels: DepthLevel[] = []
    for (let i = 0; i < LEVELS; i += 1) {
      const at = unitsOf(price * (1 + sign * spacing * (i + 0.5)), market.priceDigits)
      const usd = market.levelUsd * scale * depth * random.between(0.5, 1.5) * (1 + 0.15 * i)
      const lots = unitsOf(market.inverse ? usd : usd / price, market.sizeDigits)
      const account = random.pick(makers).id
      if (at > 0 && lots > 0) {
        levels.push({
          account,
          price: scaledText(at, market.priceDigits),
          size: scaledText(lots, market.sizeDigits),
        })
      }
    }
    return levels
  }
  return { type: 'depth', market: market.id, bids: side(-1), asks: side(1) }
}
