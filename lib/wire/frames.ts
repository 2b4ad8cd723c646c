import { z } from 'zod'
import { amount, id, side, time } from './amount'

/**
 * What live pages show, once: the read routes answer with these shapes and the stream sends the same shapes as parts of
 * frames. A frame of a topic is a map from part name to part; a snapshot carries every part, a delta only those that
 * changed (null removes one). Every amount is in the unit its name or the market's `settle` says.
 */

/** `unknown`: not every position of the market is known, so how near ADL is can't be said. */
export const marketState = z.enum(['calm', 'watch', 'warned', 'active', 'stopping', 'halted', 'unknown'])
export type MarketState = z.infer<typeof marketState>

export const freshnessState = z.enum(['live', 'delayed', 'stale', 'halted', 'disconnected', 'recovering'])
export type FreshnessState = z.infer<typeof freshnessState>

/** How old the newest input is, as the server saw it; the browser adds what it knows of its own connection. */
export const freshness = z.object({
  state: freshnessState,
  /** Milliseconds between the newest input and the moment this was computed. */
  ageMs: z.number().int().nonnegative(),
  /** The interval at which inputs are expected, in milliseconds: delayed from twice, stale from six times this. */
  intervalMs: z.number().int().positive(),
  reason: z.string().nullable(),
})
export type Freshness = z.infer<typeof freshness>

export const overview = z.object({
  stream: id,
  venue: z.string(),
  simulated: z.boolean(),
  authority: z.enum(['engine', 'venue']),
  coverage: z.enum(['full', 'cohort', 'own']),
  disclosure: z.enum(['open', 'blinded']),
  rulebook: z.string(),
  /** The rulebook with the version that is followed now: `name/version`. */
  inForce: z.string(),
  scenario: z.string().nullable(),
  seq: z.number().int(),
  at: time,
  /** The newest entry of the signed log of commitments and results; null before the first event. */
  head: z.object({ size: z.number().int().positive(), root: z.string(), seq: z.number().int(), at: time }).nullable(),
  freshness,
})
export type Overview = z.infer<typeof overview>

/** One source of a connected exchange, as the server hears it. A reason is a name of `docs/connect.md`, for a person in `detail`. */
export const upstream = z.object({
  id,
  name: z.string(),
  state: z.enum(['ok', 'waiting', 'degraded', 'down']),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  /** When it was last heard. */
  heardAt: time.nullable(),
})
export type Upstream = z.infer<typeof upstream>

/** Where a venue's own runs of closures are not what its rulebook asks for; null where accounts are hidden. */
export const divergences = z.object({
  /** Runs that were seen, and of these the ones that differ. */
  runs: z.number().int(),
  differing: z.number().int(),
  rows: z.array(
    z.object({
      seq: z.number().int(),
      at: time,
      event: id,
      market: id,
      name: z.enum([
        'out-of-order',
        'wrong-price',
        'too-much',
        'too-little',
        'fund-not-first',
        'protected-taken',
        'skipped-without-reason',
        'trigger-not-held',
      ]),
      bankrupt: id.nullable(),
      account: id.nullable(),
      expected: amount.nullable(),
      found: amount.nullable(),
    }),
  ),
})
export type Divergences = z.infer<typeof divergences>

const sideTotals = z.object({ positions: z.number().int(), size: amount, owners: z.number().int() })

