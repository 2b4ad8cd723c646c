import { rulebookNamed } from '@/engine/rulebooks/index'
import { rulebookInWords, rulebookList } from '@/lib/wire/rulebooks'
import type { Outcome } from '../cli'
import { readArguments } from '../options'

/** The list of rulebooks, or one of them in words. */
export function rulebooksCommand(argv: readonly string[]): Outcome {
  const [name] = readArguments(argv, {}).positionals
  return { document: name === undefined ? rulebookList() : rulebookInWords(rulebookNamed(name, 'NAME')) }
}
