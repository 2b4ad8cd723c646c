import { PlimsollError } from '@/engine/errors'
import { stress } from '@/engine/questions/stress'
import { PLAIN_DECIMAL } from '@/lib/wire/plain-decimal'
import type { Outcome } from '../cli'
import { type Arguments, readArguments, required, text } from '../options'
import { answered } from './snapshot'

/** Moves and fund sizes of one run at most: the table is their product. */
const LIST_MAX = 100

/** What a set of moves would do to every market. */
export function stressCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, {
    rulebook: { type: 'string' },
    moves: { type: 'string' },
    funds: { type: 'string' },
  })
  required(args, 'moves')
  const [moves, funds] = [listOf(args, 'moves'), listOf(args, 'funds')]
  return answered(args, ({ state, rulebook }) => stress(state, rulebook, moves, funds))
}

function listOf(args: Arguments, name: string): string[] {
  const items = text(args, name)?.split(',') ?? []
  if (items.length > LIST_MAX) throw new PlimsollError('too-many', `At most ${LIST_MAX} values.`, `--${name}`)
  if (items.every((item) => PLAIN_DECIMAL.test(item))) return items
  throw new PlimsollError('amount-invalid', 'Plain decimals, separated by commas.', `--${name}`)
}
