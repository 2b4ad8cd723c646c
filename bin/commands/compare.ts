import { compare } from '@/engine/questions/compare'
import { cappedAt, rulebookNamed } from '@/engine/rulebooks/index'
import type { Outcome } from '../cli'
import { amountOption, readArguments, required } from '../options'
import { load, POSITION, positionChoice } from './snapshot'

/** One shortfall under several rulebooks, side by side. */
export function compareCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, { ...POSITION, rulebooks: { type: 'string' }, cap: { type: 'string' } })
  const choice = positionChoice(args)
  const rulebooks = required(args, 'rulebooks')
    .split(',')
    .map((name) => cappedAt(rulebookNamed(name, '--rulebooks'), amountOption(args, 'cap')))
  return { document: compare(load(args).state, choice, rulebooks) }
}
