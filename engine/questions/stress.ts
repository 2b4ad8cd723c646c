import { resolveBankrupts, type Visit } from '../bankrupts'
import { type Decimal, dec, ONE, plain, ZERO } from '../decimal'
import { PlimsollError } from '../errors'
import { type Rulebook, rulebookId } from '../rulebooks/index'
import { amountFrom } from '../snapshot'
import type { MutableState } from '../state'

/** One market under one move and one size of the funds. Money in the settlement asset, `adlSize` in the market's units. */
export interface StressRow {
  /** The move of every mark, in per cent. */
  readonly move: string
  /** The balance every fund was given, or null where they keep their own. */
  readonly fund: string | null
  readonly market: string
  /** Bankrupt positions. */
  readonly bankrupt: number
  readonly shortfall: string
  readonly fundPaid: string
  /** Size that closures took. */
  readonly adlSize: string
  /** Counterparties that were reduced. */
  readonly accounts: number
}

/**
 * What a set of moves would do: each is applied to all marks at once, today's mark becoming the previous one, to a copy of
 * the state, and every bankrupt position is dealt with in the order of the live engine.
 * @param moves per cent; above -100, else refused with `move-invalid`
 * @param funds balances to try in place of every fund's own; none: the funds keep theirs
 */
export function stress(
  state: MutableState,
  rulebook: Rulebook,
  moves: readonly string[],
  funds: readonly string[] = [],
) {
  const sizes = funds.length === 0 ? [null] : funds.map(balanceFrom)
  const rows = moves.map(moveFrom).flatMap((move) => sizes.flatMap((fund) => stressed(state, rulebook, move, fund)))
  return { format: 'plimsoll.stress/1' as const, rulebook: rulebookId(rulebook), at: state.at, rows }
}

/** The state with so much of every fund, as a share of what it holds; the state that is given is changed. */
export function withFunds(state: MutableState, share: string): MutableState {
  for (const fund of [...state.funds.values()]) {
    state.funds.set(fund.id, { ...fund, balance: fund.balance.times(dec(share)) })
  }
  return state
}

function moveFrom(text: string): Decimal {
  const move = amountFrom(text, '--moves')
  if (move.gt(-100)) return move
  throw new PlimsollError('move-invalid', 'A move leaves a mark above zero: it is above -100 per cent.', '--moves')
}

function balanceFrom(text: string): Decimal {
  const fund = amountFrom(text, '--funds')
  if (!fund.isNegative()) return fund
  throw new PlimsollError('amount-negative', 'A balance to try is not negative.', '--funds')
}

function stressed(state: MutableState, rulebook: Rulebook, move: Decimal, fund: Decimal | null): StressRow[] {
  const copy = state.clone()
  const by = ONE.plus(move.times(dec('0.01')))
  for (const market of state.markets.values()) {
    copy.markets.set(market.id, { ...market, mark: market.mark.times(by), previousMark: market.mark })
  }
  if (fund) for (const known of state.funds.values()) copy.funds.set(known.id, { ...known, balance: fund })
  const visits = resolveBankrupts(copy, rulebook)
  return [...state.markets.keys()].map((id) =>
    rowOf(
      id,
      move,
      fund,
      visits.filter((v) => v.market.id === id),
    ),
  )
}

function rowOf(market: string, move: Decimal, fund: Decimal | null, visits: readonly Visit[]): StressRow {
  const sum = (amount: (visit: Visit) => Decimal) => visits.reduce((total, visit) => total.plus(amount(visit)), ZERO)
  const closed = visits.flatMap((visit) => visit.plan?.closures ?? [])
  return {
    move: plain(move),
    fund: fund && plain(fund),
    market,
    bankrupt: visits.length,
    shortfall: plain(sum((v) => v.shortfall)),
    fundPaid: plain(sum((v) => v.plan?.waterfall.fundPaid ?? ZERO)),
    adlSize: plain(closed.reduce((total, c) => total.plus(c.size), ZERO)),
    accounts: new Set(closed.map((c) => c.entry.position.account)).size,
  }
}
