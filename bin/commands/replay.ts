import { PlimsollError } from '@/engine/errors'
import { INPUT_TYPES } from '@/engine/log'
import { Counterfactual, type LineParsers, Replay, type ReplaySummary } from '@/engine/replay'
import { rulebookNamed } from '@/engine/rulebooks/index'
import { sha256 } from '@/lib/server/sha256'
import { inputLine, logHeader } from '@/lib/wire/log'
import { parseJson, parseJsonAs } from '@/lib/wire/refusal'
import type { Outcome } from '../cli'
import { countOption, flag, onePositional, readArguments, readLines, text } from '../options'

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
  })
  const path = onePositional(args, 'LOG')
  const until = countOption(args, 'until') ?? Number.POSITIVE_INFINITY
  const rulebook = text(args, 'rulebook')
  if (rulebook !== undefined)
    return { document: await otherwise(path, rulebookNamed(rulebook, '--rulebook').name, until) }
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

/** With a bound inside a step the whole step is recomputed and checked as far as the bound. */
export async function recompute(path: string, until = Number.POSITIVE_INFINITY): Promise<ReplaySummary> {
  const replay = new Replay(sha256, LINES)
  for await (const line of readLines(path)) {
    replay.line(line)
    if (replay.seq >= until) return replay.current()
  }
  return replay.end()
}

async function otherwise(path: string, rulebook: string, until: number): Promise<ReplaySummary> {
  const counterfactual = new Counterfactual(sha256, rulebook)
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
    counterfactual.input(input as Parameters<Counterfactual['input']>[0])
  }
  return counterfactual.end()
}
