import { nodeCrypto } from '@/lib/server/crypto'
import { verifyTexts } from '@/lib/wire/proofs'
import type { Outcome } from '../cli'
import { onePositional, readArguments, readText, text } from '../options'

/** Each check of a receipt, or of a public run by itself, by name. */
export function verifyCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, { run: { type: 'string' }, keys: { type: 'string' } })
  const file = readText(onePositional(args, 'RECEIPT'))
  const [run, keys] = [text(args, 'run'), text(args, 'keys')]
  const evidence = {
    ...(run === undefined ? {} : { run: readText(run) }),
    ...(keys === undefined ? {} : { keys: readText(keys) }),
  }
  const verdict = verifyTexts({ file, ...evidence }, nodeCrypto)
  return { document: verdict, holds: verdict.holds }
}
