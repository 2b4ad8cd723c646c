import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Book } from '@/engine/book'
import type { LogHeader, LogRecord } from '@/engine/log'
import { eventReports } from '@/engine/projections/event-reports'
import { PUBLIC } from '@/engine/projections/projection'
import { RECONSTRUCTIONS, type Reconstruction, reconstructionOf } from '@/engine/simulation/reconstructions'
import type { EventReport, EventRow } from '@/lib/wire/frames'
import { sha256 } from './sha256'

/** A reconstruction that ships with the program, with the reports of its events. */
export interface Recording {
  readonly recipe: Reconstruction
  /** Where a browser gets it. */
  readonly url: string
  readonly header: LogHeader
  readonly lines: number
  readonly hash: string
  readonly rows: readonly EventRow[]
  readonly report: (event: string) => EventReport | null
}

const read = new Map<string, Promise<Recording>>()

/** The recording of this name, read once; null where there is none. */
export async function recordingOf(name: string): Promise<Recording | null> {
  const recipe = reconstructionOf(name)
  if (!recipe) return null
  const known = read.get(name) ?? open(recipe)
  read.set(name, known)
  return known
}

/** Every recording that ships with the program. */
export async function allRecordings(): Promise<readonly Recording[]> {
  const found = await Promise.all(RECONSTRUCTIONS.map(({ name }) => recordingOf(name)))
  return found.filter((recording) => recording !== null)
}

async function open(recipe: Reconstruction): Promise<Recording> {
  const url = `/recordings/${recipe.name}.ndjson`
  const text = await readFile(resolve(/*turbopackIgnore: true*/ 'public', `.${url}`), 'utf8')
  const [first = '', ...rest] = text.trimEnd().split('\n')
  const header = JSON.parse(first) as LogHeader
  const { stream, authority, coverage, disclosure } = header
  const book = Book.create(header, sha256)
  const pseudonym = (event: string, account: string, seed: string) => book.pseudonym(event, account, seed)
  const receipt = (event: string, account: string, seed: string) => book.receipt(event, account, seed)
  const projection = eventReports({ stream, authority, coverage, disclosure, simulated: true, pseudonym, receipt })
  const records = rest.map((line) => JSON.parse(line) as LogRecord)
  const view = projection.view(records.reduce(projection.fold, projection.init()), PUBLIC)
  return {
    recipe,
    url,
    header,
    lines: rest.length + 1,
    hash: records.at(-1)?.hash ?? header.hash,
    rows: view.rows,
    report: (event) => view.report(event) as EventReport | null,
  }
}

/** The event that a recording is opened at: the largest. */
export function mainEvent({ rows }: Recording): EventRow | null {
  return rows.reduce<EventRow | null>(
    (best, row) => (best === null || Number(row.notional ?? 0) > Number(best.notional ?? 0) ? row : best),
    null,
  )
}
