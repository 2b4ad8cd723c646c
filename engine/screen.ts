import type { Decimal } from './decimal'
import type { Market } from './market'
import type { Account, Position, View } from './state'

/**
 * A quick look in floating point at who might be below maintenance margin. It may name an account that is not, never miss
 * one that is: float error is below 1e-13 of the gross amounts involved, and everything within 1e-9 of them is named. The
 * exact rules decide about those that are named.
 */
const TOLERANCE = 1e-9

interface Numbers {
  readonly size: number
  readonly entry: number
  readonly margin: number
}

const positionNumbers = new WeakMap<Position, Numbers>()
const balances = new WeakMap<Account, number>()

/** Accounts among `accounts` that may hold a position below maintenance margin, in code-unit order. */
export function suspects(view: View, accounts: Iterable<string>): string[] {
  const markets = new Map([...view.markets].map(([id, market]) => [id, floatsOf(market)]))
  const found: string[] = []
  for (const account of accounts) if (isSuspect(view, account, markets)) found.push(account)
  return found.sort()
}

interface MarketFloats {
  readonly inverse: boolean
  readonly multiplier: number
  readonly mark: number
  /** The highest rate of any tier: never less maintenance margin than the exact rule asks. */
  readonly rate: number
}

function floatsOf(market: Market): MarketFloats {
  const rates = [market.maintenanceMarginRate, ...market.tiers.map((t) => t.rate)].map(number)
  return {
    inverse: market.kind === 'inverse',
    multiplier: number(market.multiplier),
    mark: number(market.mark),
    rate: Math.max(...rates),
  }
}

function isSuspect(view: View, id: string, markets: ReadonlyMap<string, MarketFloats>): boolean {
  const account = view.accounts.get(id)
  if (!account) return false
  if (account.equityOffset || account.maintenanceOffset) return true
  let equity = balanceOf(account)
  let maintenance = 0
  let gross = Math.abs(equity)
  for (const position of view.positionsBy(id)) {
    const market = markets.get(position.market)
    if (!market) continue
    const held = numbersOf(position)
    const [unrealised, notional, volume] = floats(market, held, position.side === 'long' ? 1 : -1)
    if (position.margin) {
      if (held.margin + unrealised - notional * market.rate <= TOLERANCE * (volume + Math.abs(held.margin))) return true
    } else {
      equity += unrealised
      maintenance += notional * market.rate
      gross += volume
    }
  }
  return gross > 0 && equity - maintenance <= TOLERANCE * gross
}

function floats(
  market: MarketFloats,
  held: Numbers,
  sign: number,
): [unrealised: number, notional: number, volume: number] {
  const q = held.size * market.multiplier
  const [atMark, atEntry] = market.inverse ? [q / market.mark, q / held.entry] : [q * market.mark, q * held.entry]
  const unrealised = sign * (market.inverse ? atEntry - atMark : atMark - atEntry)
  return [unrealised, atMark, atMark + atEntry]
}

function numbersOf(position: Position): Numbers {
  let known = positionNumbers.get(position)
  if (!known) {
    known = {
      size: number(position.size),
      entry: number(position.entry),
      margin: position.margin ? number(position.margin) : 0,
    }
    positionNumbers.set(position, known)
  }
  return known
}

function balanceOf(account: Account): number {
  let known = balances.get(account)
  if (known === undefined) {
    known = number(account.balance)
    balances.set(account, known)
  }
  return known
}

function number(value: Decimal): number {
  return value.toNumber()
}
