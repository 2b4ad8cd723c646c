import { amountOf, dec, min } from '../decimal'
import type { Input } from '../log'
import { gain, opposite } from '../market'
import { fundAccount } from '../state'
import type { Floor } from './floor'
import { approx, scaledText, unitsOf } from './grid'
import { ASSET_DIGITS, FUNDS, type FundListing, type Listing, listing } from './venue'

/** Steps between contributions to one fund, and the share of its target that one of them is. */
const CONTRIBUTION_EVERY = 10
const CONTRIBUTION = 0.012
/** Above this share of the target, surplus goes back to the venue. */
const OVERFULL = 1.5
/** Parts in which a fund sells what it took over, and the share of its balance it will lose on one of them. */
const UNWIND_PARTS = 12
const UNWIND_USD = 25_000
const UNWIND_LOSS = 0.03

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
  const balance = approx(held.balance)
  if (balance < fund.target) {
    floor.inputs.push(payment(fund, fund.target * CONTRIBUTION * floor.random.between(0.6, 1.4)))
  } else if (balance > fund.target * OVERFULL) {
    floor.inputs.push(payment(fund, (fund.target - balance) * 0.2))
  }
}

export function payment(fund: FundListing, amount: number): Input {
  const digits = ASSET_DIGITS[fund.asset]
  return { type: 'fund', fund: fund.id, amount: scaledText(unitsOf(amount, digits), digits) }
}

/**
 * Closes a part of what a fund holds against a maker. The loss is worked out exactly as the book will: a fund that would
 * lose more than it can spare waits for a better price.
 */
function unwind(floor: Floor, fund: FundListing, market: Listing): void {
  const held = floor.position(fundAccount(fund.id), market)
  const [rules, account] = [floor.view.markets.get(market.id), floor.view.funds.get(fund.id)]
  if (!held || !rules || !account) return
  const all = floor.lotsOf(market, held)
  const lots = Math.min(all, Math.max(floor.lots(market, UNWIND_USD), Math.floor(all / UNWIND_PARTS)))
  const away = held.side === 'long' ? -0.0002 : 0.0002
  const price = floor.price(market) * (1 + away)
  const exactPrice = dec(scaledText(unitsOf(price, market.priceDigits), market.priceDigits))
  const size = min(held.size, dec(scaledText(lots, market.sizeDigits)))
  const realised = amountOf(gain(rules, held.side, size, held.entry, exactPrice))
  if (approx(realised) < -UNWIND_LOSS * approx(account.balance)) return
  floor.take(held.account, market, opposite(held.side), lots, { price })
}
