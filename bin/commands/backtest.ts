import { type Change, Counterfactual } from '@/engine/counterfactual'
import { PlimsollError } from '@/engine/errors'
import { INPUT_TYPES, type TimedInput } from '@/engine/log'
import { type Difference, differences, Figuring } from '@/engine/questions/backtest'
import { rulebookNamed } from '@/engine/rulebooks/index'
import { RECONSTRUCTIONS, reconstructionNamed } from '@/engine/simulation/reconstructions'
import { adversaryRows, type Trial, trialRow } from '@/engine/simulation/trials'
import { sha256 } from '@/lib/server/sha256'
import { parseJson } from '@/lib/wire/refusal'
import type { Outcome } from '../cli'
import { amountOption, countOption, flag, readArguments, readLines, required, text } from '../options'
import { LINES } from './replay'

/** Seeds of one backtest at most: a run takes about a tenth of a second. */
const SEEDS_MAX = 1_000

/** Reconstructions over seeds under several rulebooks; with `--adversaries`, what tricks gain under each. */
export function backtestCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, {
    scenarios: { type: 'string' },
    seeds: { type: 'string' },
    rulebooks: { type: 'string' },
    adversaries: { type: 'boolean' },
  })
  const [extra] = args.positionals
  if (extra !== undefined) throw new PlimsollError('argument-unknown', 'This takes options only.', extra.slice(0, 80))
  const named = text(args, 'scenarios')
  const recipes =
    named === undefined ? RECONSTRUCTIONS : named.split(',').map((name) => reconstructionNamed(name, '--scenarios'))
  const rulebooks = rulebooksIn(required(args, 'rulebooks'), '--rulebooks')
  const seeds = countOption(args, 'seeds') ?? 10
  if (seeds < 1 || seeds > SEEDS_MAX) throw new PlimsollError('count-invalid', `1 to ${SEEDS_MAX} seeds.`, '--seeds')
  const pairs = recipes.flatMap((recipe) => rulebooks.map((rulebook) => ({ recipe, rulebook })))
  const rows = pairs.map(({ recipe, rulebook }) => trialRow(recipe, rulebook, seeds, sha256))
  const adversaries = flag(args, 'adversaries')
    ? pairs.flatMap(({ recipe, rulebook }) => adversaryRows(recipe, rulebook, seeds, sha256))
    : null
  return { document: { format: 'plimsoll.backtest/1', seeds, rulebooks, rows, adversaries } }
}

export function rulebooksIn(list: string, option: string): string[] {
  return list.split(',').map((name) => rulebookNamed(name, option).name)
}

/** A set of logs under a set of rulebooks. The first rulebook is the one that the others are compared with. */
export async function replayMany(
  logs: readonly string[],
  rulebooks: readonly string[],
  change: Change,
): Promise<unknown> {
  const rows: (Trial & { log: string; rulebook: string; differences: readonly Difference[] })[] = []
  for (const log of logs) {
    const first = rows.length
    for (const rulebook of rulebooks) {
      const run = await trialOf(log, { ...change, rulebook })
      rows.push({
        log,
        rulebook,
        ...run,
        differences: differences(rows[first]?.accounts ?? run.accounts, run.accounts),
      })
    }
  }
  return { format: 'plimsoll.backtest/1', logs, rulebooks, rows }
}

async function trialOf(path: string, change: Change): Promise<Trial> {
  const figuring = new Figuring()
  const run = new Counterfactual(sha256, change, (records, book) => figuring.take(records, book))
  let number = 0
  for await (const line of readLines(path)) {
    number += 1
    if (number === 1) run.header(LINES.header(line))
    else if (INPUT_TYPES.has(String((parseJson(line) as { type?: unknown } | null)?.type))) {
      const { seq: _, hash: __, ...input } = LINES.input(line)
      run.input(input as TimedInput)
    }
  }
  if (number === 0) throw new PlimsollError('log-empty', 'The log has no header.', '$[1]')
  return { total: figuring.total, events: figuring.events, accounts: figuring.accounts, leftOut: run.leftOut }
}

/** The changes beside the rulebook that a command line may ask for. */
export function changeIn(args: Parameters<typeof text>[0]): Change {
  return { fund: amountOption(args, 'fund'), depth: amountOption(args, 'depth') }
}
