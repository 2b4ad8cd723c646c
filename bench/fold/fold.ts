import { Decimal } from 'decimal.js'
import { Fold } from '@/engine/ledger/fold'
import { sha256 } from '@/lib/server/sha256'
import { carefulParsers } from '@/lib/wire/log'
import { race, scaled } from '../contest'
import { prove, proveEqual, type Result, type Work } from '../work'
import { linesOfLedger, linesOfView } from './lines'
import { foldNaively, type Library, textHash } from './naive'
import { linesOf, piecesOf, type Written, withLog } from './world'

const ROUNDS = 5
const TRADERS = 10_000
const MICROSECONDS = 1e3

/** Balances of linear markets are exact and have more digits than the twenty the library comes with. */
const DIGITS = 60

export const foldWork: Work = {
  name: 'fold',
  about: 'records of a log file: read, checked against the chain, folded into balances and positions, hashed',
  n: 1_000_000,
  most: 2_000_000,
  byNameOnly: false,
  run: (n) => withLog(n, TRADERS, compare),
}

function compare(log: Written): Result {
  const library = Decimal.clone({ defaults: true, precision: DIGITS })
  const ours = log.lines
  proveEqual(ours, linesOfLedger(foldNaively(linesOf(log.file), library)), 'both folds end with the book’s balances')
  const hash = textHash(ours.join('\n'))
  const times = race(
    {
      ours: () => prove(foldQuickly(log) === hash, 'every run ends with one hash'),
      'decimal.js': () => {
        const ledger = foldNaively(linesOf(log.file), library)
        prove(textHash(linesOfLedger(ledger).join('\n')) === hash, 'every run of the rival ends with the same hash')
      },
    },
    { rounds: ROUNDS, warmUps: 0 },
  )
  const perRecord = MICROSECONDS / log.records
  return {
    work: 'fold',
    n: log.records,
    unit: 'us/record',
    runs: ROUNDS,
    ours: scaled(times.ours, perRecord),
    rivals: { 'decimal.js': scaled(times['decimal.js'], perRecord) },
    facts: { ...factsOf(log), state: hash, compared: ours.length, offAtTwentyDigits: offAt(log, ours, Decimal) },
  }
}

export function factsOf({ hash, bytes, accounts, types }: Written) {
  return {
    hash,
    megabytes: Math.round(bytes / 1e5) / 10,
    accounts,
    marks: types.mark ?? 0,
    trades: types.trade ?? 0,
    funding: types.funding ?? 0,
    liquidations: types.liquidation ?? 0,
    adlEvents: types['adl-started'] ?? 0,
  }
}

/** Hash of the state that the file's lines lead to; the chain up to the book's own hash holds, or this throws. */
export function foldQuickly({ file, hash }: Written): string {
  const fold = Fold.quick(sha256, carefulParsers)
  for (const { data, text } of piecesOf(file)) fold.lines(data, text)
  prove(fold.head.hash === hash, 'the chain ends with the book’s hash')
  return textHash(linesOfView(fold.state()).join('\n'))
}

/** How many of our lines the rival gets wrong with another constructor. */
function offAt(log: Written, ours: readonly string[], library: Library): number {
  const theirs = new Set(linesOfLedger(foldNaively(linesOf(log.file), library)))
  return ours.filter((line) => !theirs.has(line)).length
}
