import { amountOf, compare, type Decimal, plain, type Ratio, ratio, sign } from './decimal'
import type { Measures } from './measures'
import type { Rulebook, TriggerRule } from './rulebooks/rulebook'
import { availableOf, type Fund, type Position } from './state'

/** Whether ADL may begin for one bankrupt position, and the numbers the rule looked at. */
export interface Trigger {
  readonly holds: boolean
  readonly rule: TriggerRule
  readonly numbers: Readonly<Record<string, string>>
}

/** Whether a fund stands before the queue. */
export function hasFundStage({ trigger }: Rulebook): boolean {
  return trigger !== 'account-value-below-zero' && trigger !== 'order-book-exhausted'
}

/** What may be spent before the queue under this rulebook: nothing where no fund stands before it. */
export function spendable(rulebook: Rulebook, fund: Fund | undefined): Decimal {
  return availableOf(hasFundStage(rulebook) ? fund : undefined)
}

export function evaluateTrigger(
  measures: Measures,
  position: Position,
  rulebook: Rulebook,
  fund: Fund | undefined,
  shortfall: Ratio,
): Trigger {
  const equity = measures.equity(position)
  const bankrupt = sign(equity) < 0
  const numbers = { equity: plain(amountOf(equity)), shortfall: plain(amountOf(shortfall)) }
  if (!hasFundStage(rulebook)) return { holds: bankrupt, rule: rulebook.trigger, numbers }
  const available = spendable(rulebook, fund)
  const covered = fund !== undefined && compare(shortfall, ratio(available)) <= 0
  return { holds: bankrupt && !covered, rule: rulebook.trigger, numbers: { ...numbers, available: plain(available) } }
}
