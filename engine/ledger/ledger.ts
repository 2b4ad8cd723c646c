import { type Decimal, plain } from '../decimal'
import { PlimsollError } from '../errors'
import type { LogRecord } from '../log'
import { byCodeUnits, type View } from '../state'

/**
 * A ledger believes a log: it books what the log says was decided and decides nothing. Its state is what accounts, funds
 * and positions come to; orders, unresolved positions and declared residuals are the book's.
 *
 * It refuses, with the line's number, a record that can't be booked (`unknown-account`, `unknown-market`, `unknown-fund`,
 * `no-position`, `duplicate-id`) and one whose stated result is not what booking it comes to (`ledger-differs`). Whether
 * it had to be decided so is for `replay` to say.
 */
export interface Ledger {
  take(record: LedgerRecord): void
  /** Copies what there is into a state of its own. */
  state(): View
}

/** Members that no ledger looks at. */
interface Unread {
  depth: 'asks' | 'bids' | 'market'
  liquidation: 'cause' | 'size'
  takeover: 'cause' | 'event'
  closure: 'cause' | 'fee' | 'place' | 'price' | 'score'
  'fund-payment': 'cause' | 'event' | 'market'
}

/** A record of a type, without them. */
export type RecordOf<Type extends LogRecord['type']> = Omit<
  Extract<LogRecord, { type: Type }>,
  Type extends keyof Unread ? Unread[Type] : never
>

export type LedgerRecord = { [Type in LogRecord['type']]: RecordOf<Type> }[LogRecord['type']]

export function unknown(what: 'account' | 'market' | 'fund' | 'event', id: string): PlimsollError {
  return new PlimsollError(`unknown-${what}`, `The log names no ${what} ${id} before this line.`)
}

export function duplicate(id: string): PlimsollError {
  return new PlimsollError('duplicate-id', `There is an account ${id} already, or the id belongs to a fund.`)
}

export function noPosition(account: string, market: string): PlimsollError {
  return new PlimsollError(
    'no-position',
    `The account ${account} holds too little in ${market} for what is closed here.`,
  )
}

export function notAbove(text: string): PlimsollError {
  return new PlimsollError('amount-invalid', `Sizes and prices are above zero, and ${text.slice(0, 40)} is not.`)
}

export function differs(name: string): PlimsollError {
  return new PlimsollError('ledger-differs', `The stated ${name} is not what booking this line comes to.`)
}

/** The state as text, one thing a line, sorted: equal states have equal texts, whoever kept them. */
export function stateText(view: View): string {
  const lines: string[] = []
  const orNull = (amount: Decimal | null) => (amount ? plain(amount) : null)
  for (const { id, mark, previousMark, markAt } of view.markets.values()) {
    lines.push(`market ${id} ${plain(mark)} ${orNull(previousMark)} ${markAt}`)
  }
  for (const { id, balance, floor } of view.funds.values()) lines.push(`fund ${id} ${plain(balance)} ${plain(floor)}`)
  for (const { id, owner, balance } of view.accounts.values()) {
    lines.push(`account ${id} ${owner} ${plain(balance)}`)
    for (const { market, side, size, entry, margin, openedAt } of view.positionsBy(id)) {
      lines.push(`position ${id} ${market} ${side} ${plain(size)} ${plain(entry)} ${orNull(margin)} ${openedAt}`)
    }
  }
  return lines.sort(byCodeUnits).join('\n')
}
