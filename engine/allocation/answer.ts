import { amountOf, type Decimal, dec, ONE, plain, printedRatio, ratio, ZERO } from '../decimal'
import { PlimsollError } from '../errors'
import { type Endowment, measuresOf, POLICIES, type Policy, type Share, spread } from './policies'

export interface AllocationOptions {
  readonly policy: string
  readonly budget: string
  readonly cap?: string | undefined
  /** Whether every share is printed, and not their measures alone. */
  readonly rows?: boolean | undefined
}

/** A policy and its bounds, checked before the endowments are read. Refusals name options of the command line. */
export interface Allocation {
  readonly policy: Policy
  readonly budget: Decimal
  readonly cap: Decimal | undefined
}

export function allocationFrom({ policy: name, budget: text, cap }: AllocationOptions): Allocation {
  const policy = POLICIES.find((known) => known === name)
  if (!policy) throw new PlimsollError('unknown-policy', `Known policies are ${POLICIES.join(', ')}.`, '--policy')
  const budget = dec(text)
  if (budget.isNegative()) throw new PlimsollError('amount-negative', 'A budget is never negative.', '--budget')
  return { policy, budget, cap: cap === undefined ? undefined : capFrom(cap) }
}

/** A share above zero and at most one. */
export function capFrom(text: string): Decimal {
  const cap = dec(text)
  if (cap.lte(ZERO) || cap.gt(ONE))
    throw new PlimsollError('cap-invalid', 'A cap is a share: above 0 and at most 1.', '--cap')
  return cap
}

/** `plimsoll.allocation/1`: a loss spread over endowments. */
export function allocationAnswer({ policy, budget, cap }: Allocation, endowments: Endowment[], rows = false) {
  const result = spread(policy, endowments, budget, { cap })
  const printed = rows ? { rows: result.shares.map(shareAnswer) } : {}
  return { format: 'plimsoll.allocation/1' as const, policy, budget: plain(budget), ...measuresOf(result), ...printed }
}

function shareAnswer({ endowment, taken }: Share) {
  const fraction = endowment.amount.isZero() ? '0' : printedRatio(ratio(taken, endowment.amount))
  return { id: endowment.id, endowment: plain(amountOf(ratio(endowment.amount))), taken: plain(taken), fraction }
}
