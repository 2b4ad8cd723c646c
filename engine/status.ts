import { plan } from './allocation/plan'
import { compare, cutDigits, type Decimal, dec, plain, RATIO_DIGITS, ratio, ZERO } from './decimal'
import { Measures } from './measures'
import { type Rulebook, rulebookId } from './rulebooks/index'
import { settleClosures, settleFund } from './settlement'
import { positionsInOrder } from './snapshot'
import { byCodeUnits, isFundAccount, type MutableState, type Position, type View } from './state'
import { spendable } from './trigger'

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
    markets: [...state.markets.keys()].sort(byCodeUnits).map((id) => marketStatus(state, rulebook, tally, id)),
    funds: [...state.funds.keys()].sort(byCodeUnits).map((id) => fundStatus(state, rulebook, tally, id)),
  }
}

function tallyShortfalls(state: MutableState, rulebook: Rulebook): Tally {
  const tally: Tally = { market: new Map(), fund: new Map(), triggered: new Set() }
  for (const found of bankruptPositions(state)) {
    const position = state.position(found.account, found.market, found.side)
    if (!position || !new Measures(state).isBankrupt(position)) continue
    const planned = plan(state, position, rulebook)
    const fund = planned.market.fund
    add(tally.market, found.market, planned.waterfall.shortfall)
    if (fund !== null) add(tally.fund, fund, planned.waterfall.shortfall)
    if (planned.trigger.holds) tally.triggered.add(found.market)
    settleFund(state, planned)
    settleClosures(state, planned)
  }
  return tally
}

/** Positions with negative equity, in the order in which they are dealt with: market id, account id, long first. */
export function bankruptPositions(view: View): Position[] {
  const measures = new Measures(view)
  return positionsInOrder(view).filter((p) => !isFundAccount(p.account) && measures.isBankrupt(p))
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
  if (rulebook.trigger !== 'fund-exhausted' || shortfall.isZero()) return 'calm'
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
