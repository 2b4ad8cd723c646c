import type { Figures } from './contest'
import type { Result } from './work'

/** One line of JSON (contract 6): `ratio` is a rival's figure over ours. */
export function jsonOf(results: readonly Result[]): string {
  return JSON.stringify(
    results.map(({ work, n, unit, runs, ours, rivals, facts }) => ({
      work,
      n,
      unit,
      ours: rounded(ours.value),
      rivals: Object.fromEntries(
        Object.entries(rivals).map(([name, rival]) => [
          name,
          { value: rounded(rival.value), ratio: rounded(rival.value / ours.value), ...spread(rival) },
        ]),
      ),
      checked: true,
      runs,
      ...spread(ours),
      ...facts,
    })),
  )
}

const COLUMNS = ['', 'value', 'min .. max', 'ratio'] as const

export function tableOf(result: Result): string {
  const { work, n, unit, runs, ours, rivals, facts } = result
  const rows = [
    COLUMNS,
    ['plimsoll', shown(ours.value), range(ours), '1'],
    ...Object.entries(rivals).map(([name, rival]) => [
      name,
      shown(rival.value),
      range(rival),
      shown(rival.value / ours.value),
    ]),
  ]
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) => row.map((cell, i) => align(cell, widths[i] ?? 0, i)).join('  '))
  const said = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
  return [`${work}: n = ${n}, ${unit}, ${runs} runs, answers checked`, ...lines, ...wrapped(said), ''].join('\n')
}

function align(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}

/** Facts side by side, as many as fit a line. */
function wrapped(facts: readonly string[]): string[] {
  const lines: string[] = []
  for (const fact of facts) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + fact.length < 100) lines[lines.length - 1] = `${last} · ${fact}`
    else lines.push(fact)
  }
  return lines
}

function spread({ min, max }: Figures): { min: number; max: number } {
  return { min: rounded(min), max: rounded(max) }
}

function range({ min, max }: Figures): string {
  return `${shown(min)} .. ${shown(max)}`
}

/** Three digits: more would pretend to a precision that a shared machine doesn't have. */
function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

function shown(value: number): string {
  return String(rounded(value))
}
