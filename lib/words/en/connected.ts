import type { Divergences, Overview, Upstream } from '@/lib/wire/frames'
import { type Node, rich, type Text } from '../rich'
import { plural } from './grammar'

/** Why nothing is decided in a market, as a sentence; an operator's own words stand as they are. */
const HALTS: Readonly<Record<string, string>> = {
  'rows-missing': 'Rows of the exchange are missing. Nothing is decided until they have come.',
  'price-jump': 'Its mark jumped further than is believed at once. Nothing is decided until more marks agree.',
  'price-deviation': 'Its mark lies too far beside the index. Nothing is decided until it agrees again.',
  'price-stale': 'Its mark is too old. Nothing is decided until a new one comes.',
}

export function haltInWords(reason: string): string {
  return HALTS[reason] ?? `Halted by the exchange: ${reason}.`
}

export const UPSTREAM_STATES: Readonly<Record<Upstream['state'], string>> = {
  ok: 'heard',
  waiting: 'not heard yet',
  degraded: 'degraded',
  down: 'silent',
}

/** The words of what a connected exchange brings with it. */
export const words = {
  divergence: 'Divergence',
  description: 'Where a venue’s own run of closures differs from the rulebook that it publishes.',
  noRunYet: 'No run of closures has been seen yet.',
  allFollowed: (runs: number) =>
    `${plural(runs, 'run of closures', 'runs of closures')} seen, and none differs from the rulebook.`,
  noneHeld: (runs: number) =>
    `${plural(runs, 'run of closures', 'runs of closures')} seen. ${runs === 1 ? 'It can’t' : 'None can'} be held against the rulebook.`,
  someDiffer: (differing: number, runs: number) =>
    `${differing} of ${plural(runs, 'run of closures', 'runs of closures')} ${differing === 1 ? 'differs' : 'differ'} from the rulebook.`,
  leadHeld: (venue: Text, rulebook: Node) =>
    rich`${venue} decides by itself. Each of its runs is held against ${rulebook} on the state before its first closure.`,
  leadEngine: (venue: Text) =>
    `${venue} leaves the decision to this program’s engine, so there is nothing of its own to hold against the rulebook. Each event is checked by itself.`,
  leadPartly: (venue: Text) =>
    `${venue} decides by itself, but not all of its positions are known here. Whose turn it was can’t be said, so no run is held against the rulebook.`,
  toTheEvents: 'All events and their checks',
  differences: 'Differences, newest first',
  hidden: 'This venue does not disclose accounts: names, and figures that tell the size of a position, are left out.',
  difference: 'Difference',
  time: 'Time, UTC',
  run: 'Run',
  account: 'Account',
  expected: 'Expected',
  found: 'Found',
  meaning: 'What it means',
  notDisclosed: 'not disclosed',
  place: (place: Text) => `place ${place}`,
  afterPlace: (place: Text) => `after place ${place}`,
  sources: 'Where the figures come from',
  heardAt: (at: Text) => `last at ${at} UTC`,
  halted: 'Standing still',
  triggerNotHeld: {
    title: 'No trigger',
    meaning: 'The rulebook’s trigger did not hold: nobody should have been closed.',
    unit: 'size',
  },
} as const

export function divergenceTitle({ authority, coverage }: Overview, { runs, differing }: Divergences): string {
  if (authority === 'engine') return words.divergence
  if (runs === 0) return words.noRunYet
  if (coverage !== 'full') return words.noneHeld(runs)
  return differing === 0 ? words.allFollowed(runs) : words.someDiffer(differing, runs)
}
