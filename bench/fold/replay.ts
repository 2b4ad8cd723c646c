import { Decimal } from 'decimal.js'
import { Replay, type ReplaySummary } from '@/engine/replay'
import { sha256 } from '@/lib/server/sha256'
import { carefulParsers } from '@/lib/wire/log'
import { race, scaled } from '../contest'
import { prove, proveEqual, type Result, type Work } from '../work'
import { factsOf } from './fold'
import { linesOfLedger } from './lines'
import { foldNaively } from './naive'
import { linesOf, type Written, withLog } from './world'

const ROUNDS = 5
const TRADERS = 2_000
const MICROSECONDS = 1e3
const DIGITS = 60

export const replayWork: Work = {
  name: 'replay',
  about: 'records of a log file: recomputed by the book, every decision made anew',
  n: 100_000,
  most: 1_000_000,
  byNameOnly: false,
  run: (n) => withLog(n, TRADERS, compare),
}

function compare(log: Written): Result {
  const library = Decimal.clone({ defaults: true, precision: DIGITS })
  const ours = log.lines
  proveEqual(ours, linesOfLedger(foldNaively(linesOf(log.file), library)), 'both end with the same balances')
  const times = race(
    {
      ours: () => prove(recompute(log.file).hash === log.hash, 'every run ends with one hash'),
      'decimal.js': () => prove(foldNaively(linesOf(log.file), library).balances.size > 0, 'every account is folded'),
    },
    { rounds: ROUNDS, warmUps: 0 },
  )
  const perRecord = MICROSECONDS / log.records
  return {
    work: 'replay',
    n: log.records,
    unit: 'us/record',
    runs: ROUNDS,
    ours: scaled(times.ours, perRecord),
    rivals: { 'decimal.js': scaled(times['decimal.js'], perRecord) },
    facts: { ...factsOf(log), compared: ours.length },
  }
}

/** The log recomputed as `plimsoll replay` does: every line must be the one the engine makes. */
export function recompute(file: string): ReplaySummary {
  const replay = new Replay(sha256, carefulParsers)
  for (const line of linesOf(file)) replay.line(line)
  return replay.end()
}
