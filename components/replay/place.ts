/** Where a replay belongs: the pages above it, its record, and the replays of the other events of that record. */
export interface Place {
  readonly url: string
  readonly above: readonly (readonly [href: string, name: string])[]
  readonly other: (event: string) => string
}
