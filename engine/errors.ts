/**
 * Every refusal of the engine. `code` is stable and kebab-case, `path` says where in the input the trouble lies
 * (`$.positions[0].size`, or an option's name), `message` is one sentence for a person.
 */
export class PlimsollError extends Error {
  override readonly name = 'PlimsollError'
  constructor(
    readonly code: string,
    message: string,
    readonly path: string = '$',
  ) {
    super(message)
  }
}

/** Null where the engine refuses by name; every other failure is one. */
export function unlessRefused<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof PlimsollError) return null
    throw error
  }
}

/** A broken promise of our own code, as opposed to bad input: never to be caught and carried on from. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${what}`)
}
