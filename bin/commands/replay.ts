import type { Change } from '@/engine/counterfactual'
import { PlimsollError } from '@/engine/errors'
import { INPUT_TYPES } from '@/engine/log'
import { ChangedReplay, type LineParsers, Replay, type ReplaySummary } from '@/engine/replay'
import { rulebookNamed } from '@/engine/rulebooks/index'
import { sha256 } from '@/lib/server/sha256'
import { inputLine, logHeader } from '@/lib/wire/log'
import { parseJson, parseJsonAs } from '@/lib/wire/refusal'
import type { Outcome } from '../cli'
import { type Arguments, countOption, flag, onePositional, readArguments, readLines, text } from '../options'
import { changeIn, replayMany, rulebooksIn } from './backtest'

export const LINES: LineParsers = {
  header: (line) => parseJsonAs(logHeader, line),
  input: (line) => parseJsonAs(inputLine, line),
}

/** Recomputes a log; with another rulebook, what would have happened. */
export async function replayCommand(argv: readonly string[]): Promise<Outcome> {
  const args = readArguments(argv, {
    until: { type: 'string' },
    rulebook: { type: 'string' },
    check: { type: 'boolean' },
    fund: { type: 'string' },
    depth: { type: 'string' },
  })
  const named = text(args, 'rulebook')
  const change = changeIn(args)
  if (named?.includes(',') || args.positionals.length > 1) return many(args, named, change)
  const path = onePositional(args, 'LOG')
  const until = countOption(args, 'until') ?? Number.POSITIVE_INFINITY
  if (named !== undefined || change.fund !== undefined || change.depth !== undefined) {
    const rulebook = named === undefined ? undefined : rulebookNamed(named, '--rulebook').name
    return { document: await otherwise(path, { ...change, rulebook }, until) }
  }
  if (!flag(args, 'check')) return { document: await recompute(path, until) }
  try {
    return { document: { ...(await recompute(path, until)), holds: true } }
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error
    const { code, message, path: place } = error
    return {
      document: { format: 'plimsoll.replay/1', holds: false, difference: { code, message, path: place } },
      holds: false,
    }
  }
}

/** A set of logs under a set of rulebooks. What asks about one log alone is refused. */
async function many(args: Arguments, named: string | undefined, change: Change): Promise<Outcome> {
  for (const option of ['check', 'until']) {
    if (args.values[option] !== undefined)
      throw new PlimsollError('option-invalid', 'This is asked of one log as it was written.', `--${option}`)
  }
  if (named === undefined)
    throw new PlimsollError('option-missing', 'Several logs are replayed under --rulebook a,b,c.', '--rulebook')
  return { document: await replayMany(args.positionals, rulebooksIn(named, '--rulebook'), change) }
}

/** With a bound inside a step the whole step is recomputed and checked as far as the bound. */
export async function recompute(path: string, until = Number.POSITIVE_INFINITY): Promise<ReplaySummary> {
  const replay = new Replay(sha256, LINES)
  for await (const line of readLines(path)) {
    replay.line(line)
    if (replay.seq >= until) return replay.current()
  }
  return replay.end()
}

async function otherwise(path: string, change: Change, until: number): Promise<ReplaySummary> {
  const counterfactual = new ChangedReplay(sha256, change)
  let number = 0
  for await (const line of readLines(path)) {
    number += 1
    if (number === 1) {
      counterfactual.header(LINES.header(line))
      continue
    }
    const { type, seq } = (parseJson(line) ?? {}) as { type?: unknown; seq?: unknown }
    if (typeof seq === 'number' && seq > until) break
    if (typeof type !== 'string' || !INPUT_TYPES.has(type)) continue
    const { seq: _, hash: __, ...input } = LINES.input(line)
    counterfactual.input(input as Parameters<ChangedReplay['input']>[0])
  }
  return counterfactual.end()
}
