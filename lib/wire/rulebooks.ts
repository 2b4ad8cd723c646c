import { formulaInWords } from '@/engine/formula/words'
import { RULEBOOKS, type Rulebook, rulebookId } from '@/engine/rulebooks/index'

/** `plimsoll.rulebooks/1`: every rulebook in one line. */
export function rulebookList() {
  const rulebooks = RULEBOOKS.map(({ name, version, title, trigger, price }) => ({
    name,
    version,
    title,
    trigger,
    price,
  }))
  return { format: 'plimsoll.rulebooks/1' as const, rulebooks }
}

/** `plimsoll.rulebook/1`: one rulebook in words, with what each clause rests on. */
export function rulebookInWords(rulebook: Rulebook) {
  const { trigger, ranking, allocation, price, indicator } = rulebook.clauses
  return {
    format: 'plimsoll.rulebook/1' as const,
    rulebook: rulebookId(rulebook),
    title: rulebook.title,
    trigger: { rule: rulebook.trigger, ...trigger },
    formula: { lines: rulebook.ranking.score ? formulaInWords(rulebook.ranking.score) : [], ...ranking },
    allocation: { rule: rulebook.allocation, ...allocation },
    price: { rule: rulebook.price, ...price },
    indicator: { rule: rulebook.ranking.indicator, percentile: rulebook.ranking.percentile, ...indicator },
    gaps: rulebook.gaps,
    sources: [...new Set(Object.values(rulebook.clauses).map((clause) => clause.source))],
  }
}
