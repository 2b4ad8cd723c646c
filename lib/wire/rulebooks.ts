import { formulaInWords } from '@/engine/formula/words'
import { type DescribedVenue, NOT_QUEUES, RULEBOOKS, type Rulebook, rulebookId } from '@/engine/rulebooks/index'

/** `plimsoll.rulebooks/1`: every rulebook in one line, and the venues that are only described. */
export function rulebookList() {
  const rulebooks = RULEBOOKS.map(({ name, version, title, trigger, price, allocation, ranking }) => ({
    name,
    version,
    title,
    trigger,
    price,
    allocation,
    ranked: ranking.score !== null,
  }))
  const described = NOT_QUEUES.map(({ name, version, title }) => ({ name, version, title }))
  return { format: 'plimsoll.rulebooks/1' as const, rulebooks, described }
}

/** One rulebook, or a venue without a queue, in words. */
export function inWords(found: Rulebook | DescribedVenue) {
  return 'ranking' in found ? rulebookInWords(found) : venueInWords(found)
}

/** `plimsoll.venue/1`: what a venue without a queue does in place of one. */
function venueInWords(venue: DescribedVenue) {
  return {
    format: 'plimsoll.venue/1' as const,
    rulebook: rulebookId(venue),
    title: venue.title,
    queue: false as const,
    clauses: venue.clauses,
    gaps: venue.gaps,
    sources: [...new Set(Object.values(venue.clauses).map((clause) => clause.source))],
  }
}

/** `plimsoll.rulebook/1`: one rulebook in words, with what each clause rests on. */
export function rulebookInWords(rulebook: Rulebook) {
  const { trigger, ranking, allocation, price, indicator } = rulebook.clauses
  return {
    format: 'plimsoll.rulebook/1' as const,
    rulebook: rulebookId(rulebook),
    title: rulebook.title,
    trigger: {
      rule: rulebook.trigger,
      ...trigger,
      drawdown: rulebook.drawdown ?? null,
      losses: rulebook.losses ?? null,
    },
    formula: {
      lines: rulebook.ranking.score ? formulaInWords(rulebook.ranking.score) : [],
      ...ranking,
      ties: rulebook.ranking.ties?.map((rule) => rule.label) ?? [],
    },
    allocation: { rule: rulebook.allocation, ...allocation },
    price: { rule: rulebook.price, ...price },
    indicator: { rule: rulebook.ranking.indicator, percentile: rulebook.ranking.percentile, ...indicator },
    exempt: rulebook.exempt ?? [],
    gaps: rulebook.gaps,
    sources: [...new Set(Object.values(rulebook.clauses).map((clause) => clause.source))],
  }
}
