import { amountOf, dec, min } from '../decimal'
import type { Input } from '../log'
import { gain, type Market, opposite } from '../market'
import { fundAccount, type Position } from '../state'
import type { Floor } from './floor'
import { approx, scaledText, unitsOf } from './grid'
import { ASSET_DIGITS, FUNDS, type FundListing, type Listing, listing } from './venue'

/** Steps between contributions to one fund, and the share of its target that one of them is. */
const CONTRIBUTION_EVERY = 10
const CONTRIBUTION = 0.012
/** Above this share of the target, surplus goes back to the venue. */
const OVERFULL = 1.5
/** Parts in which a fund sells what it took over, and the least that it sells at once, in US dollars. */
const UNWIND_PARTS = 12
const UNWIND_USD = 25_000
/** What one sale may lose: a share of the fund's balance, and on top a share of its target that the venue makes good. */
const UNWIND_LOSS = 0.03
const UNWIND_HELP = 0.02

/** Fees flow to the funds in calm times, and funds sell what they took over: how they recover after an event. */
export function restoreFunds(floor: Floor, step: number): void {
  for (const [i, fund] of FUNDS.entries()) {
    if ((step + i * 3) % CONTRIBUTION_EVERY === 0) contribute(floor, fund)
    const [first, ...others] = fund.markets.map(listing)
    const market = others[step % (others.length + 1)] ?? first
    if (market) unwind(floor, fund, market)
  }
}

function contribute(floor: Floor, fund: FundListing): void {
  const held = floor.view.funds.get(fund.id)
  if (!held) return
  const [balance, target] = [approx(held.balance), fund.target * floor.scale]
  if (balance < target) floor.inputs.push(payment(fund, target * CONTRIBUTION * floor.random.between(0.6, 1.4)))
  else if (balance > target * OVERFULL) floor.inputs.push(payment(fund, (target - balance) * 0.2))
}

export function payment(fund: FundListing, amount: number): Input {
  const digits = ASSET_DIGITS[fund.asset]
  return { type: 'fund', fund: fund.id, amount: scaledText(unitsOf(amount, digits), digits) }
}

/** Closes a part of what a fund holds against a maker, as much as it can bear to lose on it. */
function unwind(floor: Floor, fund: FundListing, market: Listing): void {
  const held = floor.position(fundAccount(fund.id), market)
  const [rules, account] = [floor.view.markets.get(market.id), floor.view.funds.get(fund.id)]
  if (!held || !rules || !account) return
  const price = floor.price(market) * (held.side === 'long' ? 0.9998 : 1.0002)
  const spare = approx(account.balance) * UNWIND_LOSS
  const help = fund.target * floor.scale * UNWIND_HELP
  const lots = bearable(floor, rules, market, held, price, spare + help)
  if (lots === 0) return
  const loss = -realised(rules, market, held, lots, price)
  // Half again as much as is missing: the book refuses a sale that would take the fund below zero.
  if (loss > spare) floor.inputs.push(payment(fund, (loss - spare) * 1.5))
  floor.take(held.account, market, opposite(held.side), lots, { price })
}

/** Lots of the next part, fewer where the whole part would lose more than `most`. */
function bearable(floor: Floor, rules: Market, market: Listing, held: Position, price: number, most: number): number {
  const all = floor.lotsOf(market, held)
  const part = Math.min(all, Math.max(floor.lots(market, UNWIND_USD * floor.scale), Math.floor(all / UNWIND_PARTS)))
  const loss = -realised(rules, market, held, part, price)
  return loss <= most ? part : Math.floor((part * most) / loss)
}

/** What closing so many lots at this price brings, worked out as the book will. */
function realised(rules: Market, market: Listing, held: Position, lots: number, price: number): number {
  const size = min(held.size, dec(scaledText(lots, market.sizeDigits)))
  const exact = dec(scaledText(unitsOf(price, market.priceDigits), market.priceDigits))
  return approx(amountOf(gain(rules, held.side, size, held.entry, exact)))
}
