import type { Side } from '../market'
import type { Position } from '../state'
import type { Floor } from './floor'
import type { Kind, Member } from './population'
import type { Listing } from './venue'

/** What one account does when its turn comes. Chances are per turn, and a turn comes about once in a hundred steps. */
const TURNS: Readonly<Record<Kind, (floor: Floor, member: Member) => void>> = {
  lev: leveredTurn,
  trend: trendTurn,
  hedge: hedgeTurn,
  hold: holdTurn,
  mm: makerTurn,
}

export function takeTurn(floor: Floor, member: Member): void {
  if (floor.mayAct(member.id)) TURNS[member.kind](floor, member)
}

/** First positions, entered at prices of the past, so that a venue opens with winners and losers. */
export function openingTrades(floor: Floor, member: Member): void {
  if (member.kind === 'mm' || !floor.random.chance(OPEN_AT_START[member.kind])) return
  if (member.kind === 'lev') openLevered(floor, member, true)
  else if (member.kind === 'hedge') openHedge(floor, member)
  else for (const market of member.markets) openCross(floor, member, market, sideByCoin(floor, member), true)
}

const OPEN_AT_START: Readonly<Record<Exclude<Kind, 'mm'>, number>> = { lev: 0.8, trend: 0.7, hedge: 0.95, hold: 0.95 }
/** Holders are mostly long. */
const HOLDERS_LONG = 0.6

function sideByCoin(floor: Floor, member: Member): Side {
  return floor.random.chance(member.kind === 'hold' ? HOLDERS_LONG : 0.5) ? 'long' : 'short'
}

// ---- over-levered ---------------------------------------------------------------------------------------------------

function leveredTurn(floor: Floor, member: Member): void {
  const market = member.markets[0]
  if (!market) return
  const held = floor.position(member.id, market)
  const leaning = floor.phase.lean > 0
  if (!held) {
    if (floor.random.chance(leaning ? 0.95 : 0.6)) openLevered(floor, member, false)
  } else if (floor.random.chance(closingChance(floor, market, held, leaning))) floor.close(held, market)
}

/** Profit is taken sooner than loss; while a crowd gathers, those who stand against it leave. */
function closingChance(floor: Floor, market: Listing, held: Position, leaning: boolean): number {
  if (leaning && held.side !== hurtSide(floor) && market.underlying === floor.hit.underlying)
    return floor.phase.lean * 0.15
  return floor.unrealised(market, held) > 0 ? 0.08 : 0.03
}

function hurtSide(floor: Floor): Side {
  return floor.hit.direction === 1 ? 'short' : 'long'
}

function levSide(floor: Floor, market: Listing): Side {
  const lean = market.underlying === floor.hit.underlying ? floor.phase.lean : 0
  const hurt = floor.random.chance(0.5 + lean / 2)
  return hurt === (hurtSide(floor) === 'long') ? 'long' : 'short'
}

function openLevered(floor: Floor, member: Member, inPast: boolean): void {
  const market = member.markets[0]
  if (!market) return
  const wanted = levSide(floor, market)
  const side = floor.phase.lean > 0 ? wanted : floor.balanced(market, wanted)
  const sign = side === 'long' ? 1 : -1
  // A past entry is at most a third of the margin away on the losing side, so that nobody opens half dead.
  const away = inPast ? floor.random.between(-1.5, 0.33) / member.leverage : 0
  const price = floor.price(market) * (1 + sign * (away + 0.0001))
  const lots = floor.lots(market, member.budget * member.leverage)
  const margin = floor.margin(market, lots, price, member.leverage)
  topUp(floor, member, margin)
  floor.take(member.id, market, side, lots, { price, margin })
}

/** Pays in what lacks for `needed`, and takes out what is far more than an account of this kind keeps. */
function topUp(floor: Floor, member: Member, needed: number): void {
  const balance = floor.balance(member.id)
  const most = 6 * Math.max(needed, floor.inAsset(member.budget, member))
  if (balance < needed) floor.deposit(member, (needed - balance) * floor.random.between(1, 1.6))
  else if (balance > most) floor.withdraw(member, (balance - most) * 0.9)
}

// ---- cross accounts -------------------------------------------------------------------------------------------------

