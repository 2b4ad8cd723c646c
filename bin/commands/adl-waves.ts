import { PlimsollError } from '@/engine/errors'
import { adlWaves, type WaveFiles } from '@/engine/research/adl-waves'
import { NO_WAVE_FILES, readWaveFile } from '@/lib/wire/adl-waves'
import type { Outcome } from '../cli'
import { readArguments, readText } from '../options'

/** The research's arithmetic on the files published with it; each is known by its columns. */
export function adlWavesCommand(argv: readonly string[]): Outcome {
  const { positionals } = readArguments(argv, {})
  if (positionals.length === 0) throw new PlimsollError('argument-missing', 'A published file is required.', 'FILE')
  return { document: adlWaves(positionals.reduce(withFile, NO_WAVE_FILES)) }
}

function withFile(files: WaveFiles, path: string): WaveFiles {
  try {
    return { ...files, ...readWaveFile(readText(path)) }
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error
    throw new PlimsollError(error.code, `${path}: ${error.message}`, error.path)
  }
}
