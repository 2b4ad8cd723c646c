import { allocationAnswer, allocationFrom } from '@/engine/allocation/answer'
import { parseEndowments } from '@/lib/wire/endowments'
import type { Outcome } from '../cli'
import { amountOption, flag, onePositional, readArguments, readText, required, text } from '../options'

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
  const policy = required(args, 'policy')
  required(args, 'budget')
  const bounds = { budget: amountOption(args, 'budget') ?? '0', cap: amountOption(args, 'cap') }
  const allocation = allocationFrom({ policy, ...bounds })
  const weight = policy === 'risk-weighted' ? required(args, 'weight') : text(args, 'weight')
  const columns = { id: required(args, 'id'), endowment: required(args, 'endowment'), weight }
  const endowments = parseEndowments(readText(onePositional(args, 'CSV')), columns)
  return { document: allocationAnswer(allocation, endowments, flag(args, 'rows')) }
}
