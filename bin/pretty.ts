/** Documents for people: lists of objects become aligned tables, everything else an indented outline. */
export function pretty(value: unknown): string {
  return outline(value, '').join('\n')
}

function outline(value: unknown, indent: string): string[] {
  if (isTable(value)) return table(value, indent)
  if (Array.isArray(value)) return value.flatMap((item) => nested('-', item, indent))
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => nested(`${key}:`, item, indent))
  }
  return [`${indent}${scalar(value)}`]
}

function nested(label: string, item: unknown, indent: string): string[] {
  if (item === null || typeof item !== 'object') return [`${indent}${label} ${scalar(item)}`]
  if (Array.isArray(item) && item.length === 0) return [`${indent}${label} none`]
  return [`${indent}${label}`, ...outline(item, `${indent}  `)]
}

type Row = Readonly<Record<string, unknown>>

function isTable(value: unknown): value is Row[] {
  const flat = (row: unknown) =>
    row !== null &&
    typeof row === 'object' &&
    !Array.isArray(row) &&
    Object.values(row).every((cell) => cell === null || typeof cell !== 'object')
  return Array.isArray(value) && value.length > 0 && value.every(flat)
}

function table(rows: readonly Row[], indent: string): string[] {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = [keys, ...rows.map((row) => keys.map((key) => scalar(row[key])))]
  const widths = keys.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells.map((row) => `${indent}${row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')}`)
}

function scalar(value: unknown): string {
  return value === null || value === undefined ? '—' : String(value)
}
