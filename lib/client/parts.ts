import type { AlertsPart } from '../wire/alerts'
import type {
  AccountSummary,
  ClosureRow,
  DayCell,
  Divergences,
  EventReport,
  EventRow,
  FundPoint,
  FundRow,
  Happening,
  Hull,
  LedgerEntry,
  MarketRow,
  Overview,
  PositionRow,
  Upstream,
} from '../wire/frames'
import type { Parts } from './use-frame'

/**
 * The one place where parts get their types. They come from our own server, which made them with the schemas of lib/wire;
 * to check them a second time in every browser would cost more than it could find.
 */
const one = <T>(parts: Parts, name: string): T | null => (parts[name] as T | undefined) ?? null
const many = <T>(parts: Parts, name: string): readonly T[] => (parts[name] as readonly T[] | undefined) ?? []
const prefixed = <T>(parts: Parts, prefix: string): readonly T[] =>
  Object.keys(parts)
    .filter((name) => name.startsWith(prefix))
    .map((name) => parts[name] as T)

/** A fund with its last day, up to the present. */
export interface Fund extends FundRow {
  readonly points: readonly FundPoint[]
}

/** The past is told once a minute and lies apart; the line of a chart goes on to what the row says now. */
function withPast(row: FundRow, past: readonly FundPoint[], at: string | undefined): Fund {
  const last = past.at(-1)
  const isNewer = at !== undefined && (last === undefined || at > last.at)
  return { ...row, points: isNewer ? [...past, { at, balance: row.balance }] : past }
}

export interface Status {
  readonly overview: Overview | null
  readonly markets: readonly MarketRow[]
  readonly funds: readonly Fund[]
  readonly events: readonly EventRow[]
  readonly days: readonly DayCell[]
  readonly activity: readonly Happening[]
  readonly upstreams: readonly Upstream[]
}

export function readDivergences(parts: Parts): Divergences | null {
  return one<Divergences>(parts, 'divergences')
}

export function readStatus(parts: Parts): Status {
  const overview = one<Overview>(parts, 'overview')
  return {
    overview,
    markets: prefixed<MarketRow>(parts, 'market:'),
    funds: prefixed<FundRow>(parts, 'fund:').map((row) =>
      withPast(row, many<FundPoint>(parts, `points:${row.id}`), overview?.at),
    ),
    events: many<EventRow>(parts, 'events'),
    days: many<DayCell>(parts, 'days'),
    upstreams: many<Upstream>(parts, 'upstreams'),
    activity: many<Happening>(parts, 'activity'),
  }
}

/** @param at the time of the row, which the topic of a fund does not carry itself */
export function readFund(
  parts: Parts,
  at: string | undefined,
): { readonly fund: Fund | null; readonly ledger: readonly LedgerEntry[] } {
  const row = one<FundRow>(parts, 'fund')
  return {
    fund: row && withPast(row, many<FundPoint>(parts, 'points'), at),
    ledger: many<LedgerEntry>(parts, 'ledger'),
  }
}

export interface Market {
  readonly market: MarketRow | null
  readonly long: Hull | null
  readonly short: Hull | null
}

export function readMarket(parts: Parts): Market {
  return {
    market: one<MarketRow>(parts, 'market'),
    long: one<Hull>(parts, 'hull:long'),
    short: one<Hull>(parts, 'hull:short'),
  }
}

export interface Account {
  readonly summary: AccountSummary | null
  readonly positions: readonly PositionRow[]
  readonly closures: readonly ClosureRow[]
  /** What this account's alerts have said lately; null where they are not the reader's. */
  readonly alerts: AlertsPart | null
}

export function readAccount(parts: Parts): Account {
  return {
    summary: one<AccountSummary>(parts, 'summary'),
    positions: prefixed<PositionRow>(parts, 'position:'),
    closures: many<ClosureRow>(parts, 'closures'),
    alerts: one<AlertsPart>(parts, 'alerts'),
  }
}

export function readReport(parts: Parts): EventReport | null {
  return one<EventReport>(parts, 'report')
}
