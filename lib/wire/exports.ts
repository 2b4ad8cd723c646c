import type { EventRow, LedgerEntry, MarketRow, ReportClosure } from './frames'
import type { VenueReading } from './venues'

/** Columns of the files that are given away, each with its meaning: the files and their dictionary are made of the same list. */

export type Cell = string | number | boolean | null

export interface Column<Row> {
  readonly name: string
  readonly meaning: string
  readonly read: (row: Row) => Cell
}

const column = <Row>(name: string, meaning: string, read: (row: Row) => Cell): Column<Row> => ({ name, meaning, read })

/** What a file has in the asset an event is settled in. */
const IN_ASSET = 'in the asset of `settle`'

export const EVENT_COLUMNS: readonly Column<EventRow>[] = [
  column('id', 'Market and number of the line that caused the event; part of its address', (row) => row.id),
  column('stream', 'The log it stands in: the running exchange, or an imported record', (row) => row.stream),
  column('title', 'Market and side in words', (row) => row.title),
  column('market', 'The market; empty where a record covers several', (row) => row.market),
  column('side', 'The side whose positions were reduced', (row) => row.side),
  column('started_at', 'When the queue was committed to, UTC', (row) => row.startedAt),
  column('ended_at', 'When the last closure was made, UTC; empty while it runs', (row) => row.endedAt),
  column('status', '`active`, `ended`, or `aborted`: given up and committed anew', (row) => row.status),
  column('accounts', 'Accounts that were reduced', (row) => row.accounts),
  column('size', 'Size closed, in the unit of the market', (row) => row.size),
  column('notional', `Size at the closing price, ${IN_ASSET}`, (row) => row.notional),
  column('settle', 'The asset that amounts of money are in', (row) => row.settle),
  column('shortfall', `What was missing after the bankrupt account’s own margin, ${IN_ASSET}`, (row) => row.shortfall),
  column('fund_paid', `Paid by the insurance fund, ${IN_ASSET}`, (row) => row.fundPaid),
  column(
    'adl_covered',
    `Covered by closures, ${IN_ASSET}; negative where the price favoured the counterparties`,
    (row) => row.adlCovered,
  ),
  column('residual', `Covered by nobody, ${IN_ASSET}`, (row) => row.residual),
  column(
    'overshoot',
    `Taken beyond the shortfall, ${IN_ASSET}; fund_paid + adl_covered + residual = shortfall + overshoot`,
    (row) => row.overshoot,
  ),
  column('simulated', 'Whether the exchange is invented', (row) => row.simulated),
  column('authority', 'Who decided: `engine`, or the `venue` itself', (row) => row.authority),
  column('coverage', 'Whose positions are known: `full`, `cohort` or `own`', (row) => row.coverage),
  column(
    'check',
    'Whether the closures follow from the committed queue: `follows-rulebook`, `differs`, `not-checkable`',
    (row) => row.check,
  ),
]

export const CLOSURE_COLUMNS: readonly Column<ReportClosure>[] = [
  column('seq', 'Line of the log', (row) => row.seq),
  column('at', 'When, UTC', (row) => row.at),
  column('place', 'Place in the committed queue, 1 at the front', (row) => row.place),
  column(
    'account',
    'The account; where accounts are hidden a name that is good for this event only',
    (row) => row.name,
  ),
  column('size', 'Size closed, in the unit of the market', (row) => row.size),
  column('price', 'Closing price', (row) => row.price),
  column('notional', 'Size at the closing price, in the settlement asset', (row) => row.notional),
  column(
    'realised_pnl',
    'What the account realised; empty for others where accounts are hidden',
    (row) => row.realisedPnl,
  ),
  column(
    'size_after',
    'What was left of the position; empty for others where accounts are hidden',
    (row) => row.sizeAfter,
  ),
  column('score', 'The score that ranked it; empty for others where accounts are hidden', (row) => row.score),
  column('receipt', 'Name of the receipt; empty for others where accounts are hidden', (row) => row.receipt),
]

