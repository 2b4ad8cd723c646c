import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isInput, type LogHeader, type LogRecord } from '@/engine/log'
import type { Row } from '@/lib/wire/ingest'
import type { PushedOptions } from '../feed/pushed'

const RECORDINGS = join(fileURLToPath(import.meta.url), '../../../../public/recordings')

/** A recorded log as an exchange would push it: its inputs, numbered by themselves, without what the engine appends. */
export interface Recorded {
  readonly header: LogHeader
  readonly rows: readonly Row[]
  readonly records: readonly LogRecord[]
  readonly hash: string
}

export function recorded(name: string): Recorded {
  const [first = '', ...lines] = readFileSync(join(RECORDINGS, `${name}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n')
  const records = lines.map((line) => JSON.parse(line) as LogRecord)
  const inputs = records.filter(isInput).filter(({ type }) => type !== 'proceed')
  const rows = inputs.map(({ hash, ...input }, i): Row => ({ ...input, seq: i + 1 }))
  return { header: JSON.parse(first) as LogHeader, rows, records, hash: records.at(-1)?.hash ?? '' }
}

/** A server that takes that log as it was recorded: from its first moment on, and marks as they come. */
export function declaredFor({ header }: Recorded, changes: Partial<PushedOptions> = {}): PushedOptions {
  const { stream, authority, coverage, disclosure, rulebook, at } = header
  const declared = { stream, authority, coverage, disclosure, rulebook, since: at }
  return { ...declared, venue: 'Recorded', intervalMs: 1_000, prices: null, ...changes }
}