function openCross(floor: Floor, member: Member, market: Listing, wanted: Side, inPast: boolean): void {
  const side = floor.balanced(market, wanted)
  const sign = side === 'long' ? 1 : -1
  const away = inPast ? floor.random.between(-0.06, 0.02) : 0.0001
  const usd = (member.budget * member.leverage * floor.random.between(0.7, 1)) / member.markets.length
  floor.take(member.id, market, side, floor.lots(market, usd), { price: floor.price(market) * (1 + sign * away) })
}

/** Brings an account without positions back to its budget: losers pay in, winners take out. */
function refill(floor: Floor, member: Member): void {
  const budget = floor.inAsset(member.budget, member)
  const balance = floor.balance(member.id)
  if (balance < budget * 0.6) floor.deposit(member, budget - balance)
  else if (balance > budget * 3) floor.withdraw(member, balance - budget * 1.5)
}

function trendTurn(floor: Floor, member: Member): void {
  const market = member.markets[0]
  if (!market) return
  const momentum = floor.prices.momentum(market.underlying)
  const liked: Side = momentum >= 0 === floor.random.chance(0.85) ? 'long' : 'short'
  const held = floor.position(member.id, market)
  if (!held) {
    if (!floor.random.chance(0.5)) return
    refill(floor, member)
    openCross(floor, member, market, liked, false)
  } else if (held.side !== liked) {
    if (floor.random.chance(0.2)) floor.close(held, market)
  } else if (floor.random.chance(0.1)) addTo(floor, member, market, held)
}

/** Adds to a winning position as long as the account keeps to its leverage. */
function addTo(floor: Floor, member: Member, market: Listing, held: Position): void {
  const equityUsd = (floor.equity(member) * member.budget) / floor.inAsset(member.budget, member)
  const notional = floor.notionalUsd(market, floor.lotsOf(market, held))
  const room = Math.min(equityUsd, member.budget * 2) * member.leverage - notional
  if (room > notional * 0.1) floor.take(member.id, market, held.side, floor.lots(market, room * 0.5))
}

function openHedge(floor: Floor, member: Member): void {
  const [long, short] = member.markets
  if (!long || !short) return
  const usd = member.budget * member.leverage
  floor.take(member.id, long, 'long', floor.lots(long, usd))
  floor.take(member.id, short, 'short', floor.lots(short, usd))
}

function hedgeTurn(floor: Floor, member: Member): void {
  const [long, short] = member.markets
  if (!long || !short) return
  const [a, b] = [floor.position(member.id, long), floor.position(member.id, short)]
  if (!a && !b) {
    refill(floor, member)
    openHedge(floor, member)
  } else if (a && b) {
    if (floor.random.chance(0.03)) for (const leg of [a, b]) floor.close(leg, leg === a ? long : short)
  } else if (floor.random.chance(0.3)) closeLeg(floor, a ? long : short, a ?? b)
}

/** A hedger left with one leg waits a while and gives it up. */
function closeLeg(floor: Floor, market: Listing, leg: Position | undefined): void {
  if (leg) floor.close(leg, market)
}

function holdTurn(floor: Floor, member: Member): void {
  const held = member.markets.map((market) => ({ market, position: floor.position(member.id, market) }))
  if (held.every((h) => !h.position)) {
    refill(floor, member)
    for (const { market } of held) openCross(floor, member, market, sideByCoin(floor, member), false)
    return
  }
  if (!floor.random.chance(0.015)) return
  for (const { market, position } of held) if (position) floor.close(position, market)
}

// ---- market makers --------------------------------------------------------------------------------------------------

/** Makers pay in when half of their equity is gone, and take out what is twice too much, as far as it is free. */
function makerTurn(floor: Floor, member: Member): void {
  const [equity, budget] = [floor.equity(member), floor.inAsset(member.budget, member)]
  if (equity < budget * 0.5) floor.deposit(member, budget - equity)
  if (equity < budget * 2) return
  const amount = Math.min(equity * 0.25, floor.balance(member.id) * 0.25)
  if (equity - maintenanceBound(floor, member) > amount * 2) floor.withdraw(member, amount)
}

/** More than any maintenance margin of the venue's tiers: five per cent of what is held. */
function maintenanceBound(floor: Floor, member: Member): number {
  let usd = 0
  for (const market of member.markets) {
    const held = floor.position(member.id, market)
    if (held) usd += floor.notionalUsd(market, floor.lotsOf(market, held))
  }
  return floor.inAsset(usd * 0.05, member)
}
