import { count } from '@/lib/format/number'
import type { Side } from '@/lib/wire/amount'

const forms = new Intl.PluralRules('en-GB')

/** "1 market", "8 markets". */
export function plural(n: number, one: string, many: string): string {
  return `${count(n)} ${forms.select(n) === 'one' ? one : many}`
}

const SMALL = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const

/** Counts below ten as words, where a sentence begins or a figure would shout. */
export function inWords(n: number): string {
  return SMALL[n] ?? count(n)
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const lists = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** "A, B and C" */
export function list(items: readonly string[]): string {
  return lists.format(items)
}

export function sidePlural(side: Side): string {
  return side === 'long' ? 'longs' : 'shorts'
}