export const LEDGER_COLUMNS: readonly Column<LedgerEntry>[] = [
  column('seq', 'Line of the log that moved the balance', (row) => row.seq),
  column('at', 'When, UTC', (row) => row.at),
  column(
    'reason',
    '`opening` carries everything before it; `contribution`, `withdrawal`, `liquidation-surplus`, `shortfall`, `inventory`: results of positions taken over; `observed`: as a venue reported it',
    (row) => row.reason,
  ),
  column('market', 'The market it was about', (row) => row.market),
  column('event', 'The ADL event it belongs to', (row) => row.event),
  column('amount', 'Movement in the fund’s asset, negative out of the fund', (row) => row.amount),
  column(
    'balance_after',
    'Balance after it; the amounts of all rows add up to the first row’s',
    (row) => row.balanceAfter,
  ),
]

export const MARKET_COLUMNS: readonly Column<MarketRow>[] = [
  column('id', 'The market', (row) => row.id),
  column('kind', '`linear`: profit in the quote asset; `inverse`: in the base asset', (row) => row.kind),
  column('settle', 'The asset that profit and margin are in', (row) => row.settle),
  column('mark', 'The mark, quote per base', (row) => row.mark),
  column('mark_at', 'When it was set, UTC', (row) => row.markAt),
  column('state', '`calm`, `watch`, `warned`, `active`, `stopping` or `halted`', (row) => row.state),
  column('rule', 'The rulebook’s trigger', (row) => row.rule),
  column(
    'distance',
    'What is left before the trigger holds, in the settlement asset',
    (row) => row.distance?.amount ?? null,
  ),
  column('distance_share', 'The same as a share of the whole way', (row) => row.distance?.share ?? null),
  column('fund', 'The insurance fund that stands behind it', (row) => row.fund),
  column('open_interest', 'Size of one side, in the unit of the market', (row) => row.openInterest.size),
  column('open_interest_notional', 'The same at the mark, in the settlement asset', (row) => row.openInterest.notional),
  column('long_positions', 'Open longs', (row) => row.longs.positions),
  column('short_positions', 'Open shorts', (row) => row.shorts.positions),
  column('cover_move', 'The worse of a fall and a rise of ten per cent, as a ratio', (row) => row.cover?.move ?? null),
  column(
    'cover_shortfall',
    'Shortfall after that move in one gap, in the settlement asset',
    (row) => row.cover?.shortfall ?? null,
  ),
  column('cover_ratio', 'What the fund may spend over that shortfall', (row) => row.cover?.ratio ?? null),
  column(
    'touch_down',
    'The fall at which the fund is used up and shorts are closed, as a ratio',
    (row) => row.touch?.down ?? null,
  ),
  column(
    'touch_up',
    'The rise at which the fund is used up and longs are closed, as a ratio',
    (row) => row.touch?.up ?? null,
  ),
]

export const VENUE_COLUMNS: readonly Column<VenueReading>[] = [
  column('venue', 'Who says it', (row) => row.venue),
  column('market', 'The venue’s own name of the market', (row) => row.market),
  column('base', 'The coin; thousands of a coin count as the coin', (row) => row.base),
  column('quote', 'What it is quoted in', (row) => row.quote),
  column('state', '`calm`, `watch`, `warned`, `active`, or `unknown`, on one scale for all', (row) => row.state),
  column('way', 'The share of the way to the venue’s own trigger, where its figures say it', (row) => row.way),
  column('raw', 'What the venue wrote, under its own names', (row) =>
    row.facts.map(({ name, value }) => `${name}=${value}`).join(' '),
  ),
  column('at', 'When the venue worked it out, by the venue, UTC', (row) => row.at),
  column('heard_at', 'When it was last had from the venue, UTC', (row) => row.heardAt),
  column('stale', 'Whether it is too old to speak of the present', (row) => row.stale),
  column('trouble', 'What is wrong with the venue’s answers', (row) => row.trouble),
  column('source', 'Where it was asked', (row) => row.source),
  column('fund_asset', 'Asset of the first fund that stands behind it', (row) => row.funds[0]?.asset ?? null),
  column('fund_balance', 'Balance of that fund', (row) => row.funds[0]?.balance ?? null),
]
