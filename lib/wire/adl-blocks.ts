import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { dec, plain } from '@/engine/decimal'
import { PlimsollError } from '@/engine/errors'
import { id } from './amount'

/** One block and coin of a venue's record: the notional of all closures in it. */
export interface AdlBlockRow {
  readonly at: string
  readonly market: string
  readonly notional: string
}

const COLUMNS = ['block_second_ms', 'iso', 'coin', 'adl_notional_usd']

const row = z.strictObject({
  block_second_ms: z.string().regex(/^\d{1,15}$/, 'time-invalid|A block time is whole milliseconds since 1970.'),
  iso: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/, 'time-invalid|The time is RFC 3339 in UTC.'),
  coin: id,
  adl_notional_usd: z
    .string()
    .regex(/^\d{1,20}(\.\d{1,30})?([eE][-+]?\d{1,2})?$/, 'amount-invalid|A notional is a number, zero or more.'),
})

/**
 * Rows of an `adl-blocks` file, in the file's order. The first row that is torn, inconsistent or out of order refuses the
 * whole file; rows are counted from 1, the header not among them.
 */
export function parseAdlBlocks(text: string): AdlBlockRow[] {
  const records = readCsv(text)
  let last = ''
  return records.map((record, index) => {
    const path = `$[${index + 1}]`
    const parsed = toRow(record, path)
    if (parsed.at < last)
      throw new PlimsollError('rows-out-of-order', 'Rows stand in order of time.', `${path}.block_second_ms`)
    last = parsed.at
    return parsed
  })
}

function readCsv(text: string): Record<string, string>[] {
  try {
    return parse(text, {
      bom: true,
      skip_empty_lines: true,
      columns: (header: string[]) => {
        if (header.join(',') !== COLUMNS.join(',')) {
          throw new PlimsollError('columns-unknown', `The columns must be ${COLUMNS.join(',')}.`, '$[0]')
        }
        return header
      },
    })
  } catch (error) {
    if (error instanceof CsvError) {
      const place = typeof error.records === 'number' ? error.records + 1 : 1
      throw new PlimsollError(
        'row-torn',
        `The row does not have the columns of the header: ${error.code}.`,
        `$[${place}]`,
      )
    }
    throw error
  }
}

function toRow(record: Record<string, string>, path: string): AdlBlockRow {
  const result = row.safeParse(record)
  if (!result.success) {
    const [issue] = result.error.issues
    const [code = 'row-torn', sentence = 'The row is not what it should be.'] = (issue?.message ?? '').split('|')
    throw new PlimsollError(code, sentence, `${path}.${String(issue?.path[0] ?? '')}`)
  }
  const { block_second_ms, iso, coin, adl_notional_usd } = result.data
  const at = new Date(Number(block_second_ms)).toISOString()
  if (Date.parse(iso) !== Number(block_second_ms)) {
    throw new PlimsollError('row-inconsistent', 'The two times of this row differ.', `${path}.iso`)
  }
  return { at, market: coin, notional: plain(dec(adl_notional_usd)) }
}
