import { PLAIN_DECIMAL } from '@/lib/wire/amount'

type Cell = string | number | boolean | null

/**
 * RFC 4180. A cell that a spreadsheet would take for a formula is given an apostrophe in front, unless it is a plain
 * number: those are what the file is for.
 */
export function csvOf<Row>(columns: Readonly<Record<string, (row: Row) => Cell>>, rows: readonly Row[]): string {
  const lines = [Object.keys(columns), ...rows.map((row) => Object.values(columns).map((read) => read(row)))]
  return lines.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('')
}

function cellText(cell: Cell): string {
  if (cell === null) return ''
  const text = String(cell)
  const guarded = /^[=+\-@\t\r]/.test(text) && !PLAIN_DECIMAL.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
