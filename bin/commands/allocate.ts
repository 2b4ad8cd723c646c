import { measuresOf, POLICIES, type Policy, type Share, spread } from '@/engine/allocation/policies'
import { amountOf, dec, ONE, plain, printedRatio, ratio, ZERO } from '@/engine/decimal'
import { PlimsollError } from '@/engine/errors'
import { parseEndowments } from '@/lib/wire/endowments'
import type { Outcome } from '../cli'
import { type Arguments, amountOption, flag, onePositional, readArguments, readText, required, text } from '../options'

/** Spreads a loss over the endowments of a CSV file. */
export function allocateCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, {
    id: { type: 'string' },
    endowment: { type: 'string' },
    weight: { type: 'string' },
    cap: { type: 'string' },
    budget: { type: 'string' },
    policy: { type: 'string' },
    rows: { type: 'boolean' },
  })
  const policy = policyOf(required(args, 'policy'))
  required(args, 'budget')
  const budget = dec(amountOption(args, 'budget') ?? '0')
  if (budget.isNegative()) throw new PlimsollError('amount-negative', 'A budget is never negative.', '--budget')
  const weight = policy === 'risk-weighted' ? required(args, 'weight') : text(args, 'weight')
  const columns = { id: required(args, 'id'), endowment: required(args, 'endowment'), weight }
  const endowments = parseEndowments(readText(onePositional(args, 'CSV')), columns)
  const result = spread(policy, endowments, budget, { cap: capOf(args) })
  const rows = flag(args, 'rows') ? { rows: result.shares.map(printed) } : {}
  return {
    document: { format: 'plimsoll.allocation/1', policy, budget: plain(budget), ...measuresOf(result), ...rows },
  }
}

function policyOf(name: string): Policy {
  const found = POLICIES.find((policy) => policy === name)
  if (!found) throw new PlimsollError('unknown-policy', `Known policies are ${POLICIES.join(', ')}.`, '--policy')
  return found
}

function capOf(args: Arguments) {
  const given = amountOption(args, 'cap')
  if (given === undefined) return undefined
  const cap = dec(given)
  if (cap.lte(ZERO) || cap.gt(ONE))
    throw new PlimsollError('cap-invalid', 'A cap is a share: above 0 and at most 1.', '--cap')
  return cap
}

function printed({ endowment, taken }: Share) {
  const fraction = endowment.amount.isZero() ? '0' : printedRatio(ratio(taken, endowment.amount))
  return { id: endowment.id, endowment: plain(amountOf(ratio(endowment.amount))), taken: plain(taken), fraction }
}
