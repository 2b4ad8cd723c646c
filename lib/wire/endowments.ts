import { CsvError, parse } from 'csv-parse/sync'
import type { Endowment } from '@/engine/allocation/policies'
import { type Decimal, dec, ZERO } from '@/engine/decimal'
import { PlimsollError } from '@/engine/errors'

/** Which columns of a CSV file hold what. */
export interface EndowmentColumns {
  readonly id: string
  readonly endowment: string
  readonly weight?: string | undefined
}

/** Numbers of CSV files may have an exponent and a plus; they stay exact. */
const NUMBER = /^[-+]?(\d{1,40})(\.\d{0,40})?([eE][-+]?\d{1,3})?$/

/** Rows of a CSV file as endowments; negative ones count as zero. Rows are counted from 1, the header not among them. */
export function parseEndowments(text: string, columns: EndowmentColumns): Endowment[] {
  const rows = read(text, columns)
  const seen = new Set<string>()
  return rows.map((row, index) => {
    const path = `$[${index + 1}]`
    const id = row[columns.id] ?? ''
    if (id === '' || seen.has(id))
      throw new PlimsollError(
        id === '' ? 'id-invalid' : 'duplicate-id',
        `The id of this row is ${id === '' ? 'empty' : 'used before'}.`,
        `${path}.${columns.id}`,
      )
    seen.add(id)
    const amount = numberOf(row, columns.endowment, path)
    const weight = columns.weight === undefined ? null : numberOf(row, columns.weight, path)
    return { id, amount: amount.isNegative() ? ZERO : amount, weight }
  })
}

function read(text: string, columns: EndowmentColumns): Record<string, string>[] {
  let header: readonly string[] = []
  try {
    return parse(text, {
      bom: true,
      skip_empty_lines: true,
      columns: (names: string[]) => {
        header = names
        checkHeader(header, columns)
        return names
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const place = typeof error.records === 'number' ? error.records + 1 : 1
    throw new PlimsollError(
      'row-torn',
      `The row does not have the columns of the header: ${error.code}.`,
      `$[${place}]`,
    )
  }
}

function checkHeader(header: readonly string[], columns: EndowmentColumns): void {
  for (const [option, name] of Object.entries(columns)) {
    if (name === undefined) continue
    const found = header.filter((column) => column === name).length
    if (found !== 1)
      throw new PlimsollError(
        'column-unknown',
        `The file has ${found === 0 ? 'no' : 'more than one'} column of this name.`,
        `--${option}`,
      )
  }
}

function numberOf(row: Readonly<Record<string, string>>, column: string, path: string): Decimal {
  const text = row[column] ?? ''
  if (!NUMBER.test(text)) throw new PlimsollError('amount-invalid', 'This is not a number.', `${path}.${column}`)
  return dec(text.replace(/^\+/, ''))
}
