import { reconstructionNamed } from '@/engine/simulation/reconstructions'
import { record } from '@/engine/simulation/recording'
import { sha256 } from '@/lib/server/sha256'
import type { Outcome } from '../cli'
import { countOption, onePositional, readArguments, text } from '../options'
import { writeWhole } from './import'

/** Records a reconstruction; the ones in `public/recordings` are those of seed 1. */
export function reconstructCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, { seed: { type: 'string' }, out: { type: 'string' } })
  const recipe = reconstructionNamed(onePositional(args, 'NAME'))
  const seed = countOption(args, 'seed') ?? 1
  const { stream, lines, hash } = record(recipe, seed, sha256)
  const out = text(args, 'out')
  if (out !== undefined) writeWhole(out, lines)
  return {
    document: { format: 'plimsoll.reconstruction/1', name: recipe.name, seed, stream, lines: lines.length, hash },
  }
}
