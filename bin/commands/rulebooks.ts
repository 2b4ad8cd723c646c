import { formulaInWords } from '@/engine/formula/words'
import { RULEBOOKS, type Rulebook, rulebookId, rulebookNamed } from '@/engine/rulebooks/index'
import type { Outcome } from '../cli'
import { readArguments } from '../options'

/** The list of rulebooks, or one of them in words. */
export function rulebooksCommand(argv: readonly string[]): Outcome {
  const [name] = readArguments(argv, {}).positionals
  if (name !== undefined) return { document: inWords(rulebookNamed(name, 'NAME')) }
  const rulebooks = RULEBOOKS.map((r) => ({
    name: r.name,
    version: r.version,
    title: r.title,
    trigger: r.trigger,
    price: r.price,
  }))
  return { document: { format: 'plimsoll.rulebooks/1', rulebooks } }
}

function inWords(rulebook: Rulebook) {
  const { trigger, ranking, allocation, price, indicator } = rulebook.clauses
  return {
    format: 'plimsoll.rulebook/1',
    rulebook: rulebookId(rulebook),
    title: rulebook.title,
    trigger: { rule: rulebook.trigger, ...trigger },
    formula: { lines: formulaInWords(rulebook.ranking.score), ...ranking },
    allocation: { rule: rulebook.allocation, ...allocation },
    price: { rule: rulebook.price, ...price },
    indicator: { rule: rulebook.ranking.indicator, percentile: rulebook.ranking.percentile, ...indicator },
    gaps: rulebook.gaps,
    sources: [...new Set(Object.values(rulebook.clauses).map((clause) => clause.source))],
  }
}
