import { Decimal } from 'decimal.js'
import type { SnapshotFile } from '@/engine/snapshot'

/**
 * A queue as one writes it in an afternoon: an object for each position, decimal.js as it comes (20 digits), one division
 * for each score and one for each count of lights, and a sort that compares decimals. It knows one linear market, one
 * position an account and BitMEX's score; the engine's queue also has groups, percentiles, venue indicators and accounts
 * with several positions.
 */
export interface Row {
  readonly account: string
  readonly size: Decimal
  readonly entry: Decimal
  /** Margin of the position when isolated, else the account's balance. */
  readonly behind: Decimal
}

export interface Placed {
  readonly place: number
  readonly account: string
  readonly score: Decimal
  readonly ahead: Decimal
  readonly lights: number
}

interface Scored {
  readonly row: Row
  readonly score: Decimal
}

/** The score's digits that count, as everywhere: the ranking rule is the score cut to 12 digits. */
const SCORE_DIGITS = 12

export function rowsOf(file: SnapshotFile): Row[] {
  const balances = new Map(file.accounts.map(({ id, balance }) => [id, balance]))
  return file.positions
    .filter((position) => position.side === 'long')
    .map(({ account, size, entry, margin }) => ({
      account,
      size: new Decimal(size),
      entry: new Decimal(entry),
      behind: new Decimal(margin ?? balances.get(account) ?? 0),
    }))
}

export function rankNaively(rows: readonly Row[], mark: Decimal): Placed[] {
  const scored = rows.flatMap((row) => scoredOf(row, mark))
  scored.sort(
    (a, b) =>
      b.score.comparedTo(a.score) ||
      b.row.size.comparedTo(a.row.size) ||
      (a.row.account < b.row.account ? -1 : a.row.account > b.row.account ? 1 : 0),
  )
  return placed(scored)
}

/** Nothing for a position without positive equity: it does not stand in the queue. */
function scoredOf(row: Row, mark: Decimal): Scored[] {
  const profit = row.size.times(mark.minus(row.entry))
  const equity = row.behind.plus(profit)
  if (equity.lessThanOrEqualTo(0)) return []
  const notional = row.size.times(mark)
  const entryNotional = row.size.times(row.entry)
  const score = profit.greaterThan(0)
    ? profit.times(notional).dividedBy(entryNotional.times(equity))
    : profit.times(equity).dividedBy(entryNotional.times(notional))
  return [{ row, score: score.toSignificantDigits(SCORE_DIGITS, Decimal.ROUND_DOWN) }]
}

function placed(scored: readonly Scored[]): Placed[] {
  const size = scored.reduce((sum, { row }) => sum.plus(row.size), new Decimal(0))
  let ahead = new Decimal(0)
  return scored.map(({ row, score }, index) => {
    const mine = ahead
    ahead = ahead.plus(row.size)
    const lights = 5 - mine.times(5).dividedBy(size).floor().toNumber()
    return { place: index + 1, account: row.account, score, ahead: mine, lights }
  })
}