/** One market as the public sees it. `down`/`up`: which way the mark would have to move. */
export const marketRow = z.object({
  id,
  kind: z.enum(['linear', 'inverse']),
  settle: z.string(),
  /** The unit of sizes, for example `BTC`; contracts for an inverse market. */
  unit: z.string(),
  lot: amount,
  tick: amount,
  mark: amount,
  markAt: time,
  state: marketState,
  /** Why nothing is decided in it now: a name of `docs/connect.md`, or an operator's own words; null while it runs. */
  halt: z.string().nullable(),
  /** The trigger's name in the rulebook, and the numbers it looked at. */
  rule: z.string(),
  fund: id.nullable(),
  openInterest: z.object({ size: amount, notional: amount }),
  longs: sideTotals,
  shorts: sideTotals,
  /** The worse of a fall and a rise of ten per cent in one gap: shortfall it would leave, and fund / shortfall. */
  cover: z.object({ move: amount, shortfall: amount, ratio: amount.nullable() }).nullable(),
  /** Move of the mark (a ratio, negative = fall) at which the fund is used up and closures begin; null: not within 0 .. 10x. */
  touch: z.object({ down: amount.nullable(), up: amount.nullable() }).nullable(),
  /**
   * How far from the trigger, and what is nearest to starting ADL: the least loss in `settle` that would, below zero once it
   * is passed, and the share of the way that is left. Null where there is no trigger, its parts where they can't be said.
   */
  distance: z
    .object({
      by: z.enum([
        'fund-exhausted',
        'fund-fall',
        'fund-drawdown',
        'market-pnl-drawdown',
        'fund-losses',
        'backlog',
        'positions-waiting',
      ]),
      amount: amount.nullable(),
      share: amount.nullable(),
    })
    .nullable(),
})
export type MarketRow = z.infer<typeof marketRow>

export const fundPoint = z.object({ at: time, balance: amount })
export type FundPoint = z.infer<typeof fundPoint>
/** The balance's last day for a chart, oldest first, at most 240 points, told once a minute: the present is in the row. */
export const fundPoints = z.array(fundPoint).max(240)

export const fundRow = z.object({
  id,
  asset: z.string(),
  markets: z.array(id),
  balance: amount,
  floor: amount,
  available: amount,
  peak8h: amount,
  /** (balance - peak) / peak, never positive; null when the peak is not positive. */
  drawdown: amount.nullable(),
  /** available less today's shortfall: what is left before the trigger of fund-exhausted holds. */
  distance: amount,
  change24h: amount,
  /** balance / open interest of its markets. */
  openInterestShare: amount.nullable(),
  lowestCover: z.object({ ratio: amount, market: id }).nullable(),
  /** The market of this fund with the least share of its way to the trigger left. */
  nearest: z.object({ market: id, share: amount }).nullable(),
})
export type FundRow = z.infer<typeof fundRow>

export const ledgerEntry = z.object({
  seq: z.number().int(),
  at: time,
  reason: z.enum([
    'opening',
    'contribution',
    'withdrawal',
    'liquidation-surplus',
    'shortfall',
    'inventory',
    'observed',
  ]),
  market: id.nullable(),
  event: id.nullable(),
  amount,
  balanceAfter: amount,
})
export type LedgerEntry = z.infer<typeof ledgerEntry>

/** One ADL event in a list. Figures the record does not hold are null and shown as lacking, never as zero. */
export const eventRow = z.object({
  id,
  stream: id,
  title: z.string(),
  market: id.nullable(),
  /** The side whose positions were reduced. */
  side: side.nullable(),
  settle: z.string(),
  /** What sizes and prices are counted in, also when the market is gone; null where the record names neither. */
  unit: z.string().nullable(),
  lot: amount.nullable(),
  tick: amount.nullable(),
  startedAt: time,
  endedAt: time.nullable(),
  status: z.enum(['active', 'ended', 'aborted']),
  accounts: z.number().int().nullable(),
  size: amount.nullable(),
  notional: amount.nullable(),
  shortfall: amount.nullable(),
  fundPaid: amount.nullable(),
  adlCovered: amount.nullable(),
  residual: amount.nullable(),
  overshoot: amount.nullable(),
  simulated: z.boolean(),
  authority: z.enum(['engine', 'venue']),
  coverage: z.enum(['full', 'cohort', 'own']),
  /** Whether the closures were re-derived from the committed queue. */
  check: z.enum(['follows-rulebook', 'differs', 'not-checkable']),
})
export type EventRow = z.infer<typeof eventRow>

/** The worst state of any market on one UTC day; null: no feed that day. */
export const dayCell = z.object({ day: z.string(), worst: marketState.nullable(), events: z.number().int() })
export type DayCell = z.infer<typeof dayCell>

