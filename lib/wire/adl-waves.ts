import { CsvError, parse } from 'csv-parse/browser/esm/sync'
import { type Decimal, dec } from '@/engine/decimal'
import { PlimsollError } from '@/engine/errors'
import type { ClosedRow, WaveCoin, WaveFiles, WavePolicies } from '@/engine/research/adl-waves'

/** Bytes of one file that is read in a browser or by a command: ten times the largest one that was published. */
export const WAVE_FILE_MAX = 20_000_000

type Row = Readonly<Record<string, string>>
type Kind = keyof WaveFiles

/** A file is known by its columns; which names they have is what was published. */
const COLUMNS: Readonly<Record<Kind, readonly string[]>> = {
  waveCoins: ['wave', 't_start_ms', 't_end_ms', 'coin', 'qty', 'adl_notional_usd', 'avg_abs_gap_mark_exec_usd'],
  policies: ['wave', 't_start', 't_end', 'budget_needed', 'deficit_usd', 'max_loss_usd', 'theta_needed_capped'],
  cells: ['block_second_ms', 'coin', 'adl_notional_usd'],
  blocks: ['block_second_ms', 'adl_fills', 'adl_notional_usd', 'coins'],
  users: ['user', 'adl_notional_usd', 'closed_pnl_usd', 'adl_fills'],
  coins: ['coin', 'adl_notional_usd', 'closed_pnl_usd', 'adl_fills', 'users'],
}

export const WAVE_FILES = Object.keys(COLUMNS) as readonly Kind[]

/** Reads one of the research's files. Refuses what it does not know, and the first row that is not what it should be. */
export function readWaveFile(text: string): Partial<WaveFiles> {
  const { kind, rows } = readRows(text)
  switch (kind) {
    case 'waveCoins':
      return { waveCoins: rows.map(waveCoin) }
    case 'policies':
      return { policies: rows.map(wavePolicies) }
    default:
      return { [kind]: rows.map(closedRow) }
  }
}

export const NO_WAVE_FILES: WaveFiles = {
  waveCoins: null,
  policies: null,
  blocks: null,
  cells: null,
  coins: null,
  users: null,
}

function readRows(text: string): { kind: Kind; rows: Row[] } {
  let kind: Kind | undefined
  try {
    const rows: Row[] = parse(text, {
      bom: true,
      skip_empty_lines: true,
      columns: (header: string[]) => {
        kind = WAVE_FILES.find((name) => COLUMNS[name].every((column) => header.includes(column)))
        return header
      },
    })
    if (!kind) throw new PlimsollError('columns-unknown', 'These columns are none of the published files.', '$[0]')
    if (rows.length === 0) throw new PlimsollError('file-empty', 'The file has no rows.', '$[1]')
    return { kind, rows }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const place = typeof error.records === 'number' ? error.records + 1 : 1
    throw new PlimsollError('row-torn', `The row does not have the columns of the header.`, `$[${place}]`)
  }
}

const NUMBER = /^[-+]?\d{1,40}(\.\d{0,60})?([eE][-+]?\d{1,3})?$/

function figure(row: Row, column: string, index: number): Decimal {
  const text = row[column] ?? ''
  if (NUMBER.test(text)) return dec(text)
  throw new PlimsollError('amount-invalid', 'This is not a number.', `$[${index + 1}].${column}`)
}

function counted(row: Row, column: string, index: number): number {
  const text = row[column] ?? ''
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new PlimsollError('count-invalid', 'This is a whole number, zero or more.', `$[${index + 1}].${column}`)
}

/** `2025-10-10 21:16:04.831000+00:00`, as the published file has it. */
function moment(row: Row, column: string, index: number): number {
  const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,3})\d*)?(?:\+00:00|Z)$/.exec(row[column] ?? '')
  const [, day = '', time = '', ms = '0'] = found ?? []
  const at = found ? Date.parse(`${day}T${time}.${ms.padEnd(3, '0')}Z`) : Number.NaN
  if (!Number.isNaN(at)) return at
  throw new PlimsollError('time-invalid', 'This is not a time in UTC.', `$[${index + 1}].${column}`)
}

function waveCoin(row: Row, index: number): WaveCoin {
  return {
    wave: row.wave ?? '',
    startMs: counted(row, 't_start_ms', index),
    endMs: counted(row, 't_end_ms', index),
    coin: row.coin ?? '',
    qty: figure(row, 'qty', index),
    notional: figure(row, 'adl_notional_usd', index),
    gap: figure(row, 'avg_abs_gap_mark_exec_usd', index),
  }
}

function wavePolicies(row: Row, index: number): WavePolicies {
  const names = Object.keys(row).flatMap((column) => /^max_pct_(.+)$/.exec(column)?.[1] ?? [])
  return {
    wave: row.wave ?? '',
    startMs: moment(row, 't_start', index),
    endMs: moment(row, 't_end', index),
    needed: figure(row, 'budget_needed', index),
    deficit: figure(row, 'deficit_usd', index),
    maxLoss: figure(row, 'max_loss_usd', index),
    theta: figure(row, 'theta_needed_capped', index),
    policies: new Map(
      names.map((name) => [
        name,
        { budget: figure(row, `budget_${name}`, index), maxShare: figure(row, `max_pct_${name}`, index) },
      ]),
    ),
  }
}

function closedRow(row: Row, index: number): ClosedRow {
  const ms = row.block_second_ms === undefined ? null : counted(row, 'block_second_ms', index)
  return {
    id: row.user ?? row.coin ?? row.iso ?? '',
    ms,
    notional: figure(row, 'adl_notional_usd', index),
    realisedPnl: row.closed_pnl_usd === undefined ? null : figure(row, 'closed_pnl_usd', index),
    fills: row.adl_fills === undefined ? null : counted(row, 'adl_fills', index),
  }
}
