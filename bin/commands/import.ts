import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { Book } from '@/engine/book'
import { dec, plain, ZERO } from '@/engine/decimal'
import { PlimsollError } from '@/engine/errors'
import { lineOf, type StreamFacts, type TimedInput } from '@/engine/log'
import { composeJournal } from '@/lib/server/composition'
import { JournalError } from '@/lib/server/journal/port'
import { sha256 } from '@/lib/server/sha256'
import { storeSealed, whereFrom } from '@/lib/server/store'
import { parseAdlBlocks } from '@/lib/wire/adl-blocks'
import { parseJsonAs } from '@/lib/wire/refusal'
import { snapshotFile } from '@/lib/wire/snapshot'
import type { Outcome } from '../cli'
import { type Arguments, flag, readArguments, readLines, readText, text, Unavailable } from '../options'
import { readFills } from './import-fills'
import { recompute } from './replay'

/** A stream made from a file: its head, and every line of its log. */
interface Imported {
  readonly stream: string
  readonly seq: number
  readonly hash: string
  readonly lines: readonly string[]
  readonly rows: number
  readonly totals: Readonly<Record<string, string | number>>
}

const KINDS: Readonly<
  Record<string, (files: readonly string[], stream: string | undefined) => Promise<Imported> | Imported>
> = {
  'adl-blocks': importAdlBlocks,
  'hyperliquid-fills': importFills,
  snapshot: importSnapshot,
  log: importLog,
}

/** Brings a record of another kind into a log of its own: all or nothing. */
export async function importCommand(argv: readonly string[]): Promise<Outcome> {
  const args = readArguments(argv, { out: { type: 'string' }, store: { type: 'boolean' }, stream: { type: 'string' } })
  const [kind = '', ...files] = args.positionals
  const build = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  if (!build) throw new PlimsollError('unknown-kind', `Known kinds are ${Object.keys(KINDS).join(', ')}.`, 'KIND')
  if (files.length === 0) throw new PlimsollError('argument-missing', 'A file to import is required.', 'FILE')
  if (text(args, 'out') !== undefined && flag(args, 'store')) {
    throw new PlimsollError('option-invalid', 'Either --out or --store, not both.', '--store')
  }
  const stream = text(args, 'stream')
  if (stream !== undefined && !ID.test(stream))
    throw new PlimsollError('id-invalid', 'An id has 1 to 64 of A-Z a-z 0-9 _ . : -', '--stream')
  const imported = await build(files, stream)
  await keep(args, imported)
  const { rows, totals, seq, hash } = imported
  return { document: { format: 'plimsoll.import/1', kind, stream: imported.stream, rows, ...totals, seq, hash } }
}

async function keep(args: Arguments, imported: Imported): Promise<void> {
  const out = text(args, 'out')
  if (out !== undefined) writeWhole(out, imported.lines)
  if (flag(args, 'store')) await store(imported)
}

async function store(imported: Imported): Promise<void> {
  try {
    await storeSealed(imported.lines, composeJournal(whereFrom()))
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
    if (error.code === 'stream-exists') throw new PlimsollError(error.code, error.message, '--stream')
    throw new Unavailable(error.code, error.message, '--store')
  }
}

/** Lines that are put together before they are written: a long log does not fit into one text. */
const AT_ONCE = 10_000

/** A file appears whole or not at all. */
export function writeWhole(path: string, lines: readonly string[]): void {
  const partial = `${path}.${process.pid}.partial`
  try {
    const file = openSync(partial, 'w')
    try {
      for (let i = 0; i < lines.length; i += AT_ONCE) writeSync(file, `${lines.slice(i, i + AT_ONCE).join('\n')}\n`)
    } finally {
      closeSync(file)
    }
    renameSync(partial, path)
  } catch (error) {
    rmSync(partial, { force: true })
    throw new Unavailable(
      'file-unavailable',
      `The file can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
      '--out',
    )
  }
}

const ID = /^[A-Za-z0-9_.:-]{1,64}$/

/** A stream is named by the option, else after the folder its file lies in. */
function streamName(file: string, given: string | undefined, otherwise: string): string {
  if (given !== undefined) return given
  const folder = file === '-' ? '' : basename(dirname(resolve(file)))
  return ID.test(folder) ? folder : otherwise
}

function importAdlBlocks(files: readonly string[], stream: string | undefined): Imported {
  const rows = files.flatMap((file) => parseAdlBlocks(readText(file)))
  const [first] = rows
  if (!first) throw new PlimsollError('file-empty', 'The file has no rows.', '$[1]')
  const facts: StreamFacts = {
    stream: streamName(files[0] ?? '-', stream, `adl-blocks-${first.at.slice(0, 10)}`),
    authority: 'venue',
    coverage: 'cohort',
    disclosure: 'open',
    rulebook: 'hyperliquid',
    at: first.at,
  }
  const log = written(
    facts,
    rows.map((row) => ({ type: 'observed-adl' as const, at: row.at, market: row.market, notional: row.notional })),
  )
  const notional = rows.reduce((sum, row) => sum.plus(dec(row.notional)), ZERO)
  const totals = {
    events: 1,
    blocks: new Set(rows.map((row) => row.at)).size,
    markets: new Set(rows.map((row) => row.market)).size,
    adlNotional: plain(notional),
  }
  return { ...log, rows: rows.length, totals }
}

async function importFills(files: readonly string[], stream: string | undefined): Promise<Imported> {
  const { facts, inputs, rows, totals } = await readFills(files)
  const name = stream ?? `hyperliquid-fills-${facts.at.slice(0, 10)}`
  return { ...written({ stream: name, ...facts }, inputs), rows, totals }
}

function importSnapshot(files: readonly string[], stream: string | undefined): Imported {
  const [file = '-'] = files
  const snapshot = parseJsonAs(snapshotFile, readText(file))
  const facts: StreamFacts = {
    stream: streamName(file, stream, 'snapshot'),
    authority: 'venue',
    coverage: snapshot.coverage ?? 'full',
    disclosure: 'open',
    rulebook: snapshot.rulebook ?? 'bitmex',
    at: snapshot.at,
  }
  const log = written(facts, [{ type: 'snapshot', at: snapshot.at, snapshot }])
  return { ...log, rows: snapshot.positions.length, totals: { events: 0 } }
}

async function importLog(files: readonly string[]): Promise<Imported> {
  const [file = '-'] = files
  const summary = await recompute(file)
  const lines: string[] = []
  for await (const line of readLines(file)) lines.push(line)
  const { stream, seq, hash } = summary
  return { stream, seq, hash, lines, rows: lines.length, totals: { events: summary.events.length } }
}

function written(facts: StreamFacts, inputs: readonly TimedInput[]) {
  const book = Book.create(facts, sha256)
  const lines = [lineOf(book.header), ...inputs.flatMap((input) => book.apply(input).map(lineOf))]
  return { stream: facts.stream, seq: book.seq, hash: book.hash, lines }
}
