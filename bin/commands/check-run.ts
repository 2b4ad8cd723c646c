import { PlimsollError } from '@/engine/errors'
import { checkRun } from '@/engine/questions/check-run'
import { parseJsonAs } from '@/lib/wire/refusal'
import { venueRun } from '@/lib/wire/run'
import type { Outcome } from '../cli'
import { readArguments, readText } from '../options'
import { answered } from './snapshot'

/** A venue's run against its rulebook: each difference by name. */
export function checkRunCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, { rulebook: { type: 'string' } })
  const [snapshot, run, extra] = args.positionals
  if (snapshot === undefined) throw new PlimsollError('argument-missing', 'SNAPSHOT is required.', 'SNAPSHOT')
  if (run === undefined) throw new PlimsollError('argument-missing', 'RUN is required.', 'RUN')
  if (extra !== undefined)
    throw new PlimsollError('argument-unknown', 'There is one argument too many.', extra.slice(0, 80))
  const venue = parseJsonAs(venueRun, readText(run))
  const { document } = answered({ ...args, positionals: [snapshot] }, ({ state, rulebook }) =>
    checkRun(state, venue, rulebook),
  )
  return { document, holds: document.holds }
}
