/** What is known beside the rules themselves, as data: pages and exports print it, nothing computes with it. */

/** A change of a venue's own rule, or of what it discloses, as far as its date was found. */
export interface Change {
  readonly venue: string
  /** Day, or month where no day was found; null where the older text carries no date. */
  readonly at: string | null
  readonly what: string
  /** What follows for the rulebooks here: which versions stand before and after, or why no version changed. */
  readonly here: string
  /** Ids of the rulebooks concerned. */
  readonly rulebooks: readonly string[]
  readonly source: string
}

/** Something a published source says that does not hold, how that was found, and what is done here. */
export interface Correction {
  readonly about: string
  readonly said: string
  readonly found: string
  readonly here: string
  readonly sources: readonly string[]
}

/** Two texts of one venue, or a venue and those who copy it, that say different things. */
export interface Disagreement {
  readonly venue: string
  readonly what: string
  readonly here: string
  readonly sources: readonly string[]
}

/** Something real that is not modelled, and which way that bends the figures. */
export interface KnownIssue {
  readonly about: string
  readonly what: string
}
