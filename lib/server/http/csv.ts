import type { Cell, Column } from '@/lib/wire/exports'
import { PLAIN_DECIMAL } from '@/lib/wire/plain-decimal'

/**
 * RFC 4180. A cell that a spreadsheet would take for a formula is given an apostrophe in front, unless it is a plain
 * number: those are what the file is for.
 */
export function csvOf<Row>(columns: Readonly<Record<string, (row: Row) => Cell>>, rows: readonly Row[]): string {
  const lines = [Object.keys(columns), ...rows.map((row) => Object.values(columns).map((read) => read(row)))]
  return lines.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('')
}

/** The same for columns that the data dictionary explains. */
export function csvWith<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return csvOf(Object.fromEntries(columns.map(({ name, read }) => [name, read])), rows)
}

function cellText(cell: Cell): string {
  if (cell === null) return ''
  const text = String(cell)
  const guarded = /^[=+\-@\t\r]/.test(text) && !PLAIN_DECIMAL.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
