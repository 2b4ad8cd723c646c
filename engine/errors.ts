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

/** A broken promise of our own code, as opposed to bad input: never to be caught and carried on from. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${what}`)
}
