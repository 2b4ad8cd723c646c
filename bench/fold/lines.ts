import type { Decimal } from 'decimal.js'
import { plain } from '@/engine/decimal'
import { isFundAccount, type View } from '@/engine/state'
import type { Ledger } from './naive'

/** Every account's balance, every fund's and every position, to the last digit. */
export function linesOfView(view: View): string[] {
  const lines: string[] = []
  for (const { id, balance } of view.accounts.values()) {
    if (!isFundAccount(id)) lines.push(`account ${id} ${plain(balance)}`)
    for (const { market, side, size, entry, margin } of view.positionsBy(id)) {
      lines.push(`position ${id}|${market}|${side} ${plain(size)} ${plain(entry)} ${margin ? plain(margin) : null}`)
    }
  }
  for (const { id, balance } of view.funds.values()) lines.push(`fund ${id} ${plain(balance)}`)
  return lines.sort()
}

export function linesOfLedger({ balances, funds, positions }: Ledger): string[] {
  const lines = [...balances].map(([id, balance]) => `account ${id} ${text(balance)}`)
  for (const [id, balance] of funds) lines.push(`fund ${id} ${text(balance)}`)
  for (const [key, { size, entry, margin }] of positions) {
    lines.push(`position ${key} ${text(size)} ${text(entry)} ${margin ? text(margin) : null}`)
  }
  return lines.sort()
}

function text(value: Decimal): string {
  return value.isZero() ? '0' : value.toFixed()
}
