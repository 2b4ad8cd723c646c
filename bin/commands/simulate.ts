import { Book } from '@/engine/book'
import { PlimsollError } from '@/engine/errors'
import { type LogRecord, lineOf } from '@/engine/log'
import { open, run } from '@/engine/simulation/run'
import { scenarioNamed } from '@/engine/simulation/scenarios'
import { Simulation } from '@/engine/simulation/simulation'
import { sha256 } from '@/lib/server/sha256'
import type { Outcome } from '../cli'
import { countOption, readArguments, required, text } from '../options'
import { writeWhole } from './import'

/** Steps when none are asked for: long enough for every scenario to show what it is there to show. */
const DEFAULT_STEPS = 3_000
/** Steps of one run at most: a log of this many is some gigabytes. */
const STEPS_MAX = 1_000_000
/** Simulated time begins here, whenever the run is made: the same seed makes the same log. */
const START_AT = '2026-01-01T00:00:00.000Z'

/** Runs the simulated exchange; the final hash and what happened, in figures. */
export function simulateCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, {
    scenario: { type: 'string' },
    seed: { type: 'string' },
    steps: { type: 'string' },
    out: { type: 'string' },
  })
  const scenario = scenarioNamed(required(args, 'scenario'))
  required(args, 'seed')
  const seed = countOption(args, 'seed') ?? 0
  const steps = countOption(args, 'steps') ?? DEFAULT_STEPS
  if (steps > STEPS_MAX) throw new PlimsollError('count-invalid', `At most ${STEPS_MAX} steps.`, '--steps')
  const out = text(args, 'out')
  const stream = `simulation-${scenario.name}-${seed}`
  const simulation = Simulation.create({ scenario: scenario.name, seed, startAt: START_AT, stream })
  const book = Book.create(simulation.facts, sha256)
  const lines = [lineOf(book.header)]
  const counts: Record<string, number> = {}
  const sink = (records: readonly LogRecord[]) => {
    for (const record of records) {
      counts[record.type] = (counts[record.type] ?? 0) + 1
      if (out !== undefined) lines.push(lineOf(record))
    }
  }
  open(simulation, book, sink)
  run(simulation, book, steps, sink)
  if (out !== undefined) writeWhole(out, lines)
  return { document: summary(scenario.name, seed, steps, book, counts) }
}

function summary(scenario: string, seed: number, steps: number, book: Book, counts: Readonly<Record<string, number>>) {
  return {
    format: 'plimsoll.simulation/1',
    scenario,
    seed,
    steps,
    stream: book.header.stream,
    at: book.at,
    seq: book.seq,
    hash: book.hash,
    liquidations: counts.liquidation ?? 0,
    takeovers: counts.takeover ?? 0,
    adlEvents: counts['adl-started'] ?? 0,
    closures: counts.closure ?? 0,
    funds: [...book.view().funds.values()].map((fund) => ({
      id: fund.id,
      asset: fund.asset,
      balance: fund.balance.toFixed(),
    })),
    records: counts,
  }
}