/** Something that happened, for the public activity list. */
export const happening = z.object({
  seq: z.number().int(),
  at: time,
  kind: z.enum(['liquidation', 'takeover', 'fund-payment', 'adl-started', 'adl-ended', 'state', 'halted']),
  market: id.nullable(),
  fund: id.nullable(),
  event: id.nullable(),
  /** Size for liquidations, takeovers and ADL; money for fund payments, positive into the fund, negative out of it. */
  amount: amount.nullable(),
  /** The new state for `state`. */
  state: marketState.nullable(),
})
export type Happening = z.infer<typeof happening>

/** A line of the worked score: `label`, the calculation with numbers, and the value. */
export const workedLine = z.object({ label: z.string(), working: z.string(), value: z.string() })
export type WorkedLine = z.infer<typeof workedLine>

export const positionRow = z.object({
  market: id,
  side,
  mode: z.enum(['cross', 'isolated']),
  unit: z.string(),
  settle: z.string(),
  tick: amount,
  lot: amount,
  size: amount,
  entry: amount,
  mark: amount,
  notional: amount,
  unrealisedPnl: amount,
  /** unrealised / entry notional. */
  roi: amount,
  equity: amount,
  leverage: amount.nullable(),
  liquidationPrice: amount.nullable(),
  bankruptcyPrice: amount.nullable(),
  /** Why there is no place, when there is none. */
  standing: z.enum(['in-queue', 'left-out', 'bankrupt', 'coverage', 'rulebook-incomplete']),
  place: z.number().int().nullable(),
  positions: z.number().int(),
  queueSize: amount,
  group: z.number().int().nullable(),
  score: amount.nullable(),
  worked: z.array(workedLine),
  lights: z.number().int().nullable(),
  venueIndicator: z.string().nullable(),
  ahead: amount.nullable(),
  aheadNotional: amount.nullable(),
  aheadShare: amount.nullable(),
  /** Nearest mark at which today's queue would reach this position, the move to it and the shortfall there. */
  reach: z.object({ adlPrice: amount, moveToReach: amount, shortfallToReach: amount }).nullable(),
  /** What a closure of the whole position would be, at the reach: price, realised, and against the mark there. */
  closure: z.object({ price: amount, mark: amount, realisedPnl: amount, againstMark: amount }).nullable(),
  /** Places moved in the last ten minutes, positive = nearer the front; null when not known that long. */
  moved: z.number().int().nullable(),
})
export type PositionRow = z.infer<typeof positionRow>

/** One side of one market for the waterline gauge; the same for every viewer of that side. */
export const hull = z.object({
  market: id,
  side,
  unit: z.string(),
  settle: z.string(),
  mark: amount,
  tick: amount,
  lot: amount,
  /** Size of the side T and its number of positions. */
  size: amount,
  positions: z.number().int(),
  /** Cumulative sizes from the front where one position ends and the next begins, thinned to at most 240; empty when `blinded`. */
  seams: z.array(amount),
  fundAvailable: amount,
  /** Step curve of contract 3.1 sampled at moves 0, 0.005 … 0.30 away from the mark: size closed Q and shortfall S. */
  curve: z.array(z.object({ move: amount, closed: amount, shortfall: amount, fundPaid: amount })),
  /** The smallest sampled-exact move at which the fund is exhausted (Q > 0); null when beyond the range. */
  exhausted: amount.nullable(),
})
export type Hull = z.infer<typeof hull>

export const accountSummary = z.object({
  account: id,
  asset: z.string(),
  balance: amount,
  equity: amount,
  margin: amount,
  unrealisedPnl: amount,
  notional: amount,
})
export type AccountSummary = z.infer<typeof accountSummary>

