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
  /** @param minutes how long to watch, for those that watch */
  run(n: number, minutes?: number): Promise<Result> | Result
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
