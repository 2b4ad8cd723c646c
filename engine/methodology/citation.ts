/** Of the program, as package.json has it. */
export const VERSION = '0.1.0'
const YEAR = '2026'

/** What a citation of a rule names, and of one event in addition. */
export interface Cited {
  /** Id of a rulebook, with its version. */
  readonly rulebook: string
}

/** How a rule that was worked out here is cited in a text. */
export function plainCitation({ rulebook }: Cited): string {
  return `Plimsoll, version ${VERSION} (${YEAR}): the open reference for auto-deleveraging. Rulebook ${rulebook}.`
}

/** The same for a bibliography. */
export function bibtex({ rulebook }: Cited): string {
  return [
    '@software{plimsoll,',
    '  title   = {Plimsoll: the open reference for auto-deleveraging},',
    `  version = {${VERSION}},`,
    `  year    = {${YEAR}},`,
    `  note    = {Rulebook ${rulebook}. For an event: its id and the root its queue was committed to}`,
    '}',
  ].join('\n')
}