/** One of my closures or liquidations. */
export const closureRow = z.object({
  seq: z.number().int(),
  at: time,
  kind: z.enum(['closure', 'liquidation', 'takeover']),
  event: id.nullable(),
  market: id,
  side,
  /** What the figures are counted in, also when the market is gone; null where the log never named it. */
  unit: z.string().nullable(),
  settle: z.string().nullable(),
  tick: amount.nullable(),
  lot: amount.nullable(),
  place: z.number().int().nullable(),
  size: amount,
  price: amount,
  realisedPnl: amount,
  fee: amount,
  sizeAfter: amount,
  /** The name of its receipt; null for what is no closure. */
  receipt: z.string().nullable(),
})
export type ClosureRow = z.infer<typeof closureRow>

export const reportClosure = z.object({
  seq: z.number().int(),
  at: time,
  place: z.number().int().nullable(),
  /** The account's id under `open`, its pseudonym of this event under `blinded`, the coin for block totals. */
  name: z.string(),
  size: amount.nullable(),
  price: amount.nullable(),
  /** Null where others' figures are hidden, like the size. */
  notional: amount.nullable(),
  realisedPnl: amount.nullable(),
  sizeAfter: amount.nullable(),
  score: amount.nullable(),
  /** The name of its receipt; null for closures of others where accounts are hidden. */
  receipt: z.string().nullable(),
})
export type ReportClosure = z.infer<typeof reportClosure>

export const timelineEntry = z.object({
  seq: z.number().int(),
  at: time,
  kind: z.enum([
    'liquidation',
    'takeover',
    'fund-payment',
    'adl-started',
    'proceed',
    'closure',
    'adl-ended',
    'observed-adl',
    'mark',
  ]),
  market: id.nullable(),
  amount: amount.nullable(),
  unit: z.string().nullable(),
})

export const eventReport = z.object({
  row: eventRow,
  cause: z.object({
    account: z.string().nullable(),
    side: side.nullable(),
    size: amount.nullable(),
    mark: amount.nullable(),
    bankruptcyPrice: amount.nullable(),
    price: amount.nullable(),
    priceRule: z.string().nullable(),
    fund: id.nullable(),
    fundBefore: amount.nullable(),
    fundAfter: amount.nullable(),
    trigger: z.object({ rule: z.string(), numbers: z.record(z.string(), amount) }).nullable(),
  }),
  timeline: z.array(timelineEntry),
  closures: z.array(reportClosure),
  skipped: z.array(z.object({ place: z.number().int(), name: z.string(), reason: z.string() })),
  /** The queue that was committed to: its root, its size, and the cut. */
  commitment: z
    .object({
      root: z.string(),
      positions: z.number().int(),
      size: amount,
      lag: z.number().int().nullable(),
      lagMs: z.number().int().nullable(),
    })
    .nullable(),
  /** Too few owners held a side, and accounts are hidden: whatever is not a total would be about somebody. */
  totalsOnly: z.boolean(),
  /** What the record does not hold, in words, for imported events. */
  lacking: z.array(z.string()),
})
export type EventReport = z.infer<typeof eventReport>

/** `event: frame` of the stream. `cursor` is also the SSE id: one cursor over streams, `stream@seq` joined by commas. */
export const streamFrame = z.object({
  topic: z.string(),
  kind: z.enum(['snapshot', 'delta']),
  cursor: z.string(),
  parts: z.record(z.string(), z.unknown()),
})
export type StreamFrame = z.infer<typeof streamFrame>

/**
 * Parts by topic.
 *
 * `status`: `overview` Overview, `market:ID` MarketRow, `fund:ID` FundRow, `points:ID` FundPoint[] (at most 60), `events` EventRow[] (newest first, at most 20),
 * `days` DayCell[] (90, oldest first), `activity` Happening[] (newest first, at most 40).
 * `fund:ID`: `fund` FundRow, `points` FundPoint[], `ledger` LedgerEntry[] (newest first, at most 200).
 * `market:ID`: `market` MarketRow, `hull:long` Hull, `hull:short` Hull.
 * `account:ID` (owner and support only): `summary` AccountSummary, `position:MARKET:SIDE` PositionRow, `closures` ClosureRow[].
 * `address:ID` (everybody, where `disclosure` is open): the same parts.
 * `event:ID`: `report` EventReport.
 */
export const TOPICS = ['status', 'fund', 'market', 'account', 'address', 'event'] as const
