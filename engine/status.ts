import { type Plan, plan, shortfallOf } from './allocation/plan'
import { amountOf, compare, cutDigits, type Decimal, dec, plain, RATIO_DIGITS, ratio, ZERO } from './decimal'
import { PlimsollError } from './errors'
import { Measures } from './measures'
import { type Rulebook, rulebookId } from './rulebooks/index'
import { settleClosures, settleFund } from './settlement'
import { positionsInOrder } from './snapshot'
import { isFundAccount, type MutableState, type Position } from './state'
import { hasFundStage, spendable } from './trigger'

/** The public state of a market's ADL machine. `stopping` and `halted` only come from a log. */
export type MarketState = 'calm' | 'watch' | 'warned' | 'active' | 'stopping' | 'halted'

/** Share of the way to the trigger from which a market is on watch, and warned. */
export const WATCH_FROM = dec('0.5')
export const WARNED_FROM = dec('0.8')

export interface MarketStatus {
  readonly market: string
  readonly state: MarketState
  readonly rule: string
  readonly numbers: Readonly<Record<string, string>>
  readonly threshold: string
}

export interface FundStatus {
  readonly id: string
  readonly balance: string
  readonly available: string
  readonly shortfall: string
  readonly cover: string | null
  readonly distance: string
}

/** `plimsoll.status/1`: markets and funds as they stand, every bankrupt position counted. */
export interface Status {
  readonly format: 'plimsoll.status/1'
  readonly rulebook: string
  readonly at: string
  readonly markets: readonly MarketStatus[]
  readonly funds: readonly FundStatus[]
}

/** What one pass over the bankrupt positions found. Amounts in the settlement asset of the market or the fund. */
interface Tally {
  readonly market: Map<string, Decimal>
  readonly fund: Map<string, Decimal>
  readonly triggered: Set<string>
}

/** Works on a clone: the bankrupt positions are taken in turn, each on the state that the one before it left. */
export function status(state: MutableState, rulebook: Rulebook): Status {
  const tally = tallyShortfalls(state.clone(), rulebook)
  return {
    format: 'plimsoll.status/1',
    rulebook: rulebookId(rulebook),
    at: state.at,
    markets: [...state.markets.keys()].map((id) => marketStatus(state, rulebook, tally, id)),
    funds: [...state.funds.keys()].map((id) => fundStatus(state, rulebook, tally, id)),
  }
}

function tallyShortfalls(state: MutableState, rulebook: Rulebook): Tally {
  const tally: Tally = { market: new Map(), fund: new Map(), triggered: new Set() }
  let measures = new Measures(state)
  for (const name of positionsInOrder(state)) {
    const position = state.position(name.account, name.market, name.side)
    if (!position || isFundAccount(position.account) || !measures.isBankrupt(position)) continue
    visit(state, measures, position, rulebook, tally)
    measures = new Measures(state)
  }
  return tally
}

function visit(state: MutableState, measures: Measures, position: Position, rulebook: Rulebook, tally: Tally): void {
  const market = state.market(position.market)
  const shortfall = amountOf(shortfallOf(measures, position))
  add(tally.market, market.id, shortfall)
  if (market.fund !== null) add(tally.fund, market.fund, shortfall)
  const planned = planOrNull(state, position, rulebook)
  if (!planned || planned.trigger.holds) tally.triggered.add(market.id)
  if (!planned) return
  settleFund(state, planned)
  settleClosures(state, planned)
}

/** Null where no run can close the position, for want of a price: nothing covers it then, and it stays as it is. */
function planOrNull(state: MutableState, position: Position, rulebook: Rulebook): Plan | null {
  try {
    return plan(state, position, rulebook)
  } catch (error) {
    if (error instanceof PlimsollError) return null
    throw error
  }
}

function add(sums: Map<string, Decimal>, key: string, amount: Decimal): void {
  sums.set(key, (sums.get(key) ?? ZERO).plus(amount))
}

function marketStatus(state: MutableState, rulebook: Rulebook, tally: Tally, id: string): MarketStatus {
  const market = state.market(id)
  const available = spendable(rulebook, market.fund === null ? undefined : state.funds.get(market.fund))
  const shortfall = tally.market.get(id) ?? ZERO
  const used = market.fund === null ? shortfall : (tally.fund.get(market.fund) ?? ZERO)
  return {
    market: id,
    state: tally.triggered.has(id) ? 'active' : stateBefore(rulebook, used, available),
    rule: rulebook.trigger,
    numbers: { shortfall: plain(shortfall), fundShortfall: plain(used), available: plain(available) },
    threshold: plain(available),
  }
}

/** How far along a market is while its trigger does not hold. Without a fund in front there is no way to be part-way along. */
export function stateBefore(rulebook: Rulebook, shortfall: Decimal, available: Decimal): MarketState {
  if (!hasFundStage(rulebook) || shortfall.isZero()) return 'calm'
  if (shortfall.gte(available.times(WARNED_FROM))) return 'warned'
  return shortfall.gte(available.times(WATCH_FROM)) ? 'watch' : 'calm'
}

function fundStatus(state: MutableState, rulebook: Rulebook, tally: Tally, id: string): FundStatus {
  const fund = state.fund(id)
  const available = spendable(rulebook, fund)
  const shortfall = tally.fund.get(id) ?? ZERO
  return {
    id,
    balance: plain(fund.balance),
    available: plain(available),
    shortfall: plain(shortfall),
    cover:
      compare(ratio(shortfall), ratio(ZERO)) === 0 ? null : plain(cutDigits(ratio(available, shortfall), RATIO_DIGITS)),
    distance: plain(available.minus(shortfall)),
  }
}
