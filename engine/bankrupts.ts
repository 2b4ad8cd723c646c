import { type Plan, plan, shortfallOf } from './allocation/plan'
import { amountOf, type Decimal } from './decimal'
import { PlimsollError } from './errors'
import type { Market } from './market'
import { Measures } from './measures'
import type { Rulebook } from './rulebooks/index'
import { settleClosures, settleFund } from './settlement'
import { positionsInOrder } from './snapshot'
import { isFundAccount, type MutableState, type Position } from './state'

/** One bankrupt position as it was met. `plan` is null where no run can close it, for want of a price. */
export interface Visit {
  readonly market: Market
  readonly position: Position
  readonly shortfall: Decimal
  readonly plan: Plan | null
}

/**
 * Deals with every bankrupt position of `state` in turn: market id, account id, long first, each on the state that the
 * one before it left, so that a position made bankrupt on the way is met too.
 */
export function resolveBankrupts(state: MutableState, rulebook: Rulebook): Visit[] {
  const visits: Visit[] = []
  let measures = new Measures(state)
  for (const name of positionsInOrder(state)) {
    const position = state.position(name.account, name.market, name.side)
    if (!position || isFundAccount(position.account) || !measures.isBankrupt(position)) continue
    const market = state.market(position.market)
    const planned = planOrNull(state, position, rulebook)
    visits.push({ market, position, shortfall: amountOf(shortfallOf(measures, position)), plan: planned })
    if (!planned) continue
    settleFund(state, planned)
    settleClosures(state, planned)
    measures = new Measures(state)
  }
  return visits
}

/** A position that can't be closed stays as it is: nothing covers it. */
function planOrNull(state: MutableState, position: Position, rulebook: Rulebook): Plan | null {
  try {
    return plan(state, position, rulebook)
  } catch (error) {
    if (error instanceof PlimsollError) return null
    throw error
  }
}
