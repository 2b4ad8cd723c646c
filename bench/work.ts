import type { Figures } from './contest'

/** What one benchmark found. Every figure is in `unit`, the smaller the better. */
export interface Result {
  readonly work: string
  readonly n: number
  readonly unit: string
  /** Timed runs behind each figure. */
  readonly runs: number
  readonly ours: Figures
  readonly rivals: Readonly<Record<string, Figures>>
  /** What was counted or proven on the way. */
  readonly facts: Readonly<Record<string, string | number | boolean>>
}

/** How a work is done, for those that leave a choice. */
export interface How {
  /** How long to watch. */
  readonly minutes?: number | undefined
  /** How many processes serve, beside an engine of their own where there are several. */
  readonly processes?: number | undefined
  /** Where rows are stored: files of SQLite, or a server of PostgreSQL. */
  readonly postgres?: boolean | undefined
}

/** A benchmark. It proves its answer, or throws, before it reports a figure. */
export interface Work {
  readonly name: string
  /** One line for the list of works. */
  readonly about: string
  readonly n: number
  /** `n` may not be above this: a run stays bounded in time and memory. */
  readonly most: number
  /** Runs only when asked for by name, because it needs more than this checkout: a build. */
  readonly byNameOnly: boolean
  run(n: number, how?: How): Promise<Result> | Result
}

/** The request itself is wrong. Ends with status 2. */
export class BadRequest extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly path: string,
  ) {
    super(message)
  }
}

/** An answer that was to be proven does not hold: no figure counts then. */
export function prove(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`not proven: ${what}`)
}

/** Proves two lists of lines equal and names the first difference. */
export function proveEqual(ours: readonly string[], theirs: readonly string[], what: string): void {
  const differs = ours.findIndex((line, i) => line !== theirs[i])
  prove(differs < 0, `${what}: ${ours[differs]} is not ${theirs[differs]}`)
  prove(ours.length === theirs.length, `${what}: ${ours.length} lines are not ${theirs.length}`)
}
