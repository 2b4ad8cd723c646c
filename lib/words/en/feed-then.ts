import { DEFAULT_SETTINGS } from '@/engine/inputs'
import { age } from '@/lib/format'
import type { FeedThen } from '@/lib/wire/support'

type Facts = Pick<FeedThen, 'market' | 'mark' | 'markAt' | 'halted'>

/** Whether the figures were those of the moment: the answer to “was it your feed that was late?”. */
export function feedThen(facts: Facts, at: string): FeedThen {
  const ageMs = Math.max(0, Date.parse(at) - Date.parse(facts.markAt))
  return { ...facts, ageMs, sentence: sentenceOf(facts, ageMs) }
}

function sentenceOf({ market, halted }: Facts, ageMs: number): string {
  const bound = age(DEFAULT_SETTINGS.maxMarkAgeMs)
  if (halted !== null) return `${market} was halted (${halted}): nothing was decided on its prices.`
  if (ageMs > DEFAULT_SETTINGS.maxMarkAgeMs) {
    return `The newest mark of ${market} was ${age(ageMs)} old, too old to decide anything on: the bound is ${bound}.`
  }
  return `The price feed was on time: the newest mark of ${market} was ${age(ageMs)} old, and nothing is decided on one older than ${bound}.`
}
