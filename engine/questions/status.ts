import { resolveBankrupts } from '../bankrupts'
import { compare, cutDigits, type Decimal, plain, RATIO_DIGITS, ratio, ZERO } from '../decimal'
import { levelOf, type MarketState } from '../machine'
import { type Rulebook, rulebookId } from '../rulebooks/index'
import type { MutableState } from '../state'
import { conditionsNow, hasFundStage, numbersOf, spendable, spendableAnywhere } from '../trigger'

const LEVELS: readonly MarketState[] = ['calm', 'watch', 'warned']

/** A market of a snapshot. `stopping` and `halted` only come from a log: a snapshot knows no state before it. */
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
  readonly waiting: Map<string, number>
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
  const tally: Tally = { market: new Map(), waiting: new Map(), fund: new Map(), triggered: new Set() }
  for (const { market, shortfall, plan } of resolveBankrupts(state, rulebook)) {
    add(tally.market, market.id, shortfall)
    tally.waiting.set(market.id, 1 + (tally.waiting.get(market.id) ?? 0))
    if (market.fund !== null) add(tally.fund, market.fund, shortfall)
    if (!plan || plan.trigger.holds) tally.triggered.add(market.id)
  }
  return tally
}

function add(sums: Map<string, Decimal>, key: string, amount: Decimal): void {
  sums.set(key, (sums.get(key) ?? ZERO).plus(amount))
}

function marketStatus(state: MutableState, rulebook: Rulebook, tally: Tally, id: string): MarketStatus {
  const market = state.market(id)
  const fund = market.fund === null ? undefined : state.funds.get(market.fund)
  const waiting = tally.waiting.get(id) ?? 0
  const available = spendable(rulebook, fund, id, waiting)
  const shortfall = tally.market.get(id) ?? ZERO
  const used = market.fund === null ? shortfall : (tally.fund.get(market.fund) ?? ZERO)
  const conditions = fund ? conditionsNow(rulebook, fund, id, waiting) : []
  const active = tally.triggered.has(id) || conditions.some(({ holds }) => holds)
  const levels = [stateBefore(rulebook, used, available), ...conditions.map(({ along }) => levelOf(along))]
  return {
    market: id,
    state: active ? 'active' : levels.reduce(further),
    rule: rulebook.trigger,
    numbers: {
      shortfall: plain(shortfall),
      fundShortfall: plain(used),
      available: plain(available),
      ...numbersOf(conditions),
    },
    threshold: conditions[0]?.threshold ?? plain(available),
  }
}

/** How far along a market is while its trigger does not hold. Without a fund in front there is no way to be part-way along. */
function stateBefore(rulebook: Rulebook, shortfall: Decimal, available: Decimal): MarketState {
  if (!hasFundStage(rulebook) || shortfall.isZero()) return 'calm'
  return available.isZero() ? 'warned' : levelOf(ratio(shortfall, available))
}

function further(a: MarketState, b: MarketState): MarketState {
  return LEVELS.indexOf(a) >= LEVELS.indexOf(b) ? a : b
}

function fundStatus(state: MutableState, rulebook: Rulebook, tally: Tally, id: string): FundStatus {
  const fund = state.fund(id)
  const available = spendableAnywhere(rulebook, fund)
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
