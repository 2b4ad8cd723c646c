import { Random } from './random'
import { type Asset, LISTINGS, type Listing } from './venue'

/**
 * Who trades. `lev`: isolated, 20 to 100 times levered, the ones who go bankrupt. `trend`: cross, follows what the last
 * minutes did.
 * `hedge`: long one market and short another. `hold`: hardly ever trades; some hold every market of their asset. `mm`:
 * market makers, the other side of every trade and the owners of the order book.
 */
export type Kind = 'lev' | 'trend' | 'hedge' | 'hold' | 'mm'

export interface Member {
  readonly id: string
  readonly owner: string
  readonly kind: Kind
  readonly asset: Asset
  /** Where this account trades; a hedger's first market is its long one. */
  readonly markets: readonly Listing[]
  /** Equity it likes to have, in US dollars; for the over-levered the margin of one position. */
  readonly budget: number
  /** Notional over equity it aims at, of one position. */
  readonly leverage: number
  readonly deltaNeutral: boolean
}

export type Mix = Readonly<Record<Exclude<Kind, 'mm'>, number>>

export interface PopulationPlan {
  /** Traders, market makers not counted. */
  readonly size: number
  readonly mix: Mix
  /** Market every hedger is short in; any where absent. */
  readonly hedgeShort?: string | undefined
  /** Lowest and highest notional of one of a hedger's legs over its equity. */
  readonly hedgeLeverage?: readonly [number, number] | undefined
}

const MAKERS: Readonly<Record<Asset, number>> = { USDT: 12, BTC: 4 }
/** A market maker's equity for each trader of the venue, so that a small venue has small makers. */
const MAKER_USD_PER_TRADER = 4_000
const HEDGE_LEVERAGE = [2, 5] as const
/** One account in so many belongs to the owner of the account before it. */
const SECOND_ACCOUNT = 23
/** One holder in so many holds every market of its asset. */
const EVERYWHERE = 10

export function populate(seed: string, plan: PopulationPlan): readonly Member[] {
  const random = Random.seeded(`population|${seed}`)
  return [
    ...makers(plan.size),
    ...kindOf('lev', plan, random),
    ...kindOf('trend', plan, random),
    ...kindOf('hedge', plan, random),
    ...kindOf('hold', plan, random),
  ]
}

function makers(traders: number): Member[] {
  const total = MAKERS.USDT + MAKERS.BTC
  return Array.from({ length: total }, (_, i) => {
    const asset: Asset = i < MAKERS.USDT ? 'USDT' : 'BTC'
    // The makers of the second asset are desks of the first ones' owners: one owner, two accounts.
    const owner = idOf('mm', asset === 'USDT' ? i : i - MAKERS.USDT, 2)
    return {
      id: idOf('mm', i, 2),
      owner,
      kind: 'mm' as const,
      asset,
      markets: LISTINGS.filter((l) => l.asset === asset),
      budget: MAKER_USD_PER_TRADER * traders,
      leverage: 1,
      deltaNeutral: false,
    }
  })
}

function kindOf(kind: Exclude<Kind, 'mm'>, plan: PopulationPlan, random: Random): Member[] {
  const weights = plan.mix.lev + plan.mix.trend + plan.mix.hedge + plan.mix.hold
  const count = Math.round((plan.size * plan.mix[kind]) / weights)
  const members: Member[] = []
  for (let i = 0; i < count; i += 1) {
    const id = idOf(kind, i, 4)
    const owner = i % SECOND_ACCOUNT === SECOND_ACCOUNT - 1 ? idOf(kind, i - 1, 4) : id
    members.push({ id, owner, kind, ...TRAITS[kind](i, random, plan) })
  }
  return members
}

type Traits = Pick<Member, 'asset' | 'markets' | 'budget' | 'leverage' | 'deltaNeutral'>

const TRAITS: Readonly<Record<Exclude<Kind, 'mm'>, (i: number, random: Random, plan: PopulationPlan) => Traits>> = {
  lev: (_, random) => {
    const home = homeOf(random)
    return { ...at([home]), budget: random.heavy(700), leverage: random.pick(home.leverages), deltaNeutral: false }
  },
  trend: (_, random) => {
    const home = homeOf(random)
    return { ...at([home]), budget: random.heavy(3_500), leverage: random.between(3, 9), deltaNeutral: false }
  },
  hedge: (_, random, plan) => {
    const [long, short] = pairOf(random, plan.hedgeShort)
    const [low, high] = plan.hedgeLeverage ?? HEDGE_LEVERAGE
    const [budget, leverage] = [random.heavy(9_000), random.between(low, high)]
    return { ...at([long, short]), budget, leverage, deltaNeutral: random.chance(0.4) }
  },
  hold: (i, random) => {
    const home = homeOf(random)
    const markets = i % EVERYWHERE === 0 ? LISTINGS.filter((l) => l.asset === 'USDT') : [home]
    return { ...at(markets), budget: random.heavy(7_000), leverage: random.between(0.5, 2), deltaNeutral: false }
  },
}

function at(markets: readonly Listing[]): Pick<Member, 'asset' | 'markets'> {
  return { asset: markets[0]?.asset ?? 'USDT', markets }
}

function homeOf(random: Random): Listing {
  let left = random.uniform()
  for (const candidate of LISTINGS) {
    left -= candidate.share
    if (left < 0) return candidate
  }
  return random.pick(LISTINGS)
}

/** Two markets of one asset: a hedger's legs share one balance. */
function pairOf(random: Random, short: string | undefined): readonly [Listing, Listing] {
  const eligible = LISTINGS.filter((l) => l.asset === 'USDT')
  const second = eligible.find((l) => l.id === short) ?? random.pick(eligible)
  return [random.pick(eligible.filter((l) => l !== second)), second]
}

function idOf(kind: Kind, index: number, width: number): string {
  return `${kind}-${String(index + 1).padStart(width, '0')}`
}
