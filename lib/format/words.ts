import type { Side } from '../wire/amount'
import type { MarketState } from '../wire/frames'
import { count } from './number'

/** "1 market", "8 markets". */
export function plural(n: number, one: string, many: string): string {
  return `${count(n)} ${n === 1 ? one : many}`
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

export function opposite(side: Side): Side {
  return side === 'long' ? 'short' : 'long'
}

/** From least to most urgent; halted stands apart because it says nothing about the queue. */
export const STATE_ORDER: readonly MarketState[] = ['calm', 'watch', 'warned', 'halted', 'stopping', 'active']

export function worstState(states: readonly MarketState[]): MarketState | null {
  return states.reduce<MarketState | null>(
    (worst, state) => (worst === null || STATE_ORDER.indexOf(state) > STATE_ORDER.indexOf(worst) ? state : worst),
    null,
  )
}
