import { describedNamed } from '@/engine/rulebooks/index'
import { inWords, rulebookList } from '@/lib/wire/rulebooks'
import type { Outcome } from '../cli'
import { readArguments } from '../options'

/** The list of rulebooks, or one of them, or a venue without a queue, in words. */
export function rulebooksCommand(argv: readonly string[]): Outcome {
  const [name] = readArguments(argv, {}).positionals
  return { document: name === undefined ? rulebookList() : inWords(describedNamed(name, 'NAME')) }
}
