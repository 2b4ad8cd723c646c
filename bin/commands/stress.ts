import { type Decimal, dec } from '@/engine/decimal'
import { PlimsollError } from '@/engine/errors'
import { stress } from '@/engine/stress'
import { PLAIN_DECIMAL } from '@/lib/wire/amount'
import type { Outcome } from '../cli'
import { type Arguments, readArguments, required, text } from '../options'
import { load } from './snapshot'

/** Moves and fund sizes of one run at most: the table is their product. */
const LIST_MAX = 100

export function stressCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, {
    rulebook: { type: 'string' },
    moves: { type: 'string' },
    funds: { type: 'string' },
  })
  required(args, 'moves')
  const moves = listOf(args, 'moves')
  if (moves.some((move) => move.lte(-100)))
    throw new PlimsollError('move-invalid', 'A move leaves a mark above zero: above -100 per cent.', '--moves')
  const funds = listOf(args, 'funds')
  if (funds.some((fund) => fund.isNegative()))
    throw new PlimsollError('amount-negative', 'A fund’s balance is not negative here.', '--funds')
  const { state, rulebook } = load(args)
  return { document: stress(state, rulebook, moves, funds) }
}

function listOf(args: Arguments, name: string): Decimal[] {
  const items = text(args, name)?.split(',') ?? []
  if (items.length > LIST_MAX) throw new PlimsollError('too-many', `At most ${LIST_MAX} values.`, `--${name}`)
  if (items.some((item) => !PLAIN_DECIMAL.test(item)))
    throw new PlimsollError('amount-invalid', 'Plain decimals, separated by commas.', `--${name}`)
  return items.map((item) => dec(item))
}
