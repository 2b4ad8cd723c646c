import { sha256 } from '@noble/hashes/sha2.js'
import { Counterfactual } from '@/engine/counterfactual'
import { PlimsollError } from '@/engine/errors'
import { INPUT_TYPES, type TimedInput } from '@/engine/log'
import { type Figures, Figuring, intervalOf } from '@/engine/questions/backtest'
import { reconstructionNamed, storyOf } from '@/engine/simulation/reconstructions'
import { type AdversaryRow, adversaryRows, MEASURED, type TrialRow, trial, trialRow } from '@/engine/simulation/trials'
import { carefulParsers } from '@/lib/wire/log'
import { parseJson } from '@/lib/wire/refusal'
import type { Cell, FromWorker, ToWorker } from './messages'

/** Works a backtest out, cell by cell. A cell is some tenths of a second, so that each is told when it is there. */
export function hear(message: ToWorker, say: (news: FromWorker) => void): void {
  if (message.ask === 'events') sayEvents(message, say)
  else sayCells(message, say)
}

function sayCells({ cells, tricks }: Extract<ToWorker, { ask: 'run' }>, say: (news: FromWorker) => void): void {
  for (const [index, cell] of cells.entries()) {
    try {
      say({ said: 'cell', ...worked(cell, tricks), done: index + 1, of: cells.length })
    } catch (error) {
      const what = cell.of === 'log' ? cell.name : cell.scenario
      say({ said: 'failed', what: `${what}, ${cell.rulebook}`, message: messageOf(error) })
    }
  }
}

function sayEvents(
  { scenario, rulebook }: Extract<ToWorker, { ask: 'events' }>,
  say: (news: FromWorker) => void,
): void {
  try {
    const { events } = trial(storyOf(reconstructionNamed(scenario), 1), { rulebook }, sha256)
    say({ said: 'events', scenario, rulebook, events })
  } catch (error) {
    say({ said: 'failed', what: `${scenario}, ${rulebook}`, message: messageOf(error) })
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function worked(cell: Cell, tricks: boolean): { row: TrialRow; tricks: readonly AdversaryRow[] } {
  if (cell.of === 'log') return { row: rowOfLog(cell), tricks: [] }
  const recipe = reconstructionNamed(cell.scenario)
  return {
    row: trialRow(recipe, cell.rulebook, cell.seeds, sha256),
    tricks: tricks ? adversaryRows(recipe, cell.rulebook, cell.seeds, sha256) : [],
  }
}

/** A log has no seeds: one run, and intervals that are a point. */
function rowOfLog({ name, text, rulebook }: Extract<Cell, { of: 'log' }>): TrialRow {
  const total = totalOfLog(text, rulebook)
  const figures = Object.fromEntries(MEASURED.map((key) => [key, intervalOf([String(total[key])])]))
  return { scenario: name, rulebook, seeds: 1, figures: figures as TrialRow['figures'] }
}

export function totalOfLog(text: string, rulebook: string): Figures {
  const figuring = new Figuring()
  const run = new Counterfactual(sha256, { rulebook }, (records, book) => figuring.take(records, book))
  const [first = '', ...lines] = text.trimEnd().split('\n')
  const header = carefulParsers.header(first)
  if (header.authority !== 'engine')
    throw new PlimsollError('log-venue', 'It holds what a venue decided, not what it decided on.', '$[1]')
  run.header(header)
  for (const line of lines) {
    if (!INPUT_TYPES.has(String((parseJson(line) as { type?: unknown } | null)?.type))) continue
    const { seq: _, hash: __, ...input } = carefulParsers.input(line)
    run.input(input as TimedInput)
  }
  return figuring.total
}
