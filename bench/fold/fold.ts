import { Decimal } from 'decimal.js'
import { plain } from '@/engine/decimal'
import { Replay, type ReplaySummary } from '@/engine/replay'
import { isFundAccount, type View } from '@/engine/state'
import { sha256 } from '@/lib/server/sha256'
import { inputLine, logHeader } from '@/lib/wire/log'
import { parseJsonAs } from '@/lib/wire/refusal'
import { race, scaled } from '../contest'
import { prove, proveEqual, type Result, type Work } from '../work'
import { foldNaively, type Ledger, type Library } from './naive'
import { type Written, writeLog } from './world'

const ROUNDS = 5
const MICROSECONDS = 1e3

/** Balances of linear markets are exact and have more digits than the twenty the library comes with. */
const DIGITS = 60

export const foldWork: Work = {
  name: 'fold',
  about: 'records of a simulated log: parsed, checked against the chain and folded by the book',
  n: 100_000,
  most: 1_000_000,
  byNameOnly: false,
  run,
}

function run(n: number): Result {
  const log = writeLog(n)
  const library = Decimal.clone({ defaults: true, precision: DIGITS })
  const ours = linesOfView(log.book.view())
  const ledger = foldNaively(log.text, library)
  proveEqual(ours, linesOfLedger(ledger), 'both folds end with the same balances')
  const accounts = ledger.balances.size
  const times = race(
    {
      ours: () => prove(recompute(log.text).hash === log.book.hash, 'every run ends with one hash'),
      'decimal.js': () => prove(foldNaively(log.text, library).balances.size === accounts, 'every account is folded'),
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
    facts: { ...factsOf(log), compared: ours.length, offAtTwentyDigits: offAt(log, ours, Decimal) },
  }
}

function factsOf({ book, text, types }: Written) {
  return {
    hash: book.hash,
    megabytes: Math.round(text.length / 1e5) / 10,
    accounts: book.view().accounts.size,
    marks: types.mark ?? 0,
    trades: types.trade ?? 0,
    liquidations: types.liquidation ?? 0,
    adlEvents: types['adl-started'] ?? 0,
  }
}

/** The log recomputed as `plimsoll replay` does: every line must be the one the engine makes. */
export function recompute(text: string): ReplaySummary {
  const replay = new Replay(sha256, {
    header: (line) => parseJsonAs(logHeader, line),
    input: (line) => parseJsonAs(inputLine, line),
  })
  for (const line of text.split('\n')) if (line !== '') replay.line(line)
  return replay.end()
}

/** Every account's balance, every fund's and every position, to the last digit. */
export function linesOfView(view: View): string[] {
  const lines: string[] = []
  for (const { id, balance } of view.accounts.values()) {
    if (!isFundAccount(id)) lines.push(`account ${id} ${plain(balance)}`)
    for (const { market, side, size, entry, margin } of view.positionsBy(id)) {
      lines.push(`position ${id}|${market}|${side} ${plain(size)} ${plain(entry)} ${margin ? plain(margin) : null}`)
    }
  }
  for (const { id, balance } of view.funds.values()) lines.push(`fund ${id} ${plain(balance)}`)
  return lines.sort()
}

export function linesOfLedger({ balances, funds, positions }: Ledger): string[] {
  const lines = [...balances].map(([id, balance]) => `account ${id} ${text(balance)}`)
  for (const [id, balance] of funds) lines.push(`fund ${id} ${text(balance)}`)
  for (const [key, { size, entry, margin }] of positions) {
    lines.push(`position ${key} ${text(size)} ${text(entry)} ${margin ? text(margin) : null}`)
  }
  return lines.sort()
}

function text(value: Decimal): string {
  return value.isZero() ? '0' : value.toFixed()
}

/** How many of our lines the rival gets wrong with another constructor. */
function offAt(log: Written, ours: readonly string[], library: Library): number {
  const theirs = new Set(linesOfLedger(foldNaively(log.text, library)))
  return ours.filter((line) => !theirs.has(line)).length
}
