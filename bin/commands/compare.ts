import { compare } from '@/engine/compare'
import { rulebookNamed } from '@/engine/rulebooks/index'
import type { Outcome } from '../cli'
import { readArguments, required } from '../options'
import { load, POSITION, positionChoice } from './snapshot'

/** One shortfall under several rulebooks, side by side. */
export function compareCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, { ...POSITION, rulebooks: { type: 'string' } })
  const choice = positionChoice(args)
  const rulebooks = required(args, 'rulebooks')
    .split(',')
    .map((name) => rulebookNamed(name, '--rulebooks'))
  return { document: compare(load(args).state, choice, rulebooks) }
}
