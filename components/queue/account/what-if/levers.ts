import { compare, forPixels, inSteps, moneyUnit, product, ratioOf, signOf, sum, toDigits } from '@/lib/format'
import type { PositionRow } from '@/lib/wire/frames'
import type { WhatIfRequest } from '@/lib/wire/what-if'
import { words } from '@/lib/words/en/account'

export type Changes = WhatIfRequest['changes']
export type LeverName = keyof Changes

/** One thing that may be changed: a slider over a scale of round numbers, and the field that says the amount exactly. */
export interface Lever {
  readonly name: LeverName
  readonly label: string
  readonly unit: string
  /** Positions of the slider, and what each of them means in the field. */
  readonly least: number
  readonly most: number
  valueAt(step: number): string
  stepAt(value: string): number
  /** Where the slider rests, and what the empty field stands for. */
  readonly rest: number
  readonly asItIs: string
  /** The step of the field's arrows. */
  readonly nudge: string
  /** What the field says as a change; null for no change, and for what is no amount. */
  changesFor(value: string): Changes | null
}

/** A fall or a rise by more than this is not a question about today's queue. */
const MOVE_STEPS = 60
const MOVE_STEP = '0.5'
const MARGIN_STEPS = { least: -20, most: 40 } as const
/** Levels of leverage that a slider offers, as a list, because equal steps would all lie at the high end. */
const LEVERAGES = [
  '0.1',
  '0.25',
  '0.5',
  '0.75',
  '1',
  '1.5',
  '2',
  '2.5',
  '3',
  '4',
  '5',
  '6',
  '8',
  '10',
  '12',
  '15',
  '20',
  '25',
  '30',
  '40',
  '50',
  '75',
  '100',
] as const

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
const number = (value: string | null): number => forPixels(value) ?? 0

export function leversOf(row: PositionRow): readonly Lever[] {
  return [closing(row), margin(row), leverage(row), move()]
}

function closing(row: PositionRow): Lever {
  return {
    name: 'close',
    label: words.closePart,
    unit: row.unit,
    least: 0,
    most: 100,
    rest: 0,
    asItIs: '0',
    nudge: row.lot,
    valueAt: (step) => inSteps(product(row.size, String(step / 100)), row.lot) ?? '',
    stepAt: (value) => clamp(Math.round(number(ratioOf(value, row.size)) * 100), 0, 100),
    changesFor: (value) => (isChange(value) ? { close: value } : null),
  }
}

/** From all of the equity taken away to twice as much added, in twentieths of it as a round number. */
function margin(row: PositionRow): Lever {
  const base = signOf(row.equity) === 1 ? row.equity : product(row.notional, '0.1')
  const step = product(toDigits(base, 1), '0.05') ?? '1'
  return {
    name: 'margin',
    label: 'Margin, + or \u2212',
    unit: moneyUnit(row.settle),
    ...MARGIN_STEPS,
    rest: 0,
    asItIs: '0',
    nudge: step,
    valueAt: (n) => product(step, String(n)) ?? '',
    stepAt: (value) => clamp(Math.round(number(ratioOf(value, step))), MARGIN_STEPS.least, MARGIN_STEPS.most),
    changesFor: (value) => (isChange(value) ? { margin: value } : null),
  }
}

function leverage(row: PositionRow): Lever {
  const nearest = (value: string | null) => {
    const far = LEVERAGES.map((level) => Math.abs(Math.log(number(level) / Math.max(number(value), 1e-9))))
    return far.indexOf(Math.min(...far))
  }
  return {
    name: 'leverage',
    label: words.leverage,
    unit: '×',
    least: 0,
    most: LEVERAGES.length - 1,
    rest: nearest(row.leverage),
    asItIs: row.leverage === null ? '' : (toDigits(row.leverage, 3) ?? ''),
    nudge: '0.1',
    valueAt: (step) => LEVERAGES[step] ?? '',
    stepAt: (value) => nearest(value),
    changesFor: (value) => (compare(value, '0') === 1 ? { leverage: value } : null),
  }
}

function move(): Lever {
  return {
    name: 'move',
    label: words.markMovesBy,
    unit: '%',
    least: -MOVE_STEPS,
    most: MOVE_STEPS,
    rest: 0,
    asItIs: '0',
    nudge: MOVE_STEP,
    valueAt: (step) => product(String(step), MOVE_STEP) ?? '',
    stepAt: (value) => clamp(Math.round(number(ratioOf(value, MOVE_STEP))), -MOVE_STEPS, MOVE_STEPS),
    changesFor: (value) => {
      const share = product(value, '0.01')
      return share !== null && isChange(value) ? { move: share } : null
    },
  }
}

const isChange = (value: string): boolean => sum([value]) !== null && signOf(value) !== 0
