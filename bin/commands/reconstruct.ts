import { join } from 'node:path'
import { RECONSTRUCTIONS, reconstructionNamed } from '@/engine/simulation/reconstructions'
import { record } from '@/engine/simulation/recording'
import { sha256 } from '@/lib/server/sha256'
import type { Outcome } from '../cli'
import { countOption, onePositional, readArguments, required, text } from '../options'
import { writeWhole } from './import'

/** Records a reconstruction, or with `all` those that ship, with the hashes they end in; the ones in `public/recordings` are those of seed 1. */
export function reconstructCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, { seed: { type: 'string' }, out: { type: 'string' } })
  const name = onePositional(args, 'NAME')
  if (name === 'all') return recordAll(required(args, 'out'))
  const recipe = reconstructionNamed(name)
  const seed = countOption(args, 'seed') ?? 1
  const { stream, lines, hash } = record(recipe, seed, sha256)
  const out = text(args, 'out')
  if (out !== undefined) writeWhole(out, lines)
  return {
    document: { format: 'plimsoll.reconstruction/1', name: recipe.name, seed, stream, lines: lines.length, hash },
  }
}

function recordAll(folder: string): Outcome {
  const hashes = RECONSTRUCTIONS.map((recipe) => {
    const { lines, hash } = record(recipe, 1, sha256)
    writeWhole(join(folder, `${recipe.name}.ndjson`), lines)
    return [recipe.name, hash] as const
  })
  const document = Object.fromEntries(hashes)
  writeWhole(join(folder, 'hashes.json'), [JSON.stringify(document, null, 2)])
  return { document: { format: 'plimsoll.reconstructions/1', hashes: document } }
}
